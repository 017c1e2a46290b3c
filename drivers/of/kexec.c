// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device trees across kexec.
 *
 * Before the jump: gather from the image and from this kernel what the next one
 * has to be told, and have kexec_fdt.c write it into a copy of our own blob.
 * After it: find the IMA log that the kernel before us has left, and give its
 * memory back.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/ima.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kexec.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_fdt.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/sections.h>

#include "kexec_fdt.h"

/* The first one fits, unless the blocks of our blob overlap: see kexec_fdt_build(). */
#define BUILD_TRIES	3

#ifdef CONFIG_IMA_KEXEC
static struct kexec_fdt_range ima_log(const struct kimage *image)
{
	return (struct kexec_fdt_range){
		.start = image->ima_buffer_addr,
		.size = image->ima_buffer_size,
	};
}
#else
static struct kexec_fdt_range ima_log(const struct kimage *image)
{
	return (struct kexec_fdt_range){ };
}
#endif

/*
 * All of the segment, which may be larger than the header that is in it now:
 * with crash hotplug the header can grow until the crash.
 */
static struct kexec_fdt_range elfcorehdr(const struct kimage *image)
{
	struct kexec_fdt_range range = {
		.start = image->elf_load_addr,
		.size = image->elf_headers_sz,
	};

	for (unsigned long i = 0; range.size && i < image->nr_segments; i++)
		if (image->segment[i].mem == range.start)
			range.size = max_t(u64, range.size, image->segment[i].memsz);
	return range;
}

static struct kexec_fdt_range reservation(const struct resource *res)
{
	if (!res->end)
		return (struct kexec_fdt_range){ };
	return (struct kexec_fdt_range){ .start = res->start, .size = resource_size(res) };
}

static void gather_crash(const struct kimage *image, struct kexec_handover *to)
{
	if (!IS_ENABLED(CONFIG_CRASH_DUMP) || image->type != KEXEC_TYPE_CRASH)
		return;
	to->elfcorehdr = elfcorehdr(image);
	to->usable_high = reservation(&crashk_res);
	to->usable_low = reservation(&crashk_low_res);
}

static void gather_seeds(struct kexec_fdt_seeds *seeds, struct kexec_handover *to)
{
	if (!rng_is_initialized()) {
		pr_notice("no kaslr-seed and no rng-seed: too early for random numbers\n");
		return;
	}
	get_random_bytes(seeds, sizeof(*seeds));
	to->seeds = seeds;
}

/* As kexec_fdt_build(), but finds the memory, with @extra bytes to spare. */
static int build(const struct kexec_handover *to, size_t extra, void **fdt,
		 struct kexec_why *why)
{
	const void *from = initial_boot_params;
	size_t size = size_add(fdt_totalsize(from), kexec_fdt_room(to));
	int ret = -ENOSPC;

	for (int i = 0; ret == -ENOSPC && i < BUILD_TRIES; i++, size = size_mul(size, 2)) {
		size_t total = size_add(size, extra);
		/* Cleared, so that nothing of ours gets to the next kernel with it. */
		void *buf = kvzalloc(total, GFP_KERNEL | __GFP_NOWARN);

		if (!buf)
			return kexec_say_why(why, -ENOMEM,
					     "device tree: no memory for %zu bytes", total);
		ret = kexec_fdt_build(from, fdt_totalsize(from), buf, size, to, why);
		if (ret) {
			kvfree(buf);
			continue;
		}
		fdt_set_totalsize(buf, total);
		*fdt = buf;
	}
	return ret;
}

/**
 * of_kexec_build_fdt() - make the device tree for an image
 * @image:	      image that is being loaded; its crash and IMA segments must
 *		      be in place
 * @initrd_load_addr: physical address of the next initrd, or 0
 * @initrd_len:	      its size in bytes, or 0
 * @cmdline:	      next command line, or NULL
 * @extra_fdt_size:   bytes that the caller wants to add to the tree itself
 * @fdt:	      receives the tree, to be freed with kvfree()
 *
 * The tree is that of this kernel, as it was at boot, with /chosen rewritten.
 * Its total size includes free space, all zero; fdt_pack() gives that back.
 *
 * A failure has been refused in @image's name; there is nothing to add.
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENOMEM; -EINVAL when this kernel has no tree, or one that is
 * malformed or cannot express what is to be told; -ENOSPC when it does not even
 * fit into several times its size.
 */
int of_kexec_build_fdt(const struct kimage *image, unsigned long initrd_load_addr,
		       unsigned long initrd_len, const char *cmdline,
		       size_t extra_fdt_size, void **fdt)
{
	struct kexec_handover to = {
		.page_size = PAGE_SIZE,
		.cmdline = cmdline,
		.ima = ima_log(image),
	};
	struct kexec_fdt_seeds seeds;
	struct kexec_why why;
	int ret;

	if (!initial_boot_params)
		return kexec_refuse(image, -EINVAL,
				    "device tree: this kernel was started without one");

	to.old_fdt.start = initial_boot_params_pa;
	to.old_fdt.size = fdt_totalsize(initial_boot_params);
	if (initrd_load_addr) {
		to.initrd.start = initrd_load_addr;
		to.initrd.size = initrd_len;
	}
	gather_crash(image, &to);
	gather_seeds(&seeds, &to);

	ret = build(&to, extra_fdt_size, fdt, &why);
	memzero_explicit(&seeds, sizeof(seeds));
	return ret ? kexec_refuse(image, ret, "%s", why.text) : 0;
}

/**
 * of_kexec_alloc_and_setup_fdt() - make the device tree for an image
 * @image:	      image that is being loaded
 * @initrd_load_addr: physical address of the next initrd, or 0
 * @initrd_len:	      its size in bytes, or 0
 * @cmdline:	      next command line, or NULL
 * @extra_fdt_size:   bytes that the caller wants to add to the tree itself
 *
 * of_kexec_build_fdt() for callers that need not know what went wrong.
 *
 * Context: Process context, may sleep.
 * Return: the tree, to be freed with kvfree(); NULL on failure.
 */
void *of_kexec_alloc_and_setup_fdt(const struct kimage *image,
				   unsigned long initrd_load_addr,
				   unsigned long initrd_len,
				   const char *cmdline, size_t extra_fdt_size)
{
	void *fdt;

	return of_kexec_build_fdt(image, initrd_load_addr, initrd_len, cmdline,
				  extra_fdt_size, &fdt) ? NULL : fdt;
}

#ifdef CONFIG_HAVE_IMA_KEXEC
static const char ima_prop[] = "linux,ima-kexec-buffer";

/*
 * Who wrote the property has reserved just that range, and from then on nobody else
 * could get it. A range without a reservation of its own belongs to somebody, who
 * may well have reserved it: the kernel's text, a page table.
 */
static bool __init is_set_aside(u64 addr, u64 size)
{
	const void *fdt = initial_boot_params;
	int nr = fdt ? fdt_num_mem_rsv(fdt) : 0;
	u64 start, bytes;

	for (int i = 0; i < nr; i++)
		if (!fdt_get_mem_rsv(fdt, i, &start, &bytes) && start == addr && bytes == size)
			return true;
	return false;
}

static bool __init overlaps(u64 addr, u64 size, u64 start, u64 end)
{
	return addr < end && start < addr + size;
}

/* What is reserved twice is not ours to free. */
static bool __init is_used(u64 addr, u64 size)
{
	return overlaps(addr, size, __pa_symbol(_text), __pa_symbol(_end)) ||
	       (IS_ENABLED(CONFIG_BLK_DEV_INITRD) &&
		overlaps(addr, size, phys_initrd_start, phys_initrd_start + phys_initrd_size)) ||
	       overlaps(addr, size, initial_boot_params_pa,
			initial_boot_params_pa + fdt_totalsize(initial_boot_params));
}

/* A page that is not reserved has other contents by now, and another owner. */
static bool __init all_reserved(phys_addr_t addr, size_t size)
{
	unsigned long last = PHYS_PFN(addr + size - 1);

	for (unsigned long pfn = PHYS_PFN(addr); pfn <= last; pfn++)
		if (!pfn_valid(pfn) || !PageReserved(pfn_to_page(pfn)))
			return false;
	return true;
}

static int __init refuse_ima_log(u64 start, u64 size, const char *why)
{
	pr_err("%s: %llu bytes at %#llx: %s\n", ima_prop, size, start, why);
	return -EINVAL;
}

/* Where the kernel before this one says that its log is. */
static int __init find_ima_log(phys_addr_t *addr, size_t *size)
{
	int len, addr_cells, size_cells, ret;
	const __be32 *cell = of_get_property(of_chosen, ima_prop, &len);
	u64 start, bytes;

	if (!cell)
		return -ENOENT;

	addr_cells = of_n_addr_cells(of_chosen);
	size_cells = of_n_size_cells(of_chosen);
	if (addr_cells < 1 || addr_cells > 2 || size_cells < 1 || size_cells > 2 ||
	    len != (addr_cells + size_cells) * sizeof(*cell)) {
		pr_err("%s: %d bytes are no address and size\n", ima_prop, len);
		return -EINVAL;
	}

	start = of_read_number(cell, addr_cells);
	bytes = of_read_number(cell + addr_cells, size_cells);
	if (start > PHYS_ADDR_MAX || bytes > SIZE_MAX)
		return refuse_ima_log(start, bytes, "not in reach");
	ret = ima_validate_range(start, bytes);
	if (ret)
		return ret;
	if (!is_set_aside(start, bytes) || !all_reserved(start, bytes))
		return refuse_ima_log(start, bytes, "not reserved");
	if (is_used(start, bytes))
		return refuse_ima_log(start, bytes, "not all of it is the list's");
	*addr = start;
	*size = bytes;
	return 0;
}

/**
 * ima_get_kexec_buffer() - find the IMA log of the kernel before this one
 * @addr: receives its address in the linear map
 * @size: receives its size in bytes
 *
 * Context: Boot, after memory was handed to the page allocator.
 * Return: 0; -ENOENT when there is none; -EINVAL when the property is malformed
 * or names memory that is no RAM or is not set aside.
 */
int __init ima_get_kexec_buffer(void **addr, size_t *size)
{
	phys_addr_t start;
	int ret = find_ima_log(&start, size);

	if (!ret)
		*addr = __va(start);
	return ret;
}

/**
 * ima_free_kexec_buffer() - give the memory of that log back
 *
 * The property goes first: /proc/device-tree must not point at freed memory.
 *
 * Context: Boot, once the log was read.
 * Return: 0; as ima_get_kexec_buffer(); or why the property could not be
 * removed, in which case the memory stays where it is.
 */
int __init ima_free_kexec_buffer(void)
{
	phys_addr_t start;
	size_t size;
	int ret = find_ima_log(&start, &size);

	if (!ret)
		ret = of_remove_property(of_chosen, of_find_property(of_chosen, ima_prop, NULL));
	if (!ret)
		memblock_free_late(start, size);
	return ret;
}
#endif /* CONFIG_HAVE_IMA_KEXEC */
