// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the crash dump of a ppc64 kernel consists of
 */
#include <linux/crash_core.h>
#include <linux/crash_reserve.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/memblock.h>
#include <linux/overflow.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/crashdump-ppc64.h>

#include "ranges.h"

static int add_all_memory(struct range_list *list)
{
	phys_addr_t start, end;
	u64 i;
	int ret;

	for_each_mem_range(i, &start, &end) {
		ret = range_list_add(list, start, end - 1);
		if (ret)
			return ret;
	}
	return 0;
}

static int remove_reservation(struct range_list *list)
{
	if (!crashk_res.end)
		return 0;
	return range_list_remove(list, crashk_res.start, crashk_res.end);
}

/*
 * RTAS and OPAL are in the dump wherever they are, as kexec-tools has it. No
 * copy is made of them: the crash kernel calls them, and the dump shows them as
 * they are after that.
 */
static int collect(struct range_list *list, const struct range *gone)
{
	int ret;

	ret = add_all_memory(list);
	if (!ret)
		ret = remove_reservation(list);
	if (!ret)
		ret = kexec_add_rtas_range(list);
	if (!ret)
		ret = kexec_add_opal_range(list);
	if (!ret && gone)
		ret = range_list_remove(list, gone->start, gone->end);
	if (!ret)
		ret = range_list_remove(list, BACKUP_SRC_START, BACKUP_SRC_END);
	return ret;
}

/* The backup region gets a header of its own: its contents are elsewhere. */
static struct crash_mem *prepend_backup(const struct range_list *list)
{
	struct crash_mem *mem;

	mem = kvzalloc(struct_size(mem, ranges, list->nr + 1), GFP_KERNEL);
	if (!mem)
		return NULL;

	mem->max_nr_ranges = list->nr + 1;
	mem->nr_ranges = list->nr + 1;
	mem->ranges[0].start = BACKUP_SRC_START;
	mem->ranges[0].end = BACKUP_SRC_END;
	if (list->nr)
		memcpy(&mem->ranges[1], list->ranges,
		       list->nr * sizeof(*list->ranges));
	return mem;
}

/**
 * crash_dump_ranges() - the memory to describe in the ELF core header
 * @gone:	memory that is about to be removed, and is not to be described
 *		although memblock still knows it; %NULL for none
 *
 * That is all memory but the crash kernel's reservation, and what firmware
 * uses. It starts with the backup region, the lowest 64 KiB, which the
 * purgatory copies away because the crash kernel needs the place.
 *
 * Context: may sleep. Walks memblock: memory hotplug has to be kept off, or to
 *	be the caller.
 * Return: ranges in ascending order for crash_prepare_elf64_headers(), to be
 *	freed with kvfree(); or an ERR_PTR() of
 *	%-ENODATA, %-EOVERFLOW - the device tree describes firmware badly
 *	%-ENOMEM - no memory
 */
struct crash_mem *crash_dump_ranges(const struct range *gone)
{
	struct range_list list = { };
	struct crash_mem *mem = NULL;
	int ret;

	ret = collect(&list, gone);
	if (!ret) {
		mem = prepend_backup(&list);
		if (!mem)
			ret = -ENOMEM;
	}
	range_list_free(&list);
	return ret ? ERR_PTR(ret) : mem;
}
