// SPDX-License-Identifier: GPL-2.0-only
/* KUnit tests of kexec_place(), here and on the host. */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "kexec_place.h"

#define PAGE	0x1000ULL
#define NOWHERE	(~0ULL)

struct place_case {
	const char *name;
	struct kexec_want want;
	struct kexec_span room;
	struct kexec_span taken[3];
	u64 addr;
};

static const struct place_case cases[] = {
	/* room |......| , the whole of it is wanted */
	{ "exact fit, up", { .size = 0x4000, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x13fff }, {}, 0x10000 },
	{ "exact fit, down", { .size = 0x4000, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0x10000, 0x13fff }, {}, 0x10000 },
	{ "a byte short, up", { .size = 0x4000, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x13ffe }, {}, NOWHERE },
	{ "a byte short, down", { .size = 0x4000, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0x10000, 0x13ffe }, {}, NOWHERE },
	/* room |......| at the very end of what 64 bits can name */
	{ "end of u64, up", { .size = PAGE, .align = PAGE, .max = NOWHERE },
	  { NOWHERE - PAGE + 1, NOWHERE }, {}, NOWHERE - PAGE + 1 },
	{ "end of u64, down", { .size = PAGE, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0, NOWHERE }, {}, NOWHERE - PAGE + 1 },
	{ "past u64, up", { .size = PAGE, .align = 2 * PAGE, .max = NOWHERE },
	  { NOWHERE - PAGE + 1, NOWHERE }, {}, NOWHERE },
	{ "address 0 is an address", { .size = PAGE, .align = PAGE, .max = NOWHERE },
	  { 0, 0xffff }, {}, 0 },
	/* room |..####..| */
	{ "before the taken, up", { .size = 0x2000, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x17fff }, { { 0x12000, 0x13fff } }, 0x10000 },
	{ "behind the taken, up", { .size = 0x3000, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x17fff }, { { 0x12000, 0x13fff } }, 0x14000 },
	{ "behind the taken, down",
	  { .size = 0x4000, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0x10000, 0x17fff }, { { 0x12000, 0x13fff } }, 0x14000 },
	{ "before the taken, down",
	  { .size = 0x2000, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0x10000, 0x17fff }, { { 0x12000, 0x17fff } }, 0x10000 },
	/* room |##..##..| , in no order */
	{ "between two, up", { .size = 0x2000, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x17fff }, { { 0x14000, 0x15fff }, { 0x10000, 0x11fff } }, 0x12000 },
	{ "all taken, up", { .size = PAGE, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x17fff }, { { 0, NOWHERE } }, NOWHERE },
	{ "all taken, down", { .size = PAGE, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0x10000, 0x17fff }, { { 0, NOWHERE } }, NOWHERE },
	/* min and max are inclusive */
	{ "min counts", { .size = PAGE, .align = PAGE, .min = 0x13001, .max = NOWHERE },
	  { 0x10000, 0x17fff }, {}, 0x14000 },
	{ "max holds the last byte", { .size = PAGE, .align = PAGE, .max = 0x10fff },
	  { 0x10000, 0x17fff }, {}, 0x10000 },
	{ "max a byte short", { .size = PAGE, .align = PAGE, .max = 0x10ffe },
	  { 0x10000, 0x17fff }, {}, NOWHERE },
	{ "max a byte short, down",
	  { .size = PAGE, .align = PAGE, .max = 0x12ffe, .top_down = true },
	  { 0x10000, 0x17fff }, {}, 0x11000 },
	{ "min above max", { .size = PAGE, .align = PAGE, .min = 0x14000, .max = 0x13000 },
	  { 0x10000, 0x17fff }, {}, NOWHERE },
	{ "aligned, up", { .size = PAGE, .align = 0x200000, .max = NOWHERE },
	  { 0x40001000, 0x7fffffff }, { { 0x40200000, 0x40200fff } }, 0x40400000 },
	{ "aligned, down", { .size = PAGE, .align = 0x200000, .max = NOWHERE, .top_down = true },
	  { 0x40000000, 0x7fefffff }, { { 0x7fc00000, 0x7fe00fff } }, 0x7fa00000 },
	{ "nothing is wanted", { .size = 0, .align = PAGE, .max = NOWHERE },
	  { 0x10000, 0x17fff }, {}, NOWHERE },
	{ "nothing is wanted of everything, up", { .size = 0, .align = PAGE, .max = NOWHERE },
	  { 0, NOWHERE }, {}, NOWHERE },
	{ "nothing is wanted of everything, down",
	  { .size = 0, .align = PAGE, .max = NOWHERE, .top_down = true },
	  { 0, NOWHERE }, {}, NOWHERE },
	{ "more than 64 bits", { .size = NOWHERE, .align = PAGE, .max = NOWHERE },
	  { 0x10000, NOWHERE }, {}, NOWHERE },
};

static void place_table(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct place_case *c = &cases[i];
		unsigned int nr_taken = 0;
		u64 addr = NOWHERE;
		bool found;

		while (nr_taken < ARRAY_SIZE(c->taken) && c->taken[nr_taken].end)
			nr_taken++;
		found = kexec_place(&c->want, &c->room, c->taken, nr_taken, &addr);
		KUNIT_EXPECT_EQ_MSG(test, found, c->addr != NOWHERE, "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, addr, c->addr, "%s", c->name);
	}
}

static bool free_at(const struct kexec_want *want, const struct kexec_span *room,
		    const struct kexec_span *taken, unsigned int nr_taken, u64 at)
{
	u64 last = at + want->size - 1;

	if (at < room->start || at < want->min || last > room->end || last > want->max)
		return false;
	for (unsigned int i = 0; i < nr_taken; i++)
		if (at <= taken[i].end && taken[i].start <= last)
			return false;
	return true;
}

/* The slow way: try each aligned address. */
static u64 reference(const struct kexec_want *want, const struct kexec_span *room,
		     const struct kexec_span *taken, unsigned int nr_taken)
{
	u64 best = NOWHERE;

	for (u64 at = 0; at <= room->end; at += want->align) {
		if (!free_at(want, room, taken, nr_taken, at))
			continue;
		best = at;
		if (!want->top_down)
			break;
	}
	return best;
}

static u64 any(struct rnd_state *rnd, u64 below)
{
	return prandom_u32_state(rnd) % below;
}

static void place_random(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 0x6b65786563);
	for (int round = 0; round < 3000; round++) {
		struct kexec_span room, taken[8];
		unsigned int nr_taken = any(&rnd, ARRAY_SIZE(taken) + 1);
		struct kexec_want want = {
			.size = 1 + any(&rnd, 24),
			.align = 1 << any(&rnd, 5),
			.min = any(&rnd, 64),
			.max = any(&rnd, 256),
			.top_down = any(&rnd, 2),
		};
		u64 addr = NOWHERE;

		room.start = any(&rnd, 128);
		room.end = room.start + any(&rnd, 128);
		for (unsigned int i = 0; i < nr_taken; i++) {
			taken[i].start = any(&rnd, 256);
			taken[i].end = taken[i].start + any(&rnd, 32);
		}
		kexec_place(&want, &room, taken, nr_taken, &addr);
		KUNIT_ASSERT_EQ_MSG(test, addr, reference(&want, &room, taken, nr_taken),
				    "round %d", round);
	}
}

static struct kunit_case place_cases[] = {
	KUNIT_CASE(place_table),
	KUNIT_CASE(place_random),
	{}
};

static struct kunit_suite place_suite = {
	.name = "kexec_place",
	.test_cases = place_cases,
};

kunit_test_suite(place_suite);

MODULE_DESCRIPTION("KUnit tests of kexec_place()");
MODULE_LICENSE("GPL");
