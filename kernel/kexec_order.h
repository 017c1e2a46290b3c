/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_KEXEC_ORDER_H
#define _KERNEL_KEXEC_ORDER_H

#include <linux/types.h>
#include <uapi/linux/kexec.h>

/* No page: no RAM has this page frame number. */
#define KEXEC_NO_PFN	(~0UL)

/* No slot; also bounds how many slots there may be. */
#define KEXEC_NO_SLOT	U32_MAX

/**
 * struct kexec_extent - the destination pages of one segment
 * @pfn:  first page frame
 * @nr:   page frames
 * @slot: the slot of the first one; the others follow
 */
struct kexec_extent {
	unsigned long pfn;
	unsigned long nr;
	u32 slot;
};

/**
 * struct kexec_slots - for each destination page, the page that holds its contents
 * @nr_extents: entries of @extent
 * @extent:     destinations, disjoint and sorted by address
 * @nr:         slots, one a destination page
 * @src:        page frame that holds slot i's contents until the jump, or
 *		KEXEC_NO_PFN; no page frame stands in two slots
 *
 *	extent[0]              extent[1]
 *	pfn 100  101  102      pfn 900  901		destinations
 *	    |    |    |            |    |
 *	src 741  742  100          901  640		sources
 *	  slot 0   1    2     slot   3    4
 *
 * Here frame 100 has to be read (slot 2) before slot 0 is written to it, and
 * frame 901 (slot 3) before slot 4.
 */
struct kexec_slots {
	unsigned int nr_extents;
	struct kexec_extent extent[KEXEC_SEGMENT_MAX];
	u32 nr;
	unsigned long src[];
};

/**
 * struct kexec_order_ops - what kexec_order_copies() asks its caller to do
 * @copy:  note that frame @src is to be copied to frame @dst, after all copies
 *	   noted before; negative errno stops the walk
 * @spare: move the contents of frame @src to a frame that is no destination
 *	   and return that one; KEXEC_NO_PFN stops the walk
 */
struct kexec_order_ops {
	int (*copy)(void *arg, unsigned long dst, unsigned long src);
	unsigned long (*spare)(void *arg, unsigned long src);
};

u32 kexec_slot_of(const struct kexec_slots *slots, unsigned long pfn);
int kexec_order_copies(struct kexec_slots *slots, u32 *reader,
		       const struct kexec_order_ops *ops, void *arg);

#endif /* _KERNEL_KEXEC_ORDER_H */
