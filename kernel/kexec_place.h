/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_KEXEC_PLACE_H
#define _KERNEL_KEXEC_PLACE_H

#include <linux/types.h>

/**
 * struct kexec_span - physical addresses from the first to the last byte
 * @start: first byte
 * @end:   last byte; inclusive, so that a span can reach the end of u64
 */
struct kexec_span {
	u64 start;
	u64 end;
};

/**
 * struct kexec_want - what a segment asks of its place
 * @size:     bytes, not 0
 * @align:    bytes, a power of two
 * @min:      lowest address allowed
 * @max:      highest address allowed, of the last byte
 * @top_down: highest place that fits instead of the lowest
 */
struct kexec_want {
	u64 size;
	u64 align;
	u64 min;
	u64 max;
	bool top_down;
};

bool kexec_place(const struct kexec_want *want, const struct kexec_span *room,
		 const struct kexec_span *taken, unsigned int nr_taken,
		 u64 *addr);

#endif /* _KERNEL_KEXEC_PLACE_H */
