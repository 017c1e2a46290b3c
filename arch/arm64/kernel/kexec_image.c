// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Image as a kernel format of kexec_file_load(2).
 *
 * Only Linux starts this way: it is entered as booting.rst says, with a device
 * tree that was made for Linux. For anything else there is kexec_load(2).
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/bits.h>
#include <linux/container_of.h>
#include <linux/cpufeature.h>
#include <linux/err.h>
#include <linux/memblock.h>
#include <linux/mm.h>

#include <asm/boot.h>
#include <asm/image.h>

#include "kexec_file.h"
#include "kexec_image.h"

struct image_load {
	struct arm64_kexec_load load;
	struct arm64_image_layout layout;
	void *kernel;
};

static int probe_image(const char *kernel, unsigned long kernel_len)
{
	return arm64_image_probe(kernel, kernel_len) ? 0 : -ENOEXEC;
}

static u64 memory_for(const struct kimage *image)
{
#ifdef CONFIG_CRASH_DUMP
	if (image->type == KEXEC_TYPE_CRASH)
		return resource_size(&crashk_res);
#endif
	return memblock_phys_mem_size();
}

static void describe_host(const struct kimage *image, struct arm64_image_host *host)
{
	*host = (struct arm64_image_host) {
		.page_size = PAGE_SIZE,
		.memory = memory_for(image),
		.big_endian = IS_ENABLED(CONFIG_CPU_BIG_ENDIAN),
		.mixed_endian = system_supports_mixed_endian(),
	};
	if (system_supports_4kb_granule())
		host->granules |= BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_4K);
	if (system_supports_16kb_granule())
		host->granules |= BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_16K);
	if (system_supports_64kb_granule())
		host->granules |= BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_64K);
}

/*
 * Bottom-up, because an Image from before Linux 4.6 cannot use what is below
 * it. The file's own buffer goes into the segment, from its first byte on, so
 * that the core can take its pages over instead of copying them.
 */
static int add_image(struct arm64_kexec_load *load)
{
	struct image_load *this = container_of(load, struct image_load, load);
	const struct arm64_image_layout *layout = &this->layout;
	struct kimage *image = load->image;
	struct kexec_buf kbuf = {
		.image = image,
		.buffer = this->kernel,
		.bufsz = layout->file_size,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = layout->text_offset + layout->image_size,
		.buf_align = MIN_KIMG_ALIGN,
		.buf_min = load->search_from,
		.buf_max = ARM64_KEXEC_MAX,
	};
	struct kexec_segment *segment;
	int err;

	err = kexec_add_buffer(&kbuf);
	/* Later on, what did not fit behind the kernel is the better reason. */
	if (err == -EADDRNOTAVAIL && !load->why.text[0])
		kexec_say_why(&load->why, err,
			      "kernel: no room for 0x%lx bytes at a 2 MiB boundary", kbuf.memsz);
	if (err)
		return err;

	load->kernel_start = kbuf.mem;
	load->kernel_end = kbuf.mem + kbuf.memsz;

	/* What is below the Image was only needed to get it to its place. */
	segment = &image->segment[image->nr_segments - 1];
	segment->mem += layout->text_offset;
	segment->memsz -= layout->text_offset;
	image->start = segment->mem;

	kexec_dprintk("kernel at 0x%lx, 0x%lx bytes of 0x%zx\n",
		      segment->mem, segment->bufsz, segment->memsz);
	return 0;
}

static void *load_image(struct kimage *image, char *kernel, unsigned long kernel_len,
			char *initrd, unsigned long initrd_len,
			char *cmdline, unsigned long cmdline_len)
{
	const struct arm64_image_file file = {
		.head = kernel, .head_len = kernel_len, .len = kernel_len,
	};
	struct image_load this = {
		.load = {
			.image = image,
			.initrd = initrd,
			.initrd_len = initrd_len,
			.cmdline = cmdline,
			.cmdline_len = cmdline_len,
			.add_kernel = add_image,
		},
		.kernel = kernel,
	};
	struct arm64_image_host host;
	struct kexec_why why;
	int err;

	describe_host(image, &host);
	err = arm64_image_check(&file, &host, &this.layout, &why);
	if (err)
		return ERR_PTR(kexec_refuse(image, err, "%s", why.text));

	/* No image_loader_data, which is what ERR_PTR(0) says: it is NULL. */
	return ERR_PTR(arm64_kexec_place(&this.load));
}

const struct kexec_file_ops arm64_image_ops = {
	.probe = probe_image,
#ifdef CONFIG_KEXEC_IMAGE_VERIFY_SIG
	.verify_sig = kexec_kernel_verify_pe_sig,
#endif
	.load = load_image,
};
