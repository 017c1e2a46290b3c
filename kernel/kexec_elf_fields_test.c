// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each field of an ELF file at its limit and past it, in both byte orders, and
 * the sentence that goes with it.
 */
#include <linux/errno.h>
#include <linux/module.h>

#include "kexec_elf_test.h"

static void expect_bad(struct kunit *test, struct elf_file *file, const char *what,
		       const char *says)
{
	KUNIT_EXPECT_EQ_MSG(test, read_file(file), -ENOEXEC, "%s", what);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(file->why.text, says), "%s: \"%s\" lacks \"%s\"",
			      what, file->why.text, says);
}

/* A field at its limit and past it; afterwards the file is as it was. */
static void try_limit(struct kunit *test, struct elf_file *file, void *field, size_t bytes,
		      const char *name, const u64 good_bad[2], const char *says)
{
	u64 before = 0;

	memcpy(&before, field, bytes);
	put(file, field, bytes, good_bad[0]);
	expect_good(test, file, name);
	put(file, field, bytes, good_bad[1]);
	expect_bad(test, file, name, says);
	memcpy(field, &before, bytes);
}

#define LIMIT(test, file, field, good, bad, says)				\
	try_limit(test, file, &(field), sizeof(field), #field,			\
		  (const u64[]){ good, bad }, says)

static void elf_identification(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	u8 *ident = file->at->ehdr.e_ident;

	LIMIT(test, file, ident[0], 0x7f, 'M', "not an ELF file");
	LIMIT(test, file, ident[3], 'F', 'f', "not an ELF file");
	LIMIT(test, file, ident[EI_CLASS], ELF_CLASS, ELFCLASSNONE, "class 0");
	LIMIT(test, file, ident[EI_CLASS], ELF_CLASS, ELFCLASS32 + ELFCLASS64 - ELF_CLASS, "class");
	LIMIT(test, file, ident[EI_DATA], file->order, ELFDATANONE, "byte order 0");
	LIMIT(test, file, ident[EI_DATA], file->order, ELFDATA2MSB + 1, "byte order 3");
	/* Read in the other order each number is another one. */
	LIMIT(test, file, ident[EI_DATA], file->order, ELFDATA2LSB + ELFDATA2MSB - file->order,
	      "ELF version");
	LIMIT(test, file, ident[EI_VERSION], EV_CURRENT, EV_NONE, "identification has version 0");
}

static void elf_header_fields(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elfhdr *ehdr = &file->at->ehdr;

	LIMIT(test, file, ehdr->e_type, ET_EXEC, ET_REL, "type 1");
	LIMIT(test, file, ehdr->e_type, ET_DYN, ET_CORE, "type 4");
	LIMIT(test, file, ehdr->e_type, ET_DYN, ET_NONE, "type 0");
	LIMIT(test, file, ehdr->e_version, EV_CURRENT, EV_CURRENT + 1, "ELF version 2");
	LIMIT(test, file, ehdr->e_ehsize, sizeof(*ehdr), sizeof(*ehdr) - 1, "ELF header of");
	LIMIT(test, file, ehdr->e_ehsize, sizeof(*ehdr), sizeof(*ehdr) + 1, "ELF header of");
	LIMIT(test, file, ehdr->e_phentsize, sizeof(struct elf_phdr),
	      sizeof(struct elf_phdr) + 1, "program headers of");
	LIMIT(test, file, ehdr->e_phentsize, sizeof(struct elf_phdr), 0, "program headers of");
	LIMIT(test, file, ehdr->e_shentsize, sizeof(struct elf_shdr),
	      sizeof(struct elf_shdr) - 1, "section headers of");
}

static void elf_program_table(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elfhdr *ehdr = &file->at->ehdr;

	LIMIT(test, file, ehdr->e_phnum, 1, 0, "0 program headers");
	LIMIT(test, file, ehdr->e_phnum, 4, PN_XNUM, "65535 program headers");
	LIMIT(test, file, ehdr->e_phnum, 4, PN_XNUM - 1, "program headers end");
	LIMIT(test, file, ehdr->e_phoff, sizeof(*ehdr), sizeof(*ehdr) - 1, "overlap");
	LIMIT(test, file, ehdr->e_phoff, sizeof(*ehdr), 0, "overlap");
	/* A table that ends the file. */
	file->len = OFFSET(shdr);
	PUT(file, ehdr->e_shnum, 0);
	PUT(file, ehdr->e_phoff, OFFSET(spare));
	LIMIT(test, file, ehdr->e_phnum, 4, 5, "program headers end");
	LIMIT(test, file, ehdr->e_phoff, OFFSET(spare), OFFSET(spare) + 1, "program headers end");
	LIMIT(test, file, ehdr->e_phoff, OFFSET(spare), file->len + 1, "program headers end");
	LIMIT(test, file, ehdr->e_phoff, OFFSET(spare), MOST(ehdr->e_phoff), "program headers end");
}

static void elf_section_table(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elfhdr *ehdr = &file->at->ehdr;

	LIMIT(test, file, ehdr->e_shnum, 3, 4, "section headers end");
	LIMIT(test, file, ehdr->e_shoff, OFFSET(shdr), OFFSET(shdr) + 1, "section headers end");
	LIMIT(test, file, ehdr->e_shoff, OFFSET(shdr), MOST(ehdr->e_shoff), "section headers end");
	LIMIT(test, file, ehdr->e_shstrndx, 2, 3, "section names in section 3 of 3");
	/* Without sections the fields say nothing. */
	PUT(file, ehdr->e_shnum, 0);
	PUT(file, ehdr->e_shoff, MOST(ehdr->e_shoff));
	PUT(file, ehdr->e_shentsize, 0);
	PUT(file, ehdr->e_shstrndx, 77);
	expect_good(test, file, "no sections");
}

static void elf_segment_in_file(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elf_phdr *load = &file->at->phdr[1], *note = &file->at->phdr[2];
	u64 room = file->len - OFFSET(data), last = file->len - sizeof(file->at->data);

	LIMIT(test, file, load->p_filesz, room, room + 1, "segment 1 ends behind");
	LIMIT(test, file, load->p_offset, last, last + 1, "segment 1 ends behind");
	LIMIT(test, file, load->p_offset, last, MOST(load->p_offset), "segment 1 ends behind");
	LIMIT(test, file, note->p_filesz, room, room + 1, "segment 2 ends behind");
	LIMIT(test, file, note->p_offset, file->len - 16, file->len - 15, "segment 2 ends behind");
	PUT(file, note->p_offset, MOST(note->p_offset));
	LIMIT(test, file, note->p_type, PT_NULL, PT_NOTE, "segment 2 ends behind");
}

static void elf_segment_in_memory(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elf_phdr *load = &file->at->phdr[1];
	u64 most = MOST(load->p_paddr), filesz = sizeof(file->at->data);

	LIMIT(test, file, load->p_memsz, filesz, filesz - 1, "in memory");
	LIMIT(test, file, load->p_memsz, most - DATA_ADDR, most - DATA_ADDR + 1, "wraps");
	LIMIT(test, file, load->p_paddr, most - DATA_MEMSZ, most - DATA_MEMSZ + 1, "wraps");
	LIMIT(test, file, load->p_paddr, 0, most, "wraps");
	LIMIT(test, file, load->p_align, 0, 3, "alignment 0x3");
	LIMIT(test, file, load->p_align, 1, 0x1001, "alignment 0x1001");
	LIMIT(test, file, load->p_align, most / 2 + 1, most, "alignment");
}

static void elf_segment_types(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct elf_phdr *phdr = file->at->phdr;

	LIMIT(test, file, phdr[3].p_type, PT_LOPROC, PT_INTERP, "interpreter");
	PUT(file, phdr[0].p_type, PT_NOTE);
	LIMIT(test, file, phdr[1].p_type, PT_LOAD, PT_NOTE, "no segment to load");
	PUT(file, phdr[1].p_filesz, 0);
	LIMIT(test, file, phdr[1].p_memsz, 1, 0, "no segment to load");
}

static struct kunit_case kexec_elf_fields_cases[] = {
	KUNIT_CASE_PARAM(elf_identification, order_gen_params),
	KUNIT_CASE_PARAM(elf_header_fields, order_gen_params),
	KUNIT_CASE_PARAM(elf_program_table, order_gen_params),
	KUNIT_CASE_PARAM(elf_section_table, order_gen_params),
	KUNIT_CASE_PARAM(elf_segment_in_file, order_gen_params),
	KUNIT_CASE_PARAM(elf_segment_in_memory, order_gen_params),
	KUNIT_CASE_PARAM(elf_segment_types, order_gen_params),
	{}
};

static struct kunit_suite kexec_elf_fields_suite = {
	.name = "kexec_elf_fields",
	.test_cases = kexec_elf_fields_cases,
};

kunit_test_suite(kexec_elf_fields_suite);

MODULE_DESCRIPTION("KUnit tests of the fields that the ELF reader of kexec_file_load() checks");
MODULE_LICENSE("GPL");
