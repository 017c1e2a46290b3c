// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device trees for the tests of kexec_fdt.c, and a judge of those that it makes.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/libfdt.h>
#include <linux/string.h>

#include "kexec_fdt_test_tree.h"

static const struct kexec_fdt_seeds seeds = {
	.kaslr = 0x1122334455667788,
	.rng = { 1, 2, 3, [KEXEC_FDT_RNG_SEED - 1] = 4 },
};

const struct kexec_handover kexec_fdt_test_everything = {
	.old_fdt = { TEST_TREE_OLD_FDT, TEST_TREE_OLD_FDT_SIZE },
	.page_size = SZ_4K,
	.initrd = { 0x60000000, 0x54321 },
	.cmdline = "console=ttyAMA0 quiet",
	.seeds = &seeds,
	.elfcorehdr = { 0x61000000, 0x10000 },
	.usable_high = { 0x70000000, 0x8000000 },
	.usable_low = { 0x62000000, 0x4000000 },
	.ima = { 0x63000000, 0x6000 },
};

/* Ranges that a kernel may have been told of, each with a reservation. */
static const struct {
	const char *name;
	struct kexec_fdt_range range;
} old_ranges[] = {
	{ "linux,elfcorehdr", { 0x4a000000, 0x1000 } },
	{ "linux,ima-kexec-buffer", { 0x4b000000, 0x2000 } },
	{ "linux,dmcryptkeys", { 0x4c000000, 0x3000 } },
	{ "linux,kho-fdt", { 0x4d000000, 0x4000 } },
	{ "linux,kho-scratch", { 0x4e000000, 0x5000 } },
};

/**
 * kexec_fdt_test_old_range() - one of the ranges of kexec_fdt_test_old_boot()
 * @i:	  which
 * @name: receives its property
 *
 * Context: Any.
 * Return: the range; an empty one when there are no more.
 */
struct kexec_fdt_range kexec_fdt_test_old_range(unsigned int i, const char **name)
{
	if (i >= ARRAY_SIZE(old_ranges))
		return (struct kexec_fdt_range){ };
	*name = old_ranges[i].name;
	return old_ranges[i].range;
}

static int add_node(void *fdt, int parent, const char *name, const char *prop,
		    const char *value)
{
	int node = fdt_add_subnode(fdt, parent, name);

	return node < 0 ? node : fdt_setprop_string(fdt, node, prop, value) ?: node;
}

/**
 * kexec_fdt_test_tree() - make a tree as firmware might hand it over
 * @fdt:	TEST_TREE_SIZE bytes
 * @addr_cells: of the root
 * @size_cells: of the root
 *
 * /chosen holds what has to survive: the consoles, the firmware's version and
 * a node.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int kexec_fdt_test_tree(void *fdt, u32 addr_cells, u32 size_cells)
{
	int chosen, node;

	node = fdt_create_empty_tree(fdt, TEST_TREE_SIZE) ?:
	       fdt_setprop_u32(fdt, 0, "#address-cells", addr_cells) ?:
	       fdt_setprop_u32(fdt, 0, "#size-cells", size_cells) ?:
	       fdt_add_mem_rsv(fdt, TEST_TREE_KEPT_RSV, TEST_TREE_KEPT_RSV_SIZE) ?:
	       add_node(fdt, 0, "memory@40000000", "device_type", "memory");
	if (node < 0)
		return node;
	chosen = add_node(fdt, 0, "chosen", "stdout-path", "/pl011@9000000:115200");
	if (chosen < 0)
		return chosen;
	node = add_node(fdt, chosen, "framebuffer@0", "status", "disabled");
	if (node < 0)
		return node;
	return fdt_setprop_string(fdt, chosen, "linux,stdout-path", "/pl011@9000000") ?:
	       fdt_setprop_string(fdt, chosen, "u-boot,version", "2024.01");
}

static int tell_old_boot(void *fdt, int chosen)
{
	u8 seed[64];

	memset(seed, 0x5a, sizeof(seed));
	return fdt_setprop_string(fdt, chosen, "bootargs", "console=ttyAMA0 root=/dev/vda1") ?:
	       fdt_setprop_u64(fdt, chosen, "kaslr-seed", 0x0123456789abcdef) ?:
	       fdt_setprop(fdt, chosen, "rng-seed", seed, sizeof(seed)) ?:
	       fdt_setprop_u64(fdt, chosen, "linux,initrd-start", TEST_TREE_OLD_INITRD) ?:
	       fdt_setprop_u64(fdt, chosen, "linux,initrd-end",
			       TEST_TREE_OLD_INITRD + TEST_TREE_OLD_INITRD_SIZE) ?:
	       fdt_appendprop_addrrange(fdt, 0, chosen, "linux,usable-memory-range",
					0x50000000, 0x10000000) ?:
	       fdt_setprop_string(fdt, chosen, "linux,booted-from-kexec", "?");
}

/**
 * kexec_fdt_test_old_boot() - add everything that is about one boot
 * @fdt: tree of kexec_fdt_test_tree(), with one or two cells each
 *
 * Adds TEST_TREE_OLD_RSVS reservations.
 *
 * Context: Any.
 * Return: 0, or a libfdt error.
 */
int kexec_fdt_test_old_boot(void *fdt)
{
	int chosen = fdt_path_offset(fdt, "/chosen");
	int err = tell_old_boot(fdt, chosen) ?:
		  fdt_add_mem_rsv(fdt, TEST_TREE_OLD_FDT, TEST_TREE_OLD_FDT_SIZE) ?:
		  fdt_add_mem_rsv(fdt, TEST_TREE_OLD_INITRD, TEST_TREE_OLD_INITRD_SIZE);

	for (int i = 0; !err && i < ARRAY_SIZE(old_ranges); i++) {
		struct kexec_fdt_range range = old_ranges[i].range;

		err = fdt_add_mem_rsv(fdt, range.start, range.size) ?:
		      fdt_appendprop_addrrange(fdt, 0, chosen, old_ranges[i].name,
					       range.start, range.size);
	}
	return err;
}

static bool blocks_are_sound(const void *fdt, size_t size)
{
	int rsvs;

	if (fdt_check_header(fdt) || fdt_totalsize(fdt) > size)
		return false;
	rsvs = fdt_num_mem_rsv(fdt);
	return rsvs >= 0 &&
	       fdt_off_mem_rsvmap(fdt) + (rsvs + 1) * sizeof(struct fdt_reserve_entry) <=
	       fdt_off_dt_struct(fdt) &&
	       fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt) <= fdt_off_dt_strings(fdt) &&
	       fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt) <= fdt_totalsize(fdt);
}

/**
 * kexec_fdt_test_sound() - whether a blob is a device tree, down to the last tag
 * @fdt:  blob
 * @size: bytes of its buffer
 *
 * Blocks in order and apart, one root, nodes nested and closed, properties named
 * and ahead of the subnodes.
 *
 * Context: Any.
 * Return: true or false.
 */
bool kexec_fdt_test_sound(const void *fdt, size_t size)
{
	int at = 0, next, depth = 0, nodes = 0;
	bool props_may_follow = false;
	const char *name;
	u32 tag;

	if (!blocks_are_sound(fdt, size))
		return false;
	do {
		tag = fdt_next_tag(fdt, at, &next);
		if (next < 0 || next > fdt_size_dt_struct(fdt))
			return false;
		if (tag == FDT_PROP &&
		    (!props_may_follow || !fdt_getprop_by_offset(fdt, at, &name, NULL)))
			return false;
		if (tag == FDT_BEGIN_NODE && !depth++ && nodes++)
			return false;
		if (tag == FDT_END_NODE && !depth--)
			return false;
		if (tag == FDT_BEGIN_NODE || tag == FDT_END_NODE)
			props_may_follow = tag == FDT_BEGIN_NODE;
		at = next;
	} while (tag != FDT_END);
	return nodes == 1 && !depth && at == fdt_size_dt_struct(fdt);
}

/**
 * kexec_fdt_test_count_rsv() - how often a range is reserved
 * @fdt:   tree
 * @start: physical address
 * @size:  bytes
 *
 * Context: Any.
 * Return: the number of reservations of exactly that range.
 */
int kexec_fdt_test_count_rsv(const void *fdt, u64 start, u64 size)
{
	int count = 0;

	for (int i = 0; i < fdt_num_mem_rsv(fdt); i++) {
		u64 rsv_start, rsv_size;

		if (!fdt_get_mem_rsv(fdt, i, &rsv_start, &rsv_size))
			count += rsv_start == start && rsv_size == size;
	}
	return count;
}
