// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/kexec_elf.c without memory. Only for the host, where an allocation can
 * be made to fail.
 */
#include <linux/errno.h>

#include "../../../kernel/kexec_elf_test.h"

static void elf_no_memory(struct kunit *test)
{
	struct elf_file *file = new_file(test);
	long before = shim_allocations_left;
	int ret, probed;

	shim_allocations_left = 0;
	ret = read_file(file);
	probed = kexec_elf_probe((const char *)file->at, file->len);
	shim_allocations_left = before;
	KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
	KUNIT_EXPECT_STREQ(test, file->why.text, "kernel: no memory for 4 ELF program headers");
	KUNIT_EXPECT_EQ(test, probed, -ENOMEM);
	expect_good(test, file, "with memory again");
}

static struct kunit_case kexec_elf_nomem_cases[] = {
	KUNIT_CASE_PARAM(elf_no_memory, order_gen_params),
	{}
};

static struct kunit_suite kexec_elf_nomem_suite = {
	.name = "kexec_elf_nomem",
	.test_cases = kexec_elf_nomem_cases,
};

kunit_test_suite(kexec_elf_nomem_suite);
