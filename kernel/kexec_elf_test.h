/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One small ELF file for the tests of the reader:
 *
 *	+------+-----------+------+------+----------+---------+
 *	| ehdr | phdr[4]   | text | data | spare[4] | shdr[3] |
 *	+------+-----------+------+------+----------+---------+
 *	         |  |  |  |   ^      ^
 *	         |  |  |  +--(stack) |   PT_GNU_STACK, no bytes
 *	         |  |  +-------------+   PT_NOTE, in memory nowhere
 *	         |  +----------------+   PT_LOAD
 *	         +------------+          PT_LOAD
 *
 * Fields are written a byte at a time, not with what the reader uses to turn
 * them round. spare[] is room for a program header table that ends the file.
 */
#ifndef _KEXEC_ELF_TEST_H
#define _KEXEC_ELF_TEST_H

#include <kunit/test.h>
#include <linux/elf.h>
#include <linux/kexec_elf.h>
#include <linux/kexec_why.h>
#include <linux/slab.h>
#include <linux/string.h>

#define ENTRY		0x1040
#define TEXT_ADDR	0x200000
#define DATA_ADDR	0x300000
#define DATA_MEMSZ	0x500
#define FLAGS		0x01020304

struct file_layout {
	struct elfhdr ehdr;
	struct elf_phdr phdr[4];
	u8 text[48];
	u8 data[24];
	struct elf_phdr spare[4];
	struct elf_shdr shdr[3];
};

/*
 * struct elf_file - the file as a test sees it
 * @at:    its bytes
 * @len:   how many of them are shown to the reader
 * @order: ELFDATA2LSB or ELFDATA2MSB
 * @why:   what the reader said
 */
struct elf_file {
	struct file_layout *at;
	size_t len;
	u8 order;
	struct kexec_why why;
};

static const u8 orders[] = { ELFDATA2LSB, ELFDATA2MSB };

static void describe_order(const u8 *order, char *desc)
{
	strscpy(desc, *order == ELFDATA2LSB ? "little endian" : "big endian", 16);
}

KUNIT_ARRAY_PARAM(order, orders, describe_order);

static void put(const struct elf_file *file, void *field, size_t bytes, u64 value)
{
	u8 *at = field;
	size_t i;

	for (i = 0; i < bytes; i++)
		at[file->order == ELFDATA2LSB ? i : bytes - 1 - i] = value >> (8 * i);
}

#define PUT(file, field, value)		put(file, &(field), sizeof(field), value)

/* The highest number that fits a field. */
#define MOST(field)			((u64)~0ULL >> (64 - 8 * sizeof(field)))

#define OFFSET(member)			offsetof(struct file_layout, member)

static void put_ehdr(const struct elf_file *file)
{
	struct elfhdr *ehdr = &file->at->ehdr;

	memcpy(ehdr->e_ident, ELFMAG, SELFMAG);
	ehdr->e_ident[EI_CLASS] = ELF_CLASS;
	ehdr->e_ident[EI_DATA] = file->order;
	ehdr->e_ident[EI_VERSION] = EV_CURRENT;
	PUT(file, ehdr->e_type, ET_EXEC);
	PUT(file, ehdr->e_machine, ELF_ARCH);
	PUT(file, ehdr->e_version, EV_CURRENT);
	PUT(file, ehdr->e_entry, ENTRY);
	PUT(file, ehdr->e_phoff, OFFSET(phdr));
	PUT(file, ehdr->e_shoff, OFFSET(shdr));
	PUT(file, ehdr->e_ehsize, sizeof(struct elfhdr));
	PUT(file, ehdr->e_phentsize, sizeof(struct elf_phdr));
	PUT(file, ehdr->e_phnum, 4);
	PUT(file, ehdr->e_shentsize, sizeof(struct elf_shdr));
	PUT(file, ehdr->e_shnum, 3);
	PUT(file, ehdr->e_shstrndx, 2);
}

static void put_load(const struct elf_file *file, struct elf_phdr *phdr, size_t offset,
		     size_t filesz, u32 paddr)
{
	PUT(file, phdr->p_type, PT_LOAD);
	PUT(file, phdr->p_flags, FLAGS);
	PUT(file, phdr->p_offset, offset);
	PUT(file, phdr->p_vaddr, paddr + 0x40000000);
	PUT(file, phdr->p_paddr, paddr);
	PUT(file, phdr->p_filesz, filesz);
	PUT(file, phdr->p_memsz, filesz);
	PUT(file, phdr->p_align, 0x1000);
}

static void put_phdrs(const struct elf_file *file, struct elf_phdr *phdr)
{
	put_load(file, &phdr[0], OFFSET(text), sizeof(file->at->text), TEXT_ADDR);
	put_load(file, &phdr[1], OFFSET(data), sizeof(file->at->data), DATA_ADDR);
	PUT(file, phdr[1].p_memsz, DATA_MEMSZ);
	PUT(file, phdr[2].p_type, PT_NOTE);
	PUT(file, phdr[2].p_offset, OFFSET(data));
	PUT(file, phdr[2].p_filesz, 16);
	PUT(file, phdr[3].p_type, PT_GNU_STACK);
	PUT(file, phdr[3].p_align, 16);
}

static inline struct elf_file *new_file(struct kunit *test)
{
	struct elf_file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, file);
	file->order = *(const u8 *)test->param_value;
	file->len = sizeof(*file->at);
	file->at = kunit_kzalloc(test, file->len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, file->at);
	put_ehdr(file);
	put_phdrs(file, file->at->phdr);
	put_phdrs(file, file->at->spare);
	return file;
}

/* The verdict alone. */
static inline int read_file(struct elf_file *file)
{
	struct kexec_elf_info info;
	struct elfhdr ehdr;
	int ret;

	file->why.text[0] = '\0';
	ret = kexec_elf_read((const char *)file->at, file->len, &ehdr, &info, &file->why);
	kexec_free_elf_info(&info);
	return ret;
}

static inline void expect_good(struct kunit *test, struct elf_file *file, const char *what)
{
	KUNIT_EXPECT_EQ_MSG(test, read_file(file), 0, "%s: %s", what, file->why.text);
}

#endif /* _KEXEC_ELF_TEST_H */
