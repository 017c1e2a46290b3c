// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of good, bad and hostile vmlinux files.
 *
 * Each case changes some fields of one good file, which is drawn in
 * kexec_elf64_test.h, and says what has to come out, in both byte orders.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kexec_elf.h>
#include <linux/kexec_why.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kexec_elf64.h"
#include "kexec_elf64_test.h"

/*
 * struct vmlinux - the file as a test sees it
 * @bytes: FILE_LEN of them
 * @big_endian: its byte order
 * @ehdr, @elf: what the reader makes of it
 * @layout, @why: what the checks make of that
 */
struct vmlinux {
	u8 *bytes;
	bool big_endian;
	struct elfhdr ehdr;
	struct kexec_elf_info elf;
	struct ppc64_elf_layout layout;
	struct kexec_why why;
};

static const bool orders[] = { false, true };

static void describe_order(const bool *big_endian, char *desc)
{
	strscpy(desc, *big_endian ? "big endian" : "little endian", 16);
}

KUNIT_ARRAY_PARAM(order, orders, describe_order);

static struct vmlinux *new_vmlinux(struct kunit *test)
{
	struct vmlinux *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, file);
	file->bytes = kunit_kzalloc(test, FILE_LEN, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, file->bytes);
	file->big_endian = *(const bool *)test->param_value;
	build_good_vmlinux(file->bytes, file->big_endian);
	return file;
}

static void spoil(struct vmlinux *file, const struct change *change, const struct load *second)
{
	if (second->offset)
		put_load(file->bytes, 1, second, file->big_endian);
	apply(file->bytes, change, file->big_endian);
}

/* Leaves the view open when the file passes. */
static int check(struct vmlinux *file)
{
	int err;

	file->why.text[0] = '\0';
	err = kexec_elf_read((const char *)file->bytes, FILE_LEN, &file->ehdr, &file->elf,
			     &file->why);
	if (!err)
		err = ppc64_elf_check(&file->elf, &file->layout, &file->why);
	if (err)
		kexec_free_elf_info(&file->elf);
	return err;
}

/* In each table: @second becomes another PT_LOAD, if it says anything. */
static const struct refusal_case {
	const char *why;
	struct change change[8];
	struct load second;
} refusal_cases[] = {
	{ "kernel: ELF file for machine 62, not for 64-bit PowerPC (21)",
	  { { 2, EH(e_machine), EM_X86_64 } } },
	{ "kernel: ELF file for machine 20, not for 64-bit PowerPC (21)",
	  { { 2, EH(e_machine), EM_PPC } } },
	{ "kernel: ELF flags 0x3 are none of the two ABIs", { { 4, EH(e_flags), 3 } } },
	{ "kernel: ELF flags 0x4 are none of the two ABIs", { { 4, EH(e_flags), 4 } } },
	{ "kernel: ELF flags 0x80000001 are none of the two ABIs",
	  { { 4, EH(e_flags), 0x80000001 } } },
	{ "kernel: ELF segment 0 has alignment 0x80000000, more than any page",
	  { { 8, PH(0, p_align), 0x80000000 } } },
	{ "kernel: ELF segment 0 has alignment 0x8000000000000000, more than any page",
	  { { 8, PH(0, p_align), 1ULL << 63 } }, { DATA_AT, 0x2000, DATA_LEN, DATA_LEN } },
	{ "kernel: ELF segments 0 and 1 overlap in memory",
	  {}, { DATA_AT, MEMSZ - 1, 1, 1 } },
	{ "kernel: ELF segments 0 and 1 overlap in memory",
	  { { 8, PH(0, p_paddr), 0x8000 } }, { DATA_AT, 0x7fff, 1, 2 } },
	{ "kernel: ELF segments 0 and 3 overlap in memory",
	  { { 4, PH(3, p_type), PT_LOAD }, { 8, PH(3, p_paddr), 0x10 },
	    { 8, PH(3, p_memsz), 1 } }, { DATA_AT, MEMSZ, DATA_LEN, DATA_LEN } },
	{ "kernel: ELF entry 0xc000000000000002 is between two instructions",
	  { { 8, EH(e_entry), VIRT + 2 } } },
	{ "kernel: ELF entry 0x0 is in no segment's contents", { { 8, EH(e_entry), 0 } } },
	{ "kernel: ELF entry 0xbffffffffffffffc is in no segment's contents",
	  { { 8, EH(e_entry), VIRT - 4 } } },
	{ "kernel: ELF entry 0xc000000000000200 is in no segment's contents",
	  { { 8, EH(e_entry), VIRT + TEXT_LEN } } },
	{ "kernel: ELF entry 0x10 is in no segment's contents",
	  { { 8, EH(e_entry), 0x10 }, { 8, PH(0, p_vaddr), 0ULL - 0x10 } } },
	{ "kernel: ELF entry 0x40 is in no segment's contents",
	  { { 8, EH(e_entry), 0x40 }, { 8, PH(2, p_vaddr), 0x40 } } },
};

static void elf64_refused(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusal_cases); i++) {
		struct vmlinux *file = new_vmlinux(test);

		spoil(file, refusal_cases[i].change, &refusal_cases[i].second);
		KUNIT_EXPECT_EQ_MSG(test, check(file), -ENOEXEC, "%s", refusal_cases[i].why);
		KUNIT_EXPECT_STREQ(test, file->why.text, refusal_cases[i].why);
	}
}

static const struct layout_case {
	const char *name;
	struct ppc64_elf_layout layout;
	struct change change[8];
	struct load second;
} layout_cases[] = {
	{ "as it is",
	  { .size = MEMSZ, .filled = TEXT_LEN, .align = 0x10000, .head = TEXT_AT,
	    .head_len = 0x100, .from = TEXT_AT }, {} },
	{ "no alignment, ABI 1, ET_EXEC",
	  { .size = MEMSZ, .filled = TEXT_LEN, .align = 0x10000, .head = TEXT_AT,
	    .head_len = 0x100, .from = TEXT_AT },
	  { { 8, PH(0, p_align), 0 }, { 4, EH(e_flags), 1 }, { 2, EH(e_type), ET_EXEC } } },
	{ "any ABI, 1 GiB pages, elsewhere",
	  { .origin = 0x40000000, .size = MEMSZ, .filled = TEXT_LEN, .align = 0x40000000,
	    .head = TEXT_AT, .head_len = 0x100, .from = TEXT_AT },
	  { { 4, EH(e_flags), 0 }, { 8, PH(0, p_align), 0x40000000 },
	    { 8, PH(0, p_paddr), 0x40000000 } } },
	{ "fewer bytes than the secondary CPUs' code, at the file's end",
	  { .size = 0x80, .filled = DATA_LEN, .align = 0x10000, .head = DATA_AT,
	    .head_len = DATA_LEN, .from = DATA_AT },
	  { { 8, PH(0, p_offset), DATA_AT }, { 8, PH(0, p_filesz), DATA_LEN },
	    { 8, PH(0, p_memsz), 0x80 } } },
	{ "entry at the last instruction",
	  { .size = MEMSZ, .filled = TEXT_LEN, .align = 0x10000, .entry = TEXT_LEN - 4,
	    .head = TEXT_AT + TEXT_LEN - 4, .head_len = 4, .from = TEXT_AT },
	  { { 8, EH(e_entry), VIRT + TEXT_LEN - 4 } } },
	{ "not at a boundary",
	  { .origin = 0x10000, .size = 0x300 + MEMSZ, .filled = 0x300 + TEXT_LEN,
	    .align = 0x10000, .entry = 0x300, .head = TEXT_AT, .head_len = 0x100,
	    .from = TEXT_AT, .scattered = true },
	  { { 8, PH(0, p_paddr), 0x10300 } } },
	{ "a second segment, which has the entry",
	  { .size = 0x20100, .filled = 0x20000 + DATA_LEN, .align = 0x10000, .entry = 0x20010,
	    .head = DATA_AT + 0x10, .head_len = DATA_LEN - 0x10, .from = TEXT_AT,
	    .scattered = true },
	  { { 8, EH(e_entry), VIRT + 0x20010 } }, { DATA_AT, 0x20000, DATA_LEN, 0x100 } },
	{ "a second segment, which comes first and ends where the other starts",
	  { .origin = 0x10000, .size = 0x1000 + MEMSZ, .filled = 0x1000 + TEXT_LEN,
	    .align = 0x10000, .entry = 0x1000, .head = TEXT_AT, .head_len = 0x100,
	    .from = TEXT_AT, .scattered = true },
	  { { 8, PH(0, p_paddr), 0x11000 } }, { DATA_AT, 0x10000, DATA_LEN, 0x1000 } },
	{ "a second segment without contents",
	  { .size = 0x3000, .filled = TEXT_LEN, .align = 0x10000, .head = TEXT_AT,
	    .head_len = 0x100, .from = TEXT_AT, .scattered = true },
	  {}, { DATA_AT, 0x2000, 0, 0x1000 } },
	{ "a second segment, of finer pages",
	  { .origin = 0x100000, .size = 0x2001, .filled = 0x2001, .align = 0x100000,
	    .head = TEXT_AT, .head_len = 0x100, .from = TEXT_AT, .scattered = true },
	  { { 8, PH(0, p_paddr), 0x100000 }, { 8, PH(0, p_align), 0x100000 } },
	  { DATA_AT, 0x102000, 1, 1 } },
	{ "a second segment with nothing at all",
	  { .size = MEMSZ, .filled = TEXT_LEN, .align = 0x10000, .head = TEXT_AT,
	    .head_len = 0x100, .from = TEXT_AT },
	  {}, { DATA_AT, 0x800, 0, 0 } },
	{ "an empty segment comes first",
	  { .size = MEMSZ, .filled = TEXT_LEN, .align = 0x10000, .head = TEXT_AT,
	    .head_len = 0x100, .from = TEXT_AT },
	  { { 8, PH(0, p_filesz), 0 }, { 8, PH(0, p_memsz), 0 }, { 8, PH(0, p_offset), 0 } },
	  { TEXT_AT, 0, TEXT_LEN, MEMSZ } },
};

static void expect_layout(struct kunit *test, const struct ppc64_elf_layout *got,
			  const struct layout_case *c)
{
	const struct ppc64_elf_layout *want = &c->layout;

	KUNIT_EXPECT_EQ_MSG(test, got->origin, want->origin, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->size, want->size, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->filled, want->filled, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->align, want->align, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->entry, want->entry, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->head, want->head, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->head_len, want->head_len, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->from, want->from, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, got->scattered, want->scattered, "%s", c->name);
}

static void elf64_laid_out(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(layout_cases); i++) {
		const struct layout_case *c = &layout_cases[i];
		struct vmlinux *file = new_vmlinux(test);
		int err;

		spoil(file, c->change, &c->second);
		err = check(file);
		KUNIT_EXPECT_EQ_MSG(test, err, 0, "%s: %s", c->name, file->why.text);
		if (err)
			continue;
		expect_layout(test, &file->layout, c);
		kexec_free_elf_info(&file->elf);
	}
}

/*
 *	0x10000       0x10300                0x12000             0x13000
 *	|   zeroes    | text, then zeroes    | data, then zeroes |
 */
static void elf64_gathered(struct kunit *test)
{
	static const struct change change[] = { { 8, PH(0, p_paddr), 0x10300 }, {} };
	static const struct load second = { DATA_AT, 0x12000, DATA_LEN, 0x1000 };
	struct vmlinux *file = new_vmlinux(test);
	size_t filled = 0x2000 + DATA_LEN;
	u8 *got, *want;

	spoil(file, change, &second);
	KUNIT_ASSERT_EQ(test, check(file), 0);
	KUNIT_ASSERT_EQ(test, file->layout.filled, filled);
	got = kunit_kzalloc(test, filled, GFP_KERNEL);
	want = kunit_kzalloc(test, filled, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, got && want);

	ppc64_elf_gather(&file->elf, &file->layout, got);
	memcpy(want + 0x300, file->bytes + TEXT_AT, TEXT_LEN);
	memcpy(want + 0x2000, file->bytes + DATA_AT, DATA_LEN);
	KUNIT_EXPECT_MEMEQ(test, got, want, filled);
	kexec_free_elf_info(&file->elf);
}

/* The limit is on what gets loaded, not on how many headers there are. */
static void elf64_many_segments(struct kunit *test)
{
	struct elf_phdr *phdrs = kunit_kcalloc(test, 40, sizeof(*phdrs), GFP_KERNEL);
	struct vmlinux *file = new_vmlinux(test);
	struct elfhdr ehdr = { .e_machine = EM_PPC64, .e_entry = VIRT, .e_phnum = 40 };
	struct kexec_elf_info elf = { .buffer = file->bytes, .ehdr = &ehdr, .proghdrs = phdrs };

	KUNIT_ASSERT_NOT_NULL(test, phdrs);
	for (unsigned int i = 0; i < 16; i++)
		phdrs[2 * i + 1] = (struct elf_phdr) {
			.p_type = PT_LOAD, .p_vaddr = VIRT + 0x1000 * i, .p_paddr = 0x1000 * i,
			.p_filesz = 0x10, .p_memsz = 0x1000,
		};
	KUNIT_EXPECT_EQ(test, ppc64_elf_check(&elf, &file->layout, &file->why), 0);
	KUNIT_EXPECT_EQ(test, file->layout.size, 0x10000);

	phdrs[38] = phdrs[31];
	phdrs[38].p_paddr = 0x20000;
	KUNIT_EXPECT_EQ(test, ppc64_elf_check(&elf, &file->layout, &file->why), -ENOEXEC);
	KUNIT_EXPECT_STREQ(test, file->why.text,
			   "kernel: ELF file with 17 segments to load, more than 16");

	/* As kexec_elf_read() would never hand out. */
	ehdr.e_phnum = 1;
	KUNIT_EXPECT_EQ(test, ppc64_elf_check(&elf, &file->layout, &file->why), -ENOEXEC);
	KUNIT_EXPECT_STREQ(test, file->why.text, "kernel: ELF file has no segment to load");
}

static const struct crash_case {
	int err;
	struct change change[4];
} crash_cases[] = {
	{ 0, {} },
	{ 0, { { 4, TEXT_AT + 0x5c, 1 } } },
	{ 0, { { 8, EH(e_entry), VIRT + 0x40 }, { 4, TEXT_AT + 0x9c, 1 },
	       { 4, TEXT_AT + 0x5c, 0 } } },
	{ 0, { { 8, PH(0, p_filesz), 0x60 } } },
	{ -EINVAL, { { 8, PH(0, p_filesz), 0x5f } } },
	{ -EINVAL, { { 8, PH(0, p_filesz), 4 } } },
	{ -EINVAL, { { 4, TEXT_AT + 0x5c, 0 } } },
	{ -EINVAL, { { 4, TEXT_AT + 0x5c, 2 } } },
	{ -EINVAL, { { 4, TEXT_AT + 0x5c, 0x306e7572 } } },	/* of the other byte order */
	{ -EINVAL, { { 4, TEXT_AT + 0x5c, 0x01000000 } } },
	{ -EINVAL, { { 4, TEXT_AT + 0x5c, 0x72756e31 } } },
};

static void elf64_crash_kernel(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(crash_cases); i++) {
		struct vmlinux *file = new_vmlinux(test);

		apply(file->bytes, crash_cases[i].change, file->big_endian);
		KUNIT_ASSERT_EQ(test, check(file), 0);
		KUNIT_EXPECT_EQ_MSG(test, crash_cases[i].err,
				    ppc64_elf_check_crash(&file->elf, &file->layout, &file->why),
				    "case %zu", i);
		if (crash_cases[i].err)
			KUNIT_EXPECT_STREQ(test, file->why.text,
					   "kernel: not relocatable, it cannot stay in the memory reserved for a crash kernel");
		kexec_free_elf_info(&file->elf);
	}
}

static void elf64_probed(struct kunit *test)
{
	struct vmlinux *file = new_vmlinux(test);

	KUNIT_EXPECT_TRUE(test, ppc64_elf_probe(file->bytes, FILE_LEN));
	KUNIT_EXPECT_TRUE(test, ppc64_elf_probe(file->bytes, 4));
	KUNIT_EXPECT_FALSE(test, ppc64_elf_probe(file->bytes, 3));
	file->bytes[3] = 'G';
	KUNIT_EXPECT_FALSE(test, ppc64_elf_probe(file->bytes, FILE_LEN));
}

/* What a loader does with the answer; KASAN and ASan watch. */
static void use_layout(struct kunit *test, const struct vmlinux *file)
{
	const struct ppc64_elf_layout *layout = &file->layout;
	u8 *to;

	KUNIT_EXPECT_EQ(test, layout->origin % layout->align, 0);
	KUNIT_EXPECT_LE(test, layout->filled, layout->size);
	KUNIT_EXPECT_LT(test, layout->entry, layout->filled);
	KUNIT_EXPECT_LE(test, layout->head + layout->head_len, FILE_LEN);
	if (!layout->scattered)
		KUNIT_EXPECT_LE(test, layout->from + layout->filled, FILE_LEN);
	if (layout->filled > 0x100000)
		return;
	to = kunit_kzalloc(test, layout->filled, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, to);
	ppc64_elf_gather(&file->elf, layout, to);
	KUNIT_EXPECT_MEMEQ(test, to + layout->entry, file->bytes + layout->head,
			   layout->head_len);
	kunit_kfree(test, to);
}

static void elf64_random_damage(struct kunit *test)
{
	static const u16 targets[] = {
		offsetof(struct file_headers, ehdr.e_entry),
		offsetof(struct file_headers, phdr[0]), offsetof(struct file_headers, phdr[1]),
	};
	static const struct load second = { DATA_AT, 0x20000, DATA_LEN, 0x100 };
	unsigned int round, good = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, *(const bool *)test->param_value);
	for (round = 0; round < 3000; round++) {
		struct vmlinux *file = new_vmlinux(test);
		unsigned int n = prandom_u32_state(&rnd) % 4;

		/* Half of them start with a second PT_LOAD. */
		if (round & 1)
			put_load(file->bytes, 1, &second, file->big_endian);
		while (n--)
			file->bytes[targets[prandom_u32_state(&rnd) % ARRAY_SIZE(targets)] +
				    prandom_u32_state(&rnd) % 56] = prandom_u32_state(&rnd);
		if (!check(file)) {
			use_layout(test, file);
			kexec_free_elf_info(&file->elf);
			good++;
		}
		kunit_kfree(test, file->bytes);
		kunit_kfree(test, file);
	}
	/* Neither is everything refused nor everything taken. */
	KUNIT_EXPECT_GT(test, good, round / 20);
	KUNIT_EXPECT_LT(test, good, round / 2);
}

static struct kunit_case kexec_elf64_cases[] = {
	KUNIT_CASE_PARAM(elf64_probed, order_gen_params),
	KUNIT_CASE_PARAM(elf64_refused, order_gen_params),
	KUNIT_CASE_PARAM(elf64_laid_out, order_gen_params),
	KUNIT_CASE_PARAM(elf64_gathered, order_gen_params),
	KUNIT_CASE_PARAM(elf64_many_segments, order_gen_params),
	KUNIT_CASE_PARAM(elf64_crash_kernel, order_gen_params),
	KUNIT_CASE_PARAM(elf64_random_damage, order_gen_params),
	{}
};

static struct kunit_suite kexec_elf64_suite = {
	.name = "kexec_elf64",
	.test_cases = kexec_elf64_cases,
};

kunit_test_suite(kexec_elf64_suite);

MODULE_DESCRIPTION("KUnit tests of what the ppc64 loader takes for a kernel");
MODULE_LICENSE("GPL");
