/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ELF file that kexec_file_load(2) was given, seen through checked fields.
 *
 * A header of its own, so that the reader needs nothing else of kexec: it is
 * also built into the unit tests of kernels and hosts without kexec_file.
 */
#ifndef _LINUX_KEXEC_ELF_H
#define _LINUX_KEXEC_ELF_H

#include <linux/elf.h>
#include <linux/types.h>

struct kexec_buf;
struct kexec_why;
struct kimage;

/**
 * struct kexec_elf_info - the loadable view of an ELF file
 * @buffer: the file, byte by byte; its owner keeps it until after
 *	    kexec_free_elf_info()
 * @ehdr: ELF header in the byte order of this kernel
 * @proghdrs: @ehdr->e_phnum program headers in the byte order of this kernel
 */
struct kexec_elf_info {
	const char *buffer;
	const struct elfhdr *ehdr;
	const struct elf_phdr *proghdrs;
};

int kexec_elf_read(const char *buf, size_t len, struct elfhdr *ehdr,
		   struct kexec_elf_info *elf_info, struct kexec_why *why);
int kexec_build_elf_info(const char *buf, size_t len, struct elfhdr *ehdr,
			 struct kexec_elf_info *elf_info);
void kexec_free_elf_info(struct kexec_elf_info *elf_info);
int kexec_elf_probe(const char *buf, unsigned long len);
int kexec_elf_load(struct kimage *image, struct elfhdr *ehdr, struct kexec_elf_info *elf_info,
		   struct kexec_buf *kbuf, unsigned long *lowest_load_addr);

#endif /* _LINUX_KEXEC_ELF_H */
