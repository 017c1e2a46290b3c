// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the suites that are linked in and reports them as KTAP.
 *
 * usage: BINARY [PATTERN]	(shell pattern over "suite.case")
 *
 * Exits 1 when a case failed or when nothing was run: a pattern that matches
 * nothing must not pass.
 */
#include <fnmatch.h>
#include <kunit/test.h>

struct kunit_block {
	struct kunit_block *next;
	void *data;
};

/* How a line of the report starts, by depth. */
static const char indent[] = "        ";

static struct kunit_suite *suites;

void kunit_register(struct kunit_suite *suite)
{
	struct kunit_suite **end = &suites;

	while (*end)
		end = &(*end)->next;
	*end = suite;
}

void kunit_leave(struct kunit *test)
{
	longjmp(test->leave, 1);
}

static void failed_at(struct kunit *test, struct kunit_site site)
{
	test->failed = true;
	printf("%s# %s: %s FAILED at %s:%d\n", indent, test->name,
	       site.fatal ? "ASSERTION" : "EXPECTATION", site.file, site.line);
}

static void failed_end(struct kunit *test, struct kunit_site site, const char *fmt, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), fmt, args);
	if (*text)
		printf("%s  %s\n", indent, text);
	fflush(stdout);
	if (site.fatal)
		kunit_leave(test);
}

void kunit_check_true(struct kunit *test, struct kunit_site site, bool ok, const char *expr,
		      const char *fmt, ...)
{
	va_list args;

	if (ok)
		return;
	failed_at(test, site);
	printf("%s  Expected: %s\n", indent, expr);
	va_start(args, fmt);
	failed_end(test, site, fmt, args);
	va_end(args);
}

void kunit_check_num(struct kunit *test, struct kunit_site site, bool ok, struct kunit_text text,
		     long long left, long long right, const char *fmt, ...)
{
	va_list args;

	if (ok)
		return;
	failed_at(test, site);
	printf("%s  Expected: %s %s %s, but\n", indent, text.left, text.op, text.right);
	printf("%s    %s is %lld (0x%llx)\n", indent, text.left, left, left);
	printf("%s    %s is %lld (0x%llx)\n", indent, text.right, right, right);
	va_start(args, fmt);
	failed_end(test, site, fmt, args);
	va_end(args);
}

/* The operator is "==" or "!=". */
static bool wants_equal(struct kunit_text text)
{
	return text.op[0] == '=';
}

void kunit_check_str(struct kunit *test, struct kunit_site site, struct kunit_text text,
		     const char *left, const char *right, const char *fmt, ...)
{
	bool equal = left && right ? !strcmp(left, right) : left == right;
	va_list args;

	if (equal == wants_equal(text))
		return;
	failed_at(test, site);
	printf("%s  Expected: %s %s %s, but\n", indent, text.left, text.op, text.right);
	printf("%s    left is  \"%s\"\n", indent, left ?: "(null)");
	printf("%s    right is \"%s\"\n", indent, right ?: "(null)");
	va_start(args, fmt);
	failed_end(test, site, fmt, args);
	va_end(args);
}

void kunit_check_mem(struct kunit *test, struct kunit_site site, struct kunit_text text,
		     const void *left, const void *right, size_t size, const char *fmt, ...)
{
	const u8 *l = left, *r = right;
	size_t at = 0;
	va_list args;
	bool equal;

	while (l && r && at < size && l[at] == r[at])
		at++;
	equal = at == size;
	if (equal == wants_equal(text))
		return;
	failed_at(test, site);
	printf("%s  Expected: %zu bytes %s %s %s, but\n", indent, size, text.left, text.op,
	       text.right);
	if (!l || !r)
		printf("%s    left is %p, right is %p\n", indent, left, right);
	else if (at < size)
		printf("%s    byte %zu is 0x%02x and 0x%02x\n", indent, at, l[at], r[at]);
	va_start(args, fmt);
	failed_end(test, site, fmt, args);
	va_end(args);
}

void kunit_info(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	printf("%s# %s: ", indent, test->name);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	if (!strlen(fmt) || fmt[strlen(fmt) - 1] != '\n')
		putchar('\n');
}

void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	struct kunit_block *block = calloc(1, sizeof(*block));

	block->data = kmalloc(size, gfp);
	block->next = test->blocks;
	test->blocks = block;
	return block->data;
}

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	void *data = kunit_kmalloc(test, size, gfp);

	return data ? memset(data, 0, size) : NULL;
}

void kunit_kfree(struct kunit *test, const void *data)
{
	struct kunit_block **at = &test->blocks, *block;

	while (*at && (*at)->data != data)
		at = &(*at)->next;
	block = *at;
	if (!block)
		return;
	*at = block->next;
	kfree(block->data);
	free(block);
}

static void run_once(struct kunit_suite *suite, struct kunit_case *tc, struct kunit *test)
{
	if (suite->init && suite->init(test)) {
		printf("%s# %s: the suite's init failed\n", indent, tc->name);
		test->failed = true;
		return;
	}
	if (!setjmp(test->leave))
		tc->run_case(test);
	if (suite->exit)
		suite->exit(test);
	while (test->blocks)
		kunit_kfree(test, test->blocks->data);
}

static bool run_case(struct kunit_suite *suite, struct kunit_case *tc, int number)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;
	bool failed = false, skipped = false;

	if (tc->generate_params)
		param = tc->generate_params(NULL, desc);
	do {
		struct kunit test = { .param_value = param, .name = tc->name };

		run_once(suite, tc, &test);
		if (test.failed && tc->generate_params)
			printf("%s# %s: failed with parameter \"%s\"\n", indent, tc->name, desc);
		failed |= test.failed;
		skipped |= test.skipped;
		*desc = '\0';
		if (tc->generate_params)
			param = tc->generate_params(param, desc);
	} while (tc->generate_params && param);

	printf("    %sok %d %s%s\n", failed ? "not " : "", number, tc->name,
	       skipped && !failed ? " # SKIP" : "");
	return !failed;
}

static bool wanted(const char *pattern, const char *suite, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s.%s", suite, name);
	return !pattern || !fnmatch(pattern, path, 0);
}

static bool run_suite(struct kunit_suite *suite, const char *pattern, int *ran)
{
	struct kunit_case *tc;
	int cases = 0, failed = 0;

	for (tc = suite->test_cases; tc->run_case; tc++)
		cases += wanted(pattern, suite->name, tc->name);
	*ran += cases;
	printf("    KTAP version 1\n    # Subtest: %s\n    1..%d\n", suite->name, cases);
	if (suite->suite_init && suite->suite_init(suite)) {
		printf("    # suite_init failed\n");
		return false;
	}
	cases = 0;
	for (tc = suite->test_cases; tc->run_case; tc++)
		if (wanted(pattern, suite->name, tc->name))
			failed += !run_case(suite, tc, ++cases);
	if (suite->suite_exit)
		suite->suite_exit(suite);
	printf("# %s: pass:%d fail:%d total:%d\n", suite->name, cases - failed, failed, cases);
	return !failed;
}

int main(int argc, char **argv)
{
	const char *pattern = argc > 1 ? argv[1] : NULL;
	int number = 0, failed = 0, ran = 0;
	struct kunit_suite *suite;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (suite = suites; suite; suite = suite->next)
		number++;
	printf("KTAP version 1\n1..%d\n", number);
	number = 0;
	for (suite = suites; suite; suite = suite->next) {
		bool ok = run_suite(suite, pattern, &ran);

		printf("%sok %d %s\n", ok ? "" : "not ", ++number, suite->name);
		failed += !ok;
	}
	if (!ran)
		printf("# no case was run\n");
	return failed || !ran;
}
