// SPDX-License-Identifier: GPL-2.0-only
/*
 * Relocation of 64-bit PowerPC: who enters a function where, and who has r2.
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

static struct ppc64_elf_rela entry_at(u64 distance)
{
	return (struct ppc64_elf_rela) {
		.walk = { .arch = &ppc64_elf_rela_arch },
		.has_toc = true,
		.toc = ELF_RELA_TEST_PLACE + distance,
	};
}

/* ld r2,-8(r12); add r2,r2,r12 */
#define LOAD_R2		0xe84cfff87c426214ULL
/* addis r2,r12,0; addi r2,r2,0 */
#define COMPUTE_R2	0x3c4c000038420000ULL

#define ENTRY(distance, b, a)	{ .number = (distance), .before = (b), .after = (a) }

/* A number here is how far r2 is from the place. */
static void ppc64_large_model_entry(struct kunit *test)
{
	static const struct elf_rela_case rows[] = {
		ENTRY(0x12348000, LOAD_R2, 0x3c4c123538428000),
		ENTRY(0x7fff7fff, LOAD_R2, 0x3c4c7fff38427fff),
		ENTRY(-0x80008000LL, LOAD_R2, 0x3c4c800038428000),
		/* Out of reach: what is there works as well. */
		ENTRY(0x7fff8000, LOAD_R2, LOAD_R2),
		ENTRY(-0x80008001LL, LOAD_R2, LOAD_R2),
		/* Something else: a bit of either instruction differs. */
		ENTRY(0, LOAD_R2 ^ 1, LOAD_R2 ^ 1),
		ENTRY(0, LOAD_R2 ^ 1ULL << 32, LOAD_R2 ^ 1ULL << 32),
		ENTRY(0, LOAD_R2 ^ 1ULL << 48, LOAD_R2 ^ 1ULL << 48),
		/* Any displacement is one. */
		ENTRY(0, LOAD_R2 ^ 0xfffcULL << 32, COMPUTE_R2),
	};
	struct ppc64_elf_rela ppc64;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct elf_rela_case c = rows[i];

		c.name = "R_PPC64_ENTRY";
		c.type = R_PPC64_ENTRY;
		c.cell = ELF_RELA_INSN_PAIR;
		ppc64 = entry_at(c.number);
		elf_rela_test_case(test, &ppc64.walk, &c, 0);
		c.after = c.before;
		ppc64.has_toc = false;
		elf_rela_test_case(test, &ppc64.walk, &c, 0);
	}
}

/* A call to a function with the three bits of @other; the number that it gets. */
static int call(const struct elf_rela_hooks *hooks, bool has_toc, u32 type, u8 other,
		struct ppc64_elf_rela *ppc64, u32 *branch)
{
	const struct elf64_sym sym[] = {
		{ },
		{
			.st_name = 1, .st_info = STB_GLOBAL << 4 | STT_FUNC,
			.st_other = other << 5, .st_shndx = 1, .st_value = R2 + 0x100,
		},
	};
	const struct elf64_shdr section = {
		.sh_addr = R2,
		.sh_size = sizeof(*branch),
		.sh_flags = SHF_ALLOC,
	};
	const struct elf64_rela rela = { .r_info = 1ULL << 32 | type };

	*branch = 0x48000001;
	*ppc64 = (struct ppc64_elf_rela) {
		.walk = {
			.arch = &ppc64_elf_rela_arch,
			.hooks = hooks,
			.section = &section,
			.nr_sections = 1,
			.sym = sym,
			.nr_syms = ARRAY_SIZE(sym),
			.names = "\0callee",
			.resolved = true,
			.contents = branch,
		},
		.has_toc = has_toc,
		.toc = R2,
	};
	return elf_rela_apply(&ppc64->walk, &rela, 1);
}

static int redirect(struct elf_rela_walk *walk, struct elf_rela_site *site)
{
	elf_rela_redirect(site, site->place + 0x40);
	return 0;
}

static void ppc64_local_entries(struct kunit *test)
{
	/* What "ELF V2 ABI Specification", 3.4.1, Symbol Values, says, in bytes. */
	static const u32 offsets[] = { 0, 0, 4, 8, 16, 32, 64 };
	static const struct elf_rela_hooks hooks = { .before = redirect };
	struct ppc64_elf_rela ppc64;
	u32 branch;
	u8 other;

	for (other = 0; other < ARRAY_SIZE(offsets); other++) {
		KUNIT_EXPECT_EQ(test, call(NULL, true, R_PPC64_REL24, other, &ppc64, &branch), 0);
		KUNIT_EXPECT_EQ(test, branch, 0x48000101 + offsets[other]);
		/* A stub is entered at its start. */
		KUNIT_EXPECT_EQ(test, call(&hooks, true, R_PPC64_REL24, other, &ppc64, &branch), 0);
		KUNIT_EXPECT_EQ(test, branch, 0x48000041);
		/* Without r2 nobody can miss it. */
		KUNIT_EXPECT_EQ(test, call(NULL, false, R_PPC64_REL24_NOTOC, other, &ppc64,
					   &branch), 0);
		KUNIT_EXPECT_EQ(test, branch, 0x48000101 + offsets[other]);
	}
	KUNIT_EXPECT_EQ(test, call(NULL, true, R_PPC64_REL24, 7, &ppc64, &branch), -ENOEXEC);
	KUNIT_EXPECT_TRUE(test, strstr(ppc64.walk.why, "callee: its local entry is a"));
	KUNIT_EXPECT_EQ(test, branch, 0x48000001);
}

static void ppc64_calls_without_r2(struct kunit *test)
{
	struct ppc64_elf_rela ppc64;
	u32 branch;

	KUNIT_EXPECT_EQ(test, call(NULL, true, R_PPC64_REL24_NOTOC, 1, &ppc64, &branch), 0);
	KUNIT_EXPECT_EQ(test, branch, 0x48000101);
	KUNIT_EXPECT_EQ(test, call(NULL, true, R_PPC64_REL24_NOTOC, 2, &ppc64, &branch), -ENOEXEC);
	KUNIT_EXPECT_TRUE(test, strstr(ppc64.walk.why, "an r2 that the caller does not have"));
	KUNIT_EXPECT_EQ(test, branch, 0x48000001);
}

static void ppc64_got_entries(struct kunit *test)
{
	static const struct elf_rela_hooks hooks = { .before = redirect };
	static const struct elf_rela_case c = {
		.name = "R_PPC64_GOT_PCREL34", .type = R_PPC64_GOT_PCREL34,
		.cell = ELF_RELA_INSN_PAIR,
		.before = 0x04100000e4600000, .after = 0x04100000e4600040,
	};
	struct ppc64_elf_rela ppc64 = { .walk = { .arch = &ppc64_elf_rela_arch, .hooks = &hooks } };

	elf_rela_test_case(test, &ppc64.walk, &c, 0);
}

static struct kunit_case elf_rela_ppc64_call_cases[] = {
	KUNIT_CASE(ppc64_large_model_entry),
	KUNIT_CASE(ppc64_local_entries),
	KUNIT_CASE(ppc64_calls_without_r2),
	KUNIT_CASE(ppc64_got_entries),
	{}
};

static struct kunit_suite elf_rela_ppc64_call_suite = {
	.name = "elf_rela_ppc64_calls",
	.test_cases = elf_rela_ppc64_call_cases,
};

kunit_test_suite(elf_rela_ppc64_call_suite);

MODULE_DESCRIPTION("Tests of calls and entries of 64-bit PowerPC");
MODULE_LICENSE("GPL");
