// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of fdt_nodes.c: a node of one tree in the place of another's
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../../../drivers/of/kexec_fdt_test_tree.h"
#include "fdt_nodes.h"
#include "fdt_test_tree.h"

static void expect_untouched(struct kunit *test, const void *fdt, const void *before,
			     const char *name)
{
	int node = ppc64_fdt_child(fdt, name);

	KUNIT_ASSERT_GE_MSG(test, node, 0, "%s", name);
	KUNIT_EXPECT_TRUE_MSG(test, ppc64_test_same(fdt, node, before,
						    ppc64_fdt_child(before, name)), "%s", name);
}

static void expect_others_untouched(struct kunit *test, const void *fdt)
{
	static const char * const others[] = {
		"chosen", "memory@0", "memory@20000000", "openprom",
		"pci@800000020000001", "pci@800000020000002", "rtas",
	};
	void *before = ppc64_test_boot_tree(test);

	for (int i = 0; i < ARRAY_SIZE(others); i++)
		expect_untouched(test, fdt, before, others[i]);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), fdt_num_mem_rsv(before));
}

/* More CPUs, as many, and fewer, than there were. */
static void replace_test(struct kunit *test)
{
	for (unsigned int cores = 1; cores <= 3; cores++) {
		void *fdt = ppc64_test_boot_tree(test);
		void *live = ppc64_test_live_tree(test, cores);
		struct kexec_why why;

		KUNIT_ASSERT_EQ(test, ppc64_fdt_graft(fdt, live, "cpus", &why), 0);
		KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, TREE_SIZE));
		KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, ppc64_fdt_child(fdt, "cpus"),
							live, ppc64_fdt_child(live, "cpus")));
		/* In its place, that is behind /chosen. */
		KUNIT_EXPECT_EQ(test, ppc64_fdt_child(fdt, "cpus"),
				ppc64_fdt_node_end(fdt, ppc64_fdt_child(fdt, "chosen")));
		expect_others_untouched(test, fdt);
	}
}

static void add_test(struct kunit *test)
{
	static const char name[] = "pci@800000020000003";
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 1);
	struct kexec_why why;
	int node;

	KUNIT_ASSERT_EQ(test, ppc64_fdt_graft(fdt, live, name, &why), 0);
	KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, TREE_SIZE));
	node = ppc64_fdt_child(fdt, name);
	KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, node, live, ppc64_fdt_child(live, name)));
	KUNIT_EXPECT_EQ(test, fdt_next_subnode(fdt, node), -FDT_ERR_NOTFOUND);
	expect_others_untouched(test, fdt);
	expect_untouched(test, fdt, ppc64_test_boot_tree(test), "cpus");
}

/* The name of a node is all of its name. */
static void unit_address_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 1);
	struct kexec_why why;

	KUNIT_EXPECT_EQ(test, ppc64_fdt_child(fdt, "memory"), -FDT_ERR_NOTFOUND);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_graft(fdt, live, "memory", &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, "device tree: /memory: FDT_ERR_NOTFOUND");
	KUNIT_EXPECT_EQ(test, ppc64_fdt_graft(fdt, live, "memory@80000000", &why), 0);
	expect_others_untouched(test, fdt);
}

/* Names of properties are used again, also those that end like another. */
static void again_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	size_t strings, structs;
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, ppc64_fdt_graft(fdt, live, "cpus", &why), 0);
	strings = fdt_size_dt_strings(fdt);
	structs = fdt_size_dt_struct(fdt);
	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, ppc64_fdt_graft(fdt, live, "cpus", &why), 0);
	KUNIT_EXPECT_EQ(test, fdt_size_dt_strings(fdt), strings);
	KUNIT_EXPECT_EQ(test, fdt_size_dt_struct(fdt), structs);
	/* All were there from the boot on. */
	KUNIT_EXPECT_EQ(test, fdt_size_dt_strings(ppc64_test_boot_tree(test)), strings);
}

static void new_names_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 1);
	size_t strings = fdt_size_dt_strings(fdt);
	static const char * const names[] = {
		"new-property", "property", "x-new-prop", "x-new-property",
	};
	struct kexec_why why;
	int cpus;

	live = ppc64_test_resized(test, live, TREE_SIZE);
	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_ASSERT_EQ(test, fdt_setprop_u32(live, ppc64_fdt_child(live, "cpus"),
						      names[i], i), 0);
	KUNIT_ASSERT_EQ(test, ppc64_fdt_graft(fdt, live, "cpus", &why), 0);
	cpus = ppc64_fdt_child(fdt, "cpus");
	KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, cpus, live, ppc64_fdt_child(live, "cpus")));
	/* The last one is the first to be written; two others are its ends. */
	KUNIT_EXPECT_EQ(test, fdt_size_dt_strings(fdt),
			strings + sizeof("x-new-property") + sizeof("x-new-prop"));
	expect_others_untouched(test, fdt);
}

/* One node fits or does not, and what does not fit changes nothing that counts. */
static void every_size_test(struct kunit *test)
{
	void *boot = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	size_t least, size, grown;
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, fdt_pack(boot), 0);
	least = fdt_totalsize(boot);
	grown = ppc64_fdt_node_end(live, ppc64_fdt_child(live, "cpus")) -
		ppc64_fdt_child(live, "cpus") -
		(ppc64_fdt_node_end(boot, ppc64_fdt_child(boot, "cpus")) -
		 ppc64_fdt_child(boot, "cpus"));
	for (size = least; size <= least + grown; size++) {
		void *fdt = ppc64_test_resized(test, boot, size);
		int ret = ppc64_fdt_graft(fdt, live, "cpus", &why);

		KUNIT_ASSERT_EQ_MSG(test, ret, size < least + grown ? -ENOSPC : 0, "%zu", size);
		KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, size));
		if (ret) {
			KUNIT_ASSERT_STREQ(test, why.text, "device tree: /cpus: FDT_ERR_NOSPACE");
			KUNIT_ASSERT_TRUE(test, ppc64_test_same(fdt, 0, boot, 0));
		}
		kunit_kfree(test, fdt);
		cond_resched();
	}
}

/* The same for the name of a property; the tree gets smaller apart from that. */
static void every_size_of_names_test(struct kunit *test)
{
	void *boot = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 1);
	static const char name[] = "a-property-with-a-long-name";
	struct kexec_why why;
	size_t least;

	live = ppc64_test_resized(test, live, TREE_SIZE);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(live, ppc64_fdt_child(live, "cpus"), name, 0), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(boot), 0);
	least = fdt_totalsize(boot);
	for (size_t size = least; size <= least + sizeof(name); size++) {
		void *fdt = ppc64_test_resized(test, boot, size);
		int ret = ppc64_fdt_graft(fdt, live, "cpus", &why);

		KUNIT_EXPECT_EQ(test, ret, size < least + sizeof(name) ? -ENOSPC : 0);
		KUNIT_EXPECT_TRUE(test, kexec_fdt_test_sound(fdt, size));
		if (ret)
			KUNIT_EXPECT_TRUE(test, ppc64_test_same(fdt, 0, boot, 0));
	}
}

static void set_magic(void *fdt)
{
	fdt_set_magic(fdt, ~FDT_MAGIC);
}

static void set_old_version(void *fdt)
{
	fdt_set_version(fdt, 16);
}

/* Strings in front of the structure are allowed, but not what is made here. */
static void set_order(void *fdt)
{
	fdt_set_off_dt_strings(fdt, sizeof(struct fdt_header));
}

static void set_late_rsvmap(void *fdt)
{
	fdt_set_off_mem_rsvmap(fdt, fdt_off_dt_struct(fdt) + 8);
}

static void set_overlap(void *fdt)
{
	fdt_set_size_dt_struct(fdt, fdt_size_dt_struct(fdt) + 4);
}

static void set_totalsize(void *fdt)
{
	fdt_set_totalsize(fdt, fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt) - 1);
}

/* The end of the root, and of the tree, is missing. */
static void cut_end(void *fdt)
{
	fdt_set_size_dt_struct(fdt, fdt_size_dt_struct(fdt) - 2 * FDT_TAGSIZE);
}

static void end_in_cpus(void *fdt)
{
	fdt32_t *tag = (void *)((char *)fdt + fdt_off_dt_struct(fdt) +
				ppc64_fdt_node_end(fdt, ppc64_fdt_child(fdt, "cpus")));

	tag[-1] = cpu_to_fdt32(FDT_END);
}

static const struct spoiler {
	const char *name;
	void (*spoil)(void *fdt);
	const char *node;
	const char *why;
} spoilers[] = {
	{ "magic", set_magic, "cpus", "device tree: /cpus: FDT_ERR_BADMAGIC" },
	{ "version", set_old_version, "cpus", "device tree: /cpus: FDT_ERR_BADVERSION" },
	{ "order", set_order, "cpus", "device tree: /cpus: FDT_ERR_BADLAYOUT" },
	{ "rsvmap", set_late_rsvmap, "cpus", "device tree: /cpus: FDT_ERR_BADLAYOUT" },
	{ "overlap", set_overlap, "cpus", "device tree: /cpus: FDT_ERR_BADLAYOUT" },
	{ "total size", set_totalsize, "cpus", "device tree: /cpus: FDT_ERR_TRUNCATED" },
	{ "early end", end_in_cpus, "cpus", "device tree: /cpus: FDT_ERR_BADSTRUCTURE" },
	{ "no end", cut_end, "memory@80000000",
	  "device tree: /memory@80000000: FDT_ERR_TRUNCATED" },
};

static void describe_spoiler(const struct spoiler *spoiler, char *desc)
{
	strscpy(desc, spoiler->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(spoiler, spoilers, describe_spoiler);

static void spoilt_test(struct kunit *test)
{
	const struct spoiler *spoiler = test->param_value;
	void *fdt = ppc64_test_boot_tree(test), *live = ppc64_test_live_tree(test, 3);
	struct kexec_why why;
	void *before;

	KUNIT_ASSERT_EQ(test, fdt_pack(fdt), 0);
	fdt = ppc64_test_resized(test, fdt, fdt_totalsize(fdt));
	spoiler->spoil(fdt);
	before = kunit_kmalloc(test, TREE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, before);
	memcpy(before, fdt, fdt_totalsize(fdt));
	strscpy(why.text, "nothing was said");
	KUNIT_EXPECT_EQ(test, ppc64_fdt_graft(fdt, live, spoiler->node, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, spoiler->why);
	KUNIT_EXPECT_MEMEQ(test, fdt, before, fdt_totalsize(before));
}

static struct kunit_case fdt_nodes_cases[] = {
	KUNIT_CASE(replace_test),
	KUNIT_CASE(add_test),
	KUNIT_CASE(unit_address_test),
	KUNIT_CASE(again_test),
	KUNIT_CASE(new_names_test),
	KUNIT_CASE_SLOW(every_size_test),
	KUNIT_CASE(every_size_of_names_test),
	KUNIT_CASE_PARAM(spoilt_test, spoiler_gen_params),
	{ }
};

static struct kunit_suite fdt_nodes_suite = {
	.name = "ppc64_fdt_nodes",
	.test_cases = fdt_nodes_cases,
};

kunit_test_suite(fdt_nodes_suite);
