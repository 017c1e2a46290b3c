/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between a loader, which knows a kernel format, and file_load.c, which knows
 * what every ppc64 kernel finds beside itself.
 */
#ifndef _POWERPC_KEXEC_FILE_LOAD_H
#define _POWERPC_KEXEC_FILE_LOAD_H

#include <linux/kexec.h>

#include "purgatory.h"

/**
 * struct ppc64_kexec_load - a load on its way; addresses are physical
 * @image:	  the image that gets the segments
 * @initrd:	  initrd, or NULL
 * @initrd_len:	  bytes at @initrd
 * @cmdline:	  command line, or NULL
 * @cmdline_len:  bytes at @cmdline with the final NUL; 0 without one
 * @kernel_size:  bytes that the kernel takes, from its first one on
 * @handover:	  what the purgatory is told; the loader fills in the kernel and
 *		  its head, once it has added the kernel's segment
 * @initrd_addr:  where the initrd went, 0 without one
 *
 * A loader fills in the part up to @kernel_size, and of @handover what it knows,
 * and leaves the rest zero.
 */
struct ppc64_kexec_load {
	struct kimage *image;
	void *initrd;
	unsigned long initrd_len;
	const char *cmdline;
	unsigned long cmdline_len;
	unsigned long kernel_size;

	struct ppc64_handover handover;
	unsigned long initrd_addr;
};

extern const struct kexec_file_ops ppc64_elf_ops;

int ppc64_kexec_add(struct kexec_buf *kbuf, const char *name);
int ppc64_kexec_place(struct ppc64_kexec_load *load);

#ifdef CONFIG_CRASH_DUMP
int ppc64_kexec_place_crash(struct ppc64_kexec_load *load);
int ppc64_kexec_crash_cmdline(const struct ppc64_kexec_load *load, char **cmdline);
#else
static inline int ppc64_kexec_place_crash(struct ppc64_kexec_load *load)
{
	return 0;
}

static inline int ppc64_kexec_crash_cmdline(const struct ppc64_kexec_load *load, char **cmdline)
{
	return 0;
}
#endif

#endif /* _POWERPC_KEXEC_FILE_LOAD_H */
