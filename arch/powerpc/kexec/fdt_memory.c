// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which memory a crash kernel may use: the rest is what it is to dump.
 *
 * Firmware describes memory in two ways. A node "memory@..." has ranges in "reg";
 * "linux,usable-memory" holds those parts of them that may be used. Memory that
 * can be added and removed comes in blocks of one size (LMB), listed in
 * ibm,dynamic-memory or, with a count for blocks in a row, in
 * ibm,dynamic-memory-v2 (LoPAR, "Dynamic Reconfiguration of Memory"). For these
 * "linux,drconf-usable-memory" holds, one after the other, for each block that
 * the kernel has:
 *
 *	| number of ranges | address | size | address | size | ...
 *
 * A reader passes over blocks that are not assigned, or reserved, without taking
 * a number. So none is written for them (early_init_drmem_lmb() in prom.c).
 */
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/range_list.h>
#include <linux/string.h>

#include "fdt_nodes.h"

#define USABLE		"linux,usable-memory"
#define USABLE_LMBS	"linux,drconf-usable-memory"
#define DRMEM		"ibm,dynamic-reconfiguration-memory"

/* Flags of a block, as in LoPAR; asm/drmem.h has them for others. */
#define LMB_ASSIGNED	0x00000008
#define LMB_RESERVED	0x00000080

/*
 * Cells beside the address. Version 1 has drc index, reserved, associativity index
 * and flags behind it; version 2 the number of blocks ahead of it, and not the
 * reserved one.
 */
#define LMB_CELLS	4

/*
 * struct cells - the value of a property, or only its size
 * @at:    where to write; NULL while only the size is wanted
 * @bytes: how many there are so far
 */
struct cells {
	fdt32_t *at;
	size_t bytes;
};

/*
 * struct limit - a tree being limited
 * @addr_cells: of the root, one or two, which its memory nodes use
 * @size_cells: likewise
 */
struct limit {
	void *fdt;
	int addr_cells;
	int size_cells;
	const struct range_list *usable;
	struct kexec_why *why;
};

static int bad(const struct limit *l, const char *node, const char *prop, const char *text)
{
	return kexec_say_why(l->why, -EINVAL, "device tree: /%s: %s: %s", node, prop, text);
}

static int root_cells(const struct limit *l, const char *name)
{
	int len;
	const fdt32_t *value = fdt_getprop(l->fdt, 0, name, &len);

	if (value && len == sizeof(*value) &&
	    (fdt32_ld(value) == 1 || fdt32_ld(value) == 2))
		return fdt32_ld(value);
	return bad(l, "", name, "neither 1 nor 2");
}

static u64 read_cells(const fdt32_t **cell, int cells)
{
	u64 value = 0;

	while (cells--)
		value = value << 32 | fdt32_ld((*cell)++);
	return value;
}

static void write_cells(struct cells *to, u64 value, int cells)
{
	while (cells--) {
		if (to->at)
			fdt32_st(to->at++, value >> (32 * cells));
		to->bytes += sizeof(*to->at);
	}
}

/* Returns how many parts of [@first, @last] may be used. */
static u64 write_usable(const struct limit *l, struct cells *to, u64 first, u64 last)
{
	const struct range *range = range_list_find(l->usable, first);
	u64 nr = 0;

	for (; range && range->start <= last; range = range_list_next(l->usable, range)) {
		u64 start = max(first, range->start);

		write_cells(to, start, l->addr_cells);
		write_cells(to, min(last, range->end) - start + 1, l->size_cells);
		nr++;
	}
	return nr;
}

static u64 count_usable(const struct limit *l, u64 first, u64 last)
{
	struct cells nowhere = { };

	return write_usable(l, &nowhere, first, last);
}

/* Reads an address and a size; false when there is nothing in the range. */
static int read_range(const struct limit *l, const fdt32_t **cell, u64 *first, u64 *last)
{
	u64 size;

	*first = read_cells(cell, l->addr_cells);
	size = read_cells(cell, l->size_cells);
	if (!size)
		return 0;
	if (check_add_overflow(*first, size - 1, last) ||
	    (l->addr_cells == 1 && *last > U32_MAX))
		return -EOVERFLOW;
	return 1;
}

static int write_reg(const struct limit *l, int node, const char *name, struct cells *to)
{
	int cells = l->addr_cells + l->size_cells, len;
	const fdt32_t *reg = fdt_getprop(l->fdt, node, "reg", &len);

	if (!reg)
		return 0;
	for (int left = len / (int)sizeof(*reg); left >= cells; left -= cells) {
		u64 first, last;
		int found = read_range(l, &reg, &first, &last);

		if (found < 0)
			return bad(l, name, "reg", "a range ends beyond all addresses");
		if (found)
			write_usable(l, to, first, last);
	}
	/* No property would mean all of it, and an empty one, nothing to go by. */
	if (!to->bytes) {
		write_cells(to, 0, l->addr_cells);
		write_cells(to, 0, l->size_cells);
	}
	return 0;
}

/*
 * struct lmbs - the property that lists blocks of memory
 * @prop: its name
 * @size: of a block in bytes
 * @cell: the next cell
 * @nr:	  sets that follow
 * @v2:   version 2, with several blocks a set
 */
struct lmbs {
	const char *prop;
	u64 size;
	const fdt32_t *cell;
	u32 nr;
	bool v2;
};

/* Without a size or a list a kernel finds no blocks there; nor do we. */
static int open_lmbs(const struct limit *l, int node, struct lmbs *lmbs)
{
	int len, cells = l->addr_cells + LMB_CELLS;
	const fdt32_t *size = fdt_getprop(l->fdt, node, "ibm,lmb-size", &len);

	if (!size || len < l->size_cells * (int)sizeof(*size))
		return 0;
	lmbs->size = read_cells(&size, l->size_cells);

	lmbs->prop = "ibm,dynamic-memory";
	lmbs->cell = fdt_getprop(l->fdt, node, lmbs->prop, &len);
	if (!lmbs->cell) {
		lmbs->v2 = true;
		lmbs->prop = "ibm,dynamic-memory-v2";
		lmbs->cell = fdt_getprop(l->fdt, node, lmbs->prop, &len);
	}
	if (!lmbs->cell)
		return 0;
	if (len < (int)sizeof(fdt32_t))
		return bad(l, DRMEM, lmbs->prop, "empty");
	lmbs->nr = read_cells(&lmbs->cell, 1);
	if ((u64)lmbs->nr * cells > len / sizeof(fdt32_t) - 1)
		return bad(l, DRMEM, lmbs->prop, "shorter than it says");
	return 0;
}

/* A set of version 1 is one block. */
static int write_set(const struct limit *l, struct lmbs *lmbs, struct cells *to)
{
	u32 nr = lmbs->v2 ? read_cells(&lmbs->cell, 1) : 1, flags;
	u64 base = read_cells(&lmbs->cell, l->addr_cells), bytes, last;

	lmbs->cell += lmbs->v2 ? LMB_CELLS - 2 : LMB_CELLS - 1;
	flags = read_cells(&lmbs->cell, 1);
	if (!nr || !(flags & LMB_ASSIGNED) || flags & LMB_RESERVED)
		return 0;
	if (!lmbs->size)
		return bad(l, DRMEM, "ibm,lmb-size", "0");
	if (check_mul_overflow(lmbs->size, (u64)nr, &bytes) ||
	    check_add_overflow(base, bytes - 1, &last) ||
	    (l->addr_cells == 1 && last > U32_MAX))
		return bad(l, DRMEM, lmbs->prop, "a block ends beyond all addresses");

	for (; nr; nr--, base += lmbs->size) {
		last = base + lmbs->size - 1;
		write_cells(to, count_usable(l, base, last), l->size_cells);
		write_usable(l, to, base, last);
		/* There may be billions, according to a tree that lies. */
		if (to->bytes > fdt_totalsize(l->fdt))
			return ppc64_fdt_failed(l->why, DRMEM, USABLE_LMBS, -FDT_ERR_NOSPACE);
	}
	return 0;
}

static int write_lmbs(const struct limit *l, int node, const char *name, struct cells *to)
{
	struct lmbs lmbs = { };
	int err = open_lmbs(l, node, &lmbs);

	for (u32 i = 0; !err && i < lmbs.nr; i++)
		err = write_set(l, &lmbs, to);
	return err;
}

static int drop(const struct limit *l, int node, const char *name, const char *prop)
{
	int err = fdt_delprop(l->fdt, node, prop);

	return err && err != -FDT_ERR_NOTFOUND ? ppc64_fdt_failed(l->why, name, prop, err) : 0;
}

/* The first run says how much, the second one writes it: the node may move. */
static int limit_node(const struct limit *l, int node, const char *name, const char *prop,
		      int (*write)(const struct limit *l, int node, const char *name,
				   struct cells *to))
{
	int err = drop(l, node, name, prop);
	struct cells to = { };
	void *value;

	if (!err && l->usable)
		err = write(l, node, name, &to);
	if (err || !to.bytes)
		return err;
	if (to.bytes > fdt_totalsize(l->fdt))
		return ppc64_fdt_failed(l->why, name, prop, -FDT_ERR_NOSPACE);
	err = fdt_setprop_placeholder(l->fdt, node, prop, to.bytes, &value);
	if (err)
		return ppc64_fdt_failed(l->why, name, prop, err);
	to = (struct cells){ .at = value };
	return write(l, node, name, &to);
}

static int limit_child(const struct limit *l, int node)
{
	const char *name = fdt_get_name(l->fdt, node, NULL);
	const char *type = fdt_stringlist_get(l->fdt, node, "device_type", 0, NULL);

	if (!strcmp(name, DRMEM))
		return limit_node(l, node, DRMEM, USABLE_LMBS, write_lmbs);
	if (type && !strcmp(type, "memory"))
		return limit_node(l, node, name, USABLE, write_reg);
	return 0;
}

/**
 * ppc64_fdt_limit_memory() - say which memory the next kernel may use
 * @fdt:    tree with the memory that there is; its total size is the space
 * @usable: what of it may be used; %NULL for all
 * @why:    receives the sentence when it fails
 *
 * A limit that this kernel was given, as a crash kernel, is lifted in any case.
 *
 * Context: Any; looks at its arguments only.
 * Return: 0; -ENOSPC when @fdt is too small; -EINVAL when it describes its memory
 * badly. On failure some nodes may have been limited.
 */
int ppc64_fdt_limit_memory(void *fdt, const struct range_list *usable, struct kexec_why *why)
{
	struct limit l = { .fdt = fdt, .usable = usable, .why = why };
	int node;

	l.addr_cells = root_cells(&l, "#address-cells");
	if (l.addr_cells < 0)
		return l.addr_cells;
	l.size_cells = root_cells(&l, "#size-cells");
	if (l.size_cells < 0)
		return l.size_cells;

	fdt_for_each_subnode(node, fdt, 0) {
		int err = limit_child(&l, node);

		if (err)
			return err;
	}
	return 0;
}
