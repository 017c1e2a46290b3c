// SPDX-License-Identifier: GPL-2.0-only
/* KUnit tests of kexec_find_appended(), here and on the host. */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/module_signature.h>

#include <asm/byteorder.h>

#include "kexec_appended.h"

#define MARKER		MODULE_SIG_STRING
#define MARKER_LEN	(sizeof(MARKER) - 1)
#define BLOCK_LEN	sizeof(struct module_signature)

/*
 *	| contents | signature | module_signature | marker |
 *	  16         8           12                 28
 */
#define CONTENTS	16
#define SIGNATURE	8
#define FILE_LEN	(CONTENTS + SIGNATURE + BLOCK_LEN + MARKER_LEN)

struct appended_case {
	const char *name;
	u32 sig_len;
	/* A byte of the block that is changed, if its value is not 0 */
	size_t at;
	u8 value;
	/* The file is without so many bytes of its start, of its end */
	size_t cut, cut_end;
	int ret;
};

#define IN_BLOCK(field)	offsetof(struct module_signature, field)

static const struct appended_case cases[] = {
	{ "good", SIGNATURE },
	{ "shortest", SIGNATURE, .cut = CONTENTS - 1 },
	{ "a byte signed", CONTENTS + SIGNATURE - 1 },
	{ "nothing signed", CONTENTS + SIGNATURE, .ret = -EBADMSG },
	{ "longer than the file", CONTENTS + SIGNATURE + 1, .ret = -EBADMSG },
	{ "negative", 0xffffffff, .ret = -EBADMSG },
	{ "empty", 0, .ret = -EBADMSG },
	{ "contents gone", SIGNATURE, .cut = CONTENTS, .ret = -EBADMSG },
	{ "block and marker", SIGNATURE, .cut = CONTENTS + SIGNATURE, .ret = -EBADMSG },
	{ "block cut", SIGNATURE, .cut = CONTENTS + SIGNATURE + 1, .ret = -EBADMSG },
	{ "marker alone", SIGNATURE, .cut = FILE_LEN - MARKER_LEN, .ret = -EBADMSG },
	{ "marker cut", SIGNATURE, .cut = FILE_LEN - MARKER_LEN + 1, .ret = -ENODATA },
	{ "empty file", SIGNATURE, .cut = FILE_LEN, .ret = -ENODATA },
	{ "end cut", SIGNATURE, .cut_end = 1, .ret = -ENODATA },
	{ "PGP", SIGNATURE, IN_BLOCK(id_type), PKEY_ID_PGP + 0x80, .ret = -ENOPKG },
	{ "X.509", SIGNATURE, IN_BLOCK(id_type), PKEY_ID_X509, .ret = -ENOPKG },
	{ "algo", SIGNATURE, IN_BLOCK(algo), 1, .ret = -EBADMSG },
	{ "hash", SIGNATURE, IN_BLOCK(hash), 1, .ret = -EBADMSG },
	{ "signer", SIGNATURE, IN_BLOCK(signer_len), 1, .ret = -EBADMSG },
	{ "key", SIGNATURE, IN_BLOCK(key_id_len), 1, .ret = -EBADMSG },
	{ "first reserved", SIGNATURE, IN_BLOCK(__pad), 1, .ret = -EBADMSG },
	{ "last reserved", SIGNATURE, IN_BLOCK(__pad) + 2, 1, .ret = -EBADMSG },
};

static void describe_case(const struct appended_case *file, char *name)
{
	strscpy(name, file->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(appended, cases, describe_case);

static void build_file(const struct appended_case *want, u8 *file)
{
	struct module_signature block = {
		.id_type = PKEY_ID_PKCS7, .sig_len = cpu_to_be32(want->sig_len),
	};

	memset(file, 'c', CONTENTS);
	memset(file + CONTENTS, 's', SIGNATURE);
	if (want->value)
		((u8 *)&block)[want->at] = want->value;
	memcpy(file + CONTENTS + SIGNATURE, &block, sizeof(block));
	memcpy(file + CONTENTS + SIGNATURE + BLOCK_LEN, MARKER, MARKER_LEN);
}

static void appended_table(struct kunit *test)
{
	const struct appended_case *want = test->param_value;
	struct kexec_appended found = { .len = 1, .sig_len = 2 };
	size_t len = FILE_LEN - want->cut - want->cut_end;
	u8 whole[FILE_LEN], *file;

	/* On the host each byte behind the file is poisoned. */
	build_file(want, whole);
	file = kunit_kzalloc(test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, file);
	memcpy(file, whole + want->cut, len);

	KUNIT_EXPECT_EQ(test, want->ret, kexec_find_appended(file, len, &found));
	if (want->ret) {
		KUNIT_EXPECT_EQ(test, 1, found.len);
		KUNIT_EXPECT_EQ(test, 2, found.sig_len);
		return;
	}
	KUNIT_EXPECT_EQ(test, want->sig_len, found.sig_len);
	KUNIT_EXPECT_EQ(test, CONTENTS + SIGNATURE - want->cut - want->sig_len, found.len);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)file + found.len, found.sig);
}

/* Two signatures: the outer one covers the inner one and its marker. */
static void appended_twice(struct kunit *test)
{
	const struct appended_case good = { .sig_len = SIGNATURE };
	u8 file[FILE_LEN + SIGNATURE + BLOCK_LEN + MARKER_LEN] = {};
	struct kexec_appended found;

	build_file(&good, file);
	memcpy(file + FILE_LEN, file + CONTENTS, sizeof(file) - FILE_LEN);
	KUNIT_EXPECT_EQ(test, 0, kexec_find_appended(file, sizeof(file), &found));
	KUNIT_EXPECT_EQ(test, FILE_LEN, found.len);
	KUNIT_EXPECT_EQ(test, 0, kexec_find_appended(file, found.len, &found));
	KUNIT_EXPECT_EQ(test, CONTENTS, found.len);
}

static struct kunit_case appended_cases[] = {
	KUNIT_CASE_PARAM(appended_table, appended_gen_params),
	KUNIT_CASE(appended_twice),
	{}
};

static struct kunit_suite appended_suite = {
	.name = "kexec_appended",
	.test_cases = appended_cases,
};

kunit_test_suite(appended_suite);

MODULE_DESCRIPTION("KUnit tests of kexec_find_appended()");
MODULE_LICENSE("GPL");
