/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_KEXEC_FDT_H
#define _POWERPC_KEXEC_FDT_H

#include <linux/types.h>

struct kimage;
struct range_list;

/**
 * struct ppc64_fdt_request - what a loader knows of the next device tree
 * @initrd:	physical address of the next initrd, or 0
 * @initrd_len:	its size in bytes, or 0
 * @cmdline:	next command line, or NULL
 * @reserve:	what the next kernel must keep off: goes into the reserve map
 * @usable:	crash only: memory that the crash kernel may use; NULL otherwise
 */
struct ppc64_fdt_request {
	unsigned long initrd;
	unsigned long initrd_len;
	const char *cmdline;
	const struct range_list *reserve;
	const struct range_list *usable;
};

int ppc64_kexec_build_fdt(struct kimage *image, const struct ppc64_fdt_request *request,
			  void **fdt);

#endif /* _POWERPC_KEXEC_FDT_H */
