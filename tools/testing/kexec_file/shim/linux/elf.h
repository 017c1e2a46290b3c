/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The class that the kernel calls its own. -DSHIM_ELF32 makes it that of a
 * 32-bit kernel; EM_386 and EM_X86_64 stand for "this machine".
 */
#ifndef _KEXEC_FILE_SHIM_ELF_H
#define _KEXEC_FILE_SHIM_ELF_H

#include_next <linux/elf.h>

/* Types of relocation, of all architectures, for a suite that asks for them. */
#ifdef SHIM_ASM_ELF
#include <asm/elf.h>
#endif

#ifdef SHIM_ELF32
#define ELF_CLASS	ELFCLASS32
#define ELF_ARCH	EM_386
#define elfhdr		elf32_hdr
#define elf_phdr	elf32_phdr
#define elf_shdr	elf32_shdr
#else
#define ELF_CLASS	ELFCLASS64
#define ELF_ARCH	EM_X86_64
#define elfhdr		elf64_hdr
#define elf_phdr	elf64_phdr
#define elf_shdr	elf64_shdr
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ELF_DATA	ELFDATA2LSB
#else
#define ELF_DATA	ELFDATA2MSB
#endif

#define elf_check_arch(ehdr)	((ehdr)->e_machine == ELF_ARCH)

#endif /* _KEXEC_FILE_SHIM_ELF_H */
