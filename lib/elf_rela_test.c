// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walker over tables of relocations: cells, what fits, hooks, tables.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/elf.h>
#include <linux/elf_rela.h>
#include <linux/elf_rela_test.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>

#include "elf_rela_object_test.h"

#define CASE(t, c, n, ...)							\
	{									\
		.name = #t, .type = t, .cell = ELF_RELA_##c, .number = (n),	\
		.before = 0x1122334455667788, __VA_ARGS__			\
	}
#define GOOD(t, c, n, a)	CASE(t, c, n, .after = (a))
#define BAD(t, n, text)		CASE(t, U64, n, .says = (text))

static void try_all(struct kunit *test, const struct elf_rela_case *c, size_t count)
{
	struct elf_rela_walk walk = { .arch = &invented_arch };
	const struct elf_rela_case *end = c + count;

	for (; c < end; c++)
		elf_rela_test_case(test, &walk, c, 0);
}

static void rela_cells(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		GOOD(MARK, NOTHING, 1, 0),
		GOOD(HALF, U16, 0x123456789abcdef0, 0xdef0),
		GOOD(WORD, U32, 0x123456789abcdef0, 0x9abcdef0),
		GOOD(DOUBLE, U64, 0x123456789abcdef0, 0x123456789abcdef0),
		GOOD(INSN, INSN, 0x123456789abcdef0, 0x9abcdef0),
		GOOD(PAIR, INSN_PAIR, 0x123456789abcdef0, 0x123456789abcdef0),
		GOOD(INSN_LE, INSN_LE, 0x123456789abcdef0, 0x9abcdef0),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

static void rela_ranges(struct kunit *test)
{
	static const struct elf_rela_case cases[] = {
		GOOD(SIGNED, U64, 127, 127),
		GOOD(SIGNED, U64, -128LL, -128LL),
		BAD(SIGNED, 128, "0x80 does not fit into 8 signed bits"),
		BAD(SIGNED, -129LL, "-0x81 does not fit into 8 signed bits"),
		BAD(SIGNED, S64_MAX, "0x7fffffffffffffff does not fit"),
		BAD(SIGNED, 1ULL << 63, "-0x8000000000000000 does not fit"),
		GOOD(UNSIGNED, U64, 0, 0),
		GOOD(UNSIGNED, U64, 255, 255),
		BAD(UNSIGNED, 256, "0x100 does not fit into 8 unsigned bits"),
		BAD(UNSIGNED, -1ULL, "-0x1 does not fit into 8 unsigned bits"),
		GOOD(EITHER, U64, 255, 255),
		GOOD(EITHER, U64, -128LL, -128LL),
		BAD(EITHER, 256, "0x100 does not fit into 8 bits"),
		BAD(EITHER, -129LL, "-0x81 does not fit into 8 bits"),
		GOOD(WIDEST, U64, S64_MAX / 2, S64_MAX / 2),
		GOOD(WIDEST, U64, -(1ULL << 62), -(1ULL << 62)),
		BAD(WIDEST, 1ULL << 62, "0x4000000000000000 does not fit into 63 signed bits"),
		BAD(WIDEST, -(1ULL << 62) - 1, "-0x4000000000000001 does not fit"),
		/* What is rounded has to fit, and is shown as it was. */
		GOOD(ROUNDED, U64, 123, 127),
		GOOD(ROUNDED, U64, -132LL, -128LL),
		BAD(ROUNDED, 124, "0x7c does not fit"),
		BAD(ROUNDED, -133LL, "-0x85 does not fit"),
		GOOD(ALIGNED, U64, 0x1238, 0x1238),
		BAD(ALIGNED, 0x123c, "0x123c is not a multiple of 8"),
		BAD(ALIGNED, -7ULL, "-0x7 is not a multiple of 8"),
	};

	try_all(test, cases, ARRAY_SIZE(cases));
}

/* What the hooks of the next cases do, and have done. */
static struct {
	int result;
	u64 redirect;
	unsigned int called;
	u64 written;
} hook;

static int on_relocation(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	hook.called++;
	if (hook.redirect)
		elf_rela_redirect(site, hook.redirect);
	return hook.result;
}

static int on_write(struct elf_rela_walk *walk, const struct elf_rela_site *site, u64 cell)
{
	hook.written = cell;
	return hook.result;
}

static bool on_undefined(struct elf_rela_walk *walk, const struct elf64_sym *sym, u64 *value)
{
	*value = 0x7700;
	return sym->st_name == 1;
}

static void rela_hook_before(struct kunit *test)
{
	static const struct elf_rela_hooks hooks = { .before = on_relocation };
	struct object *object = new_object(test);

	object->walk.hooks = &hooks;
	memset(&hook, 0, sizeof(hook));
	expect_value(test, object, 0x20304);
	hook.redirect = 0x1234;
	expect_value(test, object, 0x1234);
	hook.result = ELF_RELA_DONE;
	expect_value(test, object, 0x5a5a5a5a5a5a5a5a);
	hook.result = -EFAULT;
	KUNIT_EXPECT_EQ(test, apply(object), -EFAULT);
	KUNIT_EXPECT_EQ(test, hook.called, 4);
	/* Not asked about marks, nor about what is refused anyway. */
	object->rela.r_info = 1ULL << 32 | MARK;
	KUNIT_EXPECT_EQ(test, apply(object), 0);
	object->rela = (struct elf64_rela) { .r_info = 1ULL << 32 | DOUBLE, .r_offset = 25 };
	KUNIT_EXPECT_EQ(test, apply(object), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, hook.called, 4);
}

static void rela_hook_out_of_range(struct kunit *test)
{
	static const struct elf_rela_hooks hooks = { .out_of_range = on_relocation };
	struct object *object = new_object(test);

	object->walk.hooks = &hooks;
	memset(&hook, 0, sizeof(hook));
	expect_value(test, object, 0x20304);
	KUNIT_EXPECT_EQ(test, hook.called, 0);
	object->rela.r_info = 1ULL << 32 | SIGNED;
	hook.redirect = 0x7f;
	expect_value(test, object, 0x7f);
	KUNIT_EXPECT_EQ(test, hook.called, 1);
	/* There is one chance. */
	hook.redirect = 0x81;
	expect_refusal(test, object, "SIGNED against symbol far",
		       "0x81 does not fit into 8 signed bits");
	KUNIT_EXPECT_EQ(test, hook.called, 2);
	hook.redirect = 0;
	hook.result = -ERANGE;
	expect_refusal(test, object, "SIGNED against symbol far",
		       "0x20304 does not fit into 8 signed bits");
	hook.result = -ENOENT;
	KUNIT_EXPECT_EQ(test, apply(object), -ENOENT);
}

static void rela_hook_write(struct kunit *test)
{
	static const struct elf_rela_hooks hooks = { .write = on_write };
	struct object *object = new_object(test);

	object->walk.hooks = &hooks;
	memset(&hook, 0, sizeof(hook));
	expect_value(test, object, 0x5a5a5a5a5a5a5a5a);
	KUNIT_EXPECT_EQ(test, hook.written, 0x20304);
	hook.result = -EFAULT;
	KUNIT_EXPECT_EQ(test, apply(object), -EFAULT);
}

static void rela_hook_undefined(struct kunit *test)
{
	static const struct elf_rela_hooks hooks = { .undefined = on_undefined };
	struct object *object = new_object(test);

	object->walk.hooks = &hooks;
	expect_value(test, object, 0x20304);
	object->sym[1].st_shndx = SHN_UNDEF;
	expect_value(test, object, 0x7704);
	/* What it does not know follows the rules. */
	object->sym[1].st_name = 2;
	expect_refusal(test, object, "DOUBLE against symbol ar",
		       "the symbol is undefined");
	object->sym[1] = (struct elf64_sym) { };
	expect_value(test, object, 4);
}

/* Two entries are applied, the third one is refused, the fourth is not reached. */
static void rela_table(struct kunit *test)
{
	static const struct elf64_rela table[] = {
		{ .r_offset = 8, .r_info = 1ULL << 32 | WORD, .r_addend = 1 },
		{ .r_offset = 0, .r_info = 1ULL << 32 | WORD, .r_addend = 2 },
		{ .r_offset = 4, .r_info = 1ULL << 32 | SIGNED, .r_addend = 3 },
		{ .r_offset = 16, .r_info = 1ULL << 32 | WORD, .r_addend = 4 },
	};
	static const u32 want[] = { 0x20302, 0, 0x20301, 0, 0 };
	struct object *object = new_object(test);

	memset(object->contents, 0, sizeof(object->contents));
	KUNIT_EXPECT_EQ(test, elf_rela_apply(&object->walk, table, 0), 0);
	KUNIT_EXPECT_EQ(test, elf_rela_apply(&object->walk, table, ARRAY_SIZE(table)), -ENOEXEC);
	KUNIT_EXPECT_MEMEQ(test, object->contents, want, sizeof(want));
	KUNIT_EXPECT_STREQ(test, object->walk.why,
			   ".some+0x4: SIGNED against symbol far: 0x20303 does not fit into 8 signed bits");
}

static struct kunit_case elf_rela_cases[] = {
	KUNIT_CASE(rela_cells),
	KUNIT_CASE(rela_ranges),
	KUNIT_CASE(rela_hook_before),
	KUNIT_CASE(rela_hook_out_of_range),
	KUNIT_CASE(rela_hook_write),
	KUNIT_CASE(rela_hook_undefined),
	KUNIT_CASE(rela_table),
	{}
};

static struct kunit_suite elf_rela_suite = {
	.name = "elf_rela",
	.test_cases = elf_rela_cases,
};

kunit_test_suite(elf_rela_suite);

MODULE_DESCRIPTION("Tests of the walker over tables of ELF relocations");
MODULE_LICENSE("GPL");
