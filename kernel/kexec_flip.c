// SPDX-License-Identifier: GPL-2.0-only
/*
 * Damage to a loaded kernel, to see whether its purgatory notices.
 *
 *	echo 'SEGMENT OFFSET' >/sys/kernel/debug/kexec_flip
 *	echo 'crash SEGMENT OFFSET' >/sys/kernel/debug/kexec_flip
 *
 * flips the lowest bit of one byte, counted from the start of a segment.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/debugfs.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/kexec.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "kexec_internal.h"

/*
 * struct flip - what is asked for
 * @crash:   the image for a crash instead of the one for a reboot
 * @segment: number of the segment
 * @offset:  bytes from its start
 */
struct flip {
	bool crash;
	unsigned long segment;
	unsigned long offset;
};

static int parse(const char *text, struct flip *flip)
{
	char end;

	if (sscanf(text, "%lu %lu %c", &flip->segment, &flip->offset, &end) == 2)
		return 0;
	flip->crash = true;
	if (sscanf(text, "crash %lu %lu %c", &flip->segment, &flip->offset, &end) == 2)
		return 0;
	return -EINVAL;
}

#ifdef CONFIG_CRASH_DUMP
static struct kimage *crash_image(void)
{
	return kexec_crash_image;
}

/* It is in its place already. */
static int flip_crash(unsigned long addr)
{
	u8 *byte;

	arch_kexec_unprotect_crashkres();
	byte = kmap_local_page(boot_pfn_to_page(PHYS_PFN(addr)));
	byte[offset_in_page(addr)] ^= 1;
	kunmap_local(byte);
	arch_kexec_protect_crashkres();
	return 0;
}
#else
static struct kimage *crash_image(void)
{
	return NULL;
}

static int flip_crash(unsigned long addr)
{
	return -ENOENT;
}
#endif

static int flip_normal(struct kimage *image, unsigned long addr)
{
	u8 *byte = kimage_map_segment(image, addr, sizeof(*byte));

	if (!byte)
		return -ENOMEM;
	*byte ^= 1;
	kimage_unmap_segment(byte);
	return 0;
}

static int flip_bit(const struct flip *flip)
{
	struct kimage *image = flip->crash ? crash_image() : kexec_image;
	unsigned long addr;
	int ret;

	if (!image || !image->file_mode)
		return -ENOENT;
	if (flip->segment >= image->nr_segments ||
	    flip->offset >= image->segment[flip->segment].memsz)
		return -ERANGE;
	addr = image->segment[flip->segment].mem + flip->offset;
	ret = flip->crash ? flip_crash(addr) : flip_normal(image, addr);
	if (!ret)
		pr_warn("segment %lu: flipped a bit of the byte at 0x%lx, as asked for\n",
			flip->segment, addr);
	return ret;
}

static ssize_t flip_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct flip flip = {};
	char text[64];
	int ret;

	if (size >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	text[size] = '\0';
	ret = parse(text, &flip);
	if (ret)
		return ret;
	if (!kexec_trylock())
		return -EBUSY;
	ret = flip_bit(&flip);
	kexec_unlock();
	return ret ?: size;
}

static const struct file_operations flip_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = flip_write,
};

static int __init flip_init(void)
{
	debugfs_create_file("kexec_flip", 0200, NULL, NULL, &flip_fops);
	return 0;
}
late_initcall(flip_init);
