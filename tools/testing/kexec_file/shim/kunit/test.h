/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of KUnit as the suites of kexec_file use, for the host.
 *
 * Macro names and meaning are those of include/kunit/test.h, so that one test
 * body runs in both places. Each check ends in one of four functions of
 * harness.c; an assertion leaves the case by longjmp() where the kernel would
 * end a thread.
 */
#ifndef _KEXEC_FILE_SHIM_KUNIT_H
#define _KEXEC_FILE_SHIM_KUNIT_H

#include <setjmp.h>
#include <shim.h>

#define KUNIT_PARAM_DESC_SIZE	128

struct kunit_block;

struct kunit {
	void *priv;
	const void *param_value;
	const char *name;
	/* private: what harness.c keeps about the case that is running */
	struct kunit_block *blocks;
	jmp_buf leave;
	bool failed;
	bool skipped;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
	/* private: harness.c's list of suites */
	struct kunit_suite *next;
};

/* Where a check stands, and whether failing it ends the case. */
struct kunit_site {
	const char *file;
	int line;
	bool fatal;
};

/* A comparison as it was written. */
struct kunit_text {
	const char *left;
	const char *op;
	const char *right;
};

void kunit_register(struct kunit_suite *suite);

__printf(5, 6)
void kunit_check_true(struct kunit *test, struct kunit_site site, bool ok, const char *expr,
		      const char *fmt, ...);
__printf(7, 8)
void kunit_check_num(struct kunit *test, struct kunit_site site, bool ok, struct kunit_text text,
		     long long left, long long right, const char *fmt, ...);
__printf(6, 7)
void kunit_check_str(struct kunit *test, struct kunit_site site, struct kunit_text text,
		     const char *left, const char *right, const char *fmt, ...);
__printf(7, 8)
void kunit_check_mem(struct kunit *test, struct kunit_site site, struct kunit_text text,
		     const void *left, const void *right, size_t size, const char *fmt, ...);

void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp);
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *block);
__printf(2, 3) void kunit_info(struct kunit *test, const char *fmt, ...);
void __noreturn kunit_leave(struct kunit *test);

#define kunit_err		kunit_info
#define kunit_warn		kunit_info

#define kunit_kmalloc_array(test, n, size, gfp)	kunit_kmalloc(test, array_size(n, size), gfp)
#define kunit_kcalloc(test, n, size, gfp)	kunit_kzalloc(test, array_size(n, size), gfp)

#define kunit_skip(test, fmt, ...)						\
do {										\
	struct kunit *_skipping = (test);					\
										\
	kunit_info(_skipping, "skipped: " fmt, ##__VA_ARGS__);			\
	_skipping->skipped = true;						\
	kunit_leave(_skipping);							\
} while (0)

#define KUNIT_CASE(fn)			{ .run_case = fn, .name = #fn }
#define KUNIT_CASE_SLOW(fn)		KUNIT_CASE(fn)
#define KUNIT_CASE_PARAM(fn, gen)	{ .run_case = fn, .name = #fn, .generate_params = gen }

#define KUNIT_ARRAY_PARAM(label, array, get_desc)				\
static __maybe_unused const void *label##_gen_params(const void *prev, char *desc) \
{										\
	typeof((array)[0]) const *at = prev;					\
	void (*describe)(typeof(at), char *) = get_desc;			\
										\
	at = at ? at + 1 : (array);						\
	if (at - (array) >= (ptrdiff_t)ARRAY_SIZE(array))			\
		return NULL;							\
	if (describe)								\
		describe(at, desc);						\
	return at;								\
}

#define kunit_test_suite(suite)							\
static void __attribute__((constructor)) register_##suite(void)		\
{										\
	kunit_register(&(suite));						\
}

#define KUNIT_SITE(is_fatal)							\
	((struct kunit_site){ .file = __FILE__, .line = __LINE__, .fatal = is_fatal })
#define KUNIT_TEXT(l, o, r)							\
	((struct kunit_text){ .left = l, .op = o, .right = r })

/* What follows @fatal in each of these is what the public macro was given. */
#define KUNIT_TRUTH(test, fatal, want, expr, fmt, ...)				\
	kunit_check_true(test, KUNIT_SITE(fatal), (want) == !!(expr),		\
			 (want) ? #expr " is true" : #expr " is false", fmt, ##__VA_ARGS__)

#define KUNIT_NUMBERS(test, fatal, left, op, right, fmt, ...)			\
do {										\
	const __auto_type _left = (left);					\
	const __auto_type _right = (right);					\
										\
	kunit_check_num(test, KUNIT_SITE(fatal), _left op _right,		\
			KUNIT_TEXT(#left, #op, #right),				\
			(long long)_left, (long long)_right, fmt, ##__VA_ARGS__); \
} while (0)

#define KUNIT_POINTERS(test, fatal, left, op, right, fmt, ...)			\
do {										\
	const void *_left = (left);						\
	const void *_right = (right);						\
										\
	kunit_check_num(test, KUNIT_SITE(fatal), _left op _right,		\
			KUNIT_TEXT(#left, #op, #right),				\
			(uintptr_t)_left, (uintptr_t)_right, fmt, ##__VA_ARGS__); \
} while (0)

#define KUNIT_STRINGS(test, fatal, left, op, right, fmt, ...)			\
	kunit_check_str(test, KUNIT_SITE(fatal), KUNIT_TEXT(#left, #op, #right), \
			left, right, fmt, ##__VA_ARGS__)
#define KUNIT_MEMORY(test, fatal, left, op, right, size, fmt, ...)		\
	kunit_check_mem(test, KUNIT_SITE(fatal), KUNIT_TEXT(#left, #op, #right), \
			left, right, size, fmt, ##__VA_ARGS__)
#define KUNIT_NO_ERROR(test, fatal, ptr, fmt, ...)				\
	kunit_check_true(test, KUNIT_SITE(fatal), !IS_ERR_OR_NULL(ptr),		\
			 #ptr " is a pointer, not NULL and not an errno", fmt, ##__VA_ARGS__)

#define KUNIT_FAIL(test, fmt, ...)						\
	kunit_check_true(test, KUNIT_SITE(false), false, "not reached", fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...)					\
	kunit_check_true(test, KUNIT_SITE(true), false, "not reached", fmt, ##__VA_ARGS__)
#define KUNIT_SUCCEED(test)	((void)(test))

#define KUNIT_EXPECT_TRUE_MSG(t, e, ...)	KUNIT_TRUTH(t, false, true, e, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(t, e, ...)	KUNIT_TRUTH(t, false, false, e, __VA_ARGS__)
#define KUNIT_EXPECT_EQ_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, <, r, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, <=, r, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, >, r, __VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, false, l, >=, r, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ_MSG(t, l, r, ...)	KUNIT_POINTERS(t, false, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE_MSG(t, l, r, ...)	KUNIT_POINTERS(t, false, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_NULL_MSG(t, p, ...)	KUNIT_POINTERS(t, false, p, ==, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL_MSG(t, p, ...)	KUNIT_POINTERS(t, false, p, !=, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ_MSG(t, l, r, ...)	KUNIT_STRINGS(t, false, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ_MSG(t, l, r, ...)	KUNIT_STRINGS(t, false, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ_MSG(t, l, r, n, ...)	KUNIT_MEMORY(t, false, l, ==, r, n, __VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ_MSG(t, l, r, n, ...) KUNIT_MEMORY(t, false, l, !=, r, n, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(t, p, ...) KUNIT_NO_ERROR(t, false, p, __VA_ARGS__)

#define KUNIT_ASSERT_TRUE_MSG(t, e, ...)	KUNIT_TRUTH(t, true, true, e, __VA_ARGS__)
#define KUNIT_ASSERT_FALSE_MSG(t, e, ...)	KUNIT_TRUTH(t, true, false, e, __VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_NE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, <, r, __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, <=, r, __VA_ARGS__)
#define KUNIT_ASSERT_GT_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, >, r, __VA_ARGS__)
#define KUNIT_ASSERT_GE_MSG(t, l, r, ...)	KUNIT_NUMBERS(t, true, l, >=, r, __VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ_MSG(t, l, r, ...)	KUNIT_POINTERS(t, true, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE_MSG(t, l, r, ...)	KUNIT_POINTERS(t, true, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_NULL_MSG(t, p, ...)	KUNIT_POINTERS(t, true, p, ==, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL_MSG(t, p, ...)	KUNIT_POINTERS(t, true, p, !=, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_STREQ_MSG(t, l, r, ...)	KUNIT_STRINGS(t, true, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ_MSG(t, l, r, n, ...)	KUNIT_MEMORY(t, true, l, ==, r, n, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(t, p, ...) KUNIT_NO_ERROR(t, true, p, __VA_ARGS__)

#define KUNIT_EXPECT_TRUE(t, e)		KUNIT_TRUTH(t, false, true, e, "%s", "")
#define KUNIT_EXPECT_FALSE(t, e)	KUNIT_TRUTH(t, false, false, e, "%s", "")
#define KUNIT_EXPECT_EQ(t, l, r)	KUNIT_NUMBERS(t, false, l, ==, r, "%s", "")
#define KUNIT_EXPECT_NE(t, l, r)	KUNIT_NUMBERS(t, false, l, !=, r, "%s", "")
#define KUNIT_EXPECT_LT(t, l, r)	KUNIT_NUMBERS(t, false, l, <, r, "%s", "")
#define KUNIT_EXPECT_LE(t, l, r)	KUNIT_NUMBERS(t, false, l, <=, r, "%s", "")
#define KUNIT_EXPECT_GT(t, l, r)	KUNIT_NUMBERS(t, false, l, >, r, "%s", "")
#define KUNIT_EXPECT_GE(t, l, r)	KUNIT_NUMBERS(t, false, l, >=, r, "%s", "")
#define KUNIT_EXPECT_PTR_EQ(t, l, r)	KUNIT_POINTERS(t, false, l, ==, r, "%s", "")
#define KUNIT_EXPECT_PTR_NE(t, l, r)	KUNIT_POINTERS(t, false, l, !=, r, "%s", "")
#define KUNIT_EXPECT_NULL(t, p)		KUNIT_POINTERS(t, false, p, ==, NULL, "%s", "")
#define KUNIT_EXPECT_NOT_NULL(t, p)	KUNIT_POINTERS(t, false, p, !=, NULL, "%s", "")
#define KUNIT_EXPECT_STREQ(t, l, r)	KUNIT_STRINGS(t, false, l, ==, r, "%s", "")
#define KUNIT_EXPECT_STRNEQ(t, l, r)	KUNIT_STRINGS(t, false, l, !=, r, "%s", "")
#define KUNIT_EXPECT_MEMEQ(t, l, r, n)	KUNIT_MEMORY(t, false, l, ==, r, n, "%s", "")
#define KUNIT_EXPECT_MEMNEQ(t, l, r, n)	KUNIT_MEMORY(t, false, l, !=, r, n, "%s", "")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(t, p) KUNIT_NO_ERROR(t, false, p, "%s", "")

#define KUNIT_ASSERT_TRUE(t, e)		KUNIT_TRUTH(t, true, true, e, "%s", "")
#define KUNIT_ASSERT_FALSE(t, e)	KUNIT_TRUTH(t, true, false, e, "%s", "")
#define KUNIT_ASSERT_EQ(t, l, r)	KUNIT_NUMBERS(t, true, l, ==, r, "%s", "")
#define KUNIT_ASSERT_NE(t, l, r)	KUNIT_NUMBERS(t, true, l, !=, r, "%s", "")
#define KUNIT_ASSERT_LT(t, l, r)	KUNIT_NUMBERS(t, true, l, <, r, "%s", "")
#define KUNIT_ASSERT_LE(t, l, r)	KUNIT_NUMBERS(t, true, l, <=, r, "%s", "")
#define KUNIT_ASSERT_GT(t, l, r)	KUNIT_NUMBERS(t, true, l, >, r, "%s", "")
#define KUNIT_ASSERT_GE(t, l, r)	KUNIT_NUMBERS(t, true, l, >=, r, "%s", "")
#define KUNIT_ASSERT_PTR_EQ(t, l, r)	KUNIT_POINTERS(t, true, l, ==, r, "%s", "")
#define KUNIT_ASSERT_PTR_NE(t, l, r)	KUNIT_POINTERS(t, true, l, !=, r, "%s", "")
#define KUNIT_ASSERT_NULL(t, p)		KUNIT_POINTERS(t, true, p, ==, NULL, "%s", "")
#define KUNIT_ASSERT_NOT_NULL(t, p)	KUNIT_POINTERS(t, true, p, !=, NULL, "%s", "")
#define KUNIT_ASSERT_STREQ(t, l, r)	KUNIT_STRINGS(t, true, l, ==, r, "%s", "")
#define KUNIT_ASSERT_MEMEQ(t, l, r, n)	KUNIT_MEMORY(t, true, l, ==, r, n, "%s", "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(t, p) KUNIT_NO_ERROR(t, true, p, "%s", "")

#endif /* _KEXEC_FILE_SHIM_KUNIT_H */
