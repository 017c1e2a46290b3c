// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF files as a whole: read in both byte orders, cut off anywhere, at an odd
 * address, and with random damage.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "kexec_elf_test.h"

static void elf_both_orders_read_the_same(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct kexec_elf_info info;
	struct kexec_why why;
	struct elfhdr ehdr;

	PUT(file, file->at->ehdr.e_flags, FLAGS);
	KUNIT_ASSERT_EQ(test, 0, kexec_elf_read((const char *)file->at, file->len, &ehdr,
						&info, &why));
	KUNIT_EXPECT_EQ(test, ehdr.e_type, ET_EXEC);
	KUNIT_EXPECT_EQ(test, ehdr.e_machine, ELF_ARCH);
	KUNIT_EXPECT_EQ(test, ehdr.e_version, EV_CURRENT);
	KUNIT_EXPECT_EQ(test, ehdr.e_entry, ENTRY);
	KUNIT_EXPECT_EQ(test, ehdr.e_phoff, OFFSET(phdr));
	KUNIT_EXPECT_EQ(test, ehdr.e_shoff, OFFSET(shdr));
	KUNIT_EXPECT_EQ(test, ehdr.e_flags, FLAGS);
	KUNIT_EXPECT_EQ(test, ehdr.e_ehsize, sizeof(struct elfhdr));
	KUNIT_EXPECT_EQ(test, ehdr.e_phentsize, sizeof(struct elf_phdr));
	KUNIT_EXPECT_EQ(test, ehdr.e_phnum, 4);
	KUNIT_EXPECT_EQ(test, ehdr.e_shentsize, sizeof(struct elf_shdr));
	KUNIT_EXPECT_EQ(test, ehdr.e_shnum, 3);
	KUNIT_EXPECT_EQ(test, ehdr.e_shstrndx, 2);
	KUNIT_EXPECT_PTR_EQ(test, info.ehdr, (const struct elfhdr *)&ehdr);
	KUNIT_EXPECT_PTR_EQ(test, info.buffer, (const char *)file->at);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_type, PT_LOAD);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_flags, FLAGS);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_offset, OFFSET(data));
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_vaddr, DATA_ADDR + 0x40000000);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_paddr, DATA_ADDR);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_filesz, sizeof(file->at->data));
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_memsz, DATA_MEMSZ);
	KUNIT_EXPECT_EQ(test, info.proghdrs[1].p_align, 0x1000);
	KUNIT_EXPECT_EQ(test, info.proghdrs[3].p_type, PT_GNU_STACK);
	kexec_free_elf_info(&info);
	KUNIT_EXPECT_NULL(test, info.proghdrs);
}

static void elf_cut_off(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct file_layout *whole = file->at;

	/* Exact copies, so that a sanitizer sees a byte read too many. */
	for (file->len = 0; file->len < sizeof(*whole); file->len++) {
		file->at = kunit_kmalloc(test, file->len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, file->at);
		memcpy(file->at, whole, file->len);
		KUNIT_EXPECT_EQ_MSG(test, read_file(file), -ENOEXEC, "cut to %zu bytes", file->len);
		kunit_kfree(test, file->at);
	}
}

static void elf_odd_address(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	char *odd = kunit_kmalloc(test, file->len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, odd);
	PUT(file, file->at->ehdr.e_phoff, OFFSET(phdr) + 1);
	memmove((u8 *)file->at->phdr + 1, file->at->phdr, sizeof(file->at->phdr));
	file->at = memcpy(odd + 1, file->at, file->len);
	expect_good(test, file, "odd address and offset");
}

static void elf_probe_knows_the_machine(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	const char *buf = (const char *)file->at;

	KUNIT_EXPECT_EQ(test, kexec_elf_probe(buf, file->len), 0);
	KUNIT_EXPECT_EQ(test, kexec_elf_probe(buf, file->len - 1), -ENOEXEC);
	PUT(file, file->at->ehdr.e_machine, EM_NONE);
	expect_good(test, file, "the reader does not mind the machine");
	KUNIT_EXPECT_EQ(test, kexec_elf_probe(buf, file->len), -ENOEXEC);
}

static void elf_build_is_read(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	struct kexec_elf_info info;
	struct elfhdr ehdr;

	KUNIT_EXPECT_EQ(test, 0, kexec_build_elf_info((const char *)file->at, file->len, &ehdr,
						      &info));
	KUNIT_EXPECT_NOT_NULL(test, info.proghdrs);
	kexec_free_elf_info(&info);
	PUT(file, file->at->ehdr.e_type, ET_REL);
	KUNIT_EXPECT_EQ(test, -ENOEXEC, kexec_build_elf_info((const char *)file->at, file->len,
							     &ehdr, &info));
	KUNIT_EXPECT_NULL(test, info.proghdrs);
	/* As loaders do on their way out. */
	kexec_free_elf_info(&info);
}

/* Up to four bytes of the headers; numbers near a limit come up often. */
static void spoil(struct elf_file *file, struct rnd_state *rnd)
{
	static const u8 values[] = { 0, 1, 2, 3, 4, 5, 0x7f, 0x80, 0xff };
	unsigned int n = prandom_u32_state(rnd) % 4 + 1;
	u8 *bytes = (u8 *)file->at;

	while (n--)
		bytes[prandom_u32_state(rnd) % min(file->len, OFFSET(text))] =
			prandom_u32_state(rnd) & 1 ? prandom_u32_state(rnd) :
			values[prandom_u32_state(rnd) % ARRAY_SIZE(values)];
}

/* What a loader would do with the view; KASAN and ASan watch. */
static void touch_segments(const struct kexec_elf_info *info)
{
	unsigned int i;
	u64 at;

	for (i = 0; i < info->ehdr->e_phnum; i++)
		if (info->proghdrs[i].p_type != PT_NULL)
			for (at = 0; at < info->proghdrs[i].p_filesz; at++)
				READ_ONCE(info->buffer[info->proghdrs[i].p_offset + at]);
}

/* 1 when the file could be read all the same, else 0. */
static unsigned int read_damaged(struct kunit *test, const struct elf_file *whole,
				 struct rnd_state *rnd)
{
	struct elf_file file = *whole;
	struct kexec_elf_info info;
	struct elfhdr ehdr;
	int ret;

	if (!(prandom_u32_state(rnd) % 8))
		file.len = prandom_u32_state(rnd) % file.len + 1;
	file.at = kunit_kmalloc(test, file.len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, file.at);
	memcpy(file.at, whole->at, file.len);
	spoil(&file, rnd);
	ret = kexec_elf_read((const char *)file.at, file.len, &ehdr, &info, &file.why);
	if (!ret)
		touch_segments(&info);
	else
		KUNIT_EXPECT_EQ(test, ret, -ENOEXEC);
	kexec_free_elf_info(&info);
	kunit_kfree(test, file.at);
	return !ret;
}

static void elf_random_damage(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	unsigned int round, good = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, file->order);
	for (round = 0; round < 5000; round++)
		good += read_damaged(test, file, &rnd);
	/* Neither is everything refused nor everything taken. */
	KUNIT_EXPECT_GT(test, good, round / 20);
	KUNIT_EXPECT_LT(test, good, round / 2);
}

static struct kunit_case kexec_elf_cases[] = {
	KUNIT_CASE_PARAM(elf_both_orders_read_the_same, order_gen_params),
	KUNIT_CASE_PARAM(elf_cut_off, order_gen_params),
	KUNIT_CASE_PARAM(elf_odd_address, order_gen_params),
	KUNIT_CASE_PARAM(elf_probe_knows_the_machine, order_gen_params),
	KUNIT_CASE_PARAM(elf_build_is_read, order_gen_params),
	KUNIT_CASE_PARAM(elf_random_damage, order_gen_params),
	{}
};

static struct kunit_suite kexec_elf_suite = {
	.name = "kexec_elf",
	.test_cases = kexec_elf_cases,
};

kunit_test_suite(kexec_elf_suite);

MODULE_DESCRIPTION("KUnit tests of the ELF reader of kexec_file_load()");
MODULE_LICENSE("GPL");
