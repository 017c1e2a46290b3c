// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a segment goes: one range of free memory, what is taken in it, and
 * what the segment wants give an address or none.
 *
 *	room   |..............................................|
 *	taken       |#####|      |##########|
 *	want                                    min ... max
 *
 * Each try that hits something taken moves past the whole of it, so a search
 * costs as many tries as there are segments and not as many as there are pages.
 */
#include <linux/align.h>
#include <linux/minmax.h>

#include "kexec_place.h"

static const struct kexec_span *hit(const struct kexec_span *taken,
				    unsigned int nr_taken, u64 start, u64 end)
{
	for (unsigned int i = 0; i < nr_taken; i++)
		if (start <= taken[i].end && taken[i].start <= end)
			return &taken[i];
	return NULL;
}

/* Both searches keep [lo, hi] as what is left of the room. */
static bool fits(u64 at, u64 size, u64 lo, u64 hi)
{
	return at >= lo && at <= hi && size - 1 <= hi - at;
}

static bool place_up(const struct kexec_want *want, u64 lo, u64 hi,
		     const struct kexec_span *taken, unsigned int nr_taken,
		     u64 *addr)
{
	const struct kexec_span *in_way;
	u64 at;

	for (;;) {
		/* Past the end of u64 this wraps, and then it is below @lo. */
		at = ALIGN(lo, want->align);
		if (!fits(at, want->size, lo, hi))
			return false;
		in_way = hit(taken, nr_taken, at, at + want->size - 1);
		if (!in_way)
			break;
		if (in_way->end >= hi)
			return false;
		lo = in_way->end + 1;
	}
	*addr = at;
	return true;
}

static bool place_down(const struct kexec_want *want, u64 lo, u64 hi,
		       const struct kexec_span *taken, unsigned int nr_taken,
		       u64 *addr)
{
	const struct kexec_span *in_way;
	u64 at;

	for (;;) {
		if (hi < lo || want->size - 1 > hi - lo)
			return false;
		at = ALIGN_DOWN(hi - (want->size - 1), want->align);
		if (at < lo)
			return false;
		in_way = hit(taken, nr_taken, at, at + want->size - 1);
		if (!in_way)
			break;
		if (in_way->start <= lo)
			return false;
		hi = in_way->start - 1;
	}
	*addr = at;
	return true;
}

/**
 * kexec_place() - find a place inside one range of free memory
 * @want:     what the segment asks for
 * @room:     the range
 * @taken:    what earlier segments occupy, in any order, also outside @room
 * @nr_taken: entries in @taken
 * @addr:     receives the physical address of the first byte
 *
 * An exact fit counts, at either end and up to the last byte of u64.
 *
 * Context: Any; looks at its arguments only.
 * Return: true with @addr set, or false with @addr untouched.
 */
bool kexec_place(const struct kexec_want *want, const struct kexec_span *room,
		 const struct kexec_span *taken, unsigned int nr_taken,
		 u64 *addr)
{
	u64 lo = max(room->start, want->min);
	u64 hi = min(room->end, want->max);

	if (!want->size || lo > hi)
		return false;
	if (want->top_down)
		return place_down(want, lo, hi, taken, nr_taken, addr);
	return place_up(want, lo, hi, taken, nr_taken, addr);
}
