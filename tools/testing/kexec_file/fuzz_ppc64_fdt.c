// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as the device tree that a ppc64 kernel was booted with, or that user
 * space has loaded with a crash kernel. The first three of an input choose what is
 * done and in how much space; what follows is laid over a good tree in pieces: two
 * bytes where, one how many, and the bytes.
 */
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/minmax.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../../../arch/powerpc/kexec/fdt_nodes.h"
#include "../../../arch/powerpc/kexec/fdt_test_tree.h"
#include "../../../drivers/of/kexec_fdt_blob.h"
#include "../../../drivers/of/kexec_fdt_test_tree.h"

#define CHOICES		3

#define PACKED		0x01
#define GRAFT_ONLY	0x02
#define LIMIT		0x04
#define BLOCKS		0x08

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void lay_over(u8 *blob, size_t blob_size, const u8 *data, size_t len)
{
	while (len >= 3) {
		size_t at = get_unaligned_le16(data) % blob_size;
		size_t bytes = min3((size_t)data[2], len - 3, blob_size - at);

		memcpy(blob + at, data + 3, bytes);
		data += 3 + bytes;
		len -= 3 + bytes;
	}
}

/* Six blocks in two sets, of which one is there. */
static void add_blocks(void *fdt)
{
	const fdt32_t sets[] = {
		cpu_to_fdt32(2),
		cpu_to_fdt32(2), 0, cpu_to_fdt32(0x10000000), 0, 0, 0,
		cpu_to_fdt32(4), 0, cpu_to_fdt32(0x30000000), 0, 0, cpu_to_fdt32(8),
	};
	int node = fdt_add_subnode(fdt, 0, "ibm,dynamic-reconfiguration-memory");

	insist(!fdt_setprop_u64(fdt, node, "ibm,lmb-size", LMB_SIZE));
	insist(!fdt_setprop(fdt, node, "ibm,dynamic-memory-v2", sets, sizeof(sets)));
}

static void *make_blob(const u8 *choice, const u8 *data, size_t len, size_t *size)
{
	void *good = malloc(TREE_SIZE), *blob;

	insist(!ppc64_test_boot(good, TREE_SIZE));
	if (*choice & BLOCKS)
		add_blocks(good);
	if (*choice & PACKED)
		insist(!fdt_pack(good));
	*size = fdt_totalsize(good);
	blob = memcpy(malloc(*size), good, *size);
	free(good);
	lay_over(blob, *size, data, len);
	return blob;
}

static void check(int err, const struct kexec_why *why)
{
	insist(!err || err == -EINVAL || err == -ENOSPC);
	insist(!err == !why->text[0]);
	insist(!err || !strncmp(why->text, "device tree: ", 13));
}

/* In place, as for a crash kernel that is loaded. */
static void graft(void *blob, size_t size, const void *live)
{
	bool sound = kexec_fdt_test_sound(blob, size);
	struct kexec_why why = { };

	if (fdt_check_header(blob) || fdt_totalsize(blob) > size)
		return;
	check(ppc64_fdt_graft(blob, live, "cpus", &why), &why);
	insist(!sound || kexec_fdt_test_sound(blob, size));
}

static void build(const void *blob, size_t size, size_t space, bool limit, const void *live)
{
	struct range_list usable = { }, reserve = { };
	void *fdt = malloc(space + !space);
	struct kexec_why why = { };
	bool sound;
	int err;

	insist(!range_list_add(&usable, 0, 0x3fffffff));
	insist(!range_list_add(&usable, 0x48000000, 0x48ffffff));
	insist(!range_list_add(&reserve, 0x100000, 0x1fffff));
	if (!kexec_fdt_copy(blob, size, fdt, space)) {
		sound = kexec_fdt_test_sound(fdt, space);
		err = ppc64_fdt_take_over(fdt, live, &why) ?:
		      ppc64_fdt_boot_cpu(fdt, &why) ?:
		      ppc64_fdt_limit_memory(fdt, limit ? &usable : NULL, &why) ?:
		      ppc64_fdt_reserve(fdt, &reserve, &why);
		check(err, &why);
		insist(!sound || kexec_fdt_test_sound(fdt, space));
	}
	range_list_free(&usable);
	range_list_free(&reserve);
	free(fdt);
}

int fuzz_one(const u8 *data, size_t size)
{
	size_t blob_size;
	u8 *blob, *live;

	if (size < CHOICES)
		return 0;
	live = malloc(TREE_SIZE);
	insist(!ppc64_test_live(live, TREE_SIZE, 3));
	blob = make_blob(data, data + CHOICES, size - CHOICES, &blob_size);
	if (data[0] & GRAFT_ONLY)
		graft(blob, blob_size, live);
	else
		build(blob, blob_size, get_unaligned_le16(data + 1), data[0] & LIMIT, live);
	free(live);
	free(blob);
	return 0;
}
