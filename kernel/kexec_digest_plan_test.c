// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which images are verified, and what segments are called.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/module.h>

#include "kexec_digest_plan.h"

static void digest_words(struct kunit *test)
{
	enum kexec_verify_mode mode = KEXEC_VERIFY_NONE;

	KUNIT_EXPECT_EQ(test, 0, kexec_verify_parse("all", &mode));
	KUNIT_EXPECT_EQ(test, KEXEC_VERIFY_ALL, mode);
	KUNIT_EXPECT_EQ(test, 0, kexec_verify_parse("none", &mode));
	KUNIT_EXPECT_EQ(test, KEXEC_VERIFY_NONE, mode);
	KUNIT_EXPECT_EQ(test, 0, kexec_verify_parse("crash", &mode));
	KUNIT_EXPECT_EQ(test, KEXEC_VERIFY_CRASH, mode);
}

/* A typing error must not switch anything off. */
static void digest_other_words(struct kunit *test)
{
	static const char * const words[] = {
		NULL, "", "al", "alle", "ALL", "off", "0", "crash,all",
	};
	enum kexec_verify_mode mode = KEXEC_VERIFY_CRASH;

	for (unsigned int i = 0; i < ARRAY_SIZE(words); i++) {
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL, kexec_verify_parse(words[i], &mode), "%s",
				    words[i] ?: "NULL");
		KUNIT_EXPECT_EQ(test, KEXEC_VERIFY_CRASH, mode);
	}
}

static void digest_images(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, kexec_verify_wanted(KEXEC_VERIFY_ALL, false));
	KUNIT_EXPECT_TRUE(test, kexec_verify_wanted(KEXEC_VERIFY_ALL, true));
	KUNIT_EXPECT_FALSE(test, kexec_verify_wanted(KEXEC_VERIFY_CRASH, false));
	KUNIT_EXPECT_TRUE(test, kexec_verify_wanted(KEXEC_VERIFY_CRASH, true));
	KUNIT_EXPECT_FALSE(test, kexec_verify_wanted(KEXEC_VERIFY_NONE, false));
	KUNIT_EXPECT_FALSE(test, kexec_verify_wanted(KEXEC_VERIFY_NONE, true));
	/* What is not asked for otherwise is safe. */
	KUNIT_EXPECT_EQ(test, 0, KEXEC_VERIFY_ALL);
}

/*
 *	memory:  | kernel .... | initrd . | ....
 *	          0             8          12   16
 */
static void digest_names(struct kunit *test)
{
	static const char memory[16];
	const struct kexec_origin origin[] = {
		{ .start = memory, .size = 8, .name = "kernel" },
		{ .start = NULL, .size = 100, .name = "nothing" },
		{ .start = memory + 8, .size = 4, .name = "initrd" },
	};
	static const char * const names[] = {
		[0] = "kernel", [7] = "kernel", [8] = "initrd", [11] = "initrd",
		[12] = "", [15] = "",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i])
			KUNIT_EXPECT_STREQ_MSG(test, names[i],
					       kexec_origin_name(origin, ARRAY_SIZE(origin),
								 memory + i, 1), "byte %u", i);
	KUNIT_EXPECT_STREQ(test, "", kexec_origin_name(origin, ARRAY_SIZE(origin), NULL, 0));
	KUNIT_EXPECT_STREQ(test, "", kexec_origin_name(origin, 2, memory + 8, 4));
}

static void digest_device_tree(struct kunit *test)
{
	u8 tree[4] = { 0xd0, 0x0d, 0xfe, 0xed };
	const struct kexec_origin origin = { .start = tree, .size = 4, .name = "initrd" };

	KUNIT_EXPECT_STREQ(test, "device tree", kexec_origin_name(NULL, 0, tree, 4));
	KUNIT_EXPECT_STREQ(test, "", kexec_origin_name(NULL, 0, tree, 3));
	KUNIT_EXPECT_FALSE(test, kexec_is_device_tree(NULL, 4));
	/* Somebody's initrd may look like anything. */
	KUNIT_EXPECT_STREQ(test, "initrd", kexec_origin_name(&origin, 1, tree, 4));
	tree[3]++;
	KUNIT_EXPECT_STREQ(test, "", kexec_origin_name(NULL, 0, tree, 4));
}

static struct kunit_case kexec_digest_cases[] = {
	KUNIT_CASE(digest_words),
	KUNIT_CASE(digest_other_words),
	KUNIT_CASE(digest_images),
	KUNIT_CASE(digest_names),
	KUNIT_CASE(digest_device_tree),
	{}
};

static struct kunit_suite kexec_digest_suite = {
	.name = "kexec_digest",
	.test_cases = kexec_digest_cases,
};

kunit_test_suite(kexec_digest_suite);

MODULE_DESCRIPTION("KUnit tests of what the purgatory verifies");
MODULE_LICENSE("GPL");
