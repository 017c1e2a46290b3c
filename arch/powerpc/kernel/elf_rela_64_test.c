// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of relocation of 64-bit PowerPC: each at its limits and past them, with
 * the bits that it has to leave alone set and not set.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/elf_rela_test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>

#include <asm/elf_rela_64.h>

#define R2	0xc008000000058000ULL

enum { NOTHING, PLACE, TOC };

static u64 origin_of(const struct elf_rela_case *c)
{
	return c->from == PLACE ? ELF_RELA_TEST_PLACE : c->from == TOC ? R2 : 0;
}

static void try_all(struct kunit *test, const struct elf_rela_case *c, size_t count)
{
	struct ppc64_elf_rela ppc64 = {
		.walk = { .arch = &ppc64_elf_rela_arch },
		.has_toc = true,
		.toc = R2,
	};
	const struct elf_rela_case *end = c + count;

	for (; c < end; c++)
		elf_rela_test_case(test, &ppc64.walk, c, origin_of(c));
}

/* The same numbers in several types, which differ in where they count from. */
static void try_family(struct kunit *test, const struct elf_rela_case *type, size_t types,
		       const struct elf_rela_case *row, size_t rows)
{
	const struct elf_rela_case *end = type + types;
	size_t i;

	for (; type < end; type++) {
		for (i = 0; i < rows; i++) {
			struct elf_rela_case c = row[i];

			c.name = type->name;
			c.type = type->type;
			c.cell = type->cell;
			c.from = type->from;
			try_all(test, &c, 1);
		}
	}
}

/* What is there when nothing may be changed. */
#define UNTOUCHED	0x5a5a5a5a5a5a5a5aULL

#define NUMBER(n, b, ...)	.number = (n), .before = (b), __VA_ARGS__
#define TYPE(t, width, rel)							\
	.name = "R_PPC64_" #t, .type = R_PPC64_##t, .cell = ELF_RELA_##width, .from = (rel)

#define GOOD(t, width, rel, n, b, a)	{ TYPE(t, width, rel), NUMBER(n, b, .after = (a)) }
#define BAD(t, width, rel, n, text)						\
	{ TYPE(t, width, rel), NUMBER(n, UNTOUCHED, .says = (text)) }
#define FITS(n, b, a)	{ NUMBER(n, b, .after = (a)) }
#define FAILS(n, text)	{ NUMBER(n, UNTOUCHED, .says = (text)) }

static void ppc64_words(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		GOOD(ADDR32, U32, NOTHING, 0xffffffff, 0, 0xffffffff),
		GOOD(ADDR32, U32, NOTHING, -0x80000000LL, 0x12345678, 0x80000000),
		BAD(ADDR32, U32, NOTHING, 0x100000000, "0x100000000 does not fit into 32 bits"),
		BAD(ADDR32, U32, NOTHING, -0x80000001LL, "-0x80000001 does not fit into 32 bits"),
		GOOD(ADDR64, U64, NOTHING, 0x0123456789abcdef, ~0ULL, 0x0123456789abcdef),
		GOOD(REL32, U32, PLACE, 0x7fffffff, 0xffffffff, 0x7fffffff),
		GOOD(REL32, U32, PLACE, -0x80000000LL, 0, 0x80000000),
		BAD(REL32, U32, PLACE, 0x80000000, "0x80000000 does not fit into 32 signed bits"),
		BAD(REL32, U32, PLACE, -0x80000001LL, "-0x80000001 does not fit"),
		GOOD(REL64, U64, PLACE, 0x123456789abcdef0, ~0ULL, 0x123456789abcdef0),
		GOOD(REL64, U64, PLACE, -1ULL, 0, ~0ULL),
		/* r2, whatever the symbol is */
		GOOD(TOC, U64, NOTHING, 0, 0, R2),
		GOOD(TOC, U64, TOC, 0x1234, ~0ULL, R2),
		/* marks */
		GOOD(NONE, NOTHING, NOTHING, 1, 0, 0),
		GOOD(TOCSAVE, NOTHING, TOC, 1, 0, 0),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

static void ppc64_low_halves(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16_LO, U16, NOTHING) },
		{ TYPE(REL16_LO, U16, PLACE) },
		{ TYPE(TOC16_LO, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x0123456789abcdef, 0xffff, 0xcdef),
		FITS(-1ULL, 0, 0xffff),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_high_halves(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16_HI, U16, NOTHING) },
		{ TYPE(REL16_HI, U16, PLACE) },
		{ TYPE(TOC16_HI, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x7fffffff, 0, 0x7fff),
		FITS(0x1234ffff, 0xffff, 0x1234),
		FITS(-0x80000000LL, 0xffff, 0x8000),
		FAILS(0x80000000, "0x80000000 does not fit into 32 signed bits"),
		FAILS(-0x80000001LL, "-0x80000001 does not fit into 32 signed bits"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_adjusted_halves(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16_HA, U16, NOTHING) },
		{ TYPE(REL16_HA, U16, PLACE) },
		{ TYPE(TOC16_HA, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x12347fff, 0, 0x1234),
		FITS(0x12348000, 0xffff, 0x1235),
		FITS(-1ULL, 0xffff, 0),
		FITS(-0x8001ULL, 0, 0xffff),
		FITS(0x7fff7fff, 0, 0x7fff),
		FITS(-0x80008000LL, 0, 0x8000),
		FAILS(0x7fff8000, "0x7fff8000 does not fit into 32 signed bits"),
		FAILS(-0x80008001LL, "-0x80008001 does not fit into 32 signed bits"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_plain_halves(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16, U16, NOTHING) },
		{ TYPE(REL16, U16, PLACE) },
		{ TYPE(TOC16, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x7fff, 0x8000, 0x7fff),
		FITS(-0x8000LL, 0x7fff, 0x8000),
		FAILS(0x8000, "0x8000 does not fit into 16 signed bits"),
		FAILS(-0x8001LL, "-0x8001 does not fit into 16 signed bits"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_displacements(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16_DS, U16, NOTHING) },
		{ TYPE(TOC16_DS, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x7ffc, 3, 0x7fff),
		FITS(-0x8000LL, 0xfffe, 0x8002),
		FAILS(0x8000, "0x8000 does not fit into 16 signed bits"),
		FAILS(-0x8004LL, "-0x8004 does not fit into 16 signed bits"),
		FAILS(1, "0x1 is not a multiple of 4"),
		FAILS(0x7ffe, "0x7ffe is not a multiple of 4"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_low_displacements(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(ADDR16_LO_DS, U16, NOTHING) },
		{ TYPE(TOC16_LO_DS, U16, TOC) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x123456789abcdef0, 1, 0xdef1),
		FITS(-4ULL, 2, 0xfffe),
		FAILS(-3ULL, "-0x3 is not a multiple of 4"),
		FAILS(-2ULL, "-0x2 is not a multiple of 4"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

/* The four parts of an address, for five instructions. */
static void ppc64_quarters(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		GOOD(ADDR16_HIGH, U16, NOTHING, 0xc0081234567fffff, 0xffff, 0x567f),
		GOOD(ADDR16_HIGHA, U16, NOTHING, 0xc008123456787fff, 0xffff, 0x5678),
		GOOD(ADDR16_HIGHA, U16, NOTHING, 0xc008123456788000, 0, 0x5679),
		GOOD(ADDR16_HIGHER, U16, NOTHING, 0xc0081234ffffffff, 0, 0x1234),
		GOOD(ADDR16_HIGHERA, U16, NOTHING, 0xc0081234ffff7fff, 0, 0x1234),
		GOOD(ADDR16_HIGHERA, U16, NOTHING, 0xc0081234ffff8000, 0xffff, 0x1235),
		GOOD(ADDR16_HIGHEST, U16, NOTHING, 0xc008ffffffffffff, 0, 0xc008),
		GOOD(ADDR16_HIGHESTA, U16, NOTHING, 0xc008ffffffff7fff, 0, 0xc008),
		GOOD(ADDR16_HIGHESTA, U16, NOTHING, 0xc008ffffffff8000, 0xffff, 0xc009),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

static void ppc64_branches(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(REL24, INSN, PLACE) },
		{ TYPE(REL24_NOTOC, INSN, PLACE) },
	};
	static const struct elf_rela_case rows[] = {
		FITS(0x1fffffc, 0x48000001, 0x49fffffd),
		FITS(-0x2000000LL, 0x4bfffffc, 0x4a000000),
		FAILS(0x2000000, "0x2000000 does not fit into 26 signed bits"),
		FAILS(-0x2000004LL, "-0x2000004 does not fit into 26 signed bits"),
		FAILS(1, "0x1 is not a multiple of 4"),
		FAILS(-2ULL, "-0x2 is not a multiple of 4"),
	};

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
}

static void ppc64_prefixed(struct kunit *test)
{
	static const struct elf_rela_case types[] = {
		{ TYPE(PCREL34, INSN_PAIR, PLACE) },
	};
	static const struct elf_rela_case rows[] = {
		/* pla r3 and its like */
		FITS(0x1ffffffff, 0x0610000038600000, 0x0611ffff3860ffff),
		FITS(-0x200000000LL, 0x0613ffff3860ffff, 0x0612000038600000),
		FITS(0x12345, 0xfffc0000ffff0000, 0xfffc0001ffff2345),
		FAILS(0x200000000, "0x200000000 does not fit into 34 signed bits"),
		FAILS(-0x200000001LL, "-0x200000001 does not fit into 34 signed bits"),
	};
	/* Needs somebody who makes the table. */
	static const struct elf_rela_case got =
		BAD(GOT_PCREL34, INSN_PAIR, PLACE, 0, "there is no GOT");

	try_family(test, types, ARRAY_SIZE(types), rows, ARRAY_SIZE(rows));
	try_all(test, &got, 1);
}

static void ppc64_without_toc(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		BAD(TOC, U64, TOC, 0, "there is no table of contents"),
		BAD(TOC16, U16, TOC, 0, "there is no table of contents"),
		BAD(TOC16_HA, U16, TOC, 0, "there is no table of contents"),
		BAD(TOC16_LO_DS, U16, TOC, 0, "there is no table of contents"),
		GOOD(REL16_HA, U16, PLACE, 0x8000, 0, 1),
	};
	struct ppc64_elf_rela ppc64 = { .walk = { .arch = &ppc64_elf_rela_arch } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		elf_rela_test_case(test, &ppc64.walk, &cases[i], origin_of(&cases[i]));
}

static void ppc64_unknown_types(struct kunit *test)
{
	/* ADDR24, GOT16, a gap behind ADDR16_HIGHESTA, past the last one, far away */
	static const u32 types[] = { 2, 14, 108, 254, 0xffffffff };
	struct elf_rela_case c = {
		.cell = ELF_RELA_U64,
		.says = "the type is not known",
	};
	char name[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		snprintf(name, sizeof(name), "type %u", types[i]);
		c.name = name;
		c.type = types[i];
		try_all(test, &c, 1);
	}
}

static struct kunit_case elf_rela_ppc64_cases[] = {
	KUNIT_CASE(ppc64_words),
	KUNIT_CASE(ppc64_low_halves),
	KUNIT_CASE(ppc64_high_halves),
	KUNIT_CASE(ppc64_adjusted_halves),
	KUNIT_CASE(ppc64_plain_halves),
	KUNIT_CASE(ppc64_displacements),
	KUNIT_CASE(ppc64_low_displacements),
	KUNIT_CASE(ppc64_quarters),
	KUNIT_CASE(ppc64_branches),
	KUNIT_CASE(ppc64_prefixed),
	KUNIT_CASE(ppc64_without_toc),
	KUNIT_CASE(ppc64_unknown_types),
	{}
};

static struct kunit_suite elf_rela_ppc64_suite = {
	.name = "elf_rela_ppc64",
	.test_cases = elf_rela_ppc64_cases,
};

kunit_test_suite(elf_rela_ppc64_suite);

MODULE_DESCRIPTION("Tests of 64-bit PowerPC's types of relocation");
MODULE_LICENSE("GPL");
