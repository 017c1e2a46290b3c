/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One good vmlinux for the tests to spoil:
 *
 *	0      0x40      0x200                0x400   FILE_LEN
 *	| ehdr | phdr[4] | text               | data  |
 *	         |  |  |   ^  "run0" at 0x5c    ^   ^
 *	         |  |  +---|--------------------+   |   PT_NOTE
 *	         |  +------|------------------------+   PT_NULL, or another PT_LOAD
 *	         +---------+                            PT_LOAD, then bss
 *
 * Fields are written a byte at a time, in either byte order.
 */
#ifndef _POWERPC_KEXEC_ELF64_TEST_H
#define _POWERPC_KEXEC_ELF64_TEST_H

#include <linux/elf.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>

#define TEXT_AT		0x200
#define TEXT_LEN	0x200
#define DATA_AT		0x400
#define DATA_LEN	0x80
#define FILE_LEN	(DATA_AT + DATA_LEN)
#define MEMSZ		0x1000

#define VIRT		0xc000000000000000ULL

struct file_headers {
	struct elf64_hdr ehdr;
	struct elf64_phdr phdr[4];
};

/* One field of the file and what to put there; a width of 0 bytes ends a list. */
struct change {
	unsigned int width;
	unsigned int at;
	u64 value;
};

/* Where a field of the headers is. */
#define EH(field)	offsetof(struct file_headers, ehdr.field)
#define PH(n, field)	offsetof(struct file_headers, phdr[n].field)

/* A PT_LOAD to put into the place of another program header. */
struct load {
	u64 offset;
	u64 paddr;
	u64 filesz;
	u64 memsz;
};

static inline void put(u8 *at, unsigned int width, u64 value, bool big_endian)
{
	for (unsigned int i = 0; i < width; i++)
		at[big_endian ? width - 1 - i : i] = value >> (8 * i);
}

static inline void apply(u8 *file, const struct change *change, bool big_endian)
{
	for (; change->width; change++)
		put(file + change->at, change->width, change->value, big_endian);
}

/* With pages of 4 KiB, and at @load->paddr in the kernel's mapping of memory. */
static inline void put_load(u8 *file, unsigned int n, const struct load *load, bool big_endian)
{
	const struct change phdr[] = {
		{ 4, PH(n, p_type), PT_LOAD }, { 8, PH(n, p_offset), load->offset },
		{ 8, PH(n, p_vaddr), VIRT + load->paddr }, { 8, PH(n, p_paddr), load->paddr },
		{ 8, PH(n, p_filesz), load->filesz }, { 8, PH(n, p_memsz), load->memsz },
		{ 8, PH(n, p_align), 0x1000 }, {}
	};

	apply(file, phdr, big_endian);
}

/* At @file there are FILE_LEN bytes. */
static inline void build_good_vmlinux(u8 *file, bool big_endian)
{
	static const struct change good[] = {
		{ 2, EH(e_type), ET_DYN }, { 2, EH(e_machine), EM_PPC64 },
		{ 4, EH(e_version), EV_CURRENT }, { 8, EH(e_entry), VIRT },
		{ 8, EH(e_phoff), PH(0, p_type) }, { 4, EH(e_flags), 2 },
		{ 2, EH(e_ehsize), sizeof(struct elf64_hdr) },
		{ 2, EH(e_phentsize), sizeof(struct elf64_phdr) }, { 2, EH(e_phnum), 4 },
		{ 4, PH(0, p_type), PT_LOAD }, { 8, PH(0, p_offset), TEXT_AT },
		{ 8, PH(0, p_vaddr), VIRT }, { 8, PH(0, p_filesz), TEXT_LEN },
		{ 8, PH(0, p_memsz), MEMSZ }, { 8, PH(0, p_align), 0x10000 },
		{ 4, PH(2, p_type), PT_NOTE }, { 8, PH(2, p_offset), DATA_AT },
		{ 8, PH(2, p_filesz), 16 },
		{ 4, PH(3, p_type), PT_GNU_STACK }, { 8, PH(3, p_align), 16 },
		{ 4, TEXT_AT + 0x5c, 0x72756e30 },
		{}
	};
	static const u8 ident[] = { 0x7f, 'E', 'L', 'F', ELFCLASS64, 0, EV_CURRENT };

	for (unsigned int i = 0; i < FILE_LEN; i++)
		file[i] = i < TEXT_AT ? 0 : i | 1;
	memcpy(file, ident, sizeof(ident));
	file[EI_DATA] = big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	apply(file, good, big_endian);
}

#endif /* _POWERPC_KEXEC_ELF64_TEST_H */
