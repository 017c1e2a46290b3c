// SPDX-License-Identifier: GPL-2.0-only
/*
 * The measurement list goes to the next kernel.
 *
 * When that kernel is loaded, its image gets a segment as large as the list and
 * some room (ima_add_kexec_buffer()). Right before the jump, as the last of all
 * reboot notifiers, measuring ends and the list is written into the pages that the
 * segment is copied from. The mapping of these pages belongs to the image: it goes
 * when the image goes, so there is nothing here that could be out of date.
 */
#include <linux/ima.h>
#include <linux/init.h>
#include <linux/kexec.h>
#include <linux/mm.h>
#include <linux/reboot.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_log.h"

/* What may be measured between load and jump */
#define EXTRA	((size_t)CONFIG_IMA_KEXEC_EXTRA_MEMORY_KB * SZ_1K)

/* As large as the list may get until the jump, or 0 when that is out of proportion. */
static size_t segment_size(void)
{
	unsigned long now = ima_get_binary_runtime_size();

	/* seq_file takes a buffer that was filled to its last byte for too small. */
	if (now / PAGE_SIZE >= totalram_pages() / 2)
		return 0;
	return PAGE_ALIGN(now + EXTRA + 1);
}

/**
 * ima_add_kexec_buffer() - set memory aside for the list that goes to the next kernel
 * @image: image that is being loaded
 *
 * A crash image gets none: the kernel that would write the list is the one that
 * crashed. Without memory for a list the image is loaded all the same, and that is
 * logged.
 *
 * Context: Process context, kexec lock held.
 */
void ima_add_kexec_buffer(struct kimage *image)
{
	struct kexec_buf kbuf = {
		.image = image,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.buf_align = PAGE_SIZE,
		.buf_max = ULONG_MAX,
		.top_down = true,
	};

	if (image->type == KEXEC_TYPE_CRASH)
		return;
	kbuf.memsz = segment_size();
	if (!kbuf.memsz || kexec_add_buffer(&kbuf)) {
		pr_err("the next kernel will not get the measurement list: no room for %lu bytes\n",
		       ima_get_binary_runtime_size());
		return;
	}
	image->ima_buffer_addr = kbuf.mem;
	image->ima_buffer_size = kbuf.memsz;
	image->ima_segment_index = image->nr_segments - 1;
	image->is_ima_segment_index_set = true;
}

/**
 * ima_kexec_post_load() - make the image's copy of the list writable
 * @image: image with its segments filled; kimage_free() undoes this
 *
 * Context: Process context, kexec lock held, may sleep.
 */
void ima_kexec_post_load(struct kimage *image)
{
	if (!image->is_ima_segment_index_set)
		return;
	image->ima_buffer = kimage_map_segment(image, image->ima_buffer_addr,
					       image->ima_buffer_size);
	if (!image->ima_buffer)
		pr_err("the next kernel will not get the measurement list: no memory to map %zu bytes\n",
		       image->ima_buffer_size);
}

static void write_header(void *buf, u64 size, u64 count)
{
	struct ima_kexec_hdr hdr = {
		.version = IMA_LOG_VERSION,
		.buffer_size = size,
		.count = count,
	};

	if (ima_canonical_fmt) {
		hdr.version = (__force u16)cpu_to_le16(hdr.version);
		hdr.buffer_size = (__force u64)cpu_to_le64(hdr.buffer_size);
		hdr.count = (__force u64)cpu_to_le64(hdr.count);
	}
	memcpy(buf, &hdr, sizeof(hdr));
}

/* Only whole measurements, and a header that is true of them. */
static u64 write_list(void *buf, size_t size)
{
	struct seq_file file = {
		.buf = buf,
		.size = size,
		.count = sizeof(struct ima_kexec_hdr),
	};
	struct ima_queue_entry *qe;
	size_t end = file.count;
	u64 count = 0;

	/* Nothing is appended any more, and nothing is ever removed. */
	list_for_each_entry_rcu(qe, &ima_measurements, later, true) {
		ima_measurements_show(&file, qe);
		if (seq_has_overflowed(&file))
			break;
		end = file.count;
		count++;
	}
	memset(buf + end, 0, size - end);
	write_header(buf, end, count);
	return count;
}

/*
 * The one in kexec_image cannot go: who jumps holds the lock. What would be measured
 * from now on would extend the TPM and not be in the list.
 */
static int hand_over(struct notifier_block *self, unsigned long action, void *data)
{
	const struct kimage *image = kexec_image;
	u64 count, all;

	if (!kexec_in_progress)
		return NOTIFY_OK;
	ima_suspend_measurements();
	if (!image->ima_buffer) {
		pr_notice("the next kernel does not get the measurement list: its image has no room for one\n");
		return NOTIFY_OK;
	}
	count = write_list(image->ima_buffer, image->ima_buffer_size);
	all = atomic_long_read(&ima_htable.len);
	if (count != all)
		pr_err("the next kernel gets %llu of %llu measurements, its list will not match the TPM: %zu bytes were set aside when it was loaded, see CONFIG_IMA_KEXEC_EXTRA_MEMORY_KB\n",
		       count, all, image->ima_buffer_size);
	return NOTIFY_OK;
}

static struct notifier_block reboot_notifier = {
	.notifier_call = hand_over,
	.priority = INT_MIN,
};

static int __init watch_reboots(void)
{
	return register_reboot_notifier(&reboot_notifier);
}
late_initcall(watch_reboots);
