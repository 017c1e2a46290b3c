// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of fdt_memory.c: nodes of memory for a crash kernel
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/limits.h>

#include "fdt_memory_test.h"

static void expect_cells(struct kunit *test, const void *fdt, const char *node,
			 const char *name, const u64 *cells, int nr)
{
	int len = 0;
	const fdt64_t *value = fdt_getprop(fdt, ppc64_fdt_child(fdt, node), name, &len);

	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_ASSERT_EQ(test, len, nr * sizeof(*value));
	for (int i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ_MSG(test, fdt64_ld(value + i), cells[i], "%s: %d", node, i);
}

#define expect_usable(test, fdt, node, ...)						\
do {											\
	const u64 _cells[] = { __VA_ARGS__ };						\
											\
	expect_cells(test, fdt, node, "linux,usable-memory", _cells, ARRAY_SIZE(_cells)); \
} while (0)

static const void *usable_of(const void *fdt, const char *node)
{
	return fdt_getprop(fdt, ppc64_fdt_child(fdt, node), "linux,usable-memory", NULL);
}

/* The tree of the boot has one node for [0, 512M), and one for [512M, 768M). */
static void nodes_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list usable = { };

	want_range(test, &usable, 0, 0x8ffffff);
	want_range(test, &usable, 0x1fff0000, 0x2000ffff);
	limit(test, fdt, &usable);
	expect_usable(test, fdt, "memory@0", 0, 0x9000000, 0x1fff0000, 0x10000);
	expect_usable(test, fdt, "memory@20000000", 0x20000000, 0x10000);
	KUNIT_EXPECT_NULL(test, usable_of(fdt, "rtas"));

	/* None is said in so many words: without the property it would be all. */
	range_list_free(&usable);
	want_range(test, &usable, 0x2fffffff, 0x2fffffff);
	limit(test, fdt, &usable);
	expect_usable(test, fdt, "memory@0", 0, 0);
	expect_usable(test, fdt, "memory@20000000", 0x2fffffff, 1);

	range_list_free(&usable);
	limit(test, fdt, &usable);
	expect_usable(test, fdt, "memory@20000000", 0, 0);
}

/* What a crash kernel was given, the kernel that it starts is not. */
static void lift_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *boot = ppc64_test_boot_tree(test);
	struct range_list usable = { };

	want_range(test, &usable, 0, 0x8ffffff);
	limit(test, fdt, &usable);
	KUNIT_EXPECT_NOT_NULL(test, usable_of(fdt, "memory@0"));
	limit(test, fdt, NULL);
	KUNIT_EXPECT_NULL(test, usable_of(fdt, "memory@0"));
	KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, 0, boot, 0));
	range_list_free(&usable);
}

static void set_reg(struct kunit *test, void *fdt, const u64 *cells, int nr)
{
	fdt64_t reg[8];

	KUNIT_ASSERT_LE(test, nr, ARRAY_SIZE(reg));
	for (int i = 0; i < nr; i++)
		reg[i] = cpu_to_fdt64(cells[i]);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, ppc64_fdt_child(fdt, "memory@0"), "reg", reg,
					  nr * sizeof(*reg)), 0);
}

static void reg_test(struct kunit *test)
{
	static const u64 two[] = { 0, 0x1000, 0x5000, 0, 0x8000, 0x1000, 0xffff };
	static const u64 last[] = { 0xfffffffffffff000, 0x1000 };
	static const u64 wraps[] = { 0xfffffffffffff000, 0x1001 };
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list usable = { };

	/* Half a range at the end is none, as for the reader; so is an empty one. */
	want_range(test, &usable, 0x800, U64_MAX);
	set_reg(test, fdt, two, ARRAY_SIZE(two));
	limit(test, fdt, &usable);
	expect_usable(test, fdt, "memory@0", 0x800, 0x800, 0x8000, 0x1000);

	set_reg(test, fdt, last, ARRAY_SIZE(last));
	limit(test, fdt, &usable);
	expect_usable(test, fdt, "memory@0", 0xfffffffffffff000, 0x1000);

	set_reg(test, fdt, wraps, ARRAY_SIZE(wraps));
	expect_refused(test, fdt, &usable,
		       "device tree: /memory@0: reg: a range ends beyond all addresses");
	KUNIT_ASSERT_EQ(test, fdt_delprop(fdt, ppc64_fdt_child(fdt, "memory@0"), "reg"), 0);
	limit(test, fdt, &usable);
	KUNIT_EXPECT_NULL(test, usable_of(fdt, "memory@0"));
	range_list_free(&usable);
}

/* Cells of the root can be one, too. */
static void one_cell_test(struct kunit *test)
{
	const fdt32_t one[] = { cpu_to_fdt32(0x1000), cpu_to_fdt32(0x2000) };
	const fdt32_t wraps[] = { cpu_to_fdt32(0xfffff000), cpu_to_fdt32(0x1001) };
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list usable = { };
	int node, len;
	const fdt32_t *value;

	want_range(test, &usable, 0x1800, U64_MAX);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, 0, "#address-cells", 1), 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, 0, "#size-cells", 1), 0);
	node = ppc64_fdt_child(fdt, "memory@0");
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "reg", one, sizeof(one)), 0);
	limit(test, fdt, &usable);
	value = fdt_getprop(fdt, node, "linux,usable-memory", &len);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_ASSERT_EQ(test, len, 2 * sizeof(*value));
	KUNIT_EXPECT_EQ(test, fdt32_ld(value), 0x1800);
	KUNIT_EXPECT_EQ(test, fdt32_ld(value + 1), 0x1800);

	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "reg", wraps, sizeof(wraps)), 0);
	expect_refused(test, fdt, &usable,
		       "device tree: /memory@0: reg: a range ends beyond all addresses");
	range_list_free(&usable);
}

static void bad_cells_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);

	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, 0, "#size-cells", 3), 0);
	expect_refused(test, fdt, NULL, "device tree: /: #size-cells: neither 1 nor 2");
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, 0, "#address-cells", 0), 0);
	expect_refused(test, fdt, NULL, "device tree: /: #address-cells: neither 1 nor 2");
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, 0, "#address-cells", 1ULL << 32), 0);
	expect_refused(test, fdt, NULL, "device tree: /: #address-cells: neither 1 nor 2");
	KUNIT_ASSERT_EQ(test, fdt_delprop(fdt, 0, "#address-cells"), 0);
	expect_refused(test, fdt, NULL, "device tree: /: #address-cells: neither 1 nor 2");
}

static struct kunit_case fdt_memory_cases[] = {
	KUNIT_CASE(nodes_test),
	KUNIT_CASE(lift_test),
	KUNIT_CASE(reg_test),
	KUNIT_CASE(one_cell_test),
	KUNIT_CASE(bad_cells_test),
	{ }
};

static struct kunit_suite fdt_memory_suite = {
	.name = "ppc64_fdt_memory",
	.test_cases = fdt_memory_cases,
};

kunit_test_suite(fdt_memory_suite);
