// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of kexec_fdt.c: malformed blobs, and trees and ranges that don't
 * go together
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/limits.h>
#include <linux/slab.h>

#include "kexec_fdt_test.h"

#define everything	kexec_fdt_test_everything

#define WRAPS(name, size, start) \
	"device tree: /chosen: " name ": " size " bytes do not fit behind " start

static const struct kexec_handover nothing = { .page_size = SZ_4K };

static void set_magic(void *fdt)
{
	fdt_set_magic(fdt, 0xedfe0dd0);
}

static void set_unfinished(void *fdt)
{
	fdt_set_magic(fdt, ~FDT_MAGIC);
}

static void set_old_version(void *fdt)
{
	fdt_set_version(fdt, 3);
	fdt_set_last_comp_version(fdt, 3);
}

static void set_new_version(void *fdt)
{
	fdt_set_version(fdt, 99);
	fdt_set_last_comp_version(fdt, 99);
}

static void set_too_large(void *fdt)
{
	fdt_set_totalsize(fdt, TEST_TREE_SIZE + 1);
}

static void set_too_small(void *fdt)
{
	fdt_set_totalsize(fdt, fdt_off_dt_struct(fdt) + 8);
}

static void set_huge(void *fdt)
{
	fdt_set_size_dt_struct(fdt, UINT_MAX);
}

static void set_odd_rsvmap(void *fdt)
{
	fdt_set_off_mem_rsvmap(fdt, fdt_off_mem_rsvmap(fdt) + 4);
}

static void set_odd_struct(void *fdt)
{
	fdt_set_off_dt_struct(fdt, fdt_off_dt_struct(fdt) + 1);
}

static void set_endless_rsvmap(void *fdt)
{
	u8 *rsv = (u8 *)fdt + fdt_off_mem_rsvmap(fdt);

	memset(rsv, 0xff, fdt_totalsize(fdt) - fdt_off_mem_rsvmap(fdt));
}

static void cut_end(void *fdt)
{
	fdt_set_size_dt_struct(fdt, fdt_size_dt_struct(fdt) - FDT_TAGSIZE);
}

static void cut_property(void *fdt)
{
	fdt_set_size_dt_struct(fdt, fdt_first_property_offset(fdt, 0) + 8);
}

static void set_unknown_tag(void *fdt)
{
	*(fdt32_t *)fdt_offset_ptr_w(fdt, fdt_first_property_offset(fdt, 0), 4) =
		cpu_to_fdt32(5);
}

static void nop_root(void *fdt)
{
	*(fdt32_t *)fdt_offset_ptr_w(fdt, 0, 4) = cpu_to_fdt32(FDT_NOP);
}

static const struct malformed {
	const char *name;
	void (*spoil)(void *fdt);
	const char *why;
} malformed[] = {
	{ "other byte order", set_magic, "blob: FDT_ERR_BADMAGIC" },
	{ "unfinished", set_unfinished, "blob: FDT_ERR_BADMAGIC" },
	{ "old version", set_old_version, "blob: FDT_ERR_BADVERSION" },
	{ "new version", set_new_version, "blob: FDT_ERR_BADVERSION" },
	{ "larger than its memory", set_too_large, "blob: FDT_ERR_TRUNCATED" },
	{ "smaller than its blocks", set_too_small, "blob: FDT_ERR_TRUNCATED" },
	{ "structure wraps around", set_huge, "blob: FDT_ERR_TRUNCATED" },
	{ "reservations misaligned", set_odd_rsvmap, "blob: FDT_ERR_ALIGNMENT" },
	{ "structure misaligned", set_odd_struct, "blob: FDT_ERR_ALIGNMENT" },
	{ "reservations without end", set_endless_rsvmap, "blob: FDT_ERR_TRUNCATED" },
	{ "structure without end", cut_end, "blob: FDT_ERR_TRUNCATED" },
	{ "structure ends in a property", cut_property, "blob: FDT_ERR_BADSTRUCTURE" },
	{ "unknown tag", set_unknown_tag, "blob: FDT_ERR_BADSTRUCTURE" },
	{ "no root", nop_root, "blob: FDT_ERR_BADSTRUCTURE" },
};

static void malformed_desc(const struct malformed *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(malformed, malformed, malformed_desc);

static void malformed_test(struct kunit *test)
{
	const struct malformed *param = test->param_value;
	char text[sizeof_field(struct kexec_why, text)];

	param->spoil(test->priv);
	scnprintf(text, sizeof(text), "device tree: %s", param->why);
	kexec_fdt_test_refused(test, &everything, text);
}

static void expect_no_blob(struct kunit *test, const void *blob, size_t size, const char *text)
{
	struct kexec_why why;
	void *fdt = kunit_kmalloc(test, size + !size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fdt);
	KUNIT_EXPECT_EQ(test, kexec_fdt_build(blob, size, fdt, size, &nothing, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.text, text);
}

static void less_than_a_header_test(struct kunit *test)
{
	for (size_t size = 1; size < sizeof(struct fdt_header); size++) {
		void *blob = kunit_kmalloc(test, size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, blob);
		memcpy(blob, test->priv, size);
		expect_no_blob(test, blob, size, "device tree: blob: FDT_ERR_TRUNCATED");
	}
}

static void misaligned_test(struct kunit *test)
{
	expect_no_blob(test, test->priv + 4, TEST_TREE_SIZE - 4,
		       "device tree: blob: FDT_ERR_ALIGNMENT");
}

/* A value of one byte is the last thing in the blob, and its padding lies behind. */
static void missing_padding_test(struct kunit *test)
{
	static const u8 structure[] = {
		0, 0, 0, FDT_BEGIN_NODE, 0, 0, 0, 0,
		0, 0, 0, FDT_PROP, 0, 0, 0, 1, 0, 0, 0, 0, 1,
	};
	u32 start = sizeof(struct fdt_header) + sizeof(struct fdt_reserve_entry);
	u32 size = start + sizeof(structure);
	u8 *blob = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, blob);
	fdt_set_magic(blob, FDT_MAGIC);
	fdt_set_version(blob, FDT_LAST_SUPPORTED_VERSION);
	fdt_set_last_comp_version(blob, FDT_LAST_COMPATIBLE_VERSION);
	fdt_set_totalsize(blob, size);
	fdt_set_off_mem_rsvmap(blob, sizeof(struct fdt_header));
	fdt_set_off_dt_struct(blob, start);
	fdt_set_size_dt_struct(blob, sizeof(structure));
	fdt_set_off_dt_strings(blob, size);
	memcpy(blob + start, structure, sizeof(structure));
	expect_no_blob(test, blob, size, "device tree: blob: FDT_ERR_TRUNCATED");
}

/* Version 16 does not say how long the structure block is. */
static void version_16_test(struct kunit *test)
{
	fdt_set_version(test->priv, 16);
	fdt_set_size_dt_struct(test->priv, 0xdeadbeef);
	kexec_fdt_test_built(test, &everything);
}

/* How 0x10000 bytes at 0x61000000 are written with so many cells, or why not. */
static const struct cells {
	u32 addr, size;
	int len;
	u8 value[16];
	const char *why;
} cells[] = {
	{ 1, 1, 8, { 0x61, 0, 0, 0, 0, 1, 0, 0 } },
	{ 1, 2, 12, { 0x61, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0 } },
	{ 2, 1, 12, { 0, 0, 0, 0, 0x61, 0, 0, 0, 0, 1, 0, 0 } },
	{ 2, 2, 16, { 0, 0, 0, 0, 0x61, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0 } },
	{ 0, 1, .why = "device tree: /: #address-cells: FDT_ERR_BADNCELLS" },
	{ 3, 2, .why = "device tree: /: #address-cells: FDT_ERR_BADNCELLS" },
	{ U32_MAX, 2, .why = "device tree: /: #address-cells: FDT_ERR_BADNCELLS" },
	{ 2, 0, .why = "device tree: /: #size-cells: FDT_ERR_BADNCELLS" },
	{ 2, 3, .why = "device tree: /: #size-cells: FDT_ERR_BADNCELLS" },
	{ 1, 0x80000001, .why = "device tree: /: #size-cells: FDT_ERR_BADNCELLS" },
};

static void cells_desc(const struct cells *param, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u and %u", param->addr, param->size);
}

KUNIT_ARRAY_PARAM(cells, cells, cells_desc);

static void cells_test(struct kunit *test)
{
	const struct cells *param = test->param_value;
	struct kexec_handover to = nothing;
	const void *fdt, *value;
	int len;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_tree(test->priv, param->addr, param->size), 0);
	to.elfcorehdr = everything.elfcorehdr;
	if (param->why) {
		kexec_fdt_test_refused(test, &to, param->why);
		/* What needs no cells can still be told. */
		to = everything;
		to.elfcorehdr.size = 0;
		to.usable_high.size = 0;
		to.usable_low.size = 0;
		to.ima.size = 0;
		kexec_fdt_test_built(test, &to);
		return;
	}
	fdt = kexec_fdt_test_built(test, &to);
	value = fdt_getprop(fdt, fdt_path_offset(fdt, "/chosen"), "linux,elfcorehdr", &len);
	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_ASSERT_EQ(test, len, param->len);
	KUNIT_EXPECT_MEMEQ(test, value, param->value, param->len);
}

static void no_cells_test(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, fdt_delprop(test->priv, 0, "#size-cells"), 0);
	kexec_fdt_test_refused(test, &everything,
			       "device tree: /: #size-cells: FDT_ERR_NOTFOUND");
	KUNIT_ASSERT_EQ(test, fdt_setprop_u64(test->priv, 0, "#address-cells", 0x200000002), 0);
	kexec_fdt_test_refused(test, &everything,
			       "device tree: /: #address-cells: FDT_ERR_BADNCELLS");
}

static void does_not_fit_test(struct kunit *test)
{
	struct kexec_handover to = nothing;

	KUNIT_ASSERT_EQ(test, kexec_fdt_test_tree(test->priv, 1, 1), 0);
	to.elfcorehdr = (struct kexec_fdt_range){ SZ_4G, SZ_4K };
	kexec_fdt_test_refused(test, &to,
			       "device tree: /chosen: linux,elfcorehdr: FDT_ERR_BADVALUE");
	to.elfcorehdr = (struct kexec_fdt_range){ SZ_4G - SZ_4K, SZ_8K };
	kexec_fdt_test_refused(test, &to,
			       "device tree: /chosen: linux,elfcorehdr: FDT_ERR_BADVALUE");

	to = nothing;
	to.initrd = (struct kexec_fdt_range){ U64_MAX - 1, 2 };
	kexec_fdt_test_refused(test, &to, WRAPS("linux,initrd-end", "0x2", "0xfffffffffffffffe"));
	to = nothing;
	to.ima = (struct kexec_fdt_range){ 1, U64_MAX };
	kexec_fdt_test_refused(test, &to, WRAPS("linux,ima-kexec-buffer", "0xffffffffffffffff",
						"0x1"));
}

static struct kunit_case kexec_fdt_hostile_cases[] = {
	KUNIT_CASE_PARAM(malformed_test, malformed_gen_params),
	KUNIT_CASE(less_than_a_header_test),
	KUNIT_CASE(misaligned_test),
	KUNIT_CASE(missing_padding_test),
	KUNIT_CASE(version_16_test),
	KUNIT_CASE_PARAM(cells_test, cells_gen_params),
	KUNIT_CASE(no_cells_test),
	KUNIT_CASE(does_not_fit_test),
	{ }
};

static struct kunit_suite kexec_fdt_hostile_suite = {
	.name = "kexec_fdt_hostile",
	.init = kexec_fdt_test_init,
	.test_cases = kexec_fdt_hostile_cases,
};

kunit_test_suite(kexec_fdt_hostile_suite);
