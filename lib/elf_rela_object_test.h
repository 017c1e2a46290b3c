/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the suites of the walker: an architecture that only exists here, and an
 * object for it, with one relocation of one symbol.
 */
#ifndef _LIB_ELF_RELA_OBJECT_TEST_H
#define _LIB_ELF_RELA_OBJECT_TEST_H

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/unaligned.h>

/* An invented type for each cell and range; the number is an address as it is. */
enum {
	MARK, HALF, WORD, DOUBLE, INSN, PAIR, INSN_LE,
	SIGNED, UNSIGNED, EITHER, WIDEST, ROUNDED, ALIGNED,
	NR_TYPES
};

#define TYPE(type, ...)								\
	[type] = { .name = #type, __VA_ARGS__ }

static const struct elf_rela_howto invented_types[] = {
	TYPE(MARK, .cell = ELF_RELA_NOTHING),
	TYPE(HALF, .cell = ELF_RELA_U16),
	TYPE(WORD, .cell = ELF_RELA_U32),
	TYPE(DOUBLE, .cell = ELF_RELA_U64),
	TYPE(INSN, .cell = ELF_RELA_INSN),
	TYPE(PAIR, .cell = ELF_RELA_INSN_PAIR),
	TYPE(INSN_LE, .cell = ELF_RELA_INSN_LE),
	TYPE(SIGNED, .cell = ELF_RELA_U64, .range = ELF_RELA_SIGNED, .bits = 8),
	TYPE(UNSIGNED, .cell = ELF_RELA_U64, .range = ELF_RELA_UNSIGNED, .bits = 8),
	TYPE(EITHER, .cell = ELF_RELA_U64, .range = ELF_RELA_EITHER, .bits = 8),
	TYPE(WIDEST, .cell = ELF_RELA_U64, .range = ELF_RELA_SIGNED, .bits = 63),
	TYPE(ROUNDED, .cell = ELF_RELA_U64, .range = ELF_RELA_SIGNED, .bits = 8, .round = 4),
	TYPE(ALIGNED, .cell = ELF_RELA_U64, .shift = 3, .exact = true),
};

static inline const struct elf_rela_howto *find_howto(u32 type)
{
	return type < ARRAY_SIZE(invented_types) ? &invented_types[type] : NULL;
}

static inline int compute(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 *number)
{
	*number = site->value;
	return 0;
}

static inline u64 insert(const struct elf_rela_howto *howto, u64 cell, u64 number)
{
	return number;
}

static const struct elf_rela_arch invented_arch = {
	.howto = find_howto,
	.compute = compute,
	.insert = insert,
};

enum { SOME = 1, OTHER, NOT_LOADED, NR_SECTIONS };

/* Two sections, and symbols of all kinds. */
struct object {
	struct elf_rela_walk walk;
	struct elf64_shdr section[NR_SECTIONS];
	struct elf64_sym sym[2];
	struct elf64_rela rela;
	u8 contents[32] __aligned(8);
};

static const char object_section_names[] = "\0.some\0.other\0.notes";

static inline struct object *new_object(struct kunit *test)
{
	struct object *object = kunit_kmalloc(test, sizeof(*object), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	*object = (struct object) {
		.walk = {
			.arch = &invented_arch,
			.section = object->section,
			.nr_sections = NR_SECTIONS,
			.section_names = object_section_names,
			.sym = object->sym,
			.nr_syms = ARRAY_SIZE(object->sym),
			.names = "\0far",
			.target = SOME,
			.contents = object->contents,
		},
		.section = {
			[SOME] = {
				.sh_name = 1, .sh_flags = SHF_ALLOC, .sh_addr = 0x10000,
				.sh_size = sizeof(object->contents),
			},
			[OTHER] = { .sh_name = 7, .sh_flags = SHF_ALLOC, .sh_addr = 0x20000 },
			[NOT_LOADED] = { .sh_name = 14 },
		},
		.sym[1] = {
			.st_name = 1, .st_info = STB_GLOBAL << 4 | STT_FUNC, .st_shndx = OTHER,
			.st_value = 0x300,
		},
		.rela = { .r_info = 1ULL << 32 | DOUBLE, .r_addend = 4 },
	};
	return object;
}

static inline int apply(struct object *object)
{
	memset(object->contents, 0x5a, sizeof(object->contents));
	object->walk.why[0] = '\0';
	return elf_rela_apply(&object->walk, &object->rela, 1);
}

/* Refused, with @subject, which is a type and a symbol, and @why in the sentence. */
static inline void expect_refusal(struct kunit *test, struct object *object, const char *subject,
				  const char *why)
{
	u8 before[sizeof(object->contents)];
	char sentence[ELF_RELA_WHY_MAX];

	memset(before, 0x5a, sizeof(before));
	snprintf(sentence, sizeof(sentence), ".some+0x%llx: %s: %s", (u64)object->rela.r_offset,
		 subject, why);
	KUNIT_EXPECT_EQ(test, apply(object), -ENOEXEC);
	KUNIT_EXPECT_STREQ(test, object->walk.why, sentence);
	KUNIT_EXPECT_MEMEQ(test, object->contents, before, sizeof(before));
}

static inline void expect_value(struct kunit *test, struct object *object, u64 value)
{
	KUNIT_EXPECT_EQ_MSG(test, apply(object), 0, "%s", object->walk.why);
	KUNIT_EXPECT_EQ(test, get_unaligned((u64 *)object->contents), value);
}

#endif /* _LIB_ELF_RELA_OBJECT_TEST_H */
