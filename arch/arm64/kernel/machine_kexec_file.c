// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an arm64 kernel finds beside itself, and where, physically:
 *
 *	1 GiB boundary                                        + 32 GiB
 *	|    | kernel |  initrd ->               <- DTB  <- elfcorehdr |
 *	              kernel_end
 *
 * The initrd has to be in the 32 GiB; the others may be anywhere behind the
 * kernel (Documentation/arch/arm64/booting.rst).
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/kexec.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_fdt.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <asm/setup.h>

#include "kexec_file.h"

/* From booting.rst: one mapping of 2 MiB has to show all of the DTB. */
#define DTB_MAX		SZ_2M

/* From booting.rst: kernel and initrd share a window, aligned to 1 GiB. */
#define WINDOW_ALIGN	SZ_1G
#define WINDOW_SIZE	(32UL * SZ_1G)

const struct kexec_file_ops * const kexec_file_loaders[] = {
	&arm64_image_ops,
	NULL
};

static void drop_dtb(struct kimage *image)
{
	kvfree(image->arch.dtb);
	image->arch.dtb = NULL;
}

static void drop_elfcorehdr(struct kimage *image)
{
	vfree(image->elf_headers);
	image->elf_headers_sz = 0;
	image->elf_headers = NULL;
}

/**
 * arch_kimage_file_post_load_cleanup() - free the buffers of a load
 * @image: an image that was loaded, or that failed to, at whatever step
 *
 * Context: Process context, kexec lock held.
 * Return: 0, or what the loader's own cleanup says.
 */
int arch_kimage_file_post_load_cleanup(struct kimage *image)
{
	drop_dtb(image);
	drop_elfcorehdr(image);
	return kexec_image_post_load_cleanup_default(image);
}

/*
 * Adds a segment. The first thing that finds no room is remembered: it was
 * tried with the kernel at the lowest place, with most room behind it.
 */
static int add_beside(struct arm64_kexec_load *load, struct kexec_buf *kbuf,
		      const char *what)
{
	int err = kexec_add_buffer(kbuf);

	if (err == -EADDRNOTAVAIL && !load->why.text[0])
		kexec_say_why(&load->why, err,
			      "%s: no room for 0x%lx bytes between 0x%lx and 0x%lx, behind the kernel at 0x%lx",
			      what, kbuf->memsz, kbuf->buf_min, kbuf->buf_max,
			      load->kernel_start);
	if (!err)
		kexec_dprintk("%s at 0x%lx, 0x%lx bytes of 0x%lx\n",
			      what, kbuf->mem, kbuf->bufsz, kbuf->memsz);
	return err;
}

#ifdef CONFIG_CRASH_DUMP
static struct crash_mem *list_memory(void)
{
	/* Taking out two reservations splits two ranges, at most. */
	unsigned int nr_ranges = 2;
	phys_addr_t start, end;
	struct crash_mem *mem;
	u64 i;

	for_each_mem_range(i, &start, &end)
		nr_ranges++;
	mem = kvzalloc(struct_size(mem, ranges, nr_ranges), GFP_KERNEL);
	if (!mem)
		return NULL;

	mem->max_nr_ranges = nr_ranges;
	for_each_mem_range(i, &start, &end)
		mem->ranges[mem->nr_ranges++] = (struct range) {
			.start = start, .end = end - 1,
		};
	return mem;
}

/* The crash kernel's own memory is not worth dumping. */
static int exclude_reservations(struct crash_mem *mem)
{
	int err;

	err = crash_exclude_mem_range(mem, crashk_res.start, crashk_res.end);
	if (!err && crashk_low_res.end)
		err = crash_exclude_mem_range(mem, crashk_low_res.start,
					      crashk_low_res.end);
	return err;
}

static int build_elfcorehdr(struct arm64_kexec_load *load)
{
	struct kimage *image = load->image;
	struct crash_mem *mem;
	int err = -ENOMEM;

	if (image->type != KEXEC_TYPE_CRASH)
		return 0;

	/* Memory that comes in between would not fit into the list. */
	get_online_mems();
	mem = list_memory();
	put_online_mems();
	if (mem)
		err = exclude_reservations(mem);
	if (!err)
		err = crash_prepare_elf64_headers(mem, true, &image->elf_headers,
						  &image->elf_headers_sz);
	kvfree(mem);
	if (err)
		return kexec_refuse(image, err,
				    "memory: cannot describe it to the crash kernel (%d)", err);
	return 0;
}
#else
static int build_elfcorehdr(struct arm64_kexec_load *load)
{
	return 0;
}
#endif /* CONFIG_CRASH_DUMP */

static int add_elfcorehdr(struct arm64_kexec_load *load)
{
	struct kimage *image = load->image;
	struct kexec_buf kbuf = {
		.image = image,
		.buffer = image->elf_headers,
		.bufsz = image->elf_headers_sz,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = image->elf_headers_sz,
		/* The crash kernel maps it in pages, of 64 KiB at most. */
		.buf_align = SZ_64K,
		.buf_min = load->kernel_end,
		.buf_max = ULONG_MAX,
		.top_down = true,
	};
	int err;

	if (image->type != KEXEC_TYPE_CRASH)
		return 0;
	err = add_beside(load, &kbuf, "elfcorehdr");
	if (!err)
		image->elf_load_addr = kbuf.mem;
	return err;
}

static int add_initrd(struct arm64_kexec_load *load)
{
	unsigned long window = round_down(load->kernel_start, WINDOW_ALIGN);
	struct kexec_buf kbuf = {
		.image = load->image,
		.buffer = load->initrd,
		.bufsz = load->initrd_len,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = load->initrd_len,
		.buf_align = PAGE_SIZE,
		.buf_min = load->kernel_end,
		.buf_max = window + WINDOW_SIZE - 1,
	};
	int err;

	if (!load->initrd)
		return 0;
	err = add_beside(load, &kbuf, "initrd");
	if (err)
		/* Up to the next boundary the window would end where it ends now. */
		load->search_from = window + WINDOW_ALIGN;
	else
		load->initrd_addr = kbuf.mem;
	return err;
}

/* It tells where initrd and elfcorehdr are, so each attempt has its own. */
static int build_dtb(struct arm64_kexec_load *load)
{
	struct kimage *image = load->image;
	int err;

	err = of_kexec_build_fdt(image, load->initrd_addr, load->initrd_len,
				 load->cmdline, 0, &image->arch.dtb);
	if (err)
		return err;
	err = fdt_pack(image->arch.dtb);
	if (err)
		return kexec_refuse(image, -EINVAL, "device tree: cannot be packed: %s",
				    fdt_strerror(err));
	if (fdt_totalsize(image->arch.dtb) > DTB_MAX)
		return kexec_refuse(image, -EFBIG,
				    "device tree: %u bytes, the limit of the boot protocol is %u",
				    fdt_totalsize(image->arch.dtb), DTB_MAX);
	return 0;
}

static int add_dtb(struct arm64_kexec_load *load)
{
	struct kimage *image = load->image;
	struct kexec_buf kbuf = {
		.image = image,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		/* No more than DTB_MAX from such a boundary: it crosses none. */
		.buf_align = DTB_MAX,
		.buf_min = load->kernel_end,
		.buf_max = ARM64_KEXEC_MAX,
		.top_down = true,
	};
	int err;

	err = build_dtb(load);
	if (err)
		return err;
	kbuf.buffer = image->arch.dtb;
	kbuf.bufsz = fdt_totalsize(image->arch.dtb);
	kbuf.memsz = kbuf.bufsz;
	err = add_beside(load, &kbuf, "device tree");
	if (!err)
		image->arch.dtb_mem = kbuf.mem;
	return err;
}

static int add_all(struct arm64_kexec_load *load)
{
	int err;

	err = load->add_kernel(load);
	if (!err)
		err = add_elfcorehdr(load);
	if (!err)
		err = add_initrd(load);
	if (!err)
		err = add_dtb(load);
	return err;
}

/*
 * The next kernel would cut a longer one without a word, and start with
 * options that nobody chose. Its limit is taken to be ours.
 */
static int check_cmdline(const struct arm64_kexec_load *load)
{
	if (load->cmdline_len <= COMMAND_LINE_SIZE)
		return 0;
	return kexec_refuse(load->image, -EINVAL,
			    "command line: %lu bytes, this kernel's limit is %d",
			    load->cmdline_len, COMMAND_LINE_SIZE);
}

/**
 * arm64_kexec_place() - give the kernel and all that goes with it a place
 * @load: as the loader filled it in
 *
 * A kernel in the lowest hole can be out of reach of the only hole that is
 * large enough for the initrd. So whatever does not fit behind the kernel has
 * the kernel moved on, until there is no place left for the kernel itself.
 *
 * Context: Process context, kexec lock held.
 * Return: 0, or, with the sentence said:
 * * %-EINVAL	    - command line too long, or an unusable device tree
 * * %-EFBIG	    - device tree too large
 * * %-ENOMEM	    - memory is short
 * * %-EADDRNOTAVAIL - no place for the kernel with everything behind it
 */
int arm64_kexec_place(struct arm64_kexec_load *load)
{
	struct kimage *image = load->image;
	unsigned long nr_segments = image->nr_segments;
	int err;

	err = check_cmdline(load);
	if (!err)
		err = build_elfcorehdr(load);
	if (err)
		return err;

	for (;;) {
		load->kernel_end = 0;
		err = add_all(load);
		/* Without a place for the kernel there is nothing to move. */
		if (err != -EADDRNOTAVAIL || !load->kernel_end)
			break;
		image->nr_segments = nr_segments;
		drop_dtb(image);
		load->search_from = max(load->search_from, load->kernel_end);
	}

	/* One sentence for all attempts; other failures have had theirs. */
	if (err == -EADDRNOTAVAIL)
		return kexec_refuse(image, err, "%s", load->why.text);
	return err;
}
