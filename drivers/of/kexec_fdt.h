/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRIVERS_OF_KEXEC_FDT_H
#define _DRIVERS_OF_KEXEC_FDT_H

#include <linux/types.h>

struct kexec_why;

/* Bytes of rng-seed: four times the 256 bits of the generator's key. */
#define KEXEC_FDT_RNG_SEED	128

/**
 * struct kexec_fdt_range - physical memory
 * @start: first byte
 * @size:  bytes; 0 means that there is no such range
 */
struct kexec_fdt_range {
	u64 start;
	u64 size;
};

/**
 * struct kexec_fdt_seeds - random numbers that nobody has seen
 * @kaslr: for the place of the kernel
 * @rng:   for its random number generator
 */
struct kexec_fdt_seeds {
	u64 kaslr;
	u8 rng[KEXEC_FDT_RNG_SEED];
};

/**
 * struct kexec_handover - what the next kernel is told, and what it no longer is
 * @old_fdt:     where this kernel was given its own tree, to drop a reservation
 * @page_size:   this kernel's, in bytes, a power of two: old reservations may
 *		 have been rounded up to it
 * @initrd:      the next initrd
 * @cmdline:     the next command line, or NULL
 * @seeds:       fresh random numbers, or NULL when there are none yet
 * @elfcorehdr:  crash only: the ELF header that describes this kernel's memory
 * @usable_high: crash only: memory that the crash kernel may use
 * @usable_low:  crash only: more of it, below 4 GiB
 * @ima:         the log of measurements made by this kernel
 */
struct kexec_handover {
	struct kexec_fdt_range old_fdt;
	u64 page_size;
	struct kexec_fdt_range initrd;
	const char *cmdline;
	const struct kexec_fdt_seeds *seeds;
	struct kexec_fdt_range elfcorehdr;
	struct kexec_fdt_range usable_high;
	struct kexec_fdt_range usable_low;
	struct kexec_fdt_range ima;
};

size_t kexec_fdt_room(const struct kexec_handover *to);
int kexec_fdt_build(const void *from, size_t from_size, void *fdt, size_t size,
		    const struct kexec_handover *to, struct kexec_why *why);

#endif /* _DRIVERS_OF_KEXEC_FDT_H */
