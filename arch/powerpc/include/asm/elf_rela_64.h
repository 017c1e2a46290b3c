/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Relocation of 64-bit PowerPC objects: modules, and the purgatory.
 */
#ifndef _ASM_POWERPC_ELF_RELA_64_H
#define _ASM_POWERPC_ELF_RELA_64_H

#include <linux/elf_rela.h>
#include <linux/types.h>

/* Bits 16 to 31 of any 64, for lis and oris; uapi/asm/elf.h does not have them. */
#define R_PPC64_ADDR16_HIGH	110
#define R_PPC64_ADDR16_HIGHA	111

/* How far r2 points into the table of contents: 16 bits reach both ends of 64 KiB. */
#define PPC64_TOC_BIAS	0x8000

/**
 * struct ppc64_elf_rela - a section of a PowerPC object that is relocated
 * @walk: the section; @walk.arch is &ppc64_elf_rela_arch
 * @has_toc: there is an r2: objects whose code only uses addresses relative to
 *	     the program counter (CONFIG_PPC_KERNEL_PCREL) have none
 * @toc: the value that r2 will have
 */
struct ppc64_elf_rela {
	struct elf_rela_walk walk;
	bool has_toc;
	u64 toc;
};

extern const struct elf_rela_arch ppc64_elf_rela_arch;

#endif /* _ASM_POWERPC_ELF_RELA_64_H */
