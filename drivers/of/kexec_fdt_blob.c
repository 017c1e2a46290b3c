// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the next kernel's device tree needs and libfdt has not got.
 *
 * These return what libfdt returns, and know nothing of /chosen.
 */
#include <linux/align.h>
#include <linux/libfdt.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "kexec_fdt_blob.h"

/* As much as fdt_open_into() takes for granted. */
static int check_blob(const void *blob, size_t size)
{
	int err;

	if (size < sizeof(struct fdt_header))
		return -FDT_ERR_TRUNCATED;
	err = fdt_check_header(blob);
	if (err)
		return err;
	if (fdt_totalsize(blob) > size)
		return -FDT_ERR_TRUNCATED;
	if (!IS_ALIGNED(fdt_off_mem_rsvmap(blob), sizeof(fdt64_t)) ||
	    !IS_ALIGNED(fdt_off_dt_struct(blob), FDT_TAGSIZE))
		return -FDT_ERR_ALIGNMENT;
	return min(fdt_num_mem_rsv(blob), 0);
}

/*
 * A kernel overwrites the rng-seed that it has used with NOPs. Left in, the tree
 * would grow by a seed with each kernel that starts the next.
 */
static int drop_nops(void *fdt)
{
	char *base = (char *)fdt + fdt_off_dt_struct(fdt);
	int at = 0, next, kept = 0;
	u32 tag;

	do {
		tag = fdt_next_tag(fdt, at, &next);
		if (next < 0)
			return next;
		/* @next counts the padding behind a value, which may be missing. */
		if (next > fdt_size_dt_struct(fdt))
			return -FDT_ERR_TRUNCATED;
		if (tag != FDT_NOP) {
			memmove(base + kept, base + at, next - at);
			kept += next - at;
		}
		at = next;
	} while (tag != FDT_END);

	fdt_set_size_dt_struct(fdt, kept);
	return 0;
}

/**
 * kexec_fdt_copy() - make a copy of a blob that can be edited
 * @from:      blob, 8-byte aligned, not trusted
 * @from_size: bytes that may be read there
 * @fdt:       receives the copy, 8-byte aligned
 * @size:      bytes at @fdt, which becomes the total size of the copy
 *
 * Context: Any.
 * Return: 0, or a libfdt error: -FDT_ERR_NOSPACE when @size is too small, others
 * when the blob is malformed.
 */
int kexec_fdt_copy(const void *from, size_t from_size, void *fdt, size_t size)
{
	int err = check_blob(from, from_size);

	/* libfdt keeps sizes in an int, and INT_MAX to itself. */
	if (!err)
		err = fdt_open_into(from, fdt, min_t(size_t, size, INT_MAX - 1));
	return err ?: drop_nops(fdt);
}

/**
 * kexec_fdt_unreserve() - drop the reservations of one range
 * @fdt:   tree being edited
 * @start: physical address
 * @size:  bytes; others at that address are kept
 *
 * Context: Any.
 * Return: how many there were, or a libfdt error.
 */
int kexec_fdt_unreserve(void *fdt, u64 start, u64 size)
{
	int dropped = 0;

	for (int i = fdt_num_mem_rsv(fdt) - 1; i >= 0; i--) {
		u64 rsv_start, rsv_size;
		int err = fdt_get_mem_rsv(fdt, i, &rsv_start, &rsv_size);

		if (!err && (rsv_start != start || rsv_size != size))
			continue;
		if (!err)
			err = fdt_del_mem_rsv(fdt, i);
		if (err)
			return err;
		dropped++;
	}
	return dropped;
}

/**
 * kexec_fdt_root_cells() - how many cells an address or a size in /chosen has
 * @fdt:  tree
 * @name: "#address-cells" or "#size-cells"
 *
 * There is no default: the specification, which libfdt follows, and Linux have
 * different ones.
 *
 * Context: Any.
 * Return: 1 or 2; -FDT_ERR_NOTFOUND; -FDT_ERR_BADNCELLS when it is anything else.
 */
int kexec_fdt_root_cells(const void *fdt, const char *name)
{
	int len;
	const void *value = fdt_getprop(fdt, 0, name, &len);
	u32 cells;

	if (!value)
		return len;
	if (len != sizeof(fdt32_t))
		return -FDT_ERR_BADNCELLS;
	cells = fdt32_ld(value);
	return cells == 1 || cells == 2 ? cells : -FDT_ERR_BADNCELLS;
}

static u64 read_cells(const fdt32_t *cell, int cells)
{
	return cells == 1 ? fdt32_ld(cell) : fdt64_ld((const fdt64_t *)cell);
}

/**
 * kexec_fdt_read_range() - read an address and a size
 * @fdt:   tree, for the cells of its root
 * @value: value of a property of /chosen
 * @len:   its bytes
 *
 * Context: Any.
 * Return: the first range in the value, or an empty one if that has no meaning.
 */
struct kexec_fdt_range kexec_fdt_read_range(const void *fdt, const void *value, int len)
{
	int addr_cells = kexec_fdt_root_cells(fdt, "#address-cells");
	int size_cells = kexec_fdt_root_cells(fdt, "#size-cells");
	struct kexec_fdt_range range = { };
	const fdt32_t *cell = value;

	if (addr_cells > 0 && size_cells > 0 &&
	    len >= (addr_cells + size_cells) * (int)sizeof(*cell)) {
		range.start = read_cells(cell, addr_cells);
		range.size = read_cells(cell + addr_cells, size_cells);
	}
	return range;
}

/**
 * kexec_fdt_seal() - leave nothing in a tree but the tree
 * @fdt: tree that was edited
 *
 * What was deleted or moved is still there behind the blocks, old seeds among
 * it. Close the gaps between the blocks and clear the rest of the buffer.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int kexec_fdt_seal(void *fdt)
{
	u32 size = fdt_totalsize(fdt);
	int err = fdt_pack(fdt);

	if (err)
		return err;
	memset((char *)fdt + fdt_totalsize(fdt), 0, size - fdt_totalsize(fdt));
	fdt_set_totalsize(fdt, size);
	return 0;
}
