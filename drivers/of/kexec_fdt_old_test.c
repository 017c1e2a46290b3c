// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kexec_fdt.c: what firmware or the kernel before us left behind
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>

#include "kexec_fdt_test.h"

#define START	TEST_TREE_OLD_INITRD

/*
 * A reservation is found however it was rounded:
 *
 *	START            +0x12300  +0x13000           +0x20000
 *	  |#################|---------|------------------|
 *	  |      bytes      |   4K    |       64K        |
 */
#define BYTES	0x12300ULL
#define UP_4K	0x13000ULL
#define UP_64K	0x20000ULL

static const struct rounding {
	const char *name;
	u64 page_size;
	u64 sizes[3];
	int left;
} roundings[] = {
	{ "none", SZ_4K, { }, 0 },
	{ "bytes", SZ_4K, { BYTES }, 0 },
	{ "pages of 4K", SZ_4K, { UP_4K }, 0 },
	{ "pages of 64K", SZ_64K, { UP_64K }, 0 },
	{ "pages of 4K on 64K", SZ_64K, { UP_4K }, 0 },
	{ "pages of 64K on 4K", SZ_4K, { UP_64K }, 1 },
	{ "twice the same", SZ_4K, { BYTES, BYTES }, 0 },
	{ "the exact one goes first", SZ_64K, { UP_64K, BYTES, UP_4K }, 2 },
	{ "one byte less", SZ_64K, { BYTES - 1 }, 1 },
	{ "one byte more", SZ_64K, { BYTES + 1 }, 1 },
};

static void rounding_desc(const struct rounding *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rounding, roundings, rounding_desc);

static int reserve_all(void *fdt, const struct rounding *param)
{
	int err = 0;

	for (int i = 0; !err && i < ARRAY_SIZE(param->sizes); i++)
		if (param->sizes[i])
			err = fdt_add_mem_rsv(fdt, START, param->sizes[i]);
	return err;
}

static void initrd_rounding_test(struct kunit *test)
{
	const struct rounding *param = test->param_value;
	struct kexec_handover to = { .page_size = param->page_size };
	int chosen = fdt_path_offset(test->priv, "/chosen");
	const void *fdt;

	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(test->priv, chosen, "linux,initrd-start", START), 0);
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(test->priv, chosen, "linux,initrd-end",
					      START + BYTES), 0);
	KUNIT_ASSERT_EQ(test, reserve_all(test->priv, param), 0);
	fdt = kexec_fdt_test_built(test, &to);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), 1 + param->left);
}

static void blob_rounding_test(struct kunit *test)
{
	const struct rounding *param = test->param_value;
	struct kexec_handover to = {
		.page_size = param->page_size,
		.old_fdt = { START, BYTES },
	};
	const void *fdt;

	/* So that the first one of all is among them. */
	KUNIT_ASSERT_EQ(test, fdt_del_mem_rsv(test->priv, 0), 0);
	KUNIT_ASSERT_EQ(test, reserve_all(test->priv, param), 0);
	fdt = kexec_fdt_test_built(test, &to);
	KUNIT_EXPECT_EQ(test, fdt_num_mem_rsv(fdt), param->left);
}

/* An address can have 32 or 64 bits, and both properties must make sense. */
static const struct initrd {
	const char *name;
	u8 start[12], end[12];
	int start_len, end_len;
	int left;
} initrds[] = {
	{ "32 bits", { 0x49 }, { 0x49, 1, 0x23, 0 }, 4, 4, 0 },
	{ "64 bits", { [4] = 0x49 }, { [4] = 0x49, 1, 0x23, 0 }, 8, 8, 0 },
	{ "32 and 64 bits", { 0x49 }, { [4] = 0x49, 1, 0x23, 0 }, 4, 8, 0 },
	{ "64 and 32 bits", { [4] = 0x49 }, { 0x49, 1, 0x23, 0 }, 8, 4, 0 },
	{ "96 bits", { [8] = 0x49 }, { [8] = 0x49, 1, 0x23, 0 }, 12, 12, 1 },
	{ "odd start", { 0x49 }, { 0x49, 1, 0x23, 0 }, 7, 4, 1 },
	{ "odd end", { 0x49 }, { 0x49, 1, 0x23, 0 }, 4, 1, 1 },
	{ "empty", { 0x49 }, { 0x49, 1, 0x23, 0 }, 0, 0, 1 },
	{ "no start", { 0x49 }, { 0x49, 1, 0x23, 0 }, -1, 4, 1 },
	{ "no end", { 0x49 }, { 0x49, 1, 0x23, 0 }, 4, -1, 1 },
	{ "end before start", { 0x49, 1, 0x23, 0 }, { 0x49 }, 4, 4, 1 },
	{ "no bytes", { 0x49 }, { 0x49 }, 4, 4, 1 },
	{ "elsewhere", { 0x48 }, { 0x48, 1, 0x23, 0 }, 4, 4, 1 },
};

static void initrd_desc(const struct initrd *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(initrd, initrds, initrd_desc);

/* Whatever it says, it is gone afterwards; only what it names is unreserved. */
static void initrd_test(struct kunit *test)
{
	const struct initrd *param = test->param_value;
	const struct kexec_handover to = { .page_size = SZ_4K };
	int chosen = fdt_path_offset(test->priv, "/chosen"), len;
	const void *fdt;

	if (param->start_len >= 0)
		KUNIT_ASSERT_EQ(test, fdt_setprop(test->priv, chosen, "linux,initrd-start",
						  param->start, param->start_len), 0);
	if (param->end_len >= 0)
		KUNIT_ASSERT_EQ(test, fdt_setprop(test->priv, chosen, "linux,initrd-end",
						  param->end, param->end_len), 0);
	KUNIT_ASSERT_EQ(test, fdt_add_mem_rsv(test->priv, START, BYTES), 0);
	/* What an end before the start comes to, without a check. */
	KUNIT_ASSERT_EQ(test, fdt_add_mem_rsv(test->priv, START + BYTES, -BYTES), 0);

	fdt = kexec_fdt_test_built(test, &to);
	chosen = fdt_path_offset(fdt, "/chosen");
	KUNIT_EXPECT_NULL(test, fdt_getprop(fdt, chosen, "linux,initrd-start", &len));
	KUNIT_EXPECT_NULL(test, fdt_getprop(fdt, chosen, "linux,initrd-end", &len));
	KUNIT_EXPECT_EQ(test, kexec_fdt_test_count_rsv(fdt, START, BYTES), param->left);
	KUNIT_EXPECT_EQ(test, kexec_fdt_test_count_rsv(fdt, START + BYTES, -BYTES), 1);
}

/* How an address and a size look in a tree with so many cells, cut to a length. */
static const struct cells {
	u32 addr, size;
	u8 value[16];
	int len;
	int left;
} cells[] = {
	{ 1, 1, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 8, 0 },
	{ 1, 2, { 0x49, [9] = 1, 0x23, 0 }, 12, 0 },
	{ 2, 1, { [4] = 0x49, [9] = 1, 0x23, 0 }, 12, 0 },
	{ 2, 2, { [4] = 0x49, [13] = 1, 0x23, 0 }, 16, 0 },
	{ 1, 1, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 16, 0 },
	{ 1, 1, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 7, 1 },
	{ 2, 2, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 8, 1 },
	{ 2, 2, { }, 0, 1 },
	{ 0, 1, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 8, 1 },
	{ 1, 0, { 0x49, [9] = 1, 0x23, 0 }, 12, 1 },
	{ 3, 1, { [8] = 0x49, [13] = 1, 0x23, 0 }, 16, 1 },
	{ 0x80000001, 0x80000001, { 0x49, 0, 0, 0, 0, 1, 0x23, 0 }, 8, 1 },
};

static void cells_desc(const struct cells *param, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u and %u cells, %d bytes", param->addr,
		  param->size, param->len);
}

KUNIT_ARRAY_PARAM(cells, cells, cells_desc);

static void cells_test(struct kunit *test)
{
	static const char * const names[] = {
		"linux,ima-kexec-buffer", "linux,elfcorehdr", "linux,dmcryptkeys", "linux,kho-fdt",
	};
	const struct cells *param = test->param_value;
	const struct kexec_handover to = { .page_size = SZ_4K };
	int len;

	for (int i = 0; i < ARRAY_SIZE(names); i++) {
		int chosen;
		const void *fdt;

		KUNIT_ASSERT_EQ(test, kexec_fdt_test_tree(test->priv, param->addr, param->size), 0);
		chosen = fdt_path_offset(test->priv, "/chosen");
		KUNIT_ASSERT_EQ(test, fdt_setprop(test->priv, chosen, names[i], param->value,
						  param->len), 0);
		KUNIT_ASSERT_EQ(test, fdt_add_mem_rsv(test->priv, START, BYTES), 0);

		fdt = kexec_fdt_test_built(test, &to);
		chosen = fdt_path_offset(fdt, "/chosen");
		KUNIT_EXPECT_NULL_MSG(test, fdt_getprop(fdt, chosen, names[i], &len), "%s",
				      names[i]);
		KUNIT_EXPECT_EQ_MSG(test, kexec_fdt_test_count_rsv(fdt, START, BYTES), param->left,
				    "%s", names[i]);
	}
}

static struct kunit_case kexec_fdt_old_cases[] = {
	KUNIT_CASE_PARAM(initrd_rounding_test, rounding_gen_params),
	KUNIT_CASE_PARAM(blob_rounding_test, rounding_gen_params),
	KUNIT_CASE_PARAM(initrd_test, initrd_gen_params),
	KUNIT_CASE_PARAM(cells_test, cells_gen_params),
	{ }
};

static struct kunit_suite kexec_fdt_old_suite = {
	.name = "kexec_fdt_old",
	.init = kexec_fdt_test_init,
	.test_cases = kexec_fdt_old_cases,
};

kunit_test_suite(kexec_fdt_old_suite);
