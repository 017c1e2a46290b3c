// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of relocation of AArch64: each at its limits and past them, with the bits
 * that it has to leave alone set and not set.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/elf_rela_test.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>

#include <asm/elf_rela.h>

enum { NOTHING, PLACE, PAGE };

static u64 origin_of(const struct elf_rela_case *c)
{
	return c->from == PLACE ? ELF_RELA_TEST_PLACE :
	       c->from == PAGE ? ELF_RELA_TEST_PLACE & ~0xfffULL : 0;
}

static void try_all(struct kunit *test, const struct elf_rela_case *c, size_t count)
{
	struct elf_rela_walk walk = { .arch = &arm64_elf_rela_arch };
	const struct elf_rela_case *end = c + count;

	for (; c < end; c++)
		elf_rela_test_case(test, &walk, c, origin_of(c));
}

/* What is there when nothing may be changed. */
#define UNTOUCHED	0x5a5a5a5a5a5a5a5aULL

#define NUMBER(n, b, ...)	.number = (n), .before = (b), __VA_ARGS__
#define TYPE(t, width, rel)							\
	.name = "R_AARCH64_" #t, .type = R_AARCH64_##t, .cell = ELF_RELA_##width, .from = (rel)

#define GOOD(t, width, rel, n, b, a)	{ TYPE(t, width, rel), NUMBER(n, b, .after = (a)) }
#define BAD(t, width, rel, n, text)						\
	{ TYPE(t, width, rel), NUMBER(n, UNTOUCHED, .says = (text)) }
#define INSN(t, rel, n, b, a)		GOOD(t, INSN_LE, rel, n, b, a)
#define REFUSED(t, rel, n, text)	BAD(t, INSN_LE, rel, n, text)

static void fits(struct kunit *test, const struct elf_rela_case *type, u64 number, u64 before,
		 u64 after)
{
	struct elf_rela_case c = *type;

	c.number = number;
	c.before = before;
	c.after = after;
	try_all(test, &c, 1);
}

static void fails(struct kunit *test, const struct elf_rela_case *type, u64 number,
		  const char *says)
{
	struct elf_rela_case c = *type;

	c.number = number;
	c.before = UNTOUCHED;
	c.says = says;
	try_all(test, &c, 1);
}

static void arm64_data(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		GOOD(NONE, NOTHING, NOTHING, 1, 0, 0),
		GOOD(ABS64, U64, NOTHING, 0x0123456789abcdef, ~0ULL, 0x0123456789abcdef),
		GOOD(ABS32, U32, NOTHING, 0xffffffff, 0, 0xffffffff),
		GOOD(ABS32, U32, NOTHING, 0, 0xffffffff, 0),
		BAD(ABS32, U32, NOTHING, 0x100000000, "0x100000000 does not fit into 32 unsigned"),
		BAD(ABS32, U32, NOTHING, -1ULL, "-0x1 does not fit into 32 unsigned bits"),
		GOOD(ABS16, U16, NOTHING, 0xffff, 0, 0xffff),
		BAD(ABS16, U16, NOTHING, 0x10000, "0x10000 does not fit into 16 unsigned bits"),
		BAD(ABS16, U16, NOTHING, -1ULL, "-0x1 does not fit into 16 unsigned bits"),
		GOOD(PREL64, U64, PLACE, -0x123456789aLL, 0, -0x123456789aLL),
		GOOD(PREL32, U32, PLACE, 0x7fffffff, ~0ULL, 0x7fffffff),
		GOOD(PREL32, U32, PLACE, -0x80000000LL, 0, 0x80000000),
		BAD(PREL32, U32, PLACE, 0x80000000, "0x80000000 does not fit into 32 signed bits"),
		BAD(PREL32, U32, PLACE, -0x80000001LL, "-0x80000001 does not fit"),
		GOOD(PREL16, U16, PLACE, 0x7fff, ~0ULL, 0x7fff),
		GOOD(PREL16, U16, PLACE, -0x8000LL, 0, 0x8000),
		BAD(PREL16, U16, PLACE, 0x8000, "0x8000 does not fit into 16 signed bits"),
		BAD(PREL16, U16, PLACE, -0x8001LL, "-0x8001 does not fit into 16 signed bits"),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

/* mov? x1, #imm */
#define MOVN(imm)	(0x92800001ULL | (imm) << 5)
#define MOVZ(imm)	(0xd2800001ULL | (imm) << 5)
#define MOVK(imm)	(0xf2800001ULL | (imm) << 5)

static void arm64_move_unsigned(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		INSN(MOVW_UABS_G0, NOTHING, 0xffff, MOVZ(0), MOVZ(0xffff)),
		INSN(MOVW_UABS_G0, NOTHING, 0, MOVK(0xffff), MOVK(0)),
		REFUSED(MOVW_UABS_G0, NOTHING, 0x10000, "0x10000 does not fit into 16 unsigned"),
		REFUSED(MOVW_UABS_G0, NOTHING, -1ULL, "-0x1 does not fit into 16 unsigned bits"),
		INSN(MOVW_UABS_G1, NOTHING, 0xffff1234, MOVZ(0), MOVZ(0xffff)),
		INSN(MOVW_UABS_G1, NOTHING, 0xffff, MOVZ(0xffff), MOVZ(0)),
		REFUSED(MOVW_UABS_G1, NOTHING, 0x100000000, "does not fit into 32 unsigned bits"),
		REFUSED(MOVW_UABS_G1, NOTHING, -1ULL, "does not fit into 32 unsigned bits"),
		INSN(MOVW_UABS_G2, NOTHING, 0xffff12345678, MOVZ(0), MOVZ(0xffff)),
		REFUSED(MOVW_UABS_G2, NOTHING, 1ULL << 48, "does not fit into 48 unsigned bits"),
		REFUSED(MOVW_UABS_G2, NOTHING, -1ULL, "does not fit into 48 unsigned bits"),
		INSN(MOVW_UABS_G3, NOTHING, 0x123456789abcdef0, MOVZ(0xffff), MOVZ(0x1234)),
		INSN(MOVW_UABS_G3, NOTHING, -1ULL, MOVZ(0), MOVZ(0xffff)),
		INSN(MOVW_UABS_G0_NC, NOTHING, 0x123456789abcdef0, MOVK(0xffff), MOVK(0xdef0)),
		INSN(MOVW_UABS_G1_NC, NOTHING, 0x123456789abcdef0, MOVK(0xffff), MOVK(0x9abc)),
		INSN(MOVW_UABS_G2_NC, NOTHING, 0x123456789abcdef0, MOVK(0xffff), MOVK(0x5678)),
		INSN(MOVW_PREL_G0_NC, PLACE, -0x123456789abcdef0, MOVK(0xffff), MOVK(0x2110)),
		INSN(MOVW_PREL_G1_NC, PLACE, -0x123456789abcdef0, MOVK(0xffff), MOVK(0x6543)),
		INSN(MOVW_PREL_G2_NC, PLACE, -0x123456789abcdef0, MOVK(0xffff), MOVK(0xa987)),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

/* Up to 2^(16 + low) either way: MOVZ fills up with zeroes, MOVN with ones. */
static void try_moves(struct kunit *test, const struct elf_rela_case *type, unsigned int low)
{
	u64 limit = 0x10000ULL << low;

	fits(test, type, 0, MOVN(0x1234), MOVZ(0));
	fits(test, type, -1ULL, MOVZ(0xffff), MOVN(0));
	fits(test, type, limit - 1, MOVN(0), MOVZ(0xffff));
	fits(test, type, -limit, MOVK(0), MOVN(0xffff));
	fits(test, type, 0x1234ULL << low, MOVZ(0xffff), MOVZ(0x1234));
	fits(test, type, ~(0x1234ULL << low), MOVZ(0), MOVN(0x1234));
	fails(test, type, limit, "signed bits");
	fails(test, type, -limit - 1, "signed bits");
}

/* There is nothing above the top that could be wrong. */
static void try_top(struct kunit *test, const struct elf_rela_case *type)
{
	fits(test, type, 0x123456789abcdef0, MOVN(0xffff), MOVZ(0x1234));
	fits(test, type, S64_MAX, MOVN(0), MOVZ(0x7fff));
	fits(test, type, -1ULL, MOVZ(0xffff), MOVN(0));
	fits(test, type, 1ULL << 63, MOVZ(0), MOVN(0x7fff));
}

static void arm64_move_signed(struct kunit *test)
{
	static const struct elf_rela_case absolute[] = {
		{ TYPE(MOVW_SABS_G0, INSN_LE, NOTHING) },
		{ TYPE(MOVW_SABS_G1, INSN_LE, NOTHING) },
		{ TYPE(MOVW_SABS_G2, INSN_LE, NOTHING) },
	};
	static const struct elf_rela_case relative[] = {
		{ TYPE(MOVW_PREL_G0, INSN_LE, PLACE) },
		{ TYPE(MOVW_PREL_G1, INSN_LE, PLACE) },
		{ TYPE(MOVW_PREL_G2, INSN_LE, PLACE) },
	};
	static const struct elf_rela_case top = { TYPE(MOVW_PREL_G3, INSN_LE, PLACE) };
	unsigned int group;

	for (group = 0; group < ARRAY_SIZE(absolute); group++) {
		try_moves(test, &absolute[group], 16 * group);
		try_moves(test, &relative[group], 16 * group);
	}
	try_top(test, &top);
}

static void arm64_addresses(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		/* adr x1, . */
		INSN(ADR_PREL_LO21, PLACE, 0xfffff, 0x10000001, 0x707fffe1),
		INSN(ADR_PREL_LO21, PLACE, -0x100000LL, 0x70ffffe1, 0x10800001),
		INSN(ADR_PREL_LO21, PLACE, 0x12345, 0x10000001, 0x30091a21),
		REFUSED(ADR_PREL_LO21, PLACE, 0x100000, "0x100000 does not fit into 21 signed"),
		REFUSED(ADR_PREL_LO21, PLACE, -0x100001LL, "-0x100001 does not fit"),
		/* adrp x1, . */
		INSN(ADR_PREL_PG_HI21, PAGE, 0, 0xf0ffffe1, 0x90000001),
		INSN(ADR_PREL_PG_HI21, PAGE, 0xfff, 0xf0ffffe1, 0x90000001),
		INSN(ADR_PREL_PG_HI21, PAGE, 0x1000, 0x90000001, 0xb0000001),
		INSN(ADR_PREL_PG_HI21, PAGE, -1ULL, 0x90000001, 0xf0ffffe1),
		INSN(ADR_PREL_PG_HI21, PAGE, 0xffffffff, 0x90000001, 0xf07fffe1),
		INSN(ADR_PREL_PG_HI21, PAGE, -0x100000000LL, 0xf0ffffe1, 0x90800001),
		REFUSED(ADR_PREL_PG_HI21, PAGE, 0x100000fff, "0x100000000 does not fit into 33"),
		REFUSED(ADR_PREL_PG_HI21, PAGE, -0x100000001LL, "-0x100001000 does not fit"),
		INSN(ADR_PREL_PG_HI21_NC, PAGE, 0x100000fff, 0xf0ffffe1, 0x90800001),
		INSN(ADR_PREL_PG_HI21_NC, PAGE, -0x100000001LL, 0x90000001, 0xf07fffe1),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

static void arm64_offsets_in_pages(struct kunit *test)
{
	/* Each instruction with an empty field. */
	static const struct elf_rela_case types[] = {
		{ TYPE(LDST8_ABS_LO12_NC, INSN_LE, NOTHING), .before = 0x39400021 },
		{ TYPE(LDST16_ABS_LO12_NC, INSN_LE, NOTHING), .before = 0x79400021 },
		{ TYPE(LDST32_ABS_LO12_NC, INSN_LE, NOTHING), .before = 0xb9400021 },
		{ TYPE(LDST64_ABS_LO12_NC, INSN_LE, NOTHING), .before = 0xf9400021 },
		{ TYPE(LDST128_ABS_LO12_NC, INSN_LE, NOTHING), .before = 0x3dc00021 },
	};
	static const struct elf_rela_case add = { TYPE(ADD_ABS_LO12_NC, INSN_LE, NOTHING) };
	unsigned int log;
	u64 insn, low;

	fits(test, &add, 0x123456789abcd000, 0x913ffc21, 0x91000021);
	fits(test, &add, 0x12345, 0x91000021, 0x910d1421);
	fits(test, &add, -1ULL, 0x91000021, 0x913ffc21);
	for (log = 0; log < ARRAY_SIZE(types); log++) {
		insn = types[log].before;
		fits(test, &types[log], 0x123456789abcd000, insn | 0x3ffc00, insn);
		fits(test, &types[log], -1ULL << log, insn, insn | (0xfffULL >> log) << 10);
		for (low = 1; low < 1ULL << log; low++)
			fails(test, &types[log], 0x12340 + low, "is not a multiple of");
	}
}

/* Up to @limit either way, and what the ends of that make of @insn. */
static void try_near(struct kunit *test, const struct elf_rela_case *type, u64 limit, u64 high,
		     u64 low)
{
	u64 insn = type->before;

	fits(test, type, limit - 4, insn, high);
	fits(test, type, -limit, insn, low);
	fits(test, type, 0, high | low, insn);
	fails(test, type, limit, "signed bits");
	fails(test, type, -limit - 4, "signed bits");
	fails(test, type, 1, "0x1 is not a multiple of 4");
	fails(test, type, -2ULL, "-0x2 is not a multiple of 4");
}

static void arm64_branches_and_literals(struct kunit *test)
{
	static const struct elf_rela_case
	literal = { TYPE(LD_PREL_LO19, INSN_LE, PLACE), .before = 0x58000001 },	/* ldr x1, . */
	condition = { TYPE(CONDBR19, INSN_LE, PLACE), .before = 0x54000000 },	/* b.eq . */
	bit = { TYPE(TSTBR14, INSN_LE, PLACE), .before = 0x36180001 },		/* tbz w1, #3, . */
	jump = { TYPE(JUMP26, INSN_LE, PLACE), .before = 0x14000000 },		/* b . */
	call = { TYPE(CALL26, INSN_LE, PLACE), .before = 0x94000000 };		/* bl . */

	try_near(test, &literal, 0x100000, 0x587fffe1, 0x58800001);
	try_near(test, &condition, 0x100000, 0x547fffe0, 0x54800000);
	try_near(test, &bit, 0x8000, 0x361bffe1, 0x361c0001);
	try_near(test, &jump, 0x8000000, 0x15ffffff, 0x16000000);
	try_near(test, &call, 0x8000000, 0x95ffffff, 0x96000000);
}

static void arm64_unknown_types(struct kunit *test)
{
	/* below, in gaps, PLT32, past all, RELATIVE, far away */
	static const u32 types[] = { 1, 255, 281, 294, 298, 300, 314, 1027, 0xffffffff };
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
	c = (struct elf_rela_case) { .name = "R_ARM_NONE", .type = R_ARM_NONE };
	try_all(test, &c, 1);
}

static int as_adr(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	site->howto = &arm64_elf_rela_adr_of_page;
	return 0;
}

/* A veneer 128 bytes further on. */
static int as_branch(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	site->howto = &arm64_elf_rela_branch;
	elf_rela_redirect(site, site->place + 0x80);
	return 0;
}

/* For CPUs that cannot be trusted with an ADRP at the end of a page. */
static void arm64_adrp_replaced(struct kunit *test)
{
	static const struct elf_rela_hooks adr = { .before = as_adr };
	static const struct elf_rela_hooks both = { .before = as_adr, .out_of_range = as_branch };
	/* The place is at 0xff4 of the page that the numbers count from. */
	static const struct elf_rela_case cases[] = {
		INSN(ADR_PREL_PG_HI21, PAGE, 0x1000, 0x90000001, 0x10000061),
		INSN(ADR_PREL_PG_HI21, PAGE, 0x1fff, 0xb0ffffe1, 0x10000061),
		INSN(ADR_PREL_PG_HI21, PAGE, 0, 0x90000001, 0x10ff8061),
		INSN(ADR_PREL_PG_HI21, PAGE, 0x100fff, 0x90000001, 0x107f8061),
	};
	static const struct elf_rela_case far[] = {
		REFUSED(ADR_PREL_PG_HI21, PAGE, 0x101000, "as ADR"),
		INSN(ADR_PREL_PG_HI21, PAGE, 0x101000, 0x90000001, 0x14000020),
		INSN(ADR_PREL_PG_HI21, PAGE, -0x123456789000, 0x90000001, 0x14000020),
	};
	struct elf_rela_walk walk = { .arch = &arm64_elf_rela_arch, .hooks = &adr };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		elf_rela_test_case(test, &walk, &cases[i], origin_of(&cases[i]));
	elf_rela_test_case(test, &walk, &far[0], origin_of(&far[0]));
	walk.hooks = &both;
	for (i = 1; i < ARRAY_SIZE(far); i++)
		elf_rela_test_case(test, &walk, &far[i], origin_of(&far[i]));
}

static struct kunit_case elf_rela_arm64_cases[] = {
	KUNIT_CASE(arm64_data),
	KUNIT_CASE(arm64_move_unsigned),
	KUNIT_CASE(arm64_move_signed),
	KUNIT_CASE(arm64_addresses),
	KUNIT_CASE(arm64_offsets_in_pages),
	KUNIT_CASE(arm64_branches_and_literals),
	KUNIT_CASE(arm64_unknown_types),
	KUNIT_CASE(arm64_adrp_replaced),
	{}
};

static struct kunit_suite elf_rela_arm64_suite = {
	.name = "elf_rela_arm64",
	.test_cases = elf_rela_arm64_cases,
};

kunit_test_suite(elf_rela_arm64_suite);

MODULE_DESCRIPTION("Tests of AArch64's types of relocation");
MODULE_LICENSE("GPL");
