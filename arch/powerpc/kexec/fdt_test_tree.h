/* SPDX-License-Identifier: GPL-2.0-only */
/* Device trees of ppc64 machines, small, for the tests. */
#ifndef _POWERPC_KEXEC_FDT_TEST_TREE_H
#define _POWERPC_KEXEC_FDT_TEST_TREE_H

#include <kunit/test.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/types.h>

/* More than any tree of the tests needs, but for those that ask for more. */
#define TREE_SIZE	SZ_16K

/* What the tree of the boot reserves. */
#define RTAS_START	0x2fff0000ULL
#define RTAS_SIZE	0x10000ULL
#define INITRD_START	0x4000000ULL
#define INITRD_SIZE	0x123456ULL

/* Of LMBs in the tests. */
#define LMB_SIZE	0x10000000ULL

int ppc64_test_core(void *fdt, int cpus, unsigned int id, unsigned int threads);
int ppc64_test_boot(void *fdt, size_t size);
int ppc64_test_live(void *fdt, size_t size, unsigned int cores);
bool ppc64_test_same(const void *a, int in_a, const void *b, int in_b);

/* A tree of @size bytes, and what is behind them is somebody else's. */
static inline void *ppc64_test_resized(struct kunit *test, const void *from, size_t size)
{
	void *fdt = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, fdt_open_into(from, fdt, size), 0);
	return fdt;
}

static inline void *ppc64_test_boot_tree(struct kunit *test)
{
	void *fdt = kunit_kzalloc(test, TREE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, ppc64_test_boot(fdt, TREE_SIZE), 0);
	return fdt;
}

static inline void *ppc64_test_live_tree(struct kunit *test, unsigned int cores)
{
	void *fdt = kunit_kzalloc(test, TREE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_ASSERT_EQ(test, ppc64_test_live(fdt, TREE_SIZE, cores), 0);
	return fdt;
}

#endif /* _POWERPC_KEXEC_FDT_TEST_TREE_H */
