/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Relocation of AArch64 objects: modules.
 */
#ifndef __ASM_ELF_RELA_H
#define __ASM_ELF_RELA_H

#include <linux/elf_rela.h>

extern const struct elf_rela_arch arm64_elf_rela_arch;

/*
 * What a hook can use in place of R_AARCH64_ADR_PREL_PG_HI21, for an ADRP that
 * must not stay where it is: the same page by an ADR, or a branch to somebody
 * who knows it.
 */
extern const struct elf_rela_howto arm64_elf_rela_adr_of_page;
extern const struct elf_rela_howto arm64_elf_rela_branch;

#endif /* __ASM_ELF_RELA_H */
