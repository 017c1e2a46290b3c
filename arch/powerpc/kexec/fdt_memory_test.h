/* SPDX-License-Identifier: GPL-2.0-only */
/* What the suites about the memory of a crash kernel do with a tree. */
#ifndef _POWERPC_KEXEC_FDT_MEMORY_TEST_H
#define _POWERPC_KEXEC_FDT_MEMORY_TEST_H

#include <linux/errno.h>
#include <linux/range_list.h>

#include "../../../drivers/of/kexec_fdt_test_tree.h"
#include "fdt_nodes.h"
#include "fdt_test_tree.h"

static inline void want_range(struct kunit *test, struct range_list *list, u64 first, u64 last)
{
	KUNIT_ASSERT_EQ(test, range_list_add(list, first, last), 0);
}

static inline void limit(struct kunit *test, void *fdt, const struct range_list *usable)
{
	struct kexec_why why;
	int ret = ppc64_fdt_limit_memory(fdt, usable, &why);

	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", why.text);
	KUNIT_ASSERT_TRUE(test, kexec_fdt_test_sound(fdt, fdt_totalsize(fdt)));
}

static inline void expect_refused(struct kunit *test, void *fdt,
				  const struct range_list *usable, const char *text)
{
	struct kexec_why why;

	strscpy(why.text, "nothing was said");
	KUNIT_EXPECT_EQ(test, ppc64_fdt_limit_memory(fdt, usable, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, text);
	KUNIT_EXPECT_TRUE(test, kexec_fdt_test_sound(fdt, fdt_totalsize(fdt)));
}

#endif /* _POWERPC_KEXEC_FDT_MEMORY_TEST_H */
