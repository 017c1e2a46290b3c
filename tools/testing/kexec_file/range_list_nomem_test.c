// SPDX-License-Identifier: GPL-2.0
/*
 * lib/range_list.c without memory: an operation that fails leaves its list as
 * it was. Only for the host, where each allocation can be made to fail in turn.
 */
#include <kunit/test.h>
#include <linux/range_list.h>
#include <linux/slab.h>

/* More than the first allocation holds, so that growing has to be done twice. */
#define MANY	40

static int make_many(struct range_list *list, u64 step)
{
	int ret = 0;
	u64 i;

	for (i = 0; !ret && i < MANY; i++)
		ret = range_list_add(list, i * step, i * step + 1);
	return ret;
}

static int add_one(struct range_list *list, const struct range_list *other)
{
	return range_list_add(list, 1000000, 1000001);
}

static int split_one(struct range_list *list, const struct range_list *other)
{
	return range_list_remove(list, 1, 1);
}

/* Exactly as many ranges as fit, the first of them wide enough to be split. */
static void make_full(struct kunit *test, struct range_list *list)
{
	KUNIT_ASSERT_EQ(test, range_list_add(list, 0, 2), 0);
	while (list->nr < list->max)
		KUNIT_ASSERT_EQ(test, range_list_add(list, 10 * list->nr, 10 * list->nr), 0);
}

/* Let the 1st, 2nd, ... allocation fail until the operation needs no more. */
static void fail_each(struct kunit *test, int (*operation)(struct range_list *list,
							   const struct range_list *other))
{
	struct range_list list = { }, other = { };
	struct range before[256];
	size_t nr;
	long good = 0;
	int ret;

	make_full(test, &list);
	KUNIT_ASSERT_EQ(test, make_many(&other, 5), 0);
	nr = list.nr;
	KUNIT_ASSERT_LE(test, nr, ARRAY_SIZE(before));
	memcpy(before, list.ranges, nr * sizeof(*before));

	do {
		shim_allocations_left = good++;
		ret = operation(&list, &other);
		shim_allocations_left = -1;
		if (ret) {
			KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
			KUNIT_ASSERT_EQ(test, list.nr, nr);
			KUNIT_EXPECT_MEMEQ(test, list.ranges, before, nr * sizeof(*before));
		}
	} while (ret && good < 100);

	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_GT(test, good, 1);
	range_list_free(&list);
	range_list_free(&other);
}

static void add_nomem_test(struct kunit *test)
{
	fail_each(test, add_one);
}

static void split_nomem_test(struct kunit *test)
{
	fail_each(test, split_one);
}

static void intersect_nomem_test(struct kunit *test)
{
	fail_each(test, range_list_intersect);
}

static void subtract_nomem_test(struct kunit *test)
{
	fail_each(test, range_list_subtract);
}

static struct kunit_case range_list_nomem_cases[] = {
	KUNIT_CASE(add_nomem_test),
	KUNIT_CASE(split_nomem_test),
	KUNIT_CASE(intersect_nomem_test),
	KUNIT_CASE(subtract_nomem_test),
	{ }
};

static struct kunit_suite range_list_nomem_suite = {
	.name = "range_list_nomem",
	.test_cases = range_list_nomem_cases,
};

kunit_test_suite(range_list_nomem_suite);
