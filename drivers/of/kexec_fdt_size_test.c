// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kexec_fdt.c: buffers of every size
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "kexec_fdt_test.h"

#define everything	kexec_fdt_test_everything

static const char * const growth[] = {
	"device tree: blob: FDT_ERR_NOSPACE",
	"device tree: /chosen: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,initrd-start: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,initrd-end: FDT_ERR_NOSPACE",
	"device tree: /chosen: bootargs: FDT_ERR_NOSPACE",
	"device tree: /chosen: kaslr-seed: FDT_ERR_NOSPACE",
	"device tree: /chosen: rng-seed: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,elfcorehdr: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,usable-memory-range: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,ima-kexec-buffer: FDT_ERR_NOSPACE",
	"device tree: /chosen: linux,booted-from-kexec: FDT_ERR_NOSPACE",
};

static unsigned int growth_bit(const char *text)
{
	for (int i = 0; i < ARRAY_SIZE(growth); i++)
		if (!strcmp(text, growth[i]))
			return 1U << i;
	return 0;
}

/* Every size up to the one that fits, @least; returns which refusals were seen. */
static unsigned int try_each_size(struct kunit *test, size_t *least)
{
	size_t enough = fdt_totalsize(test->priv) + kexec_fdt_room(&everything);
	unsigned int seen = 0;
	struct kexec_why why;
	size_t size;
	int ret;

	for (size = 1; size <= enough; size++) {
		ret = kexec_fdt_test_build(test, &everything, size, &why, NULL);
		if (!ret)
			break;
		KUNIT_ASSERT_EQ_MSG(test, ret, -ENOSPC, "%zu bytes: %s", size, why.text);
		KUNIT_ASSERT_NE_MSG(test, growth_bit(why.text), 0, "%s", why.text);
		seen |= growth_bit(why.text);
		cond_resched();
	}
	KUNIT_EXPECT_LE(test, size, enough);
	*least = size;
	/* What fits, fits into more, too. */
	for (; size <= enough; size++)
		KUNIT_ASSERT_EQ(test, kexec_fdt_test_build(test, &everything, size, &why, NULL), 0);
	return seen;
}

/* A tree with none of it needs all of the room, to the byte. */
static void every_size_test(struct kunit *test)
{
	int chosen = fdt_path_offset(test->priv, "/chosen");
	size_t least = 0;

	KUNIT_ASSERT_EQ(test, fdt_del_node(test->priv, chosen), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(test->priv), 0);
	KUNIT_EXPECT_EQ(test, try_each_size(test, &least), (1U << ARRAY_SIZE(growth)) - 1);
	KUNIT_EXPECT_EQ(test, least, fdt_totalsize(test->priv) + kexec_fdt_room(&everything));
}

/* A tree that shrinks before it grows runs out of space later, or not at all. */
static void every_size_old_test(struct kunit *test)
{
	size_t least = 0;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(test->priv), 0);
	KUNIT_EXPECT_NE(test, try_each_size(test, &least), 0);
	KUNIT_EXPECT_LT(test, least, fdt_totalsize(test->priv) + kexec_fdt_room(&everything));
}

static void long_cmdline_test(struct kunit *test)
{
	struct kexec_handover to = everything;
	char *cmdline = kunit_kzalloc(test, SZ_4K, GFP_KERNEL);
	struct kexec_why why;

	KUNIT_ASSERT_NOT_NULL(test, cmdline);
	KUNIT_ASSERT_EQ(test, fdt_del_node(test->priv, fdt_path_offset(test->priv, "/chosen")), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(test->priv), 0);
	memset(cmdline, 'x', SZ_4K - 5);
	to.cmdline = cmdline;
	for (int i = 5; i >= 1; i--) {
		size_t size = fdt_totalsize(test->priv) + kexec_fdt_room(&to);

		KUNIT_EXPECT_EQ(test, kexec_fdt_test_build(test, &to, size, &why, NULL), 0);
		size--;
		KUNIT_EXPECT_EQ(test, kexec_fdt_test_build(test, &to, size, &why, NULL), -ENOSPC);
		cmdline[SZ_4K - i] = 'x';
	}
}

/* Let the strings begin where the structure does: they are a part of both then. */
static void overlap(void *fdt)
{
	u32 shift = fdt_off_dt_strings(fdt) - fdt_off_dt_struct(fdt);
	int at = 0, next;
	u32 tag;

	while ((tag = fdt_next_tag(fdt, at, &next)) != FDT_END) {
		struct fdt_property *prop = fdt_offset_ptr_w(fdt, at, 4);

		if (tag == FDT_PROP)
			prop->nameoff = cpu_to_fdt32(fdt32_to_cpu(prop->nameoff) + shift);
		at = next;
	}
	fdt_set_off_dt_strings(fdt, fdt_off_dt_struct(fdt));
	fdt_set_size_dt_strings(fdt, fdt_size_dt_strings(fdt) + shift);
}

/* The only blob that the estimate is too small for; there is no harm in it. */
static void overlap_test(struct kunit *test)
{
	struct kexec_why why;
	size_t size;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_old_boot(test->priv), 0);
	KUNIT_ASSERT_EQ(test, fdt_pack(test->priv), 0);
	overlap(test->priv);
	size = fdt_totalsize(test->priv);
	KUNIT_EXPECT_EQ(test, kexec_fdt_test_build(test, &everything, size, &why, NULL), -ENOSPC);
	size += kexec_fdt_room(&everything);
	KUNIT_EXPECT_EQ_MSG(test, kexec_fdt_test_build(test, &everything, 2 * size, &why, NULL), 0,
			    "%s", why.text);
}

static struct kunit_case kexec_fdt_size_cases[] = {
	KUNIT_CASE_SLOW(every_size_test),
	KUNIT_CASE_SLOW(every_size_old_test),
	KUNIT_CASE(long_cmdline_test),
	KUNIT_CASE(overlap_test),
	{ }
};

static struct kunit_suite kexec_fdt_size_suite = {
	.name = "kexec_fdt_size",
	.init = kexec_fdt_test_init,
	.test_cases = kexec_fdt_size_cases,
};

kunit_test_suite(kexec_fdt_size_suite);
