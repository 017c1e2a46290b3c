// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kexec_fdt.c: what becomes of each property and reservation
 *
 * Odd old values are in kexec_fdt_old_test.c, malformed blobs in
 * kexec_fdt_hostile_test.c, small buffers in kexec_fdt_size_test.c.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "kexec_fdt_test.h"

#define everything	kexec_fdt_test_everything

/* A next boot that is told nothing. */
static const struct kexec_handover nothing = {
	.old_fdt = { TEST_TREE_OLD_FDT, TEST_TREE_OLD_FDT_SIZE },
	.page_size = SZ_4K,
};

static int chosen_of(const void *fdt)
{
	return fdt_path_offset(fdt, "/chosen");
}

static u32 used_of(const void *fdt)
{
	return fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);
}

/* A property of /chosen is made of these cells. */
static void expect_cells(struct kunit *test, const void *fdt, const char *name,
			 const u32 *cell, int cells)
{
	int len;
	const fdt32_t *value = fdt_getprop(fdt, chosen_of(fdt), name, &len);

	KUNIT_ASSERT_NOT_NULL_MSG(test, value, "%s", name);
	KUNIT_ASSERT_EQ_MSG(test, len, cells * 4, "%s", name);
	for (int i = 0; i < cells; i++)
		KUNIT_EXPECT_EQ_MSG(test, fdt32_ld(value + i), cell[i], "%s", name);
}

#define EXPECT_CELLS(test, fdt, name, ...)					\
	expect_cells(test, fdt, name, (const u32[]){ __VA_ARGS__ },		\
		     sizeof((const u32[]){ __VA_ARGS__ }) / sizeof(u32))

static void expect_string(struct kunit *test, const void *fdt, const char *name,
			  const char *text)
{
	int len;
	const char *value = fdt_getprop(fdt, chosen_of(fdt), name, &len);

	KUNIT_ASSERT_NOT_NULL_MSG(test, value, "%s", name);
	KUNIT_ASSERT_EQ_MSG(test, len, strlen(text) + 1, "%s", name);
	KUNIT_EXPECT_STREQ(test, value, text);
}

static void expect_absent(struct kunit *test, const void *fdt, const char *name)
{
	int len;

	KUNIT_EXPECT_NULL_MSG(test, fdt_getprop(fdt, chosen_of(fdt), name, &len), "%s", name);
	KUNIT_EXPECT_EQ(test, len, -FDT_ERR_NOTFOUND);
}

static void expect_rsv(struct kunit *test, const void *fdt, struct kexec_fdt_range range,
		       int count)
{
	KUNIT_EXPECT_EQ_MSG(test, kexec_fdt_test_count_rsv(fdt, range.start, range.size), count,
			    "0x%llx at 0x%llx", range.size, range.start);
}

static void expect_kept(struct kunit *test, const void *fdt)
{
	const struct kexec_fdt_range kept = { TEST_TREE_KEPT_RSV, TEST_TREE_KEPT_RSV_SIZE };

	expect_string(test, fdt, "stdout-path", "/pl011@9000000:115200");
	expect_string(test, fdt, "linux,stdout-path", "/pl011@9000000");
	expect_string(test, fdt, "u-boot,version", "2024.01");
	KUNIT_EXPECT_GT(test, fdt_path_offset(fdt, "/chosen/framebuffer@0"), 0);
	KUNIT_EXPECT_GT(test, fdt_path_offset(fdt, "/memory@40000000"), 0);
	expect_rsv(test, fdt, kept, 1);
}

static void expect_everything(struct kunit *test, const void *fdt)
{
	int len;
	const void *rng;

	EXPECT_CELLS(test, fdt, "linux,initrd-start", 0, 0x60000000);
	EXPECT_CELLS(test, fdt, "linux,initrd-end", 0, 0x60054321);
	expect_string(test, fdt, "bootargs", everything.cmdline);
	EXPECT_CELLS(test, fdt, "kaslr-seed", 0x11223344, 0x55667788);
	EXPECT_CELLS(test, fdt, "linux,elfcorehdr", 0, 0x61000000, 0, 0x10000);
	EXPECT_CELLS(test, fdt, "linux,usable-memory-range", 0, 0x70000000, 0, 0x8000000,
		     0, 0x62000000, 0, 0x4000000);
	EXPECT_CELLS(test, fdt, "linux,ima-kexec-buffer", 0, 0x63000000, 0, 0x6000);
	expect_cells(test, fdt, "linux,booted-from-kexec", NULL, 0);

	rng = fdt_getprop(fdt, chosen_of(fdt), "rng-seed", &len);
	KUNIT_ASSERT_NOT_NULL(test, rng);
	KUNIT_ASSERT_EQ(test, len, KEXEC_FDT_RNG_SEED);
	KUNIT_EXPECT_MEMEQ(test, rng, everything.seeds->rng, KEXEC_FDT_RNG_SEED);

	expect_rsv(test, fdt, everything.initrd, 1);
	expect_rsv(test, fdt, everything.elfcorehdr, 1);
	expect_rsv(test, fdt, everything.ima, 1);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 1 + 3);
}

/* From the tree of a first boot, which was told nothing yet. */
static void first_kexec_test(struct kunit *test)
{
	const void *fdt = kexec_fdt_test_built(test, &everything);

	expect_everything(test, fdt);
	expect_kept(test, fdt);
}

static void everything_is_replaced_test(struct kunit *test)
{
	const void *fdt;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	KUNIT_ASSERT_EQ(test, fdt_num_mem_rsv(test->priv), 1 + TEST_TREE_OLD_RSVS);
	fdt = kexec_fdt_test_built(test, &everything);
	expect_everything(test, fdt);
	expect_kept(test, fdt);
	expect_absent(test, fdt, "linux,dmcryptkeys");
	expect_absent(test, fdt, "linux,kho-fdt");
	expect_absent(test, fdt, "linux,kho-scratch");
}

/* Nothing that was told to this kernel may reach one that is told nothing. */
static void everything_is_forgotten_test(struct kunit *test)
{
	static const char * const values[] = {
		"bootargs", "kaslr-seed", "rng-seed", "linux,initrd-start", "linux,initrd-end",
		"linux,usable-memory-range",
	};
	const struct kexec_fdt_range initrd = { TEST_TREE_OLD_INITRD, TEST_TREE_OLD_INITRD_SIZE };
	struct kexec_fdt_range range;
	const char *name;
	const void *fdt;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	fdt = kexec_fdt_test_built(test, &nothing);
	for (int i = 0; i < ARRAY_SIZE(values); i++)
		expect_absent(test, fdt, values[i]);
	for (int i = 0; (range = kexec_fdt_test_old_range(i, &name)).size; i++) {
		expect_absent(test, fdt, name);
		expect_rsv(test, fdt, range, 0);
	}
	expect_rsv(test, fdt, nothing.old_fdt, 0);
	expect_rsv(test, fdt, initrd, 0);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 1);
	expect_cells(test, fdt, "linux,booted-from-kexec", NULL, 0);
	expect_kept(test, fdt);
}

/* Properties that only look like those of one boot. */
static void similar_names_are_kept_test(struct kunit *test)
{
	static const char * const names[] = {
		"rng-seed2", "args", "linux,initrd", "linux,kho", "linux,elfcorehdr-size",
	};
	int chosen = chosen_of(test->priv);
	const void *fdt;

	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_ASSERT_EQ(test, fdt_setprop_u32(test->priv, chosen, names[i], i), 0);
	fdt = kexec_fdt_test_built(test, &nothing);
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		expect_cells(test, fdt, names[i], &i, 1);
}

static void no_chosen_test(struct kunit *test)
{
	const void *fdt;

	KUNIT_ASSERT_EQ(test, fdt_del_node(test->priv, chosen_of(test->priv)), 0);
	fdt = kexec_fdt_test_built(test, &everything);
	expect_everything(test, fdt);
	KUNIT_EXPECT_GT(test, fdt_path_offset(fdt, "/memory@40000000"), 0);
}

/* A command line that is there but empty is not the same as none. */
static void empty_cmdline_test(struct kunit *test)
{
	struct kexec_handover to = nothing;

	to.cmdline = "";
	expect_string(test, kexec_fdt_test_built(test, &to), "bootargs", "");
}

/* The high range comes first, also when it lies below the low one. */
static void usable_ranges_test(struct kunit *test)
{
	struct kexec_handover to = nothing;

	to.usable_high = (struct kexec_fdt_range){ 0x40000000, 0x1000000 };
	EXPECT_CELLS(test, kexec_fdt_test_built(test, &to), "linux,usable-memory-range",
		     0, 0x40000000, 0, 0x1000000);

	to.usable_low = (struct kexec_fdt_range){ 0x1100000000, 0x200000000 };
	EXPECT_CELLS(test, kexec_fdt_test_built(test, &to), "linux,usable-memory-range",
		     0, 0x40000000, 0, 0x1000000, 0x11, 0, 2, 0);
}

/* A property that stands there twice. */
static void duplicates_test(struct kunit *test)
{
	int chosen = chosen_of(test->priv), len;
	struct fdt_property *prop;

	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(test->priv, chosen, "kaslr-seed", 1), 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(test->priv, chosen, "kaslr-2", 2), 0);
	prop = fdt_get_property_w(test->priv, chosen, "kaslr-2", &len);
	KUNIT_ASSERT_NOT_NULL(test, prop);
	prop->nameoff = fdt_get_property(test->priv, chosen, "kaslr-seed", &len)->nameoff;
	expect_absent(test, kexec_fdt_test_built(test, &nothing), "kaslr-seed");
}

/* A kernel that starts a kernel that starts a kernel: the tree stays as it is. */
static void rounds_test(struct kunit *test)
{
	u32 size = 0;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	for (int round = 0; round < 5; round++) {
		void *fdt = kexec_fdt_test_built(test, &everything);

		expect_everything(test, fdt);
		if (round)
			KUNIT_EXPECT_EQ(test, used_of(fdt), size);
		size = used_of(fdt);

		/* As early boot does with the seed that it has used. */
		KUNIT_ASSERT_EQ(test, fdt_nop_property(fdt, chosen_of(fdt), "rng-seed"), 0);
		memcpy(test->priv, fdt, TEST_TREE_SIZE);
	}
}

/* What lies in the old blob's free space, and what was deleted, is not passed on. */
static void free_space_is_clear_test(struct kunit *test)
{
	const u8 *fdt;
	u32 used;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	used = used_of(test->priv);
	memset(test->priv + used, 0xa5, TEST_TREE_SIZE - used);

	fdt = kexec_fdt_test_built(test, &nothing);
	used = used_of(fdt);
	KUNIT_EXPECT_EQ(test, fdt_totalsize(fdt), TEST_TREE_SIZE);
	KUNIT_EXPECT_NULL(test, memchr_inv(fdt + used, 0, TEST_TREE_SIZE - used));
	/* The filling of the buffers, and of the old seed. */
	KUNIT_EXPECT_NULL(test, memchr(fdt, 0xa5, used));
	KUNIT_EXPECT_NULL(test, memchr(fdt, 0x5a, used));
}

static struct kunit_case kexec_fdt_cases[] = {
	KUNIT_CASE(first_kexec_test),
	KUNIT_CASE(everything_is_replaced_test),
	KUNIT_CASE(everything_is_forgotten_test),
	KUNIT_CASE(similar_names_are_kept_test),
	KUNIT_CASE(no_chosen_test),
	KUNIT_CASE(empty_cmdline_test),
	KUNIT_CASE(usable_ranges_test),
	KUNIT_CASE(duplicates_test),
	KUNIT_CASE(rounds_test),
	KUNIT_CASE(free_space_is_clear_test),
	{ }
};

static struct kunit_suite kexec_fdt_suite = {
	.name = "kexec_fdt",
	.init = kexec_fdt_test_init,
	.test_cases = kexec_fdt_cases,
};

kunit_test_suite(kexec_fdt_suite);

MODULE_DESCRIPTION("KUnit tests of the next kernel's device tree");
MODULE_LICENSE("GPL");
