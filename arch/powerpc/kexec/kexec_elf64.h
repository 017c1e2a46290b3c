/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a vmlinux asks for, and whether a ppc64 machine can give it.
 */
#ifndef _POWERPC_KEXEC_ELF64_H
#define _POWERPC_KEXEC_ELF64_H

#include <linux/types.h>

struct kexec_elf_info;
struct kexec_why;

/**
 * struct ppc64_elf_layout - how the segments of a vmlinux want to lie
 * @origin:    physical address in the file where the kernel starts, a multiple
 *	       of @align; offsets in memory count from here
 * @size:      bytes from there to the end of the last segment
 * @filled:    bytes from there to the end of the last contents
 * @align:     bytes; the kernel may be moved by multiples of this
 * @entry:     offset in memory of the first instruction
 * @head:      offset in the file of the first instruction
 * @head_len:  bytes of the file that belong to the kernel from @head on, at
 *	       most PPC64_ELF_HEAD
 * @from:      offset in the file of the kernel's first byte, when its contents
 *	       lie in the file as they will in memory
 * @scattered: they do not, and have to be put together: ppc64_elf_gather()
 */
struct ppc64_elf_layout {
	u64 origin;
	u64 size;
	u64 filled;
	u64 align;
	u64 entry;
	u64 head;
	u64 head_len;
	u64 from;
	bool scattered;
};

/*
 * As much of a kernel's start is copied to address 0 for the secondary CPUs to
 * wait in (arch/powerpc/kernel/head_64.S, first_256B).
 */
#define PPC64_ELF_HEAD	0x100

bool ppc64_elf_probe(const void *buf, size_t len);
int ppc64_elf_check(const struct kexec_elf_info *elf, struct ppc64_elf_layout *layout,
		    struct kexec_why *why);
int ppc64_elf_check_crash(const struct kexec_elf_info *elf,
			  const struct ppc64_elf_layout *layout, struct kexec_why *why);
void ppc64_elf_gather(const struct kexec_elf_info *elf,
		      const struct ppc64_elf_layout *layout, void *to);

#endif /* _POWERPC_KEXEC_ELF64_H */
