// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of ima_log.c: a good list, and what can be wrong with one
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "ima_log.h"

/*
 * A list of two measurements, the second with three fields:
 *
 *	0      24                 58   62                84                 125  129          155
 *	| head | pcr digest "ima-ng" | len | d-ng | n-ng | pcr digest format | len | ... sig=0 |
 */
enum {
	VERSION = 0,
	SIZE = 8,
	COUNT = 16,
	PCR = 24,
	NAME_LEN = 48,
	NAME = 52,
	DATA_LEN = 58,
	DIGEST_LEN = 62,
	DIGEST = 66,
	FILE_LEN = 78,
	NEXT = 84,
	NEXT_NAME_LEN = 108,
	NEXT_DATA_LEN = 125,
	SIG_LEN = 151,
	END = 155,
};

struct writer {
	u8 *at;
	bool le;
};

static void put(struct writer *to, const void *from, size_t len)
{
	memcpy(to->at, from, len);
	to->at += len;
}

static void put_u32(struct writer *to, u32 value)
{
	if (to->le)
		put_unaligned_le32(value, to->at);
	else
		put_unaligned(value, (u32 *)to->at);
	to->at += sizeof(value);
}

static void put_u64(struct writer *to, u64 value)
{
	if (to->le)
		put_unaligned_le64(value, to->at);
	else
		put_unaligned(value, (u64 *)to->at);
	to->at += sizeof(value);
}

static void put_entry(struct writer *to, const char *template, unsigned int nr)
{
	put_u32(to, 10);
	put(to, "12345678901234567890", IMA_LOG_DIGEST_SIZE);
	put_u32(to, strlen(template));
	put(to, template, strlen(template));
	put_u32(to, nr == 3 ? 26 : 22);
	put_u32(to, 12);
	put(to, "sha256:\0dig.", 12);
	put_u32(to, 2);
	put(to, "a", 2);
	if (nr == 3)
		put_u32(to, 0);
}

/* Exactly as large as it is, so that reading behind it is noticed. */
static u8 *good_log(struct kunit *test, bool le)
{
	u8 *log = kunit_kzalloc(test, END, GFP_KERNEL);
	struct writer to = { .at = log, .le = le };

	KUNIT_ASSERT_TRUE(test, log);
	put_u32(&to, 0);
	put_u32(&to, 0);
	put_u64(&to, END);
	put_u64(&to, 2);
	put_entry(&to, "ima-ng", 2);
	put_entry(&to, "d-ng|n-ng|sig", 3);
	KUNIT_ASSERT_EQ(test, to.at - log, END);
	if (le)
		put_unaligned_le16(1, log);
	else
		put_unaligned((u16)1, (u16 *)log);
	return log;
}

/* All of it, as a kernel does that takes it over. */
static int read_all(const void *buf, size_t size, bool le, struct kexec_why *why)
{
	static const char * const ids[] = { "d-ng", "n-ng", "sig" };
	struct ima_log_field fields[3];
	struct ima_log_entry entry;
	struct ima_log log;
	int ret = ima_log_open(&log, buf, size, le, why);

	while (!ret && log.at < log.count) {
		unsigned int nr;

		ret = ima_log_next(&log, &entry, why);
		if (ret)
			break;
		nr = strcmp(entry.template, "ima-ng") ? 3 : 2;
		ret = ima_log_split(&log, &entry, fields, nr, why);
		for (unsigned int i = 0; !ret && i < nr; i++)
			ret = ima_log_check_field(&log, ids[i], &fields[i], why);
	}
	return ret ?: ima_log_close(&log, why);
}

static void log_good(struct kunit *test)
{
	for (int le = 0; le < 2; le++) {
		const u8 *buf = good_log(test, le);
		struct ima_log_field fields[3];
		struct ima_log_entry entry;
		struct kexec_why why;
		struct ima_log log;

		KUNIT_ASSERT_EQ(test, ima_log_open(&log, buf, END, le, &why), 0);
		KUNIT_EXPECT_EQ(test, log.count, 2);
		KUNIT_ASSERT_EQ(test, ima_log_next(&log, &entry, &why), 0);
		KUNIT_EXPECT_STREQ(test, entry.template, "ima-ng");
		KUNIT_EXPECT_EQ(test, entry.pcr, 10);
		KUNIT_EXPECT_PTR_EQ(test, entry.digest, buf + 28);
		KUNIT_ASSERT_EQ(test, ima_log_next(&log, &entry, &why), 0);
		KUNIT_EXPECT_STREQ(test, entry.template, "d-ng|n-ng|sig");
		KUNIT_ASSERT_EQ(test, ima_log_split(&log, &entry, fields, 3, &why), 0);
		KUNIT_EXPECT_EQ(test, fields[0].len, 12);
		KUNIT_EXPECT_STREQ(test, (const char *)fields[1].data, "a");
		KUNIT_EXPECT_EQ(test, fields[2].len, 0);
		KUNIT_EXPECT_EQ(test, ima_log_close(&log, &why), 0);
		KUNIT_EXPECT_EQ(test, read_all(buf, END, le, &why), 0);
	}
}

/* Nothing was measured, or the segment is larger than the list. */
static void log_sizes(struct kunit *test)
{
	u8 *buf = good_log(test, true), *large = kunit_kzalloc(test, END + 1, GFP_KERNEL);
	struct kexec_why why;

	KUNIT_ASSERT_TRUE(test, large);
	memcpy(large, buf, END);
	KUNIT_EXPECT_EQ(test, read_all(large, END + 1, true, &why), 0);
	put_unaligned_le64(24, buf + SIZE);
	put_unaligned_le64(0, buf + COUNT);
	KUNIT_EXPECT_EQ(test, read_all(buf, 24, true, &why), 0);
}

/* One number or letter is another, or the buffer is shorter. */
static const struct bad_log {
	const char *name;
	unsigned int at;
	unsigned int bytes;
	u64 value;
	size_t size;
	const char *why;
} bad_logs[] = {
	{ "no header", 0, 0, 0, 23, "header: cut after 23 bytes" },
	{ "empty", 0, 0, 0, 0, "header: cut after 0 bytes" },
	{ "version 0", VERSION, 2, 0, END, "header: version 0 is unknown" },
	{ "version 2", VERSION, 2, 2, END, "header: version 2 is unknown" },
	{ "other order", VERSION, 2, 256, END, "another byte order" },
	{ "size of less than a header", SIZE, 8, 23, END, "header: says 23 bytes" },
	{ "size of 0", SIZE, 8, 0, END, "header: says 0 bytes" },
	{ "size of one more", SIZE, 8, END + 1, END, "says 156 bytes, where 155 were left" },
	{ "size of 2^64 - 1", SIZE, 8, U64_MAX, END, "bytes, where 155 were left" },
	{ "size of one less", SIZE, 8, END - 1, END, "measurement 1: leads out of the list" },
	{ "cut by one", 0, 0, 0, END - 1, "says 155 bytes, where 154 were left" },
	{ "count of 3", COUNT, 8, 3, END, "measurement 2: cut" },
	{ "count of 4", COUNT, 8, 4, END, "measurement 2: cut" },
	{ "count of 5", COUNT, 8, 5, END, "header: says 5 measurements in 155 bytes" },
	{ "count of 2^64 - 1", COUNT, 8, U64_MAX, END, "measurements in 155 bytes" },
	{ "count of 1", COUNT, 8, 1, END, "says 1 measurements, 71 bytes follow" },
	{ "count of 0", COUNT, 8, 0, END, "says 0 measurements, 131 bytes follow" },
	{ "PCR 64", PCR, 4, 64, END, "measurement 0: there is no PCR 64" },
	{ "PCR -1", PCR, 4, U32_MAX, END, "there is no PCR 4294967295" },
	{ "no name", NAME_LEN, 4, 0, END, "measurement 0: no template" },
	{ "name of 2^32 - 1", NAME_LEN, 4, U32_MAX, END, "measurement 0: the template's name" },
	{ "name up to the end", NAME_LEN, 4, END - NAME, END, "measurement 0: no template" },
	{ "name behind the end", NAME_LEN, 4, END - NAME + 1, END, "the template's name leads" },
	{ "name with a NUL", NAME + 2, 1, 0, END, "measurement 0: no template" },
	{ "name with an escape", NAME, 1, 27, END, "measurement 0: no template" },
	{ "data of 2^32 - 1", DATA_LEN, 4, U32_MAX, END, "measurement 0: leads out of the list" },
	{ "data behind the end", NEXT_DATA_LEN, 4, 27, END, "measurement 1: leads out" },
	{ "data of one less", NEXT_DATA_LEN, 4, 25, END, "measurement 1: field 3 of 3" },
	{ "no data", NEXT_DATA_LEN, 4, 0, END, "measurement 1: field 1 of 3" },
	{ "field of 2^32 - 1", DIGEST_LEN, 4, U32_MAX, END, "measurement 0: field 1 of 2" },
	{ "field of one more", FILE_LEN, 4, 3, END, "measurement 0: field 2 of 2" },
	{ "field of one less", FILE_LEN, 4, 1, END, "measurement 0: 1 bytes follow its 2 fields" },
	{ "last field of one more", SIG_LEN, 4, 1, END, "measurement 1: field 3 of 3" },
	{ "digest without colon", DIGEST + 6, 1, 'x', END, "measurement 0: d-ng is no digest" },
	{ "digest without NUL", DIGEST + 7, 1, ':', END, "measurement 0: d-ng is no digest" },
	{ "digest that begins with NUL", DIGEST, 1, 0, END, "measurement 0: d-ng is no digest" },
};

static void bad_log_desc(const struct bad_log *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bad_log, bad_logs, bad_log_desc);

static void spoil(u8 *log, const struct bad_log *bad)
{
	for (unsigned int i = 0; i < bad->bytes; i++)
		log[bad->at + i] = bad->value >> (8 * i);
}

static void log_bad(struct kunit *test)
{
	const struct bad_log *bad = test->param_value;
	const u8 *log = good_log(test, true);
	u8 *buf = kunit_kzalloc(test, bad->size ?: 1, GFP_KERNEL);
	struct kexec_why why = { };
	u8 whole[END];

	KUNIT_ASSERT_TRUE(test, buf);
	memcpy(whole, log, END);
	spoil(whole, bad);
	memcpy(buf, whole, bad->size);
	KUNIT_EXPECT_EQ(test, read_all(buf, bad->size, true, &why), -EINVAL);
	KUNIT_EXPECT_TRUE_MSG(test, !!strstr(why.text, bad->why), "'%s'", why.text);
}

/* Wherever it is cut, with a header that says so. */
static void log_cut(struct kunit *test)
{
	for (size_t size = 24; size < END; size++) {
		u8 *buf = kunit_kzalloc(test, size, GFP_KERNEL);
		struct kexec_why why;

		KUNIT_ASSERT_TRUE(test, buf);
		memcpy(buf, good_log(test, true), size);
		put_unaligned_le64(size, buf + SIZE);
		KUNIT_EXPECT_EQ_MSG(test, read_all(buf, size, true, &why), -EINVAL, "%zu", size);
		kunit_kfree(test, buf);
	}
}

/* The longest name that is one, and one more; both with a format's letters. */
static void log_names(struct kunit *test)
{
	for (unsigned int len = IMA_LOG_NAME_MAX; len <= IMA_LOG_NAME_MAX + 1; len++) {
		size_t size = 24 + 28 + len + 4;
		u8 *buf = kunit_kzalloc(test, size, GFP_KERNEL);
		struct writer to = { .at = buf, .le = true };
		struct ima_log_entry entry;
		struct kexec_why why;
		struct ima_log log;

		KUNIT_ASSERT_TRUE(test, buf);
		put_u64(&to, 1);
		put_u64(&to, size);
		put_u64(&to, 1);
		put_u32(&to, 63);
		to.at += IMA_LOG_DIGEST_SIZE;
		put_u32(&to, len);
		memset(to.at, '|', len);
		KUNIT_ASSERT_EQ(test, ima_log_open(&log, buf, size, true, &why), 0);
		KUNIT_EXPECT_EQ(test, ima_log_next(&log, &entry, &why),
				len == IMA_LOG_NAME_MAX ? 0 : -EINVAL);
	}
}

/* What a field is called decides whether it is to be a digest. */
static void log_digests(struct kunit *test)
{
	static const struct {
		const char *id;
		const char *data;
		u32 len;
		int ret;
	} fields[] = {
		{ "d-ng", "sha1:\0x", 7, 0 },
		{ "d-ngv2", "ima:sha1:\0x", 11, 0 },
		{ "d-modsig", "", 0, 0 },
		{ "d-ng", ":", 2, 0 },
		{ "d-ng", ":", 1, -EINVAL },
		{ "d-ngv2", "sha1", 5, -EINVAL },
		{ "d-modsig", "sha1", 5, -EINVAL },
		{ "d-modsig", "", 1, -EINVAL },
		{ "d", "sha1", 4, 0 },
		{ "sig", "sha1", 4, 0 },
	};
	const struct ima_log log = { .at = 1 };
	struct kexec_why why;

	for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++) {
		struct ima_log_field field = { .data = fields[i].data, .len = fields[i].len };

		KUNIT_EXPECT_EQ_MSG(test, ima_log_check_field(&log, fields[i].id, &field, &why),
				    fields[i].ret, "row %u", i);
	}
}

static struct kunit_case ima_log_cases[] = {
	KUNIT_CASE(log_good),
	KUNIT_CASE(log_sizes),
	KUNIT_CASE_PARAM(log_bad, bad_log_gen_params),
	KUNIT_CASE(log_cut),
	KUNIT_CASE(log_names),
	KUNIT_CASE(log_digests),
	{}
};

static struct kunit_suite ima_log_suite = {
	.name = "ima_log",
	.test_cases = ima_log_cases,
};

kunit_test_suite(ima_log_suite);

MODULE_DESCRIPTION("KUnit tests of reading another kernel's measurement list");
MODULE_LICENSE("GPL");
