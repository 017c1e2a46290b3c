// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of lib/range_list.c: limits, and a walk beside a reference
 *
 * On the walk random changes are made to a list and to an array with a byte for
 * each number. They must lead to the same set and to the same answers. The
 * numbers are few, so that ranges meet often; they are taken from both ends of
 * the number line, and from between.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/string.h>

#define NUMBERS		40
#define STEPS		5000

/* All numbers there are, which no size can say. */
static void extremes_test(struct kunit *test)
{
	struct range_list list = { };

	KUNIT_EXPECT_EQ(test, range_list_add(&list, 0, U64_MAX), 0);
	KUNIT_EXPECT_TRUE(test, range_list_contains(&list, 0, U64_MAX));
	KUNIT_EXPECT_EQ(test, range_list_remove(&list, 0x1000, 0x1fff), 0);
	KUNIT_ASSERT_EQ(test, list.nr, 2);
	KUNIT_EXPECT_EQ(test, list.ranges[0].end, 0xfff);
	KUNIT_EXPECT_EQ(test, list.ranges[1].start, 0x2000);
	KUNIT_EXPECT_EQ(test, range_list_remove(&list, U64_MAX, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, range_list_last(&list)->end, U64_MAX - 1);
	KUNIT_EXPECT_EQ(test, range_list_remove(&list, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, range_list_first(&list)->start, 1);
	KUNIT_EXPECT_EQ(test, range_list_remove(&list, 0, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, list.nr, 0);
	KUNIT_EXPECT_NULL(test, range_list_first(&list));
	KUNIT_EXPECT_NULL(test, range_list_last(&list));
	KUNIT_EXPECT_NULL(test, range_list_find(&list, 0));
	range_list_free(&list);
}

static void size_test(struct kunit *test)
{
	struct range_list list = { };

	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, U64_MAX, 0), 0);
	KUNIT_EXPECT_EQ(test, list.nr, 0);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, U64_MAX, 1), 0);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, 0x10, 0x20), 0);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, U64_MAX, 2), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, 2, U64_MAX), -EOVERFLOW);
	KUNIT_ASSERT_EQ(test, list.nr, 2);
	KUNIT_EXPECT_EQ(test, list.ranges[0].start, 0x10);
	KUNIT_EXPECT_EQ(test, list.ranges[0].end, 0x2f);
	KUNIT_EXPECT_EQ(test, list.ranges[1].start, U64_MAX);
	KUNIT_EXPECT_EQ(test, range_list_add_size(&list, 1, U64_MAX), 0);
	KUNIT_EXPECT_EQ(test, list.nr, 1);
	range_list_free(&list);
}

static void reversed_test(struct kunit *test)
{
	struct range_list list = { };

	KUNIT_EXPECT_EQ(test, range_list_add(&list, 10, 20), 0);
	KUNIT_EXPECT_EQ(test, range_list_add(&list, 16, 15), -EINVAL);
	KUNIT_EXPECT_EQ(test, range_list_remove(&list, 16, 15), -EINVAL);
	KUNIT_EXPECT_EQ(test, list.nr, 1);
	KUNIT_EXPECT_TRUE(test, range_list_contains(&list, 10, 20));
	range_list_free(&list);
}

/* As many ranges as a machine with much memory has, in either order. */
static void many_test(struct kunit *test)
{
	struct range_list up = { }, down = { };
	const u64 many = 5000;
	u64 i;

	for (i = 0; i < many; i++) {
		KUNIT_ASSERT_EQ(test, range_list_add(&up, 4 * i, 4 * i + 1), 0);
		KUNIT_ASSERT_EQ(test, range_list_add_size(&down, 4 * (many - 1 - i), 2), 0);
	}
	KUNIT_EXPECT_EQ(test, up.nr, many);
	KUNIT_ASSERT_EQ(test, down.nr, many);
	KUNIT_EXPECT_MEMEQ(test, up.ranges, down.ranges, many * sizeof(*up.ranges));
	KUNIT_EXPECT_EQ(test, range_list_intersect(&up, &down), 0);
	KUNIT_EXPECT_EQ(test, up.nr, many);
	KUNIT_EXPECT_EQ(test, range_list_subtract(&up, &down), 0);
	KUNIT_EXPECT_EQ(test, up.nr, 0);
	for (i = 0; i < many; i++)
		KUNIT_ASSERT_EQ(test, range_list_add(&down, 4 * i + 2, 4 * i + 3), 0);
	KUNIT_EXPECT_EQ(test, down.nr, 1);
	KUNIT_EXPECT_TRUE(test, range_list_contains(&down, 0, 4 * many - 1));
	range_list_free(&up);
	range_list_free(&down);
}

/* A list, and which of the numbers from @base on should be in it. */
struct twin {
	struct range_list list;
	u64 base;
	bool is_in[NUMBERS];
};

/* A stretch of those numbers. */
struct stretch {
	u32 from, to;
	u64 first, last;
};

static void expect_same(struct kunit *test, const struct twin *twin)
{
	const struct range *range, *previous = NULL;
	bool seen[NUMBERS] = { };

	KUNIT_ASSERT_LE(test, twin->list.nr, twin->list.max);
	for (range = range_list_first(&twin->list); range;
	     range = range_list_next(&twin->list, range)) {
		KUNIT_ASSERT_LE(test, range->start, range->end);
		KUNIT_ASSERT_GE(test, range->start, twin->base);
		KUNIT_ASSERT_LT(test, range->end - twin->base, NUMBERS);
		if (previous) {
			KUNIT_ASSERT_LT(test, previous->end, range->start);
			KUNIT_ASSERT_GT(test, range->start - previous->end, 1);
		}
		previous = range;
		memset(seen + (range->start - twin->base), true,
		       range_len(range));
	}
	KUNIT_ASSERT_MEMEQ(test, seen, twin->is_in, sizeof(seen));
}

static void expect_answers(struct kunit *test, const struct twin *twin,
			   const struct stretch *s)
{
	const struct range *found = range_list_find(&twin->list, s->first);
	bool all = true, any = false;
	u32 next = s->from, i;

	for (i = s->from; i <= s->to; i++) {
		all &= twin->is_in[i];
		any |= twin->is_in[i];
	}
	KUNIT_ASSERT_EQ(test, all,
			range_list_contains(&twin->list, s->first, s->last));
	KUNIT_ASSERT_EQ(test, any,
			range_list_overlaps(&twin->list, s->first, s->last));

	while (next < NUMBERS && !twin->is_in[next])
		next++;
	KUNIT_ASSERT_EQ(test, !found, next == NUMBERS);
	if (found)
		KUNIT_ASSERT_EQ(test, max(found->start, s->first),
				twin->base + next);
}

static struct stretch random_stretch(struct rnd_state *rnd, u64 base)
{
	u32 from = prandom_u32_state(rnd) % NUMBERS;
	u32 to = from + prandom_u32_state(rnd) % (NUMBERS - from);

	return (struct stretch) {
		.from = from, .to = to,
		.first = base + from, .last = base + to,
	};
}

/* Some numbers, from none to all. The list is made without the code in test. */
static void random_twin(struct kunit *test, struct rnd_state *rnd,
			struct twin *twin)
{
	u32 eighths = prandom_u32_state(rnd) % 9, i;
	struct range_list *list = &twin->list;

	list->ranges = kvcalloc(NUMBERS, sizeof(*list->ranges), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list->ranges);
	list->max = NUMBERS;
	for (i = 0; i < NUMBERS; i++) {
		twin->is_in[i] = prandom_u32_state(rnd) % 8 < eighths;
		if (!twin->is_in[i])
			continue;
		if (!i || !twin->is_in[i - 1])
			list->ranges[list->nr++].start = twin->base + i;
		list->ranges[list->nr - 1].end = twin->base + i;
	}
}

static void combine(struct kunit *test, struct rnd_state *rnd,
		    struct twin *twin, bool keep)
{
	struct twin other = { .base = twin->base };
	u32 i;

	random_twin(test, rnd, &other);
	expect_same(test, &other);
	KUNIT_ASSERT_EQ(test, 0, keep ?
			range_list_intersect(&twin->list, &other.list) :
			range_list_subtract(&twin->list, &other.list));
	for (i = 0; i < NUMBERS; i++)
		twin->is_in[i] &= other.is_in[i] == keep;
	expect_same(test, &other);
	range_list_free(&other.list);
}

static void change(struct kunit *test, struct twin *twin,
		   const struct stretch *s, bool add)
{
	KUNIT_ASSERT_EQ(test, 0, add ?
			range_list_add(&twin->list, s->first, s->last) :
			range_list_remove(&twin->list, s->first, s->last));
	memset(twin->is_in + s->from, add, s->to - s->from + 1);
}

static void random_walk(struct kunit *test, struct rnd_state *rnd, u64 base)
{
	struct twin twin = { .base = base };
	size_t step;

	for (step = 0; step < STEPS; step++) {
		struct stretch s = random_stretch(rnd, base);
		u32 dice = prandom_u32_state(rnd) % 10;

		if (dice < 2)
			combine(test, rnd, &twin, dice);
		else
			change(test, &twin, &s, dice < 6);
		expect_same(test, &twin);
		expect_answers(test, &twin, &s);
	}
	range_list_free(&twin.list);
}

static void bottom_test(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	random_walk(test, &rnd, 0);
}

static void middle_test(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 2);
	random_walk(test, &rnd, U32_MAX - NUMBERS / 2);
}

static void top_test(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 3);
	random_walk(test, &rnd, U64_MAX - NUMBERS + 1);
}

static struct kunit_case range_list_cases[] = {
	KUNIT_CASE(extremes_test),
	KUNIT_CASE(size_test),
	KUNIT_CASE(reversed_test),
	KUNIT_CASE(many_test),
	KUNIT_CASE(bottom_test),
	KUNIT_CASE(middle_test),
	KUNIT_CASE(top_test),
	{ }
};

static struct kunit_suite range_list_suite = {
	.name = "range_list",
	.test_cases = range_list_cases,
};

kunit_test_suite(range_list_suite);

MODULE_DESCRIPTION("KUnit tests of sorted lists of ranges");
MODULE_LICENSE("GPL");
