/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the KUnit suites of relocation: one relocation, and what becomes of it.
 *
 * A case puts a cell between bytes that have to stay as they are:
 *
 *	0               16            16 + width                  48
 *	+---------------+-------------+---------------------------+
 *	| 5a 5a ... 5a  | before      | 5a 5a ...              5a |
 *	+---------------+-------------+---------------------------+
 *			^ place
 */
#ifndef _LINUX_ELF_RELA_TEST_H
#define _LINUX_ELF_RELA_TEST_H

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define ELF_RELA_TEST_OFFSET	16
#define ELF_RELA_TEST_SIZE	48
#define ELF_RELA_TEST_FILLING	0x5a

/* Where the section will be. The place is 12 bytes in front of the next page. */
#define ELF_RELA_TEST_ADDRESS	0xc008000000042fe4ULL
#define ELF_RELA_TEST_PLACE	(ELF_RELA_TEST_ADDRESS + ELF_RELA_TEST_OFFSET)

/**
 * struct elf_rela_case - one relocation, and what becomes of it
 * @name: its type, for messages
 * @type: its type
 * @cell: what the type changes, enum elf_rela_cell, as the ABI has it
 * @from: what @number is relative to, in terms of the suite
 * @number: what goes into the cell
 * @before: contents of the cell
 * @after: contents that it has to have afterwards
 * @says: NULL, or a part of the sentence with which it is refused
 */
struct elf_rela_case {
	const char *name;
	u32 type;
	u8 cell;
	u8 from;
	u64 number;
	u64 before;
	u64 after;
	const char *says;
};

static inline void elf_rela_test_fill(u8 *section, const struct elf_rela_case *c, u64 cell)
{
	u8 *at = section + ELF_RELA_TEST_OFFSET;

	memset(section, ELF_RELA_TEST_FILLING, ELF_RELA_TEST_SIZE);
	switch (c->cell) {
	case ELF_RELA_U16:
		put_unaligned((u16)cell, (u16 *)at);
		break;
	case ELF_RELA_U32:
	case ELF_RELA_INSN:
		put_unaligned((u32)cell, (u32 *)at);
		break;
	case ELF_RELA_U64:
		put_unaligned(cell, (u64 *)at);
		break;
	case ELF_RELA_INSN_PAIR:
		put_unaligned((u32)(cell >> 32), (u32 *)at);
		put_unaligned((u32)cell, (u32 *)(at + sizeof(u32)));
		break;
	case ELF_RELA_INSN_LE:
		put_unaligned_le32(cell, at);
		break;
	}
}

/*
 * Apply @c in @walk, of which the caller has set what belongs to the
 * architecture; a number of @c->number counts from @origin.
 */
static inline void elf_rela_test_case(struct kunit *test, struct elf_rela_walk *walk,
				      const struct elf_rela_case *c, u64 origin)
{
	static const struct elf64_sym sym[] = {
		{ },
		{ .st_name = 1, .st_info = STB_GLOBAL << 4 | STT_FUNC, .st_shndx = SHN_ABS },
	};
	const struct elf64_shdr section = {
		.sh_addr = ELF_RELA_TEST_ADDRESS,
		.sh_size = ELF_RELA_TEST_SIZE,
		.sh_flags = SHF_ALLOC,
	};
	const struct elf64_rela rela = {
		.r_offset = ELF_RELA_TEST_OFFSET,
		.r_info = 1ULL << 32 | c->type,
		.r_addend = origin + c->number,
	};
	u8 got[ELF_RELA_TEST_SIZE] __aligned(8), want[ELF_RELA_TEST_SIZE];
	int ret;

	elf_rela_test_fill(got, c, c->before);
	elf_rela_test_fill(want, c, c->says ? c->before : c->after);
	walk->section = &section;
	walk->nr_sections = 1;
	walk->sym = sym;
	walk->nr_syms = ARRAY_SIZE(sym);
	walk->names = "\0symbol";
	walk->contents = got;
	walk->why[0] = '\0';
	ret = elf_rela_apply(walk, &rela, 1);
	KUNIT_EXPECT_EQ_MSG(test, ret, c->says ? -ENOEXEC : 0, "%s of %#llx: %s", c->name,
			    c->number, walk->why);
	KUNIT_EXPECT_MEMEQ_MSG(test, got, want, sizeof(got), "%s of %#llx", c->name, c->number);
	if (c->says)
		KUNIT_EXPECT_TRUE_MSG(test, strstr(walk->why, c->says) &&
				      strstr(walk->why, c->name) && strstr(walk->why, "symbol"),
				      "%s of %#llx: \"%s\" lacks \"%s\"", c->name, c->number,
				      walk->why, c->says);
}

#endif /* _LINUX_ELF_RELA_TEST_H */
