// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reserve map of a ppc64 tree without memory to sort it. Only for the host,
 * where each allocation can be made to fail in turn.
 */
#include <kunit/test.h>
#include <linux/range_list.h>
#include <linux/slab.h>

#include "../../../arch/powerpc/kexec/fdt_nodes.h"
#include "../../../arch/powerpc/kexec/fdt_test_tree.h"

static void reserve_test(struct kunit *test)
{
	void *fdt = ppc64_test_boot_tree(test);
	struct range_list list = { };
	struct kexec_why why;
	long good = 0;
	int ret;

	KUNIT_ASSERT_EQ(test, range_list_add(&list, 0x100000, 0x1fffff), 0);
	do {
		shim_allocations_left = good++;
		ret = ppc64_fdt_reserve(fdt, &list, &why);
		shim_allocations_left = -1;
		if (!ret)
			break;
		KUNIT_ASSERT_EQ(test, ret, -ENOMEM);
		KUNIT_EXPECT_STREQ(test, why.text,
				   "device tree: reservations: no memory to sort them");
		KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 2);
	} while (good < 10);
	/* The map, what is missing, and the difference of the two. */
	KUNIT_EXPECT_EQ(test, good, 4);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 3);
	range_list_free(&list);
}

static struct kunit_case ppc64_fdt_nomem_cases[] = {
	KUNIT_CASE(reserve_test),
	{ }
};

static struct kunit_suite ppc64_fdt_nomem_suite = {
	.name = "ppc64_fdt_nomem",
	.test_cases = ppc64_fdt_nomem_cases,
};

kunit_test_suite(ppc64_fdt_nomem_suite);
