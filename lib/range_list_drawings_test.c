// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of lib/range_list.c, drawn
 *
 * Each case is a drawing: a character is a number, '#' is in the set and '.'
 * is not. The first line is the list before, the second what is done to it,
 * the third the list after. It is tried at several places of the
 * number line: where its left margin is 0, and where its right one is U64_MAX.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/range_list.h>
#include <linux/slab.h>
#include <linux/string.h>

#define WIDTH	32

struct drawing {
	const char *what;
	const char *before;
	const char *change;
	const char *after;
};

/* Where the first character of a drawing is. */
static const u64 margins[] = { 0, 1, (1ULL << 32) - WIDTH / 2, U64_MAX - WIDTH + 1 };

/* The runs of '#' in a drawing, by another way than the code under test. */
static void read_drawing(struct kunit *test, struct range_list *list,
			 const char *drawing, u64 margin)
{
	size_t at = 0;

	KUNIT_ASSERT_EQ(test, strlen(drawing), WIDTH);
	list->ranges = kvcalloc(WIDTH, sizeof(*list->ranges), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list->ranges);
	list->max = WIDTH;
	list->nr = 0;

	while (at < WIDTH) {
		size_t run = strspn(drawing + at, "#");

		if (run)
			list->ranges[list->nr++] = (struct range) {
				.start = margin + at,
				.end = margin + at + run - 1,
			};
		at += run + strspn(drawing + at + run, ".");
	}
}

/* Sorted, disjoint, never touching, and nothing outside of the drawing. */
static void expect_tidy(struct kunit *test, const struct range_list *list,
			u64 margin)
{
	const struct range *range, *previous = NULL;

	KUNIT_EXPECT_LE(test, list->nr, list->max);
	for (range = range_list_first(list); range;
	     range = range_list_next(list, range)) {
		KUNIT_EXPECT_LE(test, range->start, range->end);
		KUNIT_EXPECT_GE(test, range->start, margin);
		KUNIT_EXPECT_LT(test, range->end - margin, WIDTH);
		if (previous) {
			KUNIT_EXPECT_LT(test, previous->end, range->start);
			KUNIT_EXPECT_GT(test, range->start - previous->end, 1);
		}
		previous = range;
	}
}

static void expect_drawing(struct kunit *test, const struct range_list *list,
			   u64 margin, const struct drawing *d)
{
	char seen[WIDTH + 1] = { };
	const struct range *range;
	u64 at;

	expect_tidy(test, list, margin);
	memset(seen, '.', WIDTH);
	for (range = range_list_first(list); range;
	     range = range_list_next(list, range))
		for (at = range->start - margin;
		     at <= range->end - margin && at < WIDTH; at++)
			seen[at] = '#';
	KUNIT_EXPECT_STREQ_MSG(test, seen, d->after, "%s, from %llx", d->what,
			       margin);
}

static int do_add(struct range_list *list, const struct range_list *change)
{
	return range_list_add(list, change->ranges[0].start,
			      change->ranges[0].end);
}

static int do_remove(struct range_list *list, const struct range_list *change)
{
	return range_list_remove(list, change->ranges[0].start,
				 change->ranges[0].end);
}

static void try_drawings(struct kunit *test, const struct drawing *drawings,
			 size_t nr, int (*change_list)(struct range_list *list,
						       const struct range_list *change))
{
	size_t i, j;

	for (i = 0; i < nr; i++) {
		for (j = 0; j < ARRAY_SIZE(margins); j++) {
			struct range_list list, change;

			read_drawing(test, &list, drawings[i].before, margins[j]);
			read_drawing(test, &change, drawings[i].change, margins[j]);
			KUNIT_EXPECT_EQ(test, change_list(&list, &change), 0);
			expect_drawing(test, &list, margins[j], &drawings[i]);
			range_list_free(&list);
			range_list_free(&change);
		}
	}
}

static const struct drawing adds[] = {
	{ "into an empty list",
	  "................................",
	  "........########................",
	  "........########................" },
	{ "everything",
	  "................................",
	  "################################",
	  "################################" },
	{ "apart, below",
	  "................########........",
	  "....####........................",
	  "....####........########........" },
	{ "apart, above",
	  "....####........................",
	  "................########........",
	  "....####........########........" },
	{ "apart, between, one off on both sides",
	  "....####..........########......",
	  ".........########...............",
	  "....####.########.########......" },
	{ "touching from below",
	  "................########........",
	  "........########................",
	  "........################........" },
	{ "touching from above",
	  "........########................",
	  "................########........",
	  "........################........" },
	{ "filling a gap exactly",
	  "########........########........",
	  "........########................",
	  "########################........" },
	{ "filling a gap of one",
	  "########.########...............",
	  "........#.......................",
	  "#################..............." },
	{ "overlapping from below",
	  "................########........",
	  "............########............",
	  "............############........" },
	{ "overlapping from above",
	  "................########........",
	  "....................########....",
	  "................############...." },
	{ "the same again",
	  "................########........",
	  "................########........",
	  "................########........" },
	{ "contained: must not shrink what contains it",
	  "........################........",
	  "............####................",
	  "........################........" },
	{ "contained at the start",
	  "........################........",
	  "........####....................",
	  "........################........" },
	{ "contained at the end",
	  "........################........",
	  "....................####........",
	  "........################........" },
	{ "containing one",
	  "............####................",
	  "........################........",
	  "........################........" },
	{ "containing several, touching a neighbour",
	  "##..##..##..##..##..##..##..##..",
	  "........########################",
	  "##..##..########################" },
	{ "from the middle of one to the middle of another",
	  "..####..##..####..............##",
	  "....##########..................",
	  "..##############..............##" },
	{ "last number of the line",
	  "..............................#.",
	  "...............................#",
	  "..............................##" },
	{ "first number of the line",
	  ".#..............................",
	  "#...............................",
	  "##.............................." },
};

static void add_test(struct kunit *test)
{
	try_drawings(test, adds, ARRAY_SIZE(adds), do_add);
}

static const struct drawing removals[] = {
	{ "from an empty list",
	  "................................",
	  "........########................",
	  "................................" },
	{ "everything from everything",
	  "################################",
	  "################################",
	  "................................" },
	{ "exactly one",
	  "........########....####........",
	  "........########................",
	  "....................####........" },
	{ "beside it, touching",
	  "........########................",
	  "................########........",
	  "........########................" },
	{ "the start of one",
	  "........########................",
	  "........###.....................",
	  "...........#####................" },
	{ "the end of one",
	  "........########................",
	  ".............###................",
	  "........#####..................." },
	{ "beyond its start",
	  "........########................",
	  "....########....................",
	  "............####................" },
	{ "beyond its end",
	  "........########................",
	  "............########............",
	  "........####...................." },
	{ "the middle: both rests have their exact size",
	  "........################........",
	  "............####................",
	  "........####....########........" },
	{ "one number of the middle",
	  "................####............",
	  ".................#..............",
	  "................#.##............" },
	{ "the middle of everything",
	  "################################",
	  "...............##...............",
	  "###############..###############" },
	{ "the middle, with neighbours on both sides",
	  "##..########..##..........##....",
	  "......####......................",
	  "##..##....##..##..........##...." },
	{ "several and parts of two",
	  "..####..##..####..##............",
	  "....##########..................",
	  "..##..........##..##............" },
	{ "all of several",
	  "..####..##..####..##............",
	  "..##############................",
	  "..................##............" },
	{ "between two",
	  "####........####................",
	  ".....######.....................",
	  "####........####................" },
	{ "first number of the line",
	  "################................",
	  "#...............................",
	  ".###############................" },
	{ "last number of the line",
	  "................################",
	  "...............................#",
	  "................###############." },
};

static void remove_test(struct kunit *test)
{
	try_drawings(test, removals, ARRAY_SIZE(removals), do_remove);
}

static const struct drawing intersections[] = {
	{ "with nothing",
	  "..####..####..####..............",
	  "................................",
	  "................................" },
	{ "with everything",
	  "..####..####..####.............#",
	  "################################",
	  "..####..####..####.............#" },
	{ "one range cut by many",
	  "....########################....",
	  "##..##..##..##..##..##..##..##..",
	  "....##..##..##..##..##..##......" },
	{ "interleaved, touching",
	  "####....####....####....####....",
	  "....####....####....####....####",
	  "................................" },
	{ "one number each",
	  "#####...#####...#####...........",
	  "....#####...#####...............",
	  "....#...#...#...#..............." },
	{ "both margins",
	  "####........................####",
	  "#..............................#",
	  "#..............................#" },
};

static void intersect_test(struct kunit *test)
{
	try_drawings(test, intersections, ARRAY_SIZE(intersections),
		     range_list_intersect);
}

static const struct drawing subtractions[] = {
	{ "nothing",
	  "..####..####..####..............",
	  "................................",
	  "..####..####..####.............." },
	{ "everything",
	  "..####..####..####.............#",
	  "################################",
	  "................................" },
	{ "one range cut by many",
	  "....########################....",
	  "##..##..##..##..##..##..##..##..",
	  "......##..##..##..##..##..##...." },
	{ "many from many",
	  "########..########..########....",
	  "..##........##........##........",
	  "##..####..##..####..##..####...." },
	{ "one across several",
	  "..####..####..####..............",
	  "....############................",
	  "..##............##.............." },
	{ "both margins",
	  "################################",
	  "#..............................#",
	  ".##############################." },
};

static void subtract_test(struct kunit *test)
{
	try_drawings(test, subtractions, ARRAY_SIZE(subtractions),
		     range_list_subtract);
}

static struct kunit_case range_list_drawings_cases[] = {
	KUNIT_CASE(add_test),
	KUNIT_CASE(remove_test),
	KUNIT_CASE(intersect_test),
	KUNIT_CASE(subtract_test),
	{ }
};

static struct kunit_suite range_list_drawings_suite = {
	.name = "range_list_drawings",
	.test_cases = range_list_drawings_cases,
};

kunit_test_suite(range_list_drawings_suite);

MODULE_DESCRIPTION("KUnit tests of sorted lists of ranges, drawn");
MODULE_LICENSE("GPL");
