// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of fdt_live.c: what has changed since the boot
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/range_list.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../../../drivers/of/kexec_fdt_test_tree.h"
#include "fdt_nodes.h"
#include "fdt_test_tree.h"

/* --- which nodes ---------------------------------------------------------- */

static void is_live_test(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, ppc64_fdt_is_live("cpus", NULL));
	KUNIT_EXPECT_TRUE(test, ppc64_fdt_is_live("ibm,dynamic-reconfiguration-memory", NULL));
	KUNIT_EXPECT_TRUE(test, ppc64_fdt_is_live("memory@0", "memory"));
	KUNIT_EXPECT_TRUE(test, ppc64_fdt_is_live("pci@800000020000000", "pci"));
	KUNIT_EXPECT_TRUE(test, ppc64_fdt_is_live("vdevice", "vdevice"));
	KUNIT_EXPECT_FALSE(test, ppc64_fdt_is_live("memory@0", NULL));
	KUNIT_EXPECT_FALSE(test, ppc64_fdt_is_live("chosen", NULL));
	KUNIT_EXPECT_FALSE(test, ppc64_fdt_is_live("rtas", "rtas"));
	KUNIT_EXPECT_FALSE(test, ppc64_fdt_is_live("cpus@0", "cpu"));
}

/* In the order of the tree: those that stay where they were, then the new ones. */
static void take_over_test(struct kunit *test)
{
	static const struct {
		const char *name;
		bool live;
	} expected[] = {
		{ "chosen" }, { "cpus", true }, { "memory@0", true }, { "openprom" },
		{ "pci@800000020000001", true }, { "rtas" },
		{ "pci@800000020000003", true }, { "memory@80000000", true },
	};
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	void *boot = ppc64_test_boot_tree(test);
	int i = 0, node;
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, ppc64_fdt_take_over(fdt, live, &why), 0);
	KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, TREE_SIZE));
	fdt_for_each_subnode(node, fdt, 0) {
		const char *name = fdt_get_name(fdt, node, NULL);
		const void *from = expected[i].live ? live : boot;

		KUNIT_ASSERT_LT(test, i, ARRAY_SIZE(expected));
		KUNIT_ASSERT_STREQ(test, name, expected[i++].name);
		KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, node, from,
							ppc64_fdt_child(from, name)));
	}
	KUNIT_EXPECT_EQ(test, i, ARRAY_SIZE(expected));
}

/* Nothing changes any more when the next kernel does the same. */
static void take_over_again_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	void *first = kunit_kmalloc(test, TREE_SIZE, GFP_KERNEL);
	struct kexec_why why;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_EQ(test, ppc64_fdt_take_over(fdt, live, &why), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(fdt), 0);
	KUNIT_ASSERT_EQ(test, fdt_open_into(fdt, first, TREE_SIZE), 0);
	KUNIT_ASSERT_EQ(test, ppc64_fdt_take_over(fdt, live, &why), 0);
	KUNIT_EXPECT_EQ(test, fdt_pack(first), 0);
	KUNIT_EXPECT_EQ(test, fdt_totalsize(fdt), fdt_totalsize(first));
	KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, 0, first, 0));
}

/* From the first size that the blob fits into. */
static void every_size_test(struct kunit *test)
{
	void *boot = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 4);
	struct kexec_why why;
	int ret = -ENOSPC;
	size_t size;

	KUNIT_ASSERT_EQ(test, fdt_pack(boot), 0);
	for (size = fdt_totalsize(boot); ret == -ENOSPC && size < TREE_SIZE; size++) {
		void *fdt = ppc64_test_resized(test, boot, size);

		ret = ppc64_fdt_take_over(fdt, live, &why);
		KUNIT_ASSERT_TRUE(test, !ret || ret == -ENOSPC);
		KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, size));
		kunit_kfree(test, fdt);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_GT(test, size, fdt_totalsize(boot) + 1);
}

/* Nodes whose type is not a string are none of the types. */
static void bad_type_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	int node = fdt_add_subnode(fdt, 0, "unending");
	struct kexec_why why;

	KUNIT_ASSERT_GE(test, node, 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "device_type", "memory", 6), 0);
	KUNIT_ASSERT_EQ(test, ppc64_fdt_take_over(fdt, live, &why), 0);
	KUNIT_EXPECT_GE(test, ppc64_fdt_child(fdt, "unending"), 0);
}

/* --- the boot CPU --------------------------------------------------------- */

static void *tree_with_cpus(struct kunit *test, unsigned int threads)
{
	void *fdt = kunit_kzalloc(test, TREE_SIZE, GFP_KERNEL);
	int cpus;

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, fdt_create_empty_tree(fdt, TREE_SIZE), 0);
	cpus = fdt_add_subnode(fdt, 0, "cpus");
	KUNIT_ASSERT_EQ(test, ppc64_test_core(fdt, cpus, 40, threads), 0);
	KUNIT_ASSERT_EQ(test, ppc64_test_core(fdt, cpus, 16, threads), 0);
	/* In front of them is something with a "reg" that is no CPU. */
	KUNIT_ASSERT_EQ(test, ppc64_test_core(fdt, cpus, 8, threads), 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop_string(fdt, fdt_first_subnode(fdt, cpus),
						 "device_type", "cache"), 0);
	return fdt;
}

static void expect_boot_cpu(struct kunit *test, unsigned int threads, u32 before, u32 after)
{
	void *fdt = tree_with_cpus(test, threads);
	struct kexec_why why;

	fdt_set_boot_cpuid_phys(fdt, before);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), 0);
	KUNIT_EXPECT_EQ_MSG(test, fdt_boot_cpuid_phys(fdt), after, "%u", before);
}

static void boot_cpu_test(struct kunit *test)
{
	expect_boot_cpu(test, 8, 16, 16);
	expect_boot_cpu(test, 8, 23, 23);
	expect_boot_cpu(test, 8, 47, 47);
	expect_boot_cpu(test, 8, 24, 16);
	expect_boot_cpu(test, 8, 8, 16);
	expect_boot_cpu(test, 8, (u32)-1, 16);
	expect_boot_cpu(test, 0, 40, 40);
	expect_boot_cpu(test, 0, 41, 16);
}

static void no_cpu_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct kexec_why why;
	int cpus, node;

	while (cpus = ppc64_fdt_child(fdt, "cpus"), node = fdt_first_subnode(fdt, cpus),
	       node >= 0)
		KUNIT_ASSERT_EQ(test, fdt_del_node(fdt, node), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, "device tree: /cpus: there is no CPU in it");

	KUNIT_ASSERT_EQ(test, fdt_del_node(fdt, cpus), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, "device tree: /cpus: FDT_ERR_NOTFOUND");
}

/* A property of odd length has as many cells as fit; none is no CPU. */
static void short_reg_test(struct kunit *test)
{
	void *fdt = kunit_kzalloc(test, TREE_SIZE, GFP_KERNEL);
	struct kexec_why why;
	int cpus, node;

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, fdt_create_empty_tree(fdt, TREE_SIZE), 0);
	cpus = fdt_add_subnode(fdt, 0, "cpus");
	node = fdt_add_subnode(fdt, cpus, "cpu@0");
	KUNIT_ASSERT_EQ(test, fdt_setprop_string(fdt, node, "device_type", "cpu"), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), -EINVAL);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "reg", "\0\0\0", 3), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), -EINVAL);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "reg", "\0\0\0\5\0\0", 7), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_boot_cpu(fdt, &why), 0);
	KUNIT_EXPECT_EQ(test, fdt_boot_cpuid_phys(fdt), 5);
}

/* --- room for CPUs -------------------------------------------------------- */

static size_t bytes_of(const void *fdt, int node)
{
	return ppc64_fdt_node_end(fdt, node) - node;
}

/* Enough for that many: each with a name that is longer, and half of the others. */
static void cpus_room_test(struct kunit *test)
{
	void *few = ppc64_test_live_tree(test, 2);
	int first = fdt_first_subnode(few, ppc64_fdt_child(few, "cpus"));
	int second = fdt_next_subnode(few, first);
	size_t each = bytes_of(few, second) + FDT_TAGSIZE + (bytes_of(few, first) + 1) / 2;
	struct kexec_why why;

	KUNIT_EXPECT_STREQ(test, fdt_get_name(few, first, NULL), "ibm,powerpc-cpu-features");
	KUNIT_EXPECT_EQ(test, ppc64_fdt_cpus_room(few, 1), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_cpus_room(few, 2), 0);
	for (unsigned int cores = 3; cores < 10; cores++) {
		size_t room = ppc64_fdt_cpus_room(few, cores);
		void *live = ppc64_test_live_tree(test, cores);
		void *fdt = ppc64_test_resized(test, few, fdt_totalsize(few) + room);

		KUNIT_EXPECT_EQ(test, room, (cores - 2) * each);
		KUNIT_EXPECT_EQ_MSG(test, ppc64_fdt_graft(fdt, live, "cpus", &why), 0, "%s",
				    why.text);
	}
}

/* The largest counts, not the last. */
static void cpus_room_largest_test(struct kunit *test)
{
	void *fdt = ppc64_test_resized(test, ppc64_test_live_tree(test, 3), TREE_SIZE);
	size_t room = ppc64_fdt_cpus_room(fdt, 4);
	int node = fdt_first_subnode(fdt, ppc64_fdt_child(fdt, "cpus"));

	node = fdt_next_subnode(fdt, node);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, node, "property", 0), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_cpus_room(fdt, 4),
			room + sizeof(struct fdt_property) + sizeof(fdt32_t));
}

static void cpus_room_none_test(struct kunit *test)
{
	void *fdt = ppc64_test_live_tree(test, 0);

	KUNIT_EXPECT_EQ(test, ppc64_fdt_cpus_room(fdt, 8), 0);
	fdt = ppc64_test_boot_tree(test);
	KUNIT_ASSERT_EQ(test, fdt_del_node(fdt, ppc64_fdt_child(fdt, "cpus")), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_cpus_room(fdt, 8), 0);
}

/* --- the reserve map ------------------------------------------------------ */

static void add(struct kunit *test, struct range_list *list, u64 first, u64 last)
{
	KUNIT_ASSERT_EQ(test, range_list_add(list, first, last), 0);
}

static void expect_entry(struct kunit *test, const void *fdt, int i, u64 start, u64 size)
{
	u64 rsv_start = 0, rsv_size = 0;

	KUNIT_EXPECT_EQ(test, fdt_get_mem_rsv(fdt, i, &rsv_start, &rsv_size), 0);
	KUNIT_EXPECT_EQ(test, rsv_start, start);
	KUNIT_EXPECT_EQ(test, rsv_size, size);
}

/* Entries of the boot stay what they are, even when a new one touches. */
static void reserve_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list list = { };
	struct kexec_why why;

	add(test, &list, RTAS_START, RTAS_START + RTAS_SIZE - 1);
	add(test, &list, RTAS_START - 0x1000, RTAS_START + RTAS_SIZE + 0xfff);
	add(test, &list, 0x100000, 0x1fffff);
	add(test, &list, INITRD_START + 1, INITRD_START + 2);
	add(test, &list, U64_MAX, U64_MAX);
	for (int i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, ppc64_fdt_reserve(fdt, &list, &why), 0);
		KUNIT_ASSERT_EQ(test, fdt_num_mem_rsv(fdt), 6);
	}
	expect_entry(test, fdt, 0, RTAS_START, RTAS_SIZE);
	expect_entry(test, fdt, 1, INITRD_START, INITRD_SIZE);
	expect_entry(test, fdt, 2, 0x100000, 0x100000);
	expect_entry(test, fdt, 3, RTAS_START - 0x1000, 0x1000);
	expect_entry(test, fdt, 4, RTAS_START + RTAS_SIZE, 0x1000);
	expect_entry(test, fdt, 5, U64_MAX, 1);
	range_list_free(&list);
}

/* An entry that wraps goes up to the end; there is nothing to add behind it. */
static void reserve_wraps_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list list = { };
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, fdt_add_mem_rsv(fdt, 0x8000000000000000, U64_MAX), 0);
	add(test, &list, 0x7fffffffffffffff, U64_MAX);
	KUNIT_ASSERT_EQ(test, ppc64_fdt_reserve(fdt, &list, &why), 0);
	KUNIT_ASSERT_EQ(test, fdt_num_mem_rsv(fdt), 4);
	expect_entry(test, fdt, 3, 0x7fffffffffffffff, 1);
	range_list_free(&list);
}

static void reserve_nothing_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list list = { };
	struct kexec_why why;

	KUNIT_EXPECT_EQ(test, ppc64_fdt_reserve(fdt, &list, &why), 0);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 2);
}

static void reserve_all_test(struct kunit *test)
{
	static const char text[] =
		"device tree: reservation of 0x0 to 0xffffffffffffffff: FDT_ERR_BADVALUE";
	void *fdt = kunit_kzalloc(test, TREE_SIZE, GFP_KERNEL);
	struct range_list list = { };
	struct kexec_why why;

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, fdt_create_empty_tree(fdt, TREE_SIZE), 0);
	add(test, &list, 0, U64_MAX);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_reserve(fdt, &list, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, text);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 0);
	range_list_free(&list);
}

static void reserve_every_size_test(struct kunit *test)
{
	void *boot = ppc64_test_boot_tree(test);
	struct range_list list = { };
	struct kexec_why why;
	size_t least;

	KUNIT_ASSERT_EQ(test, fdt_pack(boot), 0);
	least = fdt_totalsize(boot);
	add(test, &list, 0x100000, 0x1fffff);
	add(test, &list, 0x300000, 0x3fffff);
	for (size_t size = least; size <= least + 32; size++) {
		void *fdt = ppc64_test_resized(test, boot, size);
		int ret = ppc64_fdt_reserve(fdt, &list, &why);

		KUNIT_EXPECT_EQ(test, ret, size < least + 32 ? -ENOSPC : 0);
		KUNIT_EXPECT_TRUE(test, kexec_fdt_test_sound(fdt, size));
	}
	KUNIT_EXPECT_STREQ(test, why.text,
			   "device tree: reservation of 0x300000 to 0x3fffff: FDT_ERR_NOSPACE");
	range_list_free(&list);
}

static struct kunit_case fdt_live_cases[] = {
	KUNIT_CASE(is_live_test),
	KUNIT_CASE(take_over_test),
	KUNIT_CASE(take_over_again_test),
	KUNIT_CASE_SLOW(every_size_test),
	KUNIT_CASE(bad_type_test),
	KUNIT_CASE(boot_cpu_test),
	KUNIT_CASE(no_cpu_test),
	KUNIT_CASE(short_reg_test),
	KUNIT_CASE(cpus_room_test),
	KUNIT_CASE(cpus_room_largest_test),
	KUNIT_CASE(cpus_room_none_test),
	KUNIT_CASE(reserve_test),
	KUNIT_CASE(reserve_wraps_test),
	KUNIT_CASE(reserve_nothing_test),
	KUNIT_CASE(reserve_all_test),
	KUNIT_CASE(reserve_every_size_test),
	{ }
};

static struct kunit_suite fdt_live_suite = {
	.name = "ppc64_fdt_live",
	.test_cases = fdt_live_cases,
};

kunit_test_suite(fdt_live_suite);
