// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kexec_order_copies(), here and on the host: a small memory is
 * filled, the copies are carried out in the order given, and each destination
 * must hold what was meant for it.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/prandom.h>

#include "kexec_order.h"

#define FRAMES	192	/* page frames of the memory */
#define SPARES	64	/* of them, at the end, those that are no destination */

/*
 * struct memory - page frames, each with a number for contents
 * @frame:  contents; slot s's contents are the number s + 1
 * @spare:  next frame to hand out as a spare
 * @copies: copies carried out
 * @fail:   -errno that a copy ends with, 0 for none
 */
struct memory {
	u32 frame[FRAMES];
	unsigned long spare;
	unsigned int copies;
	int fail;
};

static int do_copy(void *arg, unsigned long dst, unsigned long src)
{
	struct memory *memory = arg;

	if (memory->fail)
		return memory->fail;
	memory->frame[dst] = memory->frame[src];
	memory->copies++;
	return 0;
}

static unsigned long do_spare(void *arg, unsigned long src)
{
	struct memory *memory = arg;

	if (memory->spare >= FRAMES)
		return KEXEC_NO_PFN;
	memory->frame[memory->spare] = memory->frame[src];
	memory->frame[src] = 0;
	return memory->spare++;
}

static const struct kexec_order_ops ops = { .copy = do_copy, .spare = do_spare };

static struct kexec_slots *new_slots(struct kunit *test, u32 nr)
{
	struct kexec_slots *slots = kunit_kzalloc(test, struct_size(slots, src, nr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, slots);
	slots->nr = nr;
	return slots;
}

static void add_extent(struct kexec_slots *slots, unsigned long pfn, unsigned long nr)
{
	struct kexec_extent *extent = &slots->extent[slots->nr_extents];

	extent->pfn = pfn;
	extent->nr = nr;
	extent->slot = slots->nr_extents ? extent[-1].slot + extent[-1].nr : 0;
	slots->nr_extents++;
}

static void carry_out(struct kunit *test, struct kexec_slots *slots, struct memory *memory)
{
	u32 reader[FRAMES];

	for (u32 slot = 0; slot < slots->nr; slot++)
		memory->frame[slots->src[slot]] = slot + 1;
	KUNIT_ASSERT_EQ(test, kexec_order_copies(slots, reader, &ops, memory), 0);
	KUNIT_EXPECT_EQ(test, memory->copies, slots->nr);
	for (unsigned int i = 0; i < slots->nr_extents; i++)
		for (unsigned long n = 0; n < slots->extent[i].nr; n++)
			KUNIT_ASSERT_EQ(test, memory->frame[slots->extent[i].pfn + n],
					slots->extent[i].slot + n + 1);
}

/* Destinations 10..13; sources and the spares that are needed. */
static void order_small(struct kunit *test)
{
	static const struct {
		unsigned long src[4];
		unsigned int spares;
	} cases[] = {
		{ { 20, 21, 22, 23 }, 0 },	/* nobody in the way */
		{ { 10, 11, 12, 13 }, 0 },	/* all at home */
		{ { 11, 12, 13, 20 }, 0 },	/* a chain */
		{ { 20, 10, 11, 12 }, 0 },	/* the same, other way round */
		{ { 11, 10, 20, 21 }, 1 },	/* a ring of two */
		{ { 11, 12, 13, 10 }, 1 },	/* a ring of four */
		{ { 11, 10, 13, 12 }, 2 },	/* two rings */
		{ { 13, 11, 10, 20 }, 0 },	/* a chain around one at home */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct memory memory = { .spare = FRAMES - SPARES };
		struct kexec_slots *slots = new_slots(test, 4);

		add_extent(slots, 10, 4);
		memcpy(slots->src, cases[i].src, sizeof(cases[i].src));
		carry_out(test, slots, &memory);
		KUNIT_EXPECT_EQ_MSG(test, memory.spare, FRAMES - SPARES + cases[i].spares,
				    "case %zu", i);
	}
}

static void shuffle(struct rnd_state *rnd, unsigned long *pfn, unsigned int nr)
{
	for (unsigned int i = nr - 1; i; i--) {
		unsigned int j = prandom_u32_state(rnd) % (i + 1);

		swap(pfn[i], pfn[j]);
	}
}

static void order_random(struct kunit *test)
{
	/* Together with a memory it would be much for the stack. */
	static unsigned long pfn[FRAMES];
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 0x6f72646572);
	for (int round = 0; round < 500; round++) {
		struct memory memory = { .spare = FRAMES - SPARES };
		/* Sources come from few frames (rings) or from many (chains). */
		unsigned int few = 70 + prandom_u32_state(&rnd) % (FRAMES - SPARES - 69);
		struct kexec_slots *slots = new_slots(test, 60);

		for (unsigned long i = 0; i < few; i++)
			pfn[i] = i;
		shuffle(&rnd, pfn, few);
		memcpy(slots->src, pfn, 60 * sizeof(*pfn));
		add_extent(slots, 3, 20);
		add_extent(slots, 23, 1);
		add_extent(slots, 30, 39);
		carry_out(test, slots, &memory);
	}
}

static void order_lookup(struct kunit *test)
{
	struct kexec_slots *slots = new_slots(test, 7);

	add_extent(slots, 100, 3);
	add_extent(slots, 103, 1);
	add_extent(slots, 900, 3);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 99), KEXEC_NO_SLOT);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 100), 0);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 102), 2);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 103), 3);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 104), KEXEC_NO_SLOT);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 899), KEXEC_NO_SLOT);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 902), 6);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, 903), KEXEC_NO_SLOT);
	KUNIT_EXPECT_EQ(test, kexec_slot_of(slots, KEXEC_NO_PFN), KEXEC_NO_SLOT);
}

static void order_failures(struct kunit *test)
{
	struct kexec_slots *slots = new_slots(test, 2);
	struct memory no_copy = { .fail = -EIO };
	struct memory no_spare = { .spare = FRAMES };
	u32 reader[2];

	add_extent(slots, 10, 2);
	slots->src[0] = 20;
	slots->src[1] = 21;
	KUNIT_EXPECT_EQ(test, kexec_order_copies(slots, reader, &ops, &no_copy), -EIO);
	slots->src[0] = 11;
	slots->src[1] = 10;
	KUNIT_EXPECT_EQ(test, kexec_order_copies(slots, reader, &ops, &no_spare), -ENOMEM);
	KUNIT_EXPECT_EQ_MSG(test, slots->src[0], 11, "a source was lost");
}

static struct kunit_case order_cases[] = {
	KUNIT_CASE(order_lookup),
	KUNIT_CASE(order_small),
	KUNIT_CASE(order_random),
	KUNIT_CASE(order_failures),
	{}
};

static struct kunit_suite order_suite = {
	.name = "kexec_order",
	.test_cases = order_cases,
};

kunit_test_suite(order_suite);

MODULE_DESCRIPTION("KUnit tests of kexec_order_copies()");
MODULE_LICENSE("GPL");
