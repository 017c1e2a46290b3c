// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of good, bad and hostile Image headers.
 *
 * Each case changes some fields of one good Image, which is drawn in
 * kexec_image_test.h, and says what has to come out.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "kexec_image.h"
#include "kexec_image_test.h"

#define GRANULE_4K	BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_4K)
#define GRANULE_16K	BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_16K)
#define GRANULE_64K	BIT(ARM64_IMAGE_FLAG_PAGE_SIZE_64K)

static const struct arm64_image_host plain_host = {
	.granules = GRANULE_4K | GRANULE_64K,
	.page_size = SZ_4K,
	.memory = SZ_1G,
};

static const struct arm64_image_host big_host = {
	.granules = GRANULE_4K, .page_size = SZ_4K, .memory = SZ_1G, .big_endian = true,
};

static const struct arm64_image_host mixed_host = {
	.granules = GRANULE_16K, .page_size = SZ_4K, .memory = SZ_1G, .mixed_endian = true,
};

static const struct arm64_image_host coarse_host = {
	.granules = GRANULE_4K, .page_size = SZ_64K, .memory = SZ_1G,
};

static const struct arm64_image_host small_host = {
	.granules = GRANULE_4K, .page_size = SZ_4K, .memory = IMAGE_SIZE + SZ_4K,
};

/*
 * @why: the whole sentence
 * @host: plain_host when NULL
 * @len: of the file, when not FILE_LEN
 * @head_len: of what has been read, when not the whole file
 * @file_size: what is left to be loaded, when not the whole file
 */
struct image_case {
	const char *name;
	int err;
	const char *why;
	const struct arm64_image_host *host;
	unsigned int len;
	unsigned int head_len;
	unsigned int file_size;
	struct change change[4];
};

/* Checks a copy that ends where the bytes do, so that KASAN sees each step over. */
static int check_copy(struct kunit *test, const u8 *image, size_t head_len, size_t len,
		      const struct arm64_image_host *host,
		      struct arm64_image_layout *layout, struct kexec_why *why)
{
	u8 *copy = kunit_kmalloc(test, head_len, GFP_KERNEL);
	const struct arm64_image_file file = { .head = copy, .head_len = head_len, .len = len };
	int err;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, image, head_len);
	err = arm64_image_check(&file, host, layout, why);
	kunit_kfree(test, copy);
	return err;
}

static void run_image_case(struct kunit *test)
{
	const struct image_case *c = test->param_value;
	size_t len = c->len ?: FILE_LEN;
	size_t room = max_t(size_t, len, FILE_LEN);
	u8 *image = kunit_kmalloc(test, room, GFP_KERNEL);
	struct arm64_image_layout layout = {};
	struct kexec_why why = {};
	int err;

	KUNIT_ASSERT_NOT_NULL(test, image);
	build_good_image(image, room);
	apply(image, c->change);

	err = check_copy(test, image, c->head_len ?: len, len, c->host ?: &plain_host,
			 &layout, &why);
	KUNIT_EXPECT_EQ(test, err, c->err);
	KUNIT_EXPECT_STREQ(test, why.text, c->why ?: "");
	if (err)
		return;
	KUNIT_EXPECT_EQ(test, layout.text_offset, get_unaligned_le64(image + HEAD(text_offset)));
	KUNIT_EXPECT_EQ(test, layout.image_size, get_unaligned_le64(image + HEAD(image_size)));
	KUNIT_EXPECT_EQ(test, layout.file_size, c->file_size ?: len);
}

static void describe_case(const struct image_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct image_case header_cases[] = {
	{ "as it should be" },
	{ "63 bytes", -ENOEXEC, .len = 63 },
	{ "63 bytes read", -ENOEXEC, .head_len = 63 },
	{ "no magic", -ENOEXEC, .change = { { 4, HEAD(magic), 0x644d5240 } } },
	{ "header only", -EINVAL, "kernel: file ends with the Image header: truncated",
	  .len = 64 },
	{ "header only, no PE", -EINVAL, "kernel: file ends with the Image header: truncated",
	  .len = 64, .change = { { 4, HEAD(code0), NOP } } },
	{ "code0 zero", -EINVAL, "kernel: no instruction at the start of the Image",
	  .change = { { 4, HEAD(code0), 0 } } },
	{ "image_size zero", -EINVAL, "kernel: image_size is 0: from before Linux 3.17",
	  .change = { { 8, HEAD(image_size), 0 } } },
	{ "text_offset on the last page",
	  .change = { { 8, HEAD(text_offset), IMAGE_SIZE - SZ_4K } } },
	{ "text_offset at the end", -EINVAL,
	  "kernel: text_offset 0x3000 is not inside image_size 0x3000",
	  .change = { { 8, HEAD(text_offset), IMAGE_SIZE } } },
	{ "sum is the largest number", -EADDRNOTAVAIL,
	  "kernel: needs 18014398509481983 KiB of memory, there are 1048576",
	  .change = { { 8, HEAD(text_offset), (1ULL << 63) - SZ_4K },
		      { 8, HEAD(image_size), (1ULL << 63) + SZ_4K - 1 } } },
	{ "sum wraps", -EINVAL,
	  "kernel: text_offset 0x8000000000000000 and image_size 0x8000000000001000 wrap around",
	  .change = { { 8, HEAD(text_offset), 1ULL << 63 },
		      { 8, HEAD(image_size), (1ULL << 63) + SZ_4K } } },
	{ "text_offset inside a page", -EINVAL,
	  "kernel: text_offset 0x1008 is not a multiple of the page size 0x1000",
	  .change = { { 8, HEAD(text_offset), 0x1008 } } },
	{ "text_offset inside a large page", -EINVAL,
	  "kernel: text_offset 0x1000 is not a multiple of the page size 0x10000",
	  .host = &coarse_host, .change = { { 8, HEAD(text_offset), SZ_4K } } },
	{ "fills memory", .host = &small_host, .change = { { 8, HEAD(text_offset), SZ_4K } } },
	{ "more than memory", -EADDRNOTAVAIL, "kernel: needs 20 KiB of memory, there are 16",
	  .host = &small_host, .change = { { 8, HEAD(text_offset), SZ_8K } } },
	{ "image_size is the file", .change = { { 8, HEAD(image_size), FILE_LEN } } },
	{ "image_size below the file", -EINVAL,
	  "kernel: 4096 bytes in the file do not fit into image_size 4095",
	  .change = { { 8, HEAD(image_size), FILE_LEN - 1 } } },
	{ "big-endian", -EINVAL, "kernel: big-endian, which this CPU is not",
	  .change = { { 8, HEAD(flags), 0xb } } },
	{ "little-endian", -EINVAL, "kernel: little-endian, which this CPU is not",
	  .host = &big_host },
	{ "big-endian on its like", .host = &big_host, .change = { { 8, HEAD(flags), 0xb } } },
	{ "big-endian where both run", .host = &mixed_host, .change = { { 8, HEAD(flags), 0xd } } },
	{ "any page size", .host = &mixed_host, .change = { { 8, HEAD(flags), 0x8 } } },
	{ "4K pages", -EINVAL, "kernel: page size 4K is not supported by this CPU",
	  .host = &mixed_host },
	{ "16K pages", -EINVAL, "kernel: page size 16K is not supported by this CPU",
	  .change = { { 8, HEAD(flags), 0xc } } },
	{ "64K pages", -EINVAL, "kernel: page size 64K is not supported by this CPU",
	  .host = &small_host, .change = { { 8, HEAD(flags), 0xe } } },
	{ "64K pages that are there", .change = { { 8, HEAD(flags), 0xe } } },
	{ "reserved flags", .change = { { 8, HEAD(flags), 0xfffffffffffffff2 } } },
};

KUNIT_ARRAY_PARAM(header, header_cases, describe_case);

static void header_fields(struct kunit *test)
{
	run_image_case(test);
}

static const struct image_case entry_cases[] = {
	{ "branch first", .change = { { 4, HEAD(code0), B(0x800) }, { 4, HEAD(code1), 0 } } },
	{ "no branch", .change = { { 4, HEAD(code1), NOP } } },
	{ "last instruction", .change = { { 4, HEAD(code1), B(FILE_LEN - 8) } } },
	{ "behind the file", -EINVAL,
	  "kernel: file ends at 0x1000 but its entry is at 0x1000: truncated",
	  .change = { { 4, HEAD(code1), B(FILE_LEN - 4) } } },
	{ "behind the file, no PE", -EINVAL,
	  "kernel: file ends at 0x400 but its entry is at 0x404: truncated",
	  .len = 0x400, .change = { { 4, HEAD(code0), NOP } } },
	{ "before the file", -EINVAL, "kernel: entry is 4 bytes before the Image",
	  .change = { { 4, HEAD(code1), B(-8ULL) } } },
	{ "far before the file", -EINVAL, "kernel: entry is 134217724 bytes before the Image",
	  .change = { { 4, HEAD(code1), 0x16000000 } } },
};

KUNIT_ARRAY_PARAM(entry, entry_cases, describe_case);

static void entry_point(struct kunit *test)
{
	run_image_case(test);
}

static const struct image_case pe_cases[] = {
	{ "no PE", .change = { { 4, HEAD(code0), NOP }, { 4, HEAD(res5), ~0U } } },
	{ "PE offset behind the file", -EINVAL,
	  "kernel: file ends at 0x1000 but its PE header reaches to 0x1018: truncated",
	  .change = { { 4, HEAD(res5), FILE_LEN } } },
	{ "PE offset off the scale", -EINVAL,
	  "kernel: file ends at 0x1000 but its PE header reaches to 0x100000017: truncated",
	  .change = { { 4, HEAD(res5), ~0U } } },
	{ "PE offset odd", -EINVAL, "kernel: no PE header at 0x41, where the Image header puts it",
	  .change = { { 4, HEAD(res5), PE_AT + 1 } } },
	{ "PE offset zero", -EINVAL, "kernel: no PE header at 0x0, where the Image header puts it",
	  .change = { { 4, HEAD(res5), 0 } } },
	{ "PE header cut", -EINVAL,
	  "kernel: file ends at 0x57 but its PE header reaches to 0x58: truncated", .len = 0x57 },
	{ "optional header cut", -EINVAL,
	  "kernel: file ends at 0x58 but its optional PE header reaches to 0xf8: truncated",
	  .len = 0x58 },
	{ "optional header short", -EINVAL, "kernel: optional PE header has 111 bytes, too few",
	  .change = { { 2, PE(opt_hdr_size), 111 } } },
	{ "PE32", -EINVAL, "kernel: optional PE header is of kind 0x10b, not PE32+",
	  .change = { { 2, OPT(magic), PE_OPT_MAGIC_PE32 } } },
	{ "too many directories", -EINVAL,
	  "kernel: optional PE header of 160 bytes has no room for 7 directories",
	  .change = { { 4, OPT(data_dirs), NR_DIRS + 1 } } },
	{ "section table cut", -EINVAL,
	  "kernel: file ends at 0x400 but its section table reaches to 0x418: truncated",
	  .len = HEADERS_LEN, .change = { { 2, PE(sections), 20 } } },
	{ "section table to the end", -EINVAL,
	  "kernel: file ends at 0x400 but its section reaches to 0x800: truncated",
	  .len = HEADERS_LEN, .change = { { 2, PE(sections), 19 } } },
	{ "section table not read", -EINVAL,
	  "kernel: section table reaches to 0x148, too far into the file to be looked at",
	  .head_len = 0x147 },
	{ "all tables read", .head_len = 0x148 },
	{ "headers cut", -EINVAL,
	  "kernel: file ends at 0x3ff but its header area reaches to 0x400: truncated",
	  .len = HEADERS_LEN - 1 },
	{ "last section cut", -EINVAL,
	  "kernel: file ends at 0xfff but its section reaches to 0x1000: truncated",
	  .len = FILE_LEN - 1 },
	{ "first section cut", -EINVAL,
	  "kernel: file ends at 0x600 but its section reaches to 0x800: truncated", .len = 0x600 },
	{ "section off the scale", -EINVAL,
	  "kernel: file ends at 0x1000 but its section reaches to 0x1fffffffe: truncated",
	  .change = { { 4, SECTION(0, raw_data_size), ~0U }, { 4, SECTION(0, data_addr), ~0U } } },
	{ "empty section anywhere",
	  .change = { { 4, SECTION(1, raw_data_size), 0 }, { 4, SECTION(1, data_addr), ~0U } } },
	{ "longer than its sections", .len = FILE_LEN + 5 },
};

KUNIT_ARRAY_PARAM(pe, pe_cases, describe_case);

static void pe_headers(struct kunit *test)
{
	run_image_case(test);
}

static const struct image_case certs_cases[] = {
	{ "signed", .len = FILE_LEN + CERTS_LEN, .file_size = FILE_LEN,
	  .change = { { 4, CERTS(virtual_address), FILE_LEN }, { 4, CERTS(size), CERTS_LEN } } },
	{ "signed, no bss", .len = FILE_LEN + CERTS_LEN, .file_size = FILE_LEN,
	  .change = { { 4, CERTS(virtual_address), FILE_LEN }, { 4, CERTS(size), CERTS_LEN },
		      { 8, HEAD(image_size), FILE_LEN } } },
	{ "signed, and more behind", .len = FILE_LEN + CERTS_LEN + 9, .file_size = FILE_LEN + 8,
	  .change = { { 4, CERTS(virtual_address), FILE_LEN + 8 },
		      { 4, CERTS(size), CERTS_LEN } } },
	{ "signed and verified",
	  .change = { { 4, CERTS(virtual_address), FILE_LEN }, { 4, CERTS(size), CERTS_LEN } } },
	{ "empty table", .change = { { 4, CERTS(virtual_address), 8 } } },
	{ "table nowhere", .change = { { 4, CERTS(size), 8 } } },
	{ "no room for the directory", .change = { { 4, CERTS(virtual_address), 8 },
						   { 4, CERTS(size), 8 },
						   { 4, OPT(data_dirs), 4 } } },
	{ "table cut", -EINVAL,
	  "kernel: file ends at 0x1100 but its certificate table reaches to 0x1200: truncated",
	  .len = FILE_LEN + CERTS_LEN / 2,
	  .change = { { 4, CERTS(virtual_address), FILE_LEN }, { 4, CERTS(size), CERTS_LEN } } },
	{ "table in a section", -EINVAL,
	  "kernel: certificate table at 0xfff is inside the image, which reaches to 0x1000",
	  .change = { { 4, CERTS(virtual_address), FILE_LEN - 1 }, { 4, CERTS(size), 1 } } },
	{ "table in the headers", -EINVAL,
	  "kernel: certificate table at 0x8 is inside the image, which reaches to 0x400",
	  .change = { { 4, CERTS(virtual_address), 8 }, { 4, CERTS(size), 8 },
		      { 2, PE(sections), 0 } } },
};

KUNIT_ARRAY_PARAM(certs, certs_cases, describe_case);

static void certificate_table(struct kunit *test)
{
	run_image_case(test);
}

/* A field of the good Image, and what attackers and broken disks put there. */
static void spoil(struct rnd_state *rnd, u8 *image, size_t len)
{
	static const u64 odd[] = { 0, 1, 0x3f, 0x40, FILE_LEN - 1, FILE_LEN, 0x7fffffff,
				   0x80000000, 0xfffffff8, 0xffffffff, 1ULL << 63, ~0ULL };
	unsigned int times = 1 + prandom_u32_state(rnd) % 6;

	while (times--) {
		unsigned int width = 1 << (prandom_u32_state(rnd) % 4);
		unsigned int at = prandom_u32_state(rnd) % (0x180 / width) * width;
		u64 value = odd[prandom_u32_state(rnd) % ARRAY_SIZE(odd)];

		if (prandom_u32_state(rnd) % 2)
			value = prandom_u32_state(rnd) % (2 * FILE_LEN);
		put(image + at, width, value);
	}
	/* What is not an Image is dull. */
	if (prandom_u32_state(rnd) % 16)
		put(image + HEAD(magic), 4, 0x644d5241);
}

static void expect_sane(struct kunit *test, int err, const struct arm64_image_layout *layout,
			const struct kexec_why *why, size_t len)
{
	switch (err) {
	case 0:
		KUNIT_EXPECT_LT(test, layout->text_offset, layout->image_size);
		KUNIT_EXPECT_LE(test, layout->text_offset + layout->image_size, plain_host.memory);
		KUNIT_EXPECT_LE(test, layout->file_size, layout->image_size);
		KUNIT_EXPECT_LE(test, layout->file_size, len);
		KUNIT_EXPECT_GT(test, layout->file_size, sizeof(struct arm64_image_header));
		break;
	case -ENOEXEC:
		KUNIT_EXPECT_STREQ(test, why->text, "");
		break;
	default:
		KUNIT_EXPECT_TRUE_MSG(test, err == -EINVAL || err == -EADDRNOTAVAIL, "%d", err);
		KUNIT_EXPECT_EQ_MSG(test, strncmp(why->text, "kernel: ", 8), 0, "%s", why->text);
		break;
	}
}

static void hostile_headers(struct kunit *test)
{
	u8 *image = kunit_kmalloc(test, FILE_LEN, GFP_KERNEL);
	unsigned int passed = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, image);
	prandom_seed_state(&rnd, 0x644d5241);
	for (unsigned int i = 0; i < 20000; i++) {
		size_t len = prandom_u32_state(&rnd) % 4 ? FILE_LEN :
			     prandom_u32_state(&rnd) % FILE_LEN + 1;
		size_t head_len = prandom_u32_state(&rnd) % 4 ? len :
				  prandom_u32_state(&rnd) % len + 1;
		struct arm64_image_layout layout;
		struct kexec_why why = {};
		int err;

		build_good_image(image, FILE_LEN);
		spoil(&rnd, image, FILE_LEN);
		err = check_copy(test, image, head_len, len, &plain_host, &layout, &why);
		expect_sane(test, err, &layout, &why, len);
		passed += !err;
	}
	/* Or else nothing was learnt about what passes. */
	KUNIT_EXPECT_GT(test, passed, 100);
}

static struct kunit_case kexec_image_cases[] = {
	KUNIT_CASE_PARAM(header_fields, header_gen_params),
	KUNIT_CASE_PARAM(entry_point, entry_gen_params),
	KUNIT_CASE_PARAM(pe_headers, pe_gen_params),
	KUNIT_CASE_PARAM(certificate_table, certs_gen_params),
	KUNIT_CASE(hostile_headers),
	{}
};

static struct kunit_suite kexec_image_suite = {
	.name = "kexec_image",
	.test_cases = kexec_image_cases,
};

kunit_test_suite(kexec_image_suite);

MODULE_DESCRIPTION("Tests of the arm64 Image header checks of kexec_file_load()");
MODULE_LICENSE("GPL");
