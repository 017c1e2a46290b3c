// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a ppc64 kernel finds beside itself, and where, physically:
 *
 *	0              kernel_size                                     RMA
 *	| next kernel  | ... | kernel | initrd ->     <- DTB  <- purgatory |
 *	  once it runs         as loaded
 *
 * A kernel is loaded above the running one, and moves itself down to 0 when it
 * starts; so everything else keeps out of the place that it is going to take.
 *
 * A crash kernel runs where it is loaded, and all is inside its reservation.
 *
 * The purgatory looks at everything in real mode, and so does the next kernel at
 * first: nothing may be above the real mode area.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/kexec.h>
#include <linux/libfdt.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <asm/setup.h>

#include "file_load.h"
#include "kexec_fdt.h"
#include "ranges.h"

const struct kexec_file_ops * const kexec_file_loaders[] = {
	&ppc64_elf_ops,
	NULL
};

/**
 * arch_kimage_file_post_load_cleanup() - free the buffers of a load
 * @image: an image that was loaded, or that failed to, at whatever step
 *
 * Context: Process context, kexec lock held.
 * Return: 0, or what the loader's own cleanup says.
 */
int arch_kimage_file_post_load_cleanup(struct kimage *image)
{
	range_list_free(&image->arch.free_memory);
	vfree(image->arch.gathered);
	image->arch.gathered = NULL;
	kvfree(image->arch.fdt);
	image->arch.fdt = NULL;
	vfree(image->elf_headers);
	image->elf_headers = NULL;
	image->elf_headers_sz = 0;
	return kexec_image_post_load_cleanup_default(image);
}

/* Looked up once in a load, and shown to who asks for details. */
static int list_free_memory(struct kimage *image)
{
	struct range_list *free = &image->arch.free_memory;
	const struct range *hole;
	int err;

	err = ppc64_free_ranges(image, free);
	if (err)
		return kexec_refuse(image, err,
				    "memory: cannot tell what must not be overwritten (%d)", err);
	for (hole = range_list_first(free); hole; hole = range_list_next(free, hole))
		kexec_dprintk("free memory from 0x%llx to 0x%llx\n", hole->start, hole->end);
	return 0;
}

/**
 * arch_kexec_locate_mem_hole() - find a place for a segment
 * @kbuf: as for kexec_locate_mem_hole()
 *
 * What memory comes and goes during a load is as good or bad a place as if it
 * had done so right afterwards.
 *
 * Context: Process context, kexec lock held.
 * Return: 0 with @kbuf->mem set; or, with the sentence said:
 * * %-EADDRNOTAVAIL	- no hole has room
 * * %-ENOMEM		- no memory for the list of holes
 * * %-EINVAL, %-EOVERFLOW, %-ENODATA - the device tree describes firmware badly
 */
int arch_kexec_locate_mem_hole(struct kexec_buf *kbuf)
{
	struct range_list *free = &kbuf->image->arch.free_memory;
	int err = free->nr ? 0 : list_free_memory(kbuf->image);

	return err ?: kexec_locate_hole_in(kbuf, free);
}

/**
 * ppc64_kexec_add() - add a segment to an image
 * @kbuf: as for kexec_add_buffer()
 * @name: what it is, for messages; must not go away
 *
 * Context: Process context, kexec lock held.
 * Return: as kexec_add_buffer(), with the sentence said.
 */
int ppc64_kexec_add(struct kexec_buf *kbuf, const char *name)
{
	int err = kexec_add_buffer(kbuf);

	if (err == -EADDRNOTAVAIL)
		return kexec_refuse(kbuf->image, err,
				    "%s: no room for 0x%lx bytes, aligned to 0x%lx, above 0x%lx",
				    name, kbuf->memsz, kbuf->buf_align, kbuf->buf_min);
	if (err)
		return err;
	kexec_dprintk("%s at 0x%lx, 0x%lx bytes of 0x%lx\n",
		      name, kbuf->mem, kbuf->bufsz, kbuf->memsz);
	return 0;
}

/* From where on the kernel leaves memory to what is beside it. */
static unsigned long lowest_beside(const struct ppc64_kexec_load *load)
{
	return load->image->type == KEXEC_TYPE_CRASH ? 0 : load->kernel_size;
}

/* Firmware that the next kernel would overwrite on its way down to 0. */
static int check_way_down(const struct ppc64_kexec_load *load,
			  const struct range_list *reserve)
{
	if (load->image->type == KEXEC_TYPE_CRASH ||
	    !range_list_overlaps(reserve, 0, load->kernel_size - 1))
		return 0;
	return kexec_refuse(load->image, -EADDRNOTAVAIL,
			    "kernel: needs 0x%lx bytes from address 0 on, firmware uses some of them",
			    load->kernel_size);
}

static int add_purgatory(struct ppc64_kexec_load *load)
{
	struct kexec_buf kbuf = {
		.image = load->image,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.buf_min = lowest_beside(load),
		/* It may have to call RTAS, which runs in 32 bits. */
		.buf_max = U32_MAX,
		.top_down = true,
	};
	int err = kexec_load_purgatory(load->image, &kbuf);

	if (err == -EADDRNOTAVAIL)
		return kexec_refuse(load->image, err,
				    "purgatory: no room for 0x%lx bytes above 0x%lx",
				    kbuf.memsz, kbuf.buf_min);
	return err;
}

static int add_initrd(struct ppc64_kexec_load *load)
{
	struct kexec_buf kbuf = {
		.image = load->image,
		.buffer = load->initrd,
		.bufsz = load->initrd_len,
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = load->initrd_len,
		.buf_align = PAGE_SIZE,
		.buf_min = lowest_beside(load),
		.buf_max = ULONG_MAX,
	};
	int err;

	if (!load->initrd)
		return 0;
	err = ppc64_kexec_add(&kbuf, "initrd");
	if (!err)
		load->initrd_addr = kbuf.mem;
	return err;
}

static int build_fdt(struct ppc64_kexec_load *load, const struct range_list *reserve,
		     const struct range_list *usable)
{
	bool crash = load->image->type == KEXEC_TYPE_CRASH;
	struct ppc64_fdt_request request = {
		.initrd = load->initrd_addr,
		.initrd_len = load->initrd_addr ? load->initrd_len : 0,
		.cmdline = load->cmdline,
		.reserve = reserve,
		.usable = crash ? usable : NULL,
	};
	char *cmdline = NULL;
	int err = 0;

	if (crash) {
		err = ppc64_kexec_crash_cmdline(load, &cmdline);
		request.cmdline = cmdline;
	}
	if (!err)
		err = ppc64_kexec_build_fdt(load->image, &request, &load->image->arch.fdt);
	kfree(cmdline);
	return err;
}

static int add_fdt(struct ppc64_kexec_load *load)
{
	struct kexec_buf kbuf = {
		.image = load->image,
		.buffer = load->image->arch.fdt,
		.bufsz = fdt_totalsize(load->image->arch.fdt),
		.mem = KEXEC_BUF_MEM_UNKNOWN,
		.memsz = fdt_totalsize(load->image->arch.fdt),
		.buf_align = PAGE_SIZE,
		.buf_min = lowest_beside(load),
		.buf_max = ULONG_MAX,
		.top_down = true,
	};
	int err = ppc64_kexec_add(&kbuf, "device tree");

	if (!err)
		load->handover.fdt = kbuf.mem;
	return err;
}

/* Lists what the next kernel has to know, and writes its tree with them. */
static int make_fdt(struct ppc64_kexec_load *load)
{
	struct range_list reserve = { }, usable = { };
	struct kimage *image = load->image;
	int err;

	err = ppc64_reserve_ranges(image, &reserve);
	if (!err && image->type == KEXEC_TYPE_CRASH)
		err = ppc64_usable_ranges(&usable);
	if (err)
		err = kexec_refuse(image, err,
				   "memory: cannot tell what the next kernel may use (%d)", err);
	if (!err)
		err = check_way_down(load, &reserve);
	if (!err)
		err = build_fdt(load, &reserve, &usable);
	range_list_free(&reserve);
	range_list_free(&usable);
	return err;
}

/*
 * The next kernel would cut a longer one without a word, and start with
 * options that nobody chose. Its limit is taken to be ours.
 */
static int check_cmdline(const struct ppc64_kexec_load *load)
{
	if (load->cmdline_len <= COMMAND_LINE_SIZE)
		return 0;
	return kexec_refuse(load->image, -EINVAL,
			    "command line: %lu bytes, this kernel's limit is %d",
			    load->cmdline_len, COMMAND_LINE_SIZE);
}

/**
 * ppc64_kexec_place() - add what goes with a kernel, and tell the purgatory
 * @load: as the loader filled it in, with the kernel's segment added
 *
 * Context: Process context, kexec lock held.
 * Return: 0, or, with the sentence said:
 * * %-EINVAL	    - command line too long, or an unusable device tree
 * * %-ENOMEM	    - memory is short
 * * %-EADDRNOTAVAIL - no room, or firmware is where the kernel has to run
 * * %-ENOEXEC	    - the purgatory does not fit together
 * * what the makers of the device tree and of the purgatory return
 */
int ppc64_kexec_place(struct ppc64_kexec_load *load)
{
	struct kimage *image = load->image;
	int err;

	err = check_cmdline(load);
	if (!err)
		err = add_purgatory(load);
	if (!err && image->type == KEXEC_TYPE_CRASH)
		err = ppc64_kexec_place_crash(load);
	if (!err)
		err = add_initrd(load);
	if (!err)
		err = make_fdt(load);
	if (!err)
		err = add_fdt(load);
	if (!err)
		err = ppc64_purgatory_set_up(image, &load->handover);
	return err;
}
