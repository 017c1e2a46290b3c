// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of fdt_memory.c: blocks of memory for a crash kernel
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "fdt_memory_test.h"

#define DRMEM		"ibm,dynamic-reconfiguration-memory"

#define ASSIGNED	0x8
#define RESERVED	0x80

/* Blocks in a row, by numbers. */
struct set {
	u32 first;
	u32 nr;
	u32 flags;
};

static fdt32_t *put(fdt32_t *cell, u32 value)
{
	*cell = cpu_to_fdt32(value);
	return cell + 1;
}

static fdt32_t *put_block(fdt32_t *cell, bool v2, u32 nr, u32 block, u32 flags)
{
	if (v2)
		cell = put(cell, nr);
	cell = put(cell, block * LMB_SIZE >> 32);
	cell = put(cell, block * LMB_SIZE);
	cell = put(cell, 0x80000000 + block);
	if (!v2)
		cell = put(cell, 0);
	cell = put(cell, 1);
	return put(cell, flags);
}

static void put_sets(struct kunit *test, void *fdt, const struct set *sets, int nr, bool v2)
{
	fdt32_t *value = kunit_kzalloc(test, SZ_4K, GFP_KERNEL), *cell = value + 1;
	int node = ppc64_fdt_child(fdt, DRMEM), blocks = 0;

	KUNIT_ASSERT_NOT_NULL(test, value);
	for (const struct set *set = sets; set < sets + nr; set++) {
		for (u32 i = 0; i < (v2 ? 1 : set->nr); i++, blocks++)
			cell = put_block(cell, v2, set->nr, set->first + i, set->flags);
	}
	put(value, blocks);
	if (node < 0)
		node = fdt_add_subnode(fdt, 0, DRMEM);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", LMB_SIZE), 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, v2 ? "ibm,dynamic-memory-v2" :
					  "ibm,dynamic-memory", value,
					  (cell - value) * sizeof(*cell)), 0);
	kunit_kfree(test, value);
}

/* Reads the property as a kernel does that is booting: see early_init_drmem_lmb(). */
static void read_usable(struct kunit *test, const void *fdt, const struct set *sets, int nr,
			struct range_list *found)
{
	int len = 0;
	const fdt64_t *cell = fdt_getprop(fdt, ppc64_fdt_child(fdt, DRMEM),
					  "linux,drconf-usable-memory", &len);
	const fdt64_t *end = cell + len / sizeof(*cell);

	for (const struct set *set = sets; set < sets + nr; set++) {
		for (u32 i = 0; i < set->nr; i++) {
			u64 ranges, block = set->first + i;

			if ((set->flags & RESERVED) || !(set->flags & ASSIGNED))
				continue;
			KUNIT_ASSERT_PTR_NE(test, cell, end);
			for (ranges = fdt64_ld(cell++); ranges; ranges--, cell += 2) {
				u64 start = fdt64_ld(cell), size = fdt64_ld(cell + 1);

				/* All of it is in the block that it is said to be in. */
				KUNIT_EXPECT_EQ(test, start / LMB_SIZE, block);
				KUNIT_EXPECT_EQ(test, (start + size - 1) / LMB_SIZE, block);
				want_range(test, found, start, start + size - 1);
			}
		}
	}
	KUNIT_EXPECT_PTR_EQ(test, cell, end);
}

static void expect_blocks(struct kunit *test, const struct set *sets, int nr,
			  const struct range_list *usable)
{
	struct range_list expected = { }, found[2] = { };

	for (int i = 0; i < nr; i++)
		if ((sets[i].flags & (ASSIGNED | RESERVED)) == ASSIGNED && sets[i].nr)
			want_range(test, &expected, sets[i].first * LMB_SIZE,
				   (sets[i].first + sets[i].nr) * LMB_SIZE - 1);
	KUNIT_ASSERT_EQ(test, range_list_intersect(&expected, usable), 0);

	for (int v2 = 0; v2 <= 1; v2++) {
		void *fdt = ppc64_test_boot_tree(test);

		put_sets(test, fdt, sets, nr, v2);
		limit(test, fdt, usable);
		read_usable(test, fdt, sets, nr, &found[v2]);
		KUNIT_EXPECT_EQ(test, found[v2].nr, expected.nr);
		for (size_t i = 0; i < min(found[v2].nr, expected.nr); i++)
			KUNIT_EXPECT_MEMEQ(test, &found[v2].ranges[i], &expected.ranges[i],
					   sizeof(*expected.ranges));
		range_list_free(&found[v2]);
		kunit_kfree(test, fdt);
	}
	range_list_free(&expected);
}

/* Blocks that are not there stand between those that are. */
static void blocks_test(struct kunit *test)
{
	static const struct set sets[] = {
		{ 1, 2, ASSIGNED }, { 3, 1, 0 }, { 4, 1, RESERVED | ASSIGNED },
		{ 5, 0, ASSIGNED }, { 6, 3, ASSIGNED | 0x100 }, { 9, 4, RESERVED },
		{ 20, 1, ASSIGNED },
	};
	struct range_list usable = { };

	expect_blocks(test, sets, ARRAY_SIZE(sets), &usable);
	/* One range over several blocks, one that is a byte, one in a hole. */
	want_range(test, &usable, 0, 7 * LMB_SIZE + 0xffff);
	want_range(test, &usable, 7 * LMB_SIZE + 0x20000, 7 * LMB_SIZE + 0x20000);
	want_range(test, &usable, 8 * LMB_SIZE, 8 * LMB_SIZE);
	want_range(test, &usable, 10 * LMB_SIZE, 11 * LMB_SIZE);
	want_range(test, &usable, 21 * LMB_SIZE - 1, U64_MAX);
	expect_blocks(test, sets, ARRAY_SIZE(sets), &usable);
	range_list_free(&usable);
}

/* Sets and ranges of all kinds, the same in each run. */
static void random_blocks_test(struct kunit *test)
{
	static const u32 flags[] = { ASSIGNED, 0, ASSIGNED | 0x40, RESERVED | ASSIGNED };
	u64 state = 1;

	for (int round = 0; round < 200; round++) {
		struct range_list usable = { };
		struct set sets[12];
		u32 block = 0;

		for (int i = 0; i < ARRAY_SIZE(sets); i++) {
			state = state * 6364136223846793005ULL + 1442695040888963407ULL;
			sets[i] = (struct set){
				.first = block + (state >> 60) % 2,
				.nr = (state >> 56) % 4,
				.flags = flags[(state >> 52) % ARRAY_SIZE(flags)],
			};
			block = sets[i].first + sets[i].nr;
			want_range(test, &usable, state % (40 * LMB_SIZE),
				   state % (40 * LMB_SIZE) + ((state >> 32) & 0x3fffffff));
		}
		expect_blocks(test, sets, ARRAY_SIZE(sets), &usable);
		range_list_free(&usable);
	}
}

static const char *const usable_lmbs = "linux,drconf-usable-memory";

/* Without a list or a size of blocks a kernel finds none; so nothing is said. */
static void no_blocks_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	int node = fdt_add_subnode(fdt, 0, DRMEM);
	struct range_list usable = { };

	want_range(test, &usable, 0, 0xffff);
	KUNIT_ASSERT_GE(test, node, 0);
	limit(test, fdt, &usable);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", 0), 0);
	limit(test, fdt, &usable);
	/* Those that may come later, but none yet: there is nothing to divide by 0. */
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, node, "ibm,dynamic-memory-v2", 0), 0);
	limit(test, fdt, &usable);
	KUNIT_EXPECT_NULL(test, fdt_getprop(fdt, node, usable_lmbs, NULL));
	/* And a size that is too short is none. */
	put_sets(test, fdt, &(struct set){ 1, 1, ASSIGNED }, 1, true);
	limit(test, fdt, &usable);
	KUNIT_EXPECT_NOT_NULL(test, fdt_getprop(fdt, node, usable_lmbs, NULL));
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, node, "ibm,lmb-size", LMB_SIZE), 0);
	limit(test, fdt, &usable);
	KUNIT_EXPECT_NULL(test, fdt_getprop(fdt, node, usable_lmbs, NULL));
	range_list_free(&usable);
}

/* Lets the list say that it has so many entries. */
static void claim(struct kunit *test, void *fdt, u32 nr)
{
	fdt32_t cell = cpu_to_fdt32(nr);

	KUNIT_ASSERT_EQ(test, fdt_setprop_inplace_namelen_partial(fdt, ppc64_fdt_child(fdt, DRMEM),
								  "ibm,dynamic-memory-v2", 21, 0,
								  &cell, sizeof(cell)), 0);
}

static void bad_blocks_test(struct kunit *test)
{
	static const char shorter[] =
		"device tree: /" DRMEM ": ibm,dynamic-memory-v2: shorter than it says";
	struct set set = { 1, 1, ASSIGNED };
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list usable = { };
	int node;

	want_range(test, &usable, 0, 0xffff);
	put_sets(test, fdt, &set, 1, true);
	node = ppc64_fdt_child(fdt, DRMEM);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", 0), 0);
	expect_refused(test, fdt, &usable, "device tree: /" DRMEM ": ibm,lmb-size: 0");
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", U64_MAX), 0);
	expect_refused(test, fdt, &usable, "device tree: /" DRMEM
		       ": ibm,dynamic-memory-v2: a block ends beyond all addresses");
	set.nr = U32_MAX;
	put_sets(test, fdt, &set, 1, true);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", 1ULL << 33), 0);
	expect_refused(test, fdt, &usable, "device tree: /" DRMEM
		       ": ibm,dynamic-memory-v2: a block ends beyond all addresses");

	/* One block, and says two; then as many as wrap to less than one. */
	claim(test, fdt, 2);
	expect_refused(test, fdt, &usable, shorter);
	claim(test, fdt, 0x2aaaaaab);
	expect_refused(test, fdt, &usable, shorter);
	KUNIT_ASSERT_EQ(test, fdt_setprop(fdt, node, "ibm,dynamic-memory", "\0\0\0", 3), 0);
	expect_refused(test, fdt, &usable, "device tree: /" DRMEM ": ibm,dynamic-memory: empty");
	KUNIT_ASSERT_EQ(test, fdt_setprop_u32(fdt, node, "ibm,dynamic-memory", U32_MAX), 0);
	expect_refused(test, fdt, &usable, "device tree: /" DRMEM
		       ": ibm,dynamic-memory: shorter than it says");
	/* Nobody asks about blocks when there is no limit. */
	limit(test, fdt, NULL);
	range_list_free(&usable);
}

/* Billions of blocks take no longer than the space that there is. */
static void many_blocks_test(struct kunit *test)
{
	struct set set = { 0, U32_MAX, ASSIGNED };
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list usable = { };
	struct kexec_why why;
	int node;

	want_range(test, &usable, 0, U64_MAX);
	put_sets(test, fdt, &set, 1, true);
	node = ppc64_fdt_child(fdt, DRMEM);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(fdt, node, "ibm,lmb-size", 1), 0);
	KUNIT_EXPECT_EQ(test, ppc64_fdt_limit_memory(fdt, &usable, &why), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, why.text, "device tree: /" DRMEM
			   ": linux,drconf-usable-memory: FDT_ERR_NOSPACE");
	/* And none at all when they are not there. */
	set.flags = 0;
	put_sets(test, fdt, &set, 1, true);
	limit(test, fdt, &usable);
	range_list_free(&usable);
}

static void every_size_test(struct kunit *test)
{
	static const struct set set = { 3, 3, ASSIGNED };
	void *boot = ppc64_test_boot_tree(test);
	struct range_list usable = { };
	struct kexec_why why;
	int ret = -ENOSPC;
	size_t size;

	want_range(test, &usable, 0, 0xffff);
	want_range(test, &usable, 0x20000000, 0x4000ffff);
	put_sets(test, boot, &set, 1, true);
	KUNIT_ASSERT_EQ(test, fdt_pack(boot), 0);
	for (size = fdt_totalsize(boot); ret == -ENOSPC && size < TREE_SIZE; size++) {
		void *fdt = ppc64_test_resized(test, boot, size);

		ret = ppc64_fdt_limit_memory(fdt, &usable, &why);
		KUNIT_ASSERT_TRUE_MSG(test, !ret || ret == -ENOSPC, "%s", why.text);
		KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, size));
		kunit_kfree(test, fdt);
	}
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_GT(test, size, fdt_totalsize(boot) + 1);
	range_list_free(&usable);
}

static struct kunit_case fdt_blocks_cases[] = {
	KUNIT_CASE(blocks_test),
	KUNIT_CASE(random_blocks_test),
	KUNIT_CASE(no_blocks_test),
	KUNIT_CASE(bad_blocks_test),
	KUNIT_CASE(many_blocks_test),
	KUNIT_CASE_SLOW(every_size_test),
	{ }
};

static struct kunit_suite fdt_blocks_suite = {
	.name = "ppc64_fdt_blocks",
	.test_cases = fdt_blocks_cases,
};

kunit_test_suite(fdt_blocks_suite);
