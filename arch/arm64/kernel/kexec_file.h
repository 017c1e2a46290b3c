/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between a loader, which knows a kernel format, and machine_kexec_file.c,
 * which knows what every arm64 kernel finds beside itself.
 */
#ifndef _ARM64_KERNEL_KEXEC_FILE_H
#define _ARM64_KERNEL_KEXEC_FILE_H

#include <linux/bits.h>
#include <linux/kexec.h>

/*
 * An Image runs within the first 48 bits of physical memory (booting.rst), and
 * one that was built for no more cannot map a device tree behind them.
 */
#define ARM64_KEXEC_MAX	(BIT_ULL(48) - 1)

/**
 * struct arm64_kexec_load - a load on its way; addresses are physical
 * @image:	   the image that gets the segments
 * @initrd:	   initrd, or NULL
 * @initrd_len:	   bytes at @initrd
 * @cmdline:	   command line, or NULL
 * @cmdline_len:   bytes at @cmdline with the final NUL; 0 without one
 * @add_kernel:	   the loader's, for one attempt: adds the segments of the kernel
 *		   at or behind @search_from and, when it could, sets
 *		   @kernel_start, @kernel_end and image->start; -EADDRNOTAVAIL
 *		   when there is no room, with @why set unless it was
 * @search_from:   lowest address that this attempt may use
 * @kernel_start:  first byte of the kernel
 * @kernel_end:	   first byte behind everything that the kernel claims, in one
 *		   segment or in several
 * @initrd_addr:   where the initrd went, 0 without one
 * @why:	   what found no room first
 *
 * A loader fills in the part up to @add_kernel and leaves the rest zero.
 */
struct arm64_kexec_load {
	struct kimage *image;
	void *initrd;
	unsigned long initrd_len;
	const char *cmdline;
	unsigned long cmdline_len;
	int (*add_kernel)(struct arm64_kexec_load *load);

	unsigned long search_from;
	unsigned long kernel_start;
	unsigned long kernel_end;
	unsigned long initrd_addr;
	struct kexec_why why;
};

extern const struct kexec_file_ops arm64_image_ops;

int arm64_kexec_place(struct arm64_kexec_load *load);

#endif /* _ARM64_KERNEL_KEXEC_FILE_H */
