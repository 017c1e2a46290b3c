/* SPDX-License-Identifier: GPL-2.0-only */
/* One tree a case, and what the suites do with it. */
#ifndef _DRIVERS_OF_KEXEC_FDT_TEST_H
#define _DRIVERS_OF_KEXEC_FDT_TEST_H

#include <kunit/test.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/string.h>

#include "kexec_fdt.h"
#include "kexec_fdt_test_tree.h"

/* Puts a tree with two cells each into test->priv. */
static inline int kexec_fdt_test_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, TEST_TREE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	KUNIT_ASSERT_EQ(test, kexec_fdt_test_tree(test->priv, 2, 2), 0);
	return 0;
}

/* Into @size bytes and not one more; what is made is judged, and kept if wanted. */
static inline int kexec_fdt_test_build(struct kunit *test, const struct kexec_handover *to,
				       size_t size, struct kexec_why *why, void **kept)
{
	void *fdt = kunit_kmalloc(test, size, GFP_KERNEL);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	memset(fdt, 0xa5, size);
	strscpy(why->text, "nothing was said");
	ret = kexec_fdt_build(test->priv, TEST_TREE_SIZE, fdt, size, to, why);
	if (!ret)
		KUNIT_ASSERT_TRUE_MSG(test, kexec_fdt_test_sound(fdt, size), "%zu bytes", size);
	if (kept)
		*kept = fdt;
	else
		kunit_kfree(test, fdt);
	return ret;
}

/* Succeeds, and returns the tree. */
static inline void *kexec_fdt_test_built(struct kunit *test, const struct kexec_handover *to)
{
	struct kexec_why why;
	void *fdt;
	int ret = kexec_fdt_test_build(test, to, TEST_TREE_SIZE, &why, &fdt);

	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", why.text);
	return fdt;
}

static inline void kexec_fdt_test_refused(struct kunit *test, const struct kexec_handover *to,
					  const char *text)
{
	struct kexec_why why;
	int ret = kexec_fdt_test_build(test, to, TEST_TREE_SIZE, &why, NULL);

	KUNIT_EXPECT_EQ_MSG(test, ret, -EINVAL, "%s", text);
	KUNIT_EXPECT_STREQ(test, why.text, text);
}

#endif /* _DRIVERS_OF_KEXEC_FDT_TEST_H */
