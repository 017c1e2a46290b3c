// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory as the kernel that is being loaded finds it: where it may be placed,
 * what it must not use, and, after a crash, what it may.
 *
 *	memory      |-----------------------------------------|     |----------|
 *	claimed     |kernel|     |initrd|   |RTAS| |hash table|
 *	real mode   |-------------------------------------------------|
 *	free               |-----|      |---|    |-|          |     |-|
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/errno.h>
#include <linux/kexec.h>
#include <linux/libfdt.h>
#include <linux/limits.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_fdt.h>
#include <linux/range_list.h>

#include <asm/crashdump-ppc64.h>
#include <asm/mmu.h>
#include <asm/page.h>
#include <asm/sections.h>

#include "ranges.h"

/* prom_init() and firmware write some numbers in one cell and some in two. */
static int read_number(const struct device_node *node, const char *name, u64 *number)
{
	int len;
	const __be32 *cells = of_get_property(node, name, &len);

	if (!cells)
		return -EINVAL;
	if (len != sizeof(u32) && len != sizeof(u64))
		return -EOVERFLOW;
	*number = of_read_number(cells, len / sizeof(*cells));
	return 0;
}

/* A node with only one of the two, or none, does not describe any memory. */
static int add_described(struct range_list *list, const struct device_node *node,
			 const char *base_name, const char *size_name)
{
	u64 base, size;
	int ret;

	ret = read_number(node, base_name, &base);
	if (!ret)
		ret = read_number(node, size_name, &size);
	if (ret)
		return ret == -EINVAL ? 0 : ret;
	return range_list_add_size(list, base, size);
}

/* I/O goes on through these tables until the next kernel has set up its own. */
static int add_tce_tables(struct range_list *list)
{
	struct device_node *node;
	int ret = 0;

	for_each_node_with_property(node, "linux,tce-base") {
		ret = add_described(list, node, "linux,tce-base", "linux,tce-size");
		if (ret)
			break;
	}
	of_node_put(node);
	return ret;
}

/*
 * Firmware writes big-endian numbers. For a virtual TPM it is prom_init() that
 * does, in the byte order of its kernel, and so the TPM's driver reads them, too.
 */
static bool is_written_by_us(const struct device_node *tpm)
{
	return of_device_is_compatible(tpm, "IBM,vtpm") ||
	       of_device_is_compatible(tpm, "IBM,vtpm20");
}

/* What firmware has measured, for the next kernel to show. */
static int add_event_log(struct range_list *list)
{
	struct device_node *tpm;
	int ret = 0;
	u64 base;
	u32 size;

	for_each_node_with_property(tpm, "linux,sml-base") {
		if (of_property_read_u64(tpm, "linux,sml-base", &base) ||
		    of_property_read_u32(tpm, "linux,sml-size", &size))
			continue;
		if (is_written_by_us(tpm)) {
			base = (__force u64)cpu_to_be64(base);
			size = (__force u32)cpu_to_be32(size);
		}
		ret = range_list_add_size(list, base, size);
		if (ret)
			break;
	}
	of_node_put(tpm);
	return ret;
}

/* A property of the root: pairs of address and size, as wide as its children's. */
static int add_reserved_property(struct range_list *list)
{
	int addr_cells = of_n_addr_cells(of_root);
	int size_cells = of_n_size_cells(of_root);
	const __be32 *cells, *end;
	int len, ret = 0;

	cells = of_get_property(of_root, "reserved-ranges", &len);
	if (!cells)
		return 0;
	if (addr_cells < 1 || addr_cells > 2 || size_cells < 1 || size_cells > 2)
		return -EINVAL;
	end = cells + len / sizeof(*cells);
	while (!ret && end - cells >= addr_cells + size_cells) {
		ret = range_list_add_size(list, of_read_number(cells, addr_cells),
					  of_read_number(cells + addr_cells, size_cells));
		cells += addr_cells + size_cells;
	}
	return ret;
}

/* The same in the way of device trees: a node for each. */
static int add_reserved_nodes(struct range_list *list)
{
	struct device_node *parent = of_find_node_by_path("/reserved-memory");
	struct device_node *node;
	struct resource res;
	int ret = 0;

	for_each_available_child_of_node(parent, node) {
		/* Without an address it is memory that the kernel has found itself. */
		if (of_address_to_resource(node, 0, &res))
			continue;
		ret = range_list_add(list, res.start, res.end);
		if (ret)
			break;
	}
	of_node_put(node);
	of_node_put(parent);
	return ret;
}

/* What this kernel was told to keep off, as far as it has not been given back. */
static int add_reserve_map(struct range_list *list)
{
	int n = initial_boot_params ? fdt_num_mem_rsv(initial_boot_params) : 0;
	u64 base, size;
	int ret = 0;

	for (int i = 0; !ret && i < n; i++)
		if (!fdt_get_mem_rsv(initial_boot_params, i, &base, &size) && size &&
		    memblock_is_region_reserved(base, size))
			ret = range_list_add_size(list, base, size);
	return ret;
}

/* Only if it was retained; otherwise its memory has been given back. */
static int add_initrd(struct range_list *list)
{
	u64 start, end;

	if (read_number(of_chosen, "linux,initrd-start", &start) ||
	    read_number(of_chosen, "linux,initrd-end", &end) || end <= start ||
	    !memblock_is_region_reserved(start, end - start))
		return 0;
	return range_list_add(list, start, end - 1);
}

/* The copying is done by this kernel, and with its page tables while they last. */
static int add_running_kernel(struct range_list *list)
{
	int ret = range_list_add(list, 0, __pa(_end) - 1);

	if (!ret)
		ret = add_described(list, of_chosen, "linux,htab-base", "linux,htab-size");
	return ret;
}

/* What firmware uses, and the next kernel will want to find as it is. */
static int add_firmware(struct range_list *list)
{
	int ret;

	ret = kexec_add_rtas_range(list);
	if (!ret)
		ret = add_tce_tables(list);
	if (!ret)
		ret = add_event_log(list);
	if (!ret)
		ret = add_reserved_property(list);
	return ret;
}

static int add_claimed(struct range_list *list)
{
	int ret;

	ret = add_running_kernel(list);
	if (!ret)
		ret = add_firmware(list);
	if (!ret)
		ret = kexec_add_opal_range(list);
	if (!ret)
		ret = add_reserved_nodes(list);
	if (!ret)
		ret = add_reserve_map(list);
	if (!ret)
		ret = add_initrd(list);
	return ret;
}

/* Not what a driver has hot-added: it may take that away with it. */
static int add_all_memory(struct range_list *list)
{
	phys_addr_t start, end;
	int ret = 0;
	u64 i;

	get_online_mems();
	__for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_HOTPLUG,
			     &start, &end, NULL) {
		ret = range_list_add(list, start, end - 1);
		if (ret)
			break;
	}
	put_online_mems();
	return ret;
}

static int add_room(const struct kimage *image, struct range_list *list)
{
#ifdef CONFIG_CRASH_DUMP
	if (image->type == KEXEC_TYPE_CRASH)
		return range_list_add(list, crashk_res.start, crashk_res.end);
#endif
	return add_all_memory(list);
}

/**
 * ppc64_free_ranges() - where the segments of an image may be placed
 * @image: the image; one for a crash has its reservation and nothing else
 * @free: an empty list; receives the ranges, to be given back with
 *	  range_list_free(), and stays empty on an error
 *
 * All is within the real mode area. What memblock calls reserved may be used for
 * the most part: it belongs to this kernel, which will be gone by then.
 *
 * Context: Process context, may sleep.
 * Return: 0, or
 * * %-EINVAL, %-ENODATA, %-EOVERFLOW - the device tree describes firmware badly
 * * %-ENOMEM - no memory for the list
 */
int ppc64_free_ranges(const struct kimage *image, struct range_list *free)
{
	struct range_list claimed = { };
	int ret;

	ret = add_claimed(&claimed);
	if (!ret)
		ret = add_room(image, free);
	if (!ret)
		ret = range_list_subtract(free, &claimed);
	if (!ret)
		ret = range_list_remove(free, ppc64_rma_size, U64_MAX);
	/* Half a list would pass for one without anything claimed. */
	if (ret)
		range_list_free(free);
	range_list_free(&claimed);
	return ret;
}

#ifdef CONFIG_CRASH_DUMP
/* The dump is all memory but the lowest 64 KiB, which are in the backup. */
static int add_dump(const struct kimage *image, struct range_list *list)
{
	int ret = 0;

	if (crashk_res.start > BACKUP_SRC_END + 1)
		ret = range_list_add(list, BACKUP_SRC_END + 1, crashk_res.start - 1);
	if (!ret)
		ret = range_list_add_size(list, image->arch.backup_start, BACKUP_SRC_SIZE);
	return ret;
}

/**
 * ppc64_usable_ranges() - what a crash kernel may use
 * @usable: receives the ranges, to be given back with range_list_free()
 *
 * From address 0 on, because the first block of memory has to be among it: the
 * crash kernel's exception vectors are there. What it must not use of that is
 * what ppc64_reserve_ranges() says.
 *
 * Context: Process context, may sleep.
 * Return: as ppc64_free_ranges().
 */
int ppc64_usable_ranges(struct range_list *usable)
{
	int ret;

	ret = range_list_add(usable, 0, crashk_res.end);
	if (!ret)
		ret = kexec_add_rtas_range(usable);
	if (!ret)
		ret = kexec_add_opal_range(usable);
	if (!ret)
		ret = add_tce_tables(usable);
	return ret;
}
#else
static int add_dump(const struct kimage *image, struct range_list *list)
{
	return 0;
}
#endif /* CONFIG_CRASH_DUMP */

/**
 * ppc64_reserve_ranges() - what the next kernel must leave alone
 * @image: the image, with the backup region placed if it is for a crash
 * @reserve: receives the ranges, to be given back with range_list_free()
 *
 * OPAL is not among it. It describes what it needs in "reserved-ranges".
 *
 * Context: Process context, may sleep.
 * Return: as ppc64_free_ranges().
 */
int ppc64_reserve_ranges(const struct kimage *image, struct range_list *reserve)
{
	int ret = add_firmware(reserve);

	if (!ret && image->type == KEXEC_TYPE_CRASH)
		ret = add_dump(image, reserve);
	return ret;
}
