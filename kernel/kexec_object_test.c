// SPDX-License-Identifier: GPL-2.0-only
/*
 * The purgatory's reader: each field at its limit and past it, with the
 * sentence that goes with it; where sections go; and random damage.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "kexec_object_test.h"

/* Section headers that a file of this size has room for. */
#define MOST_SECTIONS	(sizeof(struct object_layout) / sizeof(struct elf64_shdr))

static struct object_layout *new_object(struct kunit *test)
{
	struct object_layout *at = kunit_kmalloc(test, sizeof(*at), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, at);
	return memcpy(at, &good_object, sizeof(*at));
}

static int verdict(const struct object_layout *at, struct kexec_why *why)
{
	static struct elf64_shdr placed[MOST_SECTIONS];
	struct kexec_object object;

	return use_object(at, sizeof(*at), &object, placed, why);
}

static void put(void *field, size_t bytes, u64 value)
{
	switch (bytes) {
	case 1:
		*(u8 *)field = value;
		break;
	case 2:
		*(u16 *)field = value;
		break;
	case 4:
		*(u32 *)field = value;
		break;
	default:
		*(u64 *)field = value;
	}
}

/* A field at its limit and past it; afterwards the object is as it was. */
static void try_limit(struct kunit *test, struct object_layout *at, void *field, size_t bytes,
		      const char *name, const u64 good_bad[2], const char *says)
{
	struct kexec_why why;
	u64 before = 0;

	memcpy(&before, field, bytes);
	put(field, bytes, good_bad[0]);
	KUNIT_EXPECT_EQ_MSG(test, verdict(at, &why), 0, "%s: %s", name, why.text);
	put(field, bytes, good_bad[1]);
	KUNIT_EXPECT_EQ_MSG(test, verdict(at, &why), -ENOEXEC, "%s", name);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(why.text, says), "%s: \"%s\" lacks \"%s\"", name,
			      why.text, says);
	memcpy(field, &before, bytes);
}

static void no_variable(struct kunit *test, const struct kexec_object *object, const char *name,
			u64 size, const char *says)
{
	struct kexec_why why = {};

	KUNIT_EXPECT_NULL(test, kexec_object_variable(object, name, size, &why));
	KUNIT_EXPECT_TRUE_MSG(test, strstr(why.text, says), "\"%s\" lacks \"%s\"", why.text,
			      says);
}

#define LIMIT(test, at, field, good, bad, says)					\
	try_limit(test, at, &(field), sizeof(field), #field, (const u64[]){ good, bad }, says)

static void object_symbols_are_found(struct kunit *test)
{
	struct kexec_object object;
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, 0, kexec_object_read(&object, &good_object, sizeof(good_object),
						   &why));
	KUNIT_EXPECT_PTR_EQ(test, kexec_object_find(&object, "purgatory_start"),
			    &good_object.sym[1]);
	KUNIT_EXPECT_PTR_EQ(test, kexec_object_find(&object, "variable"), &good_object.sym[2]);
	KUNIT_EXPECT_PTR_EQ(test, kexec_object_find(&object, "fixed"), &good_object.sym[4]);
	/* Undefined, a part of a name, too long, nameless. */
	KUNIT_EXPECT_NULL(test, kexec_object_find(&object, "far"));
	KUNIT_EXPECT_NULL(test, kexec_object_find(&object, "start"));
	KUNIT_EXPECT_NULL(test, kexec_object_find(&object, "variable2"));
	KUNIT_EXPECT_NULL(test, kexec_object_find(&object, ""));
}

static void object_local_symbols_are_not(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct kexec_object object;
	struct kexec_why why;

	at->sym[2].st_info = STB_LOCAL << 4 | STT_OBJECT;
	KUNIT_ASSERT_EQ(test, 0, kexec_object_read(&object, at, sizeof(*at), &why));
	KUNIT_EXPECT_NULL(test, kexec_object_find(&object, "variable"));
}

/*
 *	0        24      32        42       64           164
 *	+--------+-------+---------+--------+------------+
 *	| text   |       | data    |        | bss        |
 *	+--------+-------+---------+--------+------------+
 *	                           ^ bufsz               ^ memsz
 */
static void object_bss_comes_last(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr placed[NR_SECTIONS] = {};
	struct kexec_object_room room;
	struct kexec_object object;
	struct kexec_why why;

	swap(at->section[DATA], at->section[BSS]);
	KUNIT_ASSERT_EQ(test, 0, kexec_object_read(&object, at, sizeof(*at), &why));
	KUNIT_ASSERT_EQ(test, 0, kexec_object_lay_out(&object, placed, &room, &why));
	KUNIT_EXPECT_EQ(test, placed[TEXT].sh_addr, 0);
	KUNIT_EXPECT_EQ(test, placed[BSS].sh_addr, 32);
	KUNIT_EXPECT_EQ(test, placed[DATA].sh_addr, 64);
	KUNIT_EXPECT_EQ(test, room.bufsz, 42);
	KUNIT_EXPECT_EQ(test, room.memsz, 164);
	KUNIT_EXPECT_EQ(test, room.align, 64);
}

static void object_memory_has_an_end(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr *bss = &at->section[BSS];

	LIMIT(test, at, bss->sh_size, U64_MAX - 64, U64_MAX - 63, "section 4 does not fit");
	bss->sh_size = 0;
	LIMIT(test, at, bss->sh_addralign, 1ULL << 63, 3, "section 4 has alignment 0x3");
	bss->sh_size = 1ULL << 63;
	LIMIT(test, at, bss->sh_addralign, 1ULL << 62, 1ULL << 63, "section 4 does not fit");
	/* The padding in front can be too much, too. */
	bss->sh_size = 0;
	at->section[DATA].sh_type = SHT_NOBITS;
	at->section[DATA].sh_size = (1ULL << 63) + 1;
	LIMIT(test, at, bss->sh_addralign, 1ULL << 62, 1ULL << 63, "section 4 does not fit");
	at->section[DATA].sh_flags = 0;
	LIMIT(test, at, at->section[TEXT].sh_flags, SHF_ALLOC, SHF_EXECINSTR, "nothing to load");
}

static void object_header_fields(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_hdr *ehdr = &at->ehdr;

	LIMIT(test, at, ehdr->e_ident[0], 0x7f, 0, "not an ELF object");
	LIMIT(test, at, ehdr->e_ident[EI_CLASS], ELFCLASS64, ELFCLASS32, "class 1");
	LIMIT(test, at, ehdr->e_ident[EI_DATA], ELF_DATA, ELFDATANONE, "byte order 0");
	LIMIT(test, at, ehdr->e_type, ET_REL, ET_EXEC, "ELF type 2");
	LIMIT(test, at, ehdr->e_shentsize, sizeof(struct elf64_shdr), 63, "headers of 63 bytes");
	LIMIT(test, at, ehdr->e_shnum, NR_SECTIONS, 0, "0 section headers");
	LIMIT(test, at, ehdr->e_shnum, NR_SECTIONS, MOST_SECTIONS, "section headers end");
	LIMIT(test, at, ehdr->e_shoff, OFFSET(section), OFFSET(section) + 4, "not aligned");
	LIMIT(test, at, ehdr->e_shoff, OFFSET(section), U64_MAX - 7, "section headers end");
	LIMIT(test, at, ehdr->e_shstrndx, SHSTRTAB, NR_SECTIONS, "section 8 is not a table");
	LIMIT(test, at, ehdr->e_shstrndx, STRTAB, DATA, "section 3 is not a table");
}

static void object_section_fields(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr *text = &at->section[TEXT];
	u64 room = sizeof(*at) - OFFSET(text);

	LIMIT(test, at, text->sh_size, room, room + 1, "section 1 ends behind");
	LIMIT(test, at, text->sh_offset, sizeof(*at) - 24, sizeof(*at) - 23, "section 1 ends");
	LIMIT(test, at, text->sh_offset, 0, U64_MAX, "section 1 ends behind");
	LIMIT(test, at, text->sh_addralign, 0, 24, "section 1 has alignment 0x18");
	LIMIT(test, at, text->sh_name, 5, 6, "section 1 has no name");
	LIMIT(test, at, at->section[SHSTRTAB].sh_size, 6, 0, "section 7 are not terminated");
	LIMIT(test, at, at->shstrtab[5], 0, 'x', "section 7 are not terminated");
	LIMIT(test, at, at->strtab[38], 0, 'x', "section 6 are not terminated");
	/* It is the flags that decide what is loaded, not the type. */
	LIMIT(test, at, at->section[NONE].sh_size, sizeof(*at), sizeof(*at) + 1, "section 0 ends");
}

static void object_symbol_fields(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr *table = &at->section[SYMTAB];

	LIMIT(test, at, table->sh_type, SHT_SYMTAB, SHT_PROGBITS, "no symbols");
	LIMIT(test, at, table->sh_entsize, 24, 16, "symbols of 16 bytes");
	LIMIT(test, at, table->sh_offset, OFFSET(sym), OFFSET(sym) + 4, "symbols of");
	LIMIT(test, at, table->sh_link, STRTAB, NR_SECTIONS, "section 8 is not a table");
	LIMIT(test, at, table->sh_link, STRTAB, TEXT, "section 1 is not a table");
	LIMIT(test, at, at->sym[2].st_name, 38, 39, "symbol 2 has no name");
	LIMIT(test, at, at->sym[2].st_shndx, NR_SECTIONS - 1, NR_SECTIONS,
	      "symbol variable is in section 8 of 8");
	LIMIT(test, at, at->sym[3].st_shndx, SHN_COMMON, SHN_ABS + 2, "symbol bs is in section");
}

static void object_relocations(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr *table = &at->section[RELA_TEXT];
	struct elf64_rela *rela = &at->rela[1];

	LIMIT(test, at, rela->r_offset, 24, 25, "relocation in section 2 at 0x19 of 0x18 bytes");
	LIMIT(test, at, rela->r_info, 4ULL << 32, 6ULL << 32, "by symbol 6 of 6");
	LIMIT(test, at, rela->r_info, 0, 5ULL << 32, "symbol far is undefined");
	LIMIT(test, at, table->sh_info, TEXT, NR_SECTIONS, "relocates section 8");
	LIMIT(test, at, table->sh_info, TEXT, BSS, "section 4, which has no contents");
	LIMIT(test, at, table->sh_link, SYMTAB, NR_SECTIONS, "by the symbols in section 8");
	LIMIT(test, at, table->sh_link, SYMTAB, STRTAB, "by the symbols in section 6");
	LIMIT(test, at, table->sh_entsize, 24, 16, "relocations in section 2 of 16 bytes");
	LIMIT(test, at, table->sh_offset, OFFSET(rela), OFFSET(rela) + 4,
	      "relocations in section 2 of");
	LIMIT(test, at, at->sym[2].st_shndx, SHN_ABS, SHN_COMMON, "symbol variable is common");
	/* An undefined symbol without a type is for the architecture to judge. */
	LIMIT(test, at, at->sym[2].st_shndx, TEXT, SHN_UNDEF, "symbol variable is undefined");
	at->sym[2].st_info = STB_GLOBAL << 4 | STT_NOTYPE;
	at->sym[2].st_shndx = SHN_UNDEF;
	LIMIT(test, at, at->sym[1].st_shndx, TEXT, SHN_COMMON, "symbol purgatory_start is common");
	at->sym[1].st_shndx = SHN_ABS;
	LIMIT(test, at, at->sym[1].st_name, 1, 0, "symbol 1 has no name");
}

/* What the kernel writes to must be where it expects it. */
static void object_variables(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_sym *sym = &at->sym[2];
	struct kexec_object object;
	struct kexec_why why;

	KUNIT_ASSERT_EQ(test, 0, kexec_object_read(&object, at, sizeof(*at), &why));
	KUNIT_EXPECT_PTR_EQ(test, kexec_object_variable(&object, "variable", 8, &why), sym);
	KUNIT_EXPECT_PTR_EQ(test, kexec_object_section(&object, sym), &at->section[DATA]);
	no_variable(test, &object, "variable2", 8, "no symbol variable2");
	no_variable(test, &object, "variable", 4, "variable has 8 bytes, not 4");
	no_variable(test, &object, "variable", 9, "variable has 8 bytes, not 9");
	no_variable(test, &object, "bs", 4, "bs is in .bss");
	no_variable(test, &object, "fixed", 0, "no symbol fixed");

	/* Two bytes are left in the section. */
	sym->st_value = 2;
	KUNIT_EXPECT_NOT_NULL(test, kexec_object_variable(&object, "variable", 8, &why));
	sym->st_value = 3;
	no_variable(test, &object, "variable", 8, "variable ends behind its section");
	sym->st_value = U64_MAX;
	no_variable(test, &object, "variable", 8, "variable ends behind its section");
	sym->st_value = 0;
	sym->st_shndx = SYMTAB;
	no_variable(test, &object, "variable", 8, "no symbol variable");
	sym->st_shndx = NR_SECTIONS;
	no_variable(test, &object, "variable", 8, "no symbol variable");
}

static void object_relocations_without_addend(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	struct elf64_shdr *table = &at->section[RELA_TEXT];

	table->sh_type = SHT_REL;
	memset(at->rela, 0, sizeof(at->rela));
	LIMIT(test, at, table->sh_entsize, sizeof(struct elf64_rel), sizeof(struct elf64_rela),
	      "relocations in section 2 of 24 bytes");
}

static void object_cut_off(struct kunit *test)
{
	static struct elf64_shdr placed[MOST_SECTIONS];
	struct kexec_object object;
	struct kexec_why why;
	size_t len;
	void *copy;

	/* Exact copies, so that a sanitizer sees a byte read too many. */
	for (len = 0; len < OFFSET(shstrtab) + sizeof(good_object.shstrtab); len++) {
		copy = kunit_kmalloc(test, len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, copy);
		memcpy(copy, &good_object, len);
		KUNIT_EXPECT_EQ_MSG(test, -ENOEXEC, use_object(copy, len, &object, placed, &why),
				    "cut to %zu bytes", len);
		kunit_kfree(test, copy);
	}
}

static void object_random_damage(struct kunit *test)
{
	struct object_layout *at = new_object(test);
	unsigned int round, n, good = 0;
	struct rnd_state rnd;
	struct kexec_why why;
	int ret;

	prandom_seed_state(&rnd, 1);
	for (round = 0; round < 5000; round++) {
		memcpy(at, &good_object, sizeof(*at));
		for (n = prandom_u32_state(&rnd) % 4; n < 4; n++)
			((u8 *)at)[prandom_u32_state(&rnd) % sizeof(*at)] =
				prandom_u32_state(&rnd) & 1 ? prandom_u32_state(&rnd) :
				prandom_u32_state(&rnd) % 8;
		ret = verdict(at, &why);
		KUNIT_ASSERT_TRUE_MSG(test, !ret || ret == -ENOEXEC, "round %u: %d", round, ret);
		good += !ret;
	}
	/* Neither is everything refused nor everything taken. */
	KUNIT_EXPECT_GT(test, good, round / 20);
	KUNIT_EXPECT_LT(test, good, round);
}

static struct kunit_case kexec_object_cases[] = {
	KUNIT_CASE(object_symbols_are_found),
	KUNIT_CASE(object_local_symbols_are_not),
	KUNIT_CASE(object_bss_comes_last),
	KUNIT_CASE(object_memory_has_an_end),
	KUNIT_CASE(object_header_fields),
	KUNIT_CASE(object_section_fields),
	KUNIT_CASE(object_symbol_fields),
	KUNIT_CASE(object_relocations),
	KUNIT_CASE(object_variables),
	KUNIT_CASE(object_relocations_without_addend),
	KUNIT_CASE(object_cut_off),
	KUNIT_CASE(object_random_damage),
	{}
};

static struct kunit_suite kexec_object_suite = {
	.name = "kexec_object",
	.test_cases = kexec_object_cases,
};

kunit_test_suite(kexec_object_suite);

MODULE_DESCRIPTION("KUnit tests of the purgatory's reader");
MODULE_LICENSE("GPL");
