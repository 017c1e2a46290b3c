/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A bounds-checked view of a relocatable ELF object: the purgatory.
 *
 * 64-bit and in this kernel's byte order, as every purgatory is.
 */
#ifndef _KEXEC_OBJECT_H
#define _KEXEC_OBJECT_H

#include <linux/elf.h>
#include <linux/types.h>

struct kexec_why;

/**
 * struct kexec_object - an object whose headers and symbols have been checked
 * @ehdr: the object, and its ELF header
 * @section: @ehdr->e_shnum section headers
 * @symtab: number of the section that holds the symbols
 * @sym: the symbols
 * @nr_syms: how many there are
 * @names: their names, each one terminated
 */
struct kexec_object {
	const struct elf64_hdr *ehdr;
	const struct elf64_shdr *section;
	unsigned int symtab;
	const struct elf64_sym *sym;
	u64 nr_syms;
	const char *names;
};

/**
 * struct kexec_object_room - what an object takes in memory
 * @bufsz: bytes of the sections that have contents
 * @memsz: the same with .bss, which comes last
 * @align: alignment of the whole, a power of two
 */
struct kexec_object_room {
	u64 bufsz;
	u64 memsz;
	u64 align;
};

int kexec_object_read(struct kexec_object *object, const void *file, size_t size,
		      struct kexec_why *why);
int kexec_object_lay_out(const struct kexec_object *object, struct elf64_shdr *placed,
			 struct kexec_object_room *room, struct kexec_why *why);
int kexec_object_check_relocations(const struct kexec_object *object, unsigned int number,
				   struct kexec_why *why);
const struct elf64_sym *kexec_object_find(const struct kexec_object *object, const char *name);
const struct elf64_shdr *kexec_object_section(const struct kexec_object *object,
					      const struct elf64_sym *sym);
const struct elf64_sym *kexec_object_variable(const struct kexec_object *object, const char *name,
					      u64 size, struct kexec_why *why);

#endif /* _KEXEC_OBJECT_H */
