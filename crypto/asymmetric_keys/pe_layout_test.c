// SPDX-License-Identifier: GPL-2.0-only
/* KUnit tests of what is signed in a PE file, here and on the host. */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#include "pe_layout.h"
#include "pe_layout_test.h"

/* A value that is put into the good file; nothing when it has no bytes. */
struct poke {
	u16 at;
	u8 bytes;
	u32 value;
};

struct layout_case {
	const char *name;
	struct poke poke[6];
	size_t len;	/* of the file, when it is not PE_TEST_LEN */
	int ret;
	const char *why;
};

#define CERT_AT(value)	{ PE_TEST_CERT_DIR, 4, value }
#define CERT_LEN(value)	{ PE_TEST_CERT_DIR + 4, 4, value }
#define LEN_OF(nr, value)	{ PE_TEST_SECTION(nr) + 16, 4, value }
#define AT_OF(nr, value)	{ PE_TEST_SECTION(nr) + 20, 4, value }
#define SECTIONS(nr)	{ PE_TEST_PE + 6, 2, nr }
#define HEADERS(value)	{ PE_TEST_OPT + 60, 4, value }
#define DIRS(nr)	{ PE_TEST_OPT + 108, 4, nr }

#define NO_PE	"there is no PE header where there should be one"
#define NO_OPT	"no room for the optional header"
#define NO_DIRS	"the data directories do not fit into the headers"
#define NO_TABLE "the section table does not fit into the headers"
#define NO_FIT	"the certificate table does not fit into the file"
#define FOLLOWS	"something follows the certificate table"
#define GAP	"sections overlap, or leave a gap that is not signed"
#define REACHES	"a section reaches into the certificate table"

static const struct layout_case cases[] = {
	{ "good" },
	{ "sections in any order", { AT_OF(0, 0x600), LEN_OF(0, 0x100),
				     AT_OF(1, 0x400), LEN_OF(1, 0x200) } },
	{ "no sections", { SECTIONS(0) } },
	{ "sections without contents", { LEN_OF(0, 0), LEN_OF(1, 0), AT_OF(1, 0xffffffff) } },
	{ "an empty section in front of a full one",
	  { LEN_OF(0, 0), AT_OF(1, 0x400), LEN_OF(1, 0x200) } },
	{ "sections up to the table", { LEN_OF(1, 0x120) } },
	/* Not signed */
	{ "empty file", .len = 1, .ret = -ENODATA },
	{ "half a DOS header", .len = 0x3f, .ret = -ENODATA },
	{ "no MZ", { { 0, 1, 'm' } }, .ret = -ENODATA },
	{ "no directories", { DIRS(0) }, .ret = -ENODATA },
	{ "4 directories", { DIRS(4) }, .ret = -ENODATA },
	{ "no table", { CERT_AT(0) }, .ret = -ENODATA },
	{ "empty table", { CERT_LEN(0) }, .ret = -ENODATA },
	/* PE header */
	{ "DOS header alone", .len = 0x40, .ret = -ELIBBAD, .why = NO_PE },
	{ "PE header behind the file", { { 0x3c, 4, PE_TEST_LEN } }, .ret = -ELIBBAD,
	  .why = NO_PE },
	{ "PE header far away", { { 0x3c, 4, 0xffffffff } }, .ret = -ELIBBAD, .why = NO_PE },
	{ "PE header is none", { { PE_TEST_PE, 1, 'Q' } }, .ret = -ELIBBAD, .why = NO_PE },
	/* Optional header */
	{ "optional header cut", .len = PE_TEST_OPT + 111, .ret = -ELIBBAD, .why = NO_OPT },
	{ "optional header of a ROM", { { PE_TEST_OPT, 2, 0x107 } }, .ret = -ELIBBAD,
	  .why = "the optional header is of an unknown kind" },
	{ "headers longer than the file", { HEADERS(PE_TEST_LEN + 1) }, .ret = -ELIBBAD,
	  .why = NO_DIRS },
	{ "headers too short", { HEADERS(PE_TEST_DIRS - 1) }, .ret = -ELIBBAD, .why = NO_DIRS },
	{ "headers end before the directories", { HEADERS(PE_TEST_DIRS + 127) }, .ret = -ELIBBAD,
	  .why = NO_DIRS },
	{ "many directories", { DIRS(0xffffffff) }, .ret = -ELIBBAD, .why = NO_DIRS },
	{ "directories wrap around", { DIRS(0x20000001) }, .ret = -ELIBBAD, .why = NO_DIRS },
	/* Certificate table */
	{ "table behind the file", { CERT_AT(PE_TEST_LEN + 8) }, .ret = -ELIBBAD, .why = NO_FIT },
	{ "table too long", { CERT_LEN(PE_TEST_CERTS_LEN + 1) }, .ret = -ELIBBAD, .why = NO_FIT },
	{ "table wraps around", { CERT_LEN(0xffffffff) }, .ret = -ELIBBAD, .why = NO_FIT },
	{ "table in the headers", { CERT_AT(0x200), CERT_LEN(PE_TEST_LEN - 0x200) },
	  .ret = -ELIBBAD, .why = "the certificate table is inside the headers" },
	{ "table too short", { CERT_LEN(PE_TEST_CERTS_LEN - 1) }, .ret = -ELIBBAD, .why = FOLLOWS },
	{ "table further up", { CERT_AT(0x700) }, .ret = -ELIBBAD, .why = FOLLOWS },
	{ "a byte appended", .len = PE_TEST_LEN + 1, .ret = -ELIBBAD, .why = FOLLOWS },
	/* Sections */
	{ "97 sections", { SECTIONS(97) }, .ret = -ELIBBAD, .why = "too many sections" },
	{ "table of sections too long", { SECTIONS(16) }, .ret = -ELIBBAD, .why = NO_TABLE },
	{ "a gap behind the headers", { AT_OF(0, 0x408), LEN_OF(0, 0x1f8) }, .ret = -ELIBBAD,
	  .why = GAP },
	{ "a gap between sections", { AT_OF(1, 0x608), LEN_OF(1, 0xf8) }, .ret = -ELIBBAD,
	  .why = GAP },
	{ "sections overlap", { AT_OF(1, 0x5f8) }, .ret = -ELIBBAD, .why = GAP },
	{ "a section twice", { AT_OF(1, 0x400), LEN_OF(1, 0x200) }, .ret = -ELIBBAD, .why = GAP },
	{ "a section in the headers", { AT_OF(0, 0), LEN_OF(0, 0x600) }, .ret = -ELIBBAD,
	  .why = GAP },
	{ "a section reaches into the table", { LEN_OF(1, 0x121) }, .ret = -ELIBBAD,
	  .why = REACHES },
	{ "a section reaches out of the file", { LEN_OF(1, 0xfffffa00) }, .ret = -ELIBBAD,
	  .why = REACHES },
	{ "a section is the table", { AT_OF(1, PE_TEST_CERTS) }, .ret = -ELIBBAD, .why = GAP },
};

static void describe_case(const struct layout_case *file, char *name)
{
	strscpy(name, file->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(layout, cases, describe_case);

static u8 *build_file(struct kunit *test, const struct poke *poke, size_t nr, size_t len)
{
	u8 good[PE_TEST_LEN], *file;

	build_good_pe(good);
	for (; nr; nr--, poke++)
		for (unsigned int i = 0; i < poke->bytes; i++)
			good[poke->at + i] = poke->value >> 8 * i;

	/* On the host each byte behind the file is poisoned. */
	file = kunit_kzalloc(test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, file);
	return memcpy(file, good, min(len, sizeof(good)));
}

static void layout_table(struct kunit *test)
{
	const struct layout_case *want = test->param_value;
	size_t len = want->len ?: PE_TEST_LEN;
	struct pe_layout layout = {};
	const char *why = "";
	u8 *file;

	file = build_file(test, want->poke, ARRAY_SIZE(want->poke), len);
	KUNIT_EXPECT_EQ(test, want->ret, pe_read_layout(file, len, &layout, &why));
	KUNIT_EXPECT_STREQ(test, want->why ?: "", why);
	if (want->ret)
		return;
	KUNIT_EXPECT_EQ(test, PE_TEST_OPT + 64, layout.csum_at);
	KUNIT_EXPECT_EQ(test, PE_TEST_CERT_DIR, layout.cert_dir_at);
	KUNIT_EXPECT_EQ(test, PE_TEST_CERTS, layout.signed_len);
	KUNIT_EXPECT_EQ(test, PE_TEST_CERTS_LEN, layout.certs_len);
}

/* The smaller kind of optional header has its fields elsewhere, but for the checksum. */
static void layout_pe32(struct kunit *test)
{
	static const struct poke pokes[] = {
		{ PE_TEST_OPT, 2, 0x10b },
		{ PE_TEST_OPT + 92, 4, 5 },
		/* Its 5th directory, where the good file has 0 */
		{ PE_TEST_OPT + 96 + 32, 4, PE_TEST_CERTS },
		{ PE_TEST_OPT + 96 + 36, 4, PE_TEST_CERTS_LEN },
		SECTIONS(0),
	};
	struct pe_layout layout = {};
	const char *why = "";
	u8 *file;

	file = build_file(test, pokes, ARRAY_SIZE(pokes), PE_TEST_LEN);
	KUNIT_EXPECT_EQ(test, 0, pe_read_layout(file, PE_TEST_LEN, &layout, &why));
	KUNIT_EXPECT_EQ(test, PE_TEST_OPT + 64, layout.csum_at);
	KUNIT_EXPECT_EQ(test, PE_TEST_OPT + 96 + 32, layout.cert_dir_at);
	KUNIT_EXPECT_EQ(test, PE_TEST_CERTS, layout.signed_len);
}

struct certs_case {
	const char *name;
	struct poke poke[6];
	int ret[3];	/* of one call after the other, up to the first -ENODATA */
	size_t len[3];
	const char *why;
};

/* Two entries of 24 bytes, the first one with 13 bytes of PKCS#7. */
#define ENTRY(nr)	(PE_TEST_CERTS + 24 * (nr))
#define DER(nr)		(ENTRY(nr) + 8)
#define NO_LEN	"a certificate table entry has a wrong length"
#define NO_DER	"a certificate table entry is no PKCS#7 message"
#define DER_LEN	"the length of a PKCS#7 message is broken"
#define DER_OUT	"a PKCS#7 message reaches out of its entry"

static const struct certs_case certs_cases[] = {
	{ "two", {}, { 0, 0, -ENODATA }, { 13, 16 } },
	{ "padding belongs to the entry", { { ENTRY(0), 4, 24 } }, { 0, 0, -ENODATA }, { 13, 16 } },
	{ "one and zeroes", { { ENTRY(1), 4, 0 }, { ENTRY(1) + 4, 4, 0 }, { DER(1), 4, 0 } },
	  { 0, -ENODATA }, { 13 } },
	{ "another revision", { { ENTRY(0) + 4, 2, 0x100 } }, { -ENOPKG, 0, -ENODATA }, { 0, 16 } },
	{ "another type", { { ENTRY(0) + 6, 2, 0xef1 } }, { -ENOPKG, 0, -ENODATA }, { 0, 16 } },
	{ "length 0", { { ENTRY(0), 4, 0 } }, { -ELIBBAD }, {}, NO_LEN },
	{ "shorter than its header", { { ENTRY(0), 4, 7 } }, { -ELIBBAD }, {}, NO_LEN },
	{ "its header alone", { { ENTRY(0), 4, 8 } }, { -ELIBBAD }, {}, NO_DER },
	{ "a byte", { { ENTRY(0), 4, 9 } }, { -ELIBBAD }, {}, NO_DER },
	{ "longer than the table", { { ENTRY(0), 4, 49 } }, { -ELIBBAD }, {}, NO_LEN },
	{ "much longer", { { ENTRY(0), 4, 0xffffffff } }, { -ELIBBAD }, {}, NO_LEN },
	{ "the second is longer", { { ENTRY(1), 4, 25 } }, { 0, -ELIBBAD }, { 13 }, NO_LEN },
	{ "all of the table", { { ENTRY(0), 4, 48 } }, { 0, -ENODATA }, { 13 } },
	{ "all but 8 zeroes", { { ENTRY(0), 4, 40 } }, { 0, -ENODATA }, { 13 } },
	{ "all but 8 bytes", { { ENTRY(0), 4, 40 }, { ENTRY(0) + 47, 1, 1 } },
	  { 0, -ELIBBAD }, { 13 }, NO_LEN },
	/* The table begins 4 bytes earlier, and the entry ends 4 bytes before it does. */
	{ "all but 4 bytes",
	  { CERT_AT(ENTRY(0) - 4), CERT_LEN(52), { ENTRY(0) - 4, 4, 48 },
	    { ENTRY(0), 4, 0x00020200 }, { ENTRY(0) + 4, 4, 0x30 }, { ENTRY(0) + 44, 4, 1 } },
	  { 0, -ELIBBAD }, { 2 }, "the certificate table ends amid an entry" },
	{ "no sequence", { { DER(0), 1, 0x31 } }, { -ELIBBAD }, {}, NO_DER },
	{ "indefinite", { { DER(0) + 1, 1, 0x80 } }, { 0, 0, -ENODATA }, { 13, 16 } },
	{ "long as it can be", { { DER(0) + 1, 1, 11 } }, { 0, 0, -ENODATA }, { 13, 16 } },
	{ "a byte too long", { { DER(0) + 1, 1, 12 } }, { -ELIBBAD }, {}, DER_OUT },
	{ "1 byte of length", { { DER(0) + 1, 2, 0x0681 } }, { 0, 0, -ENODATA }, { 9, 16 } },
	{ "2 bytes of length", { { DER(0) + 1, 3, 0x050082 } }, { 0, 0, -ENODATA }, { 9, 16 } },
	{ "3 bytes of length", { { DER(0) + 1, 4, 0x04000083 } }, { 0, 0, -ENODATA }, { 9, 16 } },
	{ "4 bytes of length", { { DER(0) + 1, 4, 0x00000084 }, { DER(0) + 5, 1, 3 } },
	  { 0, 0, -ENODATA }, { 9, 16 } },
	{ "5 bytes of length", { { DER(0) + 1, 1, 0x85 } }, { -ELIBBAD }, {}, DER_LEN },
	{ "2 bytes of length, too long", { { DER(0) + 1, 3, 0x0a0082 } }, { -ELIBBAD }, {},
	  DER_OUT },
	{ "4 bytes of length, all ones",
	  { { DER(0) + 1, 4, 0xffffff84 }, { DER(0) + 5, 1, 0xff } }, { -ELIBBAD }, {}, DER_OUT },
	{ "its length is cut", { { ENTRY(0), 4, 11 }, { DER(0) + 1, 1, 0x82 } }, { -ELIBBAD }, {},
	  DER_LEN },
};

static void describe_certs(const struct certs_case *file, char *name)
{
	strscpy(name, file->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(certs, certs_cases, describe_certs);

static void certs_table(struct kunit *test)
{
	const struct certs_case *want = test->param_value;
	struct pe_layout layout = {};
	const char *why = "";
	size_t at = 0;
	u8 *file;

	file = build_file(test, want->poke, ARRAY_SIZE(want->poke), PE_TEST_LEN);
	KUNIT_ASSERT_EQ(test, 0, pe_read_layout(file, PE_TEST_LEN, &layout, &why));

	for (unsigned int i = 0; i < ARRAY_SIZE(want->ret); i++) {
		size_t from = layout.signed_len + at + 8;
		struct pe_cert cert = {};

		KUNIT_ASSERT_EQ_MSG(test, want->ret[i],
				    pe_next_cert(file, &layout, &at, &cert, &why), "call %u", i);
		if (want->ret[i] == -ENODATA || want->ret[i] == -ELIBBAD)
			break;
		KUNIT_EXPECT_EQ_MSG(test, want->len[i], cert.len, "call %u", i);
		if (cert.len)
			KUNIT_EXPECT_PTR_EQ_MSG(test, file + from, cert.data, "call %u", i);
	}
	KUNIT_EXPECT_STREQ(test, want->why ?: "", why);
}

static struct kunit_case pe_cases[] = {
	KUNIT_CASE_PARAM(layout_table, layout_gen_params),
	KUNIT_CASE(layout_pe32),
	KUNIT_CASE_PARAM(certs_table, certs_gen_params),
	{}
};

static struct kunit_suite pe_suite = {
	.name = "pe_layout",
	.test_cases = pe_cases,
};

kunit_test_suite(pe_suite);

MODULE_DESCRIPTION("KUnit tests of the layout of signed PE files");
MODULE_LICENSE("GPL");
