// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walker over tables of relocations: symbols, places, and what is said.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "elf_rela_object_test.h"

static void rela_defined_symbols(struct kunit *test)
{
	struct object *object = new_object(test);

	expect_value(test, object, 0x20304);
	object->rela.r_addend = -0x304;
	expect_value(test, object, 0x1ffff + 1 - 4);
	object->sym[1].st_shndx = SHN_ABS;
	expect_value(test, object, -4ULL);
	/* Somebody else has looked for it, wherever that was. */
	object->walk.resolved = true;
	object->sym[1].st_shndx = SHN_UNDEF;
	expect_value(test, object, -4ULL);
	object->sym[1].st_shndx = 0xff20;
	expect_value(test, object, -4ULL);
}

static void rela_sections_of_symbols(struct kunit *test)
{
	struct object *object = new_object(test);

	object->sym[1].st_shndx = NR_SECTIONS;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is in section 4 of 4");
	object->sym[1].st_shndx = SHN_LORESERVE;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is in section 65280 of 4");
	object->sym[1].st_shndx = NOT_LOADED;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is in section 3, which is not loaded");
	object->sym[1].st_shndx = SHN_COMMON;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is common");
	object->walk.resolved = true;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is common");
}

static void rela_undefined_symbols(struct kunit *test)
{
	struct object *object = new_object(test);
	struct elf64_sym *sym = &object->sym[1];

	sym->st_shndx = SHN_UNDEF;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is undefined");
	sym->st_info = STB_WEAK << 4 | STT_FUNC;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is undefined");
	/* What assemblers and compilers write for any name they do not know. */
	sym->st_info = STB_GLOBAL << 4 | STT_NOTYPE;
	expect_refusal(test, object, "DOUBLE against symbol far",
		       "the symbol is undefined");
	/* Its value is not an address. */
	sym->st_info = STB_WEAK << 4 | STT_NOTYPE;
	expect_value(test, object, 4);
	object->rela.r_info = DOUBLE;
	expect_value(test, object, 4);
}

static void rela_symbols_end(struct kunit *test)
{
	struct object *object = new_object(test);

	object->rela.r_info = 2ULL << 32 | DOUBLE;
	expect_refusal(test, object, "DOUBLE against symbol 2",
		       "there are 2 symbols");
	object->rela.r_info = 0xffffffffULL << 32 | DOUBLE;
	expect_refusal(test, object, "DOUBLE against symbol 4294967295",
		       "there are 2 symbols");
}

static void rela_unknown_types(struct kunit *test)
{
	struct object *object = new_object(test);

	object->rela.r_info = 1ULL << 32 | NR_TYPES;
	expect_refusal(test, object, "type 13 against symbol far",
		       "the type is not known");
	object->rela.r_info = 9ULL << 32 | 0xffffffff;
	expect_refusal(test, object, "type 4294967295 against symbol 9",
		       "the type is not known");
}

static void rela_names(struct kunit *test)
{
	struct object *object = new_object(test);

	object->rela.r_offset = 1;
	object->rela.r_info = 1ULL << 32 | NR_TYPES;
	object->sym[1] = (struct elf64_sym) { .st_info = STT_SECTION, .st_shndx = OTHER };
	expect_refusal(test, object, "type 13 against symbol .other",
		       "the type is not known");
	object->sym[1].st_shndx = NR_SECTIONS;
	expect_refusal(test, object, "type 13 against symbol section 4",
		       "the type is not known");
	object->sym[1].st_info = STT_NOTYPE;
	expect_refusal(test, object, "type 13 against symbol 1",
		       "the type is not known");
	object->walk.section_names = NULL;
	object->sym[1] = (struct elf64_sym) { .st_name = 1 };
	KUNIT_EXPECT_EQ(test, apply(object), -ENOEXEC);
	KUNIT_EXPECT_STREQ(test, object->walk.why,
			   "section 1+0x1: type 13 against symbol far: the type is not known");
}

/* Nothing is written behind the sentence, and its end is still there. */
static void rela_long_names(struct kunit *test)
{
	struct object *object = new_object(test);
	char *name = kunit_kzalloc(test, 600, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	memset(name + 1, 'x', 512);
	object->walk.names = name;
	object->walk.section_names = name;
	object->rela.r_info = 1ULL << 32 | NR_TYPES;
	KUNIT_EXPECT_EQ(test, apply(object), -ENOEXEC);
	KUNIT_EXPECT_TRUE(test, strstr(object->walk.why, "xx: the type is not known"));
}

static const u8 widths[] = {
	[MARK] = 0, [HALF] = 2, [WORD] = 4, [DOUBLE] = 8, [INSN] = 4, [PAIR] = 8, [INSN_LE] = 4,
};

static void rela_sections_end(struct kunit *test)
{
	struct object *object = new_object(test);
	u64 size = sizeof(object->contents);
	u32 type;

	for (type = 0; type < ARRAY_SIZE(widths); type++) {
		object->rela.r_info = 1ULL << 32 | type;
		object->rela.r_offset = size - widths[type];
		KUNIT_EXPECT_EQ_MSG(test, apply(object), 0, "%s", object->walk.why);
		object->rela.r_offset++;
		KUNIT_EXPECT_EQ_MSG(test, apply(object), -ENOEXEC, "type %u", type);
		KUNIT_EXPECT_TRUE_MSG(test, strstr(object->walk.why, "fit into a section of 0x20"),
				      "%s", object->walk.why);
		/* Its end wraps. */
		object->rela.r_offset = U64_MAX - (widths[type] ? widths[type] - 1 : 0);
		KUNIT_EXPECT_EQ_MSG(test, apply(object), -ENOEXEC, "type %u", type);
	}
}

static void rela_unaligned_places(struct kunit *test)
{
	struct object *object = new_object(test);
	u64 offset;
	u32 type;

	for (type = 0; type < ARRAY_SIZE(widths); type++) {
		object->rela.r_info = 1ULL << 32 | type;
		for (offset = 1; offset < 4; offset++) {
			object->rela.r_offset = offset;
			KUNIT_EXPECT_EQ_MSG(test, apply(object), type < INSN ? 0 : -ENOEXEC,
					    "type %u at %llu", type, offset);
		}
		/* The memory is aligned, the address will not be. */
		object->rela.r_offset = 4;
		object->section[SOME].sh_addr += 2;
		KUNIT_EXPECT_EQ_MSG(test, apply(object), type < INSN ? 0 : -ENOEXEC,
				    "type %u", type);
		object->section[SOME].sh_addr -= 2;
		/* The other way round. */
		object->rela.r_offset = 2;
		object->section[SOME].sh_addr += 2;
		KUNIT_EXPECT_EQ_MSG(test, apply(object), type < INSN ? 0 : -ENOEXEC,
				    "type %u", type);
		object->section[SOME].sh_addr -= 2;
	}
}

static struct kunit_case elf_rela_symbols_cases[] = {
	KUNIT_CASE(rela_defined_symbols),
	KUNIT_CASE(rela_sections_of_symbols),
	KUNIT_CASE(rela_undefined_symbols),
	KUNIT_CASE(rela_symbols_end),
	KUNIT_CASE(rela_unknown_types),
	KUNIT_CASE(rela_names),
	KUNIT_CASE(rela_long_names),
	KUNIT_CASE(rela_sections_end),
	KUNIT_CASE(rela_unaligned_places),
	{}
};

static struct kunit_suite elf_rela_symbols_suite = {
	.name = "elf_rela_symbols",
	.test_cases = elf_rela_symbols_cases,
};

kunit_test_suite(elf_rela_symbols_suite);

MODULE_DESCRIPTION("Tests of symbols and places of ELF relocations");
MODULE_LICENSE("GPL");
