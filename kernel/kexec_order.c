// SPDX-License-Identifier: GPL-2.0-only
/*
 * In which order the pages are copied at the jump.
 *
 * The contents of the next kernel may lie in any page, also in one that is
 * the destination of other contents.  That is no problem as long as such a
 * page is read before it is written.  Who reads whom is a set of chains and
 * rings:
 *
 *	chain	free <- A <- B <- C		write A first, C last
 *	ring	A <- B <- C <- A		put A's contents aside, then
 *						it is a chain that ends in A
 *
 * So a page that the allocator hands out inside a destination is neither given
 * back nor moved, and a load costs the same however memory happens to lie: one
 * look-up a page, and one copied page for each ring.
 */
#include <linux/errno.h>
#include <linux/limits.h>

#include "kexec_order.h"

/* This slot's destination may be written: nobody reads it, or not any more. */
#define READER_NONE	KEXEC_NO_SLOT
/* This slot's copy was noted. */
#define READER_DONE	(KEXEC_NO_SLOT - 1)

/**
 * kexec_slot_of() - which slot a page frame is the destination of
 * @slots: the image's slots
 * @pfn:   page frame
 *
 * Context: Any.
 * Return: the slot, or KEXEC_NO_SLOT when nothing is destined for @pfn.
 */
u32 kexec_slot_of(const struct kexec_slots *slots, unsigned long pfn)
{
	unsigned int lo = 0, hi = slots->nr_extents;

	while (lo < hi) {
		unsigned int mid = (lo + hi) / 2;
		const struct kexec_extent *extent = &slots->extent[mid];

		if (pfn >= extent->pfn && pfn - extent->pfn < extent->nr)
			return extent->slot + (pfn - extent->pfn);
		if (pfn < extent->pfn)
			hi = mid;
		else
			lo = mid + 1;
	}
	return KEXEC_NO_SLOT;
}

static void find_readers(const struct kexec_slots *slots, u32 *reader)
{
	for (u32 slot = 0; slot < slots->nr; slot++)
		reader[slot] = READER_NONE;

	for (u32 slot = 0; slot < slots->nr; slot++) {
		u32 at = kexec_slot_of(slots, slots->src[slot]);

		/* A page that is home already gets in nobody's way. */
		if (at != KEXEC_NO_SLOT && at != slot)
			reader[at] = slot;
	}
}

/* Note @slot's copy, and those that become possible by it, one after another. */
static int copy_chain(const struct kexec_slots *slots, u32 *reader, u32 slot,
		      unsigned long dst, const struct kexec_order_ops *ops,
		      void *arg)
{
	while (slot != KEXEC_NO_SLOT && reader[slot] != READER_DONE) {
		unsigned long src = slots->src[slot];
		int ret = ops->copy(arg, dst, src);

		if (ret)
			return ret;
		reader[slot] = READER_DONE;
		dst = src;
		slot = kexec_slot_of(slots, src);
	}
	return 0;
}

/* Every page of a ring is read by another one: free one of them. */
static int open_ring(struct kexec_slots *slots, u32 *reader, u32 slot,
		     const struct kexec_order_ops *ops, void *arg)
{
	unsigned long src = slots->src[slot];
	unsigned long aside = ops->spare(arg, src);

	if (aside == KEXEC_NO_PFN)
		return -ENOMEM;
	slots->src[slot] = aside;
	return copy_chain(slots, reader, kexec_slot_of(slots, src), src, ops, arg);
}

/**
 * kexec_order_copies() - put the copies in an order that loses nothing
 * @slots:  the image's slots, each with a source; a ring changes one of them
 * @reader: room for one entry a slot, contents don't matter
 * @ops:    what to do
 * @arg:    handed to @ops
 *
 * A page that is home already is noted too, as a copy onto itself: arm64
 * cleans a destination to the point of coherency when it is written.
 *
 * Context: whatever @ops need.
 * Return: 0; -ENOMEM when @ops->spare had no page; what @ops->copy returned.
 */
int kexec_order_copies(struct kexec_slots *slots, u32 *reader,
		       const struct kexec_order_ops *ops, void *arg)
{
	const struct kexec_extent *extent = slots->extent;
	int ret;

	find_readers(slots, reader);

	for (unsigned int i = 0; i < slots->nr_extents; i++, extent++) {
		for (unsigned long n = 0; n < extent->nr; n++) {
			u32 slot = extent->slot + n;

			if (reader[slot] != READER_NONE)
				continue;
			ret = copy_chain(slots, reader, slot, extent->pfn + n, ops, arg);
			if (ret)
				return ret;
		}
	}

	/* What is left are rings. */
	for (u32 slot = 0; slot < slots->nr; slot++) {
		if (reader[slot] == READER_DONE)
			continue;
		ret = open_ring(slots, reader, slot, ops, arg);
		if (ret)
			return ret;
	}
	return 0;
}
