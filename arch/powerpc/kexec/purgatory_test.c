// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of the purgatory that need no machine: its first bytes, which
 * segments it calls damaged, and what it says.
 */
#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/kexec_digest.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "purgatory.h"

/* The purgatory is a program of its own: its files are compiled once more here. */
#include "../purgatory/text.c"
#include "../purgatory/verify.c"

static char said[1024];
static unsigned int said_len, resets;

/* Its console. */
void purgatory_say(const char *text, size_t size)
{
	said_len += scnprintf(said + said_len, sizeof(said) - said_len, "%.*s", (int)size, text);
}

/* Its way out, from which there is a way back here. */
void purgatory_reset(void)
{
	resets++;
}

/* Its SHA-256. */
void purgatory_sha256_update(struct sha256_state *state, const u8 *data, unsigned int len)
{
	sha256_update(state, data, len);
}

static u8 kernel[PURGATORY_HEAD_SIZE + 8];
static u8 head[PURGATORY_HEAD_SIZE + 8];

static void new_head(u32 run_at_load)
{
	for (unsigned int i = 0; i < sizeof(kernel); i++)
		kernel[i] = i ^ 0x80;
	put_unaligned_be32(run_at_load, kernel + PURGATORY_RUN_AT_LOAD);
	memset(head, 0xee, sizeof(head));
}

/*
 *	0     4                                100
 *	| own | the kernel's .................. | own
 */
static void purgatory_head_is_the_kernels(struct kunit *test)
{
	new_head(0x72756e30);
	ppc64_purgatory_fill_head(head, kernel, sizeof(kernel));
	KUNIT_EXPECT_EQ(test, get_unaligned_be32(head), 0xeeeeeeee);
	KUNIT_EXPECT_MEMEQ(test, head + 4, kernel + 4, PURGATORY_HEAD_SIZE - 4);
	KUNIT_EXPECT_EQ(test, head[PURGATORY_HEAD_SIZE], 0xee);
}

/* Files end where they like: exact copies, so that a sanitizer sees a byte too many. */
static void purgatory_head_of_short_files(struct kunit *test)
{
	for (size_t len = 0; len <= PURGATORY_HEAD_SIZE; len++) {
		size_t copied = len < 4 ? 4 : len;
		void *file = kunit_kmalloc(test, len, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, file);
		new_head(0);
		memcpy(file, kernel, len);
		ppc64_purgatory_fill_head(head, file, len);
		KUNIT_EXPECT_EQ(test, get_unaligned_be32(head), 0xeeeeeeee);
		KUNIT_EXPECT_MEMEQ(test, head + 4, kernel + 4, copied - 4);
		for (size_t i = copied; i < sizeof(head); i++)
			KUNIT_ASSERT_EQ_MSG(test, head[i], 0xee, "%zu bytes, at %zu", len, i);
		kunit_kfree(test, file);
	}
}

static void try_run_at_load(struct kunit *test, const u8 before[4], const u8 after[4])
{
	new_head(0);
	memcpy(head + PURGATORY_RUN_AT_LOAD, before, 4);
	ppc64_purgatory_run_at_load(head);
	KUNIT_EXPECT_MEMEQ(test, head + PURGATORY_RUN_AT_LOAD, after, 4);
	KUNIT_EXPECT_EQ(test, head[PURGATORY_RUN_AT_LOAD - 1], 0xee);
	KUNIT_EXPECT_EQ(test, head[PURGATORY_RUN_AT_LOAD + 4], 0xee);
}

/* The kernel's byte order, whichever one this kernel has. */
static void purgatory_run_at_load(struct kunit *test)
{
	const u32 native = 1;

	try_run_at_load(test, "run0", "\0\0\0\1");
	try_run_at_load(test, "0nur", "\1\0\0\0");
	try_run_at_load(test, "\0\0\0\1", "\0\0\0\1");
	try_run_at_load(test, "\1\0\0\0", "\1\0\0\0");
	try_run_at_load(test, "\0\0\0\0", (const u8 *)&native);
	try_run_at_load(test, "run1", (const u8 *)&native);
}

static void purgatory_lines(struct kunit *test)
{
	struct kexec_segment_digest segment = {
		.start = 0x4000000, .len = 1234567, .name = "initrd",
	};
	char text[PURGATORY_LINE + 1] = {};
	size_t len;

	len = purgatory_describe(text, PURGATORY_LINE, 3, &segment);
	KUNIT_EXPECT_STREQ(test, text,
			   "purgatory: segment 3 (initrd) at 0x4000000, 1234567 bytes: is not what was loaded, its SHA-256 differs\r\n");
	KUNIT_EXPECT_EQ(test, len, strlen(text));

	segment = (struct kexec_segment_digest) {};
	memset(text, 0, sizeof(text));
	purgatory_describe(text, PURGATORY_LINE, 10, &segment);
	KUNIT_EXPECT_STREQ(test, text,
			   "purgatory: segment 10 at 0x0, 0 bytes: is not what was loaded, its SHA-256 differs\r\n");
}

static void purgatory_longest_line(struct kunit *test)
{
	struct kexec_segment_digest segment = { .start = U64_MAX, .len = U64_MAX };
	char text[PURGATORY_LINE + 1] = {};
	size_t len;

	/* Not terminated, which a kernel of ours does not do. */
	memset(segment.name, 'n', sizeof(segment.name));
	len = purgatory_describe(text, PURGATORY_LINE, U32_MAX, &segment);
	KUNIT_EXPECT_STREQ(test, text,
			   "purgatory: segment 4294967295 (nnnnnnnnnnnnnnnn) at 0xffffffffffffffff, 18446744073709551615 bytes: is not what was loaded, its SHA-256 differs\r\n");
	KUNIT_EXPECT_LT(test, len, PURGATORY_LINE);

	/* What does not fit is left out, and nothing behind it is written. */
	for (size_t size = 0; size < len; size++) {
		memset(text, '~', sizeof(text));
		KUNIT_EXPECT_EQ(test, purgatory_describe(text, size, U32_MAX, &segment), size);
		KUNIT_EXPECT_EQ(test, text[size], '~');
	}
}

/* A table whose segments @from up to @to are @data, each of them @len bytes. */
static void new_table(unsigned int from, unsigned int to, const u8 *data, size_t len)
{
	memset(purgatory_segments, 0, sizeof(purgatory_segments));
	for (unsigned int i = from; i < to; i++) {
		purgatory_segments[i].start = (uintptr_t)data;
		purgatory_segments[i].len = len;
		sha256(data, len, purgatory_segments[i].digest);
	}
	said_len = 0;
	said[0] = '\0';
	resets = 0;
}

/* The first example of FIPS 180-4's collection. */
static const u8 digest_of_abc[SHA256_DIGEST_SIZE] = {
	0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
	0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
	0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
	0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

static void purgatory_intact(struct kunit *test)
{
	static u8 data[100];

	new_table(1, 2, "abc", 3);
	KUNIT_EXPECT_MEMEQ(test, purgatory_segments[1].digest, digest_of_abc, SHA256_DIGEST_SIZE);
	purgatory_verify();
	new_table(0, 0, data, 0);
	purgatory_verify();
	new_table(0, KEXEC_SEGMENT_MAX, data, sizeof(data));
	purgatory_verify();
	KUNIT_EXPECT_STREQ(test, said, "");
	KUNIT_EXPECT_EQ(test, resets, 0);
}

/* Each one that is damaged is named, then there is one reset. */
static void purgatory_damaged(struct kunit *test)
{
	static u8 data[100];

	new_table(0, KEXEC_SEGMENT_MAX, data, sizeof(data));
	purgatory_segments[0].digest[0] ^= 0x80;
	purgatory_segments[KEXEC_SEGMENT_MAX - 1].digest[SHA256_DIGEST_SIZE - 1] ^= 1;
	strscpy(purgatory_segments[0].name, "kernel");
	purgatory_verify();
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "segment 0 (kernel) at 0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "segment 15 at 0x"));
	KUNIT_EXPECT_NULL(test, strstr(said, "segment 1 "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "resetting the machine\r\n"));
	KUNIT_EXPECT_EQ(test, resets, 1);
}

/* Any bit of contents that are fed to SHA-256 in several parts. */
static void purgatory_each_byte(struct kunit *test)
{
	const size_t size = 2 * SZ_1M + 1, at[] = { 0, SZ_1M - 1, SZ_1M, 2 * SZ_1M };
	u8 *data = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	new_table(7, 8, data, size);
	purgatory_verify();
	KUNIT_EXPECT_EQ(test, resets, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(at); i++) {
		data[at[i]] ^= 1 << i;
		resets = 0;
		purgatory_verify();
		KUNIT_EXPECT_EQ_MSG(test, resets, 1, "byte %zu", at[i]);
		data[at[i]] ^= 1 << i;
	}
}

static struct kunit_case ppc64_purgatory_cases[] = {
	KUNIT_CASE(purgatory_head_is_the_kernels),
	KUNIT_CASE(purgatory_head_of_short_files),
	KUNIT_CASE(purgatory_run_at_load),
	KUNIT_CASE(purgatory_lines),
	KUNIT_CASE(purgatory_longest_line),
	KUNIT_CASE(purgatory_intact),
	KUNIT_CASE(purgatory_damaged),
	KUNIT_CASE(purgatory_each_byte),
	{}
};

static struct kunit_suite ppc64_purgatory_suite = {
	.name = "ppc64_purgatory",
	.test_cases = ppc64_purgatory_cases,
};

kunit_test_suite(ppc64_purgatory_suite);

MODULE_DESCRIPTION("KUnit tests of the ppc64 purgatory");
MODULE_LICENSE("GPL");
