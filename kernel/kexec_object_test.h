/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small relocatable object for the tests of the reader, in the order of the
 * machine that runs them.
 */
#ifndef _KEXEC_OBJECT_TEST_H
#define _KEXEC_OBJECT_TEST_H

#include <linux/elf.h>
#include <linux/kexec_why.h>
#include <linux/string.h>

#include "kexec_object.h"

enum { NONE, TEXT, RELA_TEXT, DATA, BSS, SYMTAB, STRTAB, SHSTRTAB, NR_SECTIONS };

struct object_layout {
	struct elf64_hdr ehdr;
	struct elf64_shdr section[NR_SECTIONS];
	u8 text[24];
	u8 data[10];
	struct elf64_rela rela[2];
	struct elf64_sym sym[6];
	char strtab[39];
	char shstrtab[6];
};

#define OFFSET(member)	offsetof(struct object_layout, member)

#define SIZE(member)	sizeof_field(struct object_layout, member)

#define SECTION(type, flags, align)						\
	.sh_name = 1, .sh_type = SHT_##type, .sh_flags = flags, .sh_addralign = align

#define SYMBOL(name, type, in)							\
	.st_name = name, .st_info = STB_GLOBAL << 4 | STT_##type, .st_shndx = in

static const struct object_layout good_object = {
	.ehdr = {
		.e_ident = {
			0x7f, 'E', 'L', 'F', ELFCLASS64, ELF_DATA, EV_CURRENT,
		},
		.e_type = ET_REL,
		.e_shoff = OFFSET(section),
		.e_shentsize = sizeof(struct elf64_shdr),
		.e_shnum = NR_SECTIONS,
		.e_shstrndx = SHSTRTAB,
	},
	.section = {
		[TEXT] = {
			SECTION(PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16),
			.sh_offset = OFFSET(text), .sh_size = SIZE(text),
		},
		[RELA_TEXT] = {
			SECTION(RELA, 0, 8),
			.sh_offset = OFFSET(rela), .sh_size = SIZE(rela),
			.sh_link = SYMTAB, .sh_info = TEXT, .sh_entsize = sizeof(struct elf64_rela),
		},
		[DATA] = {
			SECTION(PROGBITS, SHF_ALLOC | SHF_WRITE, 32),
			.sh_offset = OFFSET(data), .sh_size = SIZE(data),
		},
		[BSS] = {
			SECTION(NOBITS, SHF_ALLOC | SHF_WRITE, 64),
			.sh_offset = OFFSET(rela), .sh_size = 100,
		},
		[SYMTAB] = {
			SECTION(SYMTAB, 0, 8),
			.sh_offset = OFFSET(sym), .sh_size = SIZE(sym),
			.sh_link = STRTAB, .sh_entsize = sizeof(struct elf64_sym),
		},
		[STRTAB] = {
			SECTION(STRTAB, 0, 1),
			.sh_offset = OFFSET(strtab), .sh_size = SIZE(strtab),
		},
		[SHSTRTAB] = {
			SECTION(STRTAB, 0, 0),
			.sh_offset = OFFSET(shstrtab), .sh_size = SIZE(shstrtab),
		},
	},
	.rela = {
		{ .r_offset = 8, .r_info = 1ULL << 32 | 1 },
		{ .r_offset = 16, .r_info = 2ULL << 32 | 1 },
	},
	.sym = {
		[1] = { SYMBOL(1, NOTYPE, TEXT), .st_value = 4 },
		[2] = { SYMBOL(17, OBJECT, DATA), .st_size = 8 },
		[3] = { SYMBOL(26, OBJECT, BSS), .st_size = 4 },
		[4] = { SYMBOL(29, NOTYPE, SHN_ABS), .st_value = 99 },
		[5] = { SYMBOL(35, FUNC, SHN_UNDEF), },
	},
	.strtab = "\0purgatory_start\0variable\0bs\0fixed\0far",
	.shstrtab = "\0sect",
};

/* All that the loader asks before it lets an architecture relocate. */
static inline int use_object(const void *file, size_t size, struct kexec_object *object,
			     struct elf64_shdr *placed, struct kexec_why *why)
{
	struct kexec_object_room room;
	unsigned int i;
	int ret;

	why->text[0] = '\0';
	ret = kexec_object_read(object, file, size, why);
	if (ret)
		return ret;
	ret = kexec_object_lay_out(object, placed, &room, why);
	for (i = 0; !ret && i < object->ehdr->e_shnum; i++)
		if (object->section[i].sh_type == SHT_RELA || object->section[i].sh_type == SHT_REL)
			ret = kexec_object_check_relocations(object, i, why);
	return ret;
}

#endif /* _KEXEC_OBJECT_TEST_H */
