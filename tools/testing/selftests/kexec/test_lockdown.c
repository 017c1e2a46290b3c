// SPDX-License-Identifier: GPL-2.0-only
/*
 * What may be loaded at each level of lockdown, from the present one upwards.
 *
 * usage: test_lockdown sig | force | nosig
 *
 * The argument says what the kernel was built with: KEXEC_SIG, KEXEC_SIG_FORCE, too,
 * or neither.  Run it as root, once after each boot: there is no way back.
 */
#include <errno.h>
#include <linux/kexec.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include "report.h"
#include "sig_words.h"
#include "sigfile.h"

#define SECURITYFS	"/sys/kernel/security"

static const char * const levels[] = { "none", "integrity", "confidentiality" };

/* What was built in, an index into what is expected. */
enum built { SIG, FORCE, NOSIG };
static const char * const builds[] = { "sig", "force", "nosig" };

struct expected {
	int err;
	const char *said;
};

#define LOADED		{ 0, NULL }
#define LOCKED(found)	{ EPERM, found LOCKED_DOWN }
#define NOT_CHECKED	LOCKED(FOUND_NOT_BUILT)

/* By build, and whether the system is locked down. */
static const struct file_case {
	const char *name;
	const char *file;
	bool spoil;
	struct expected expected[3][2];
} file_cases[] = {
	{ "well signed", "my", false, {
		{ LOADED, LOADED },
		{ LOADED, LOADED },
		{ LOADED, NOT_CHECKED },
	} },
	{ "unsigned", "unsigned", false, {
		{ LOADED, LOCKED(FOUND_NONE) },
		{ { ENODATA, SAID_NONE }, { ENODATA, SAID_NONE } },
		{ LOADED, NOT_CHECKED },
	} },
	{ "by an unknown key", "unknown", false, {
		{ LOADED, LOCKED(FOUND_UNKNOWN) },
		{ { ENOKEY, SAID_UNKNOWN }, { ENOKEY, SAID_UNKNOWN } },
		{ LOADED, NOT_CHECKED },
	} },
	{ "changed afterwards", "my", true, {
		{ LOADED, LOCKED(FOUND_BAD) },
		{ { EKEYREJECTED, SAID_BAD }, { EKEYREJECTED, SAID_BAD } },
		{ LOADED, NOT_CHECKED },
	} },
	{ "by a revoked key", "revoked", false, {
		{ { EKEYREJECTED, SAID_REVOKED }, { EKEYREJECTED, SAID_REVOKED } },
		{ { EKEYREJECTED, SAID_REVOKED }, { EKEYREJECTED, SAID_REVOKED } },
		{ LOADED, NOT_CHECKED },
	} },
};

#define POINTS_PER_LEVEL	(1 + ARRAY_SIZE(file_cases) + 1)

/* The level in brackets, as in "none [integrity] confidentiality". */
static unsigned int read_level(void)
{
	FILE *file = fopen(SECURITYFS "/lockdown", "re");
	char line[128] = "", word[32];
	unsigned int i;

	if (!file || !fgets(line, sizeof(line), file))
		ksft_exit_fail_msg("cannot read " SECURITYFS "/lockdown\n");
	fclose(file);
	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		snprintf(word, sizeof(word), "[%s]", levels[i]);
		if (strstr(line, word))
			return i;
	}
	ksft_exit_fail_msg("lockdown is at '%s'\n", line);
}

static void write_level(unsigned int level)
{
	FILE *file = fopen(SECURITYFS "/lockdown", "we");

	if (!file || fputs(levels[level], file) < 0 || fclose(file))
		ksft_exit_fail_perror("raising the level of lockdown");
}

static void run_file_case(const struct file_case *c, enum built built, unsigned int level)
{
	const struct expected *expected = &c->expected[built][level > 0];
	struct verdict verdict = {};
	struct sig_places places;
	struct request request;
	struct blob blob;
	char name[128];

	blob_read(&blob, c->file);
	if (c->spoil) {
		sig_locate(&blob, &places);
		blob.data[places.text] ^= 1;
	}
	request_open(&request);
	close(request.kernel);
	request.kernel = blob_file(&blob);
	blob_free(&blob);
	if (expected->err)
		refused(&request, expected->err, expected->said, &verdict);
	else
		accepted(&request, &verdict);
	request_close(&request);
	snprintf(name, sizeof(name), "%s, %s: %s", levels[level], c->name,
		 errno_name(expected->err));
	report(name, &verdict);
}

/* No segments: that unloads, if it is allowed. */
static void run_other_call(unsigned int level)
{
	int err = syscall(SYS_kexec_load, 0, 0, NULL, KEXEC_ARCH_DEFAULT) ? errno : 0;
	int wanted = level ? EPERM : 0;

	if (err != wanted)
		ksft_print_msg("got %s\n", errno_name(err));
	ksft_test_result(err == wanted, "%s, kexec_load(2): %s\n", levels[level],
			 errno_name(wanted));
}

static void run_level(enum built built, unsigned int level)
{
	unsigned int i;

	ksft_test_result(read_level() == level, "lockdown is at %s\n", levels[level]);
	for (i = 0; i < ARRAY_SIZE(file_cases); i++)
		run_file_case(&file_cases[i], built, level);
	run_other_call(level);
}

static enum built built_as(const char *word)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(builds); i++)
		if (!strcmp(word, builds[i]))
			return i;
	ksft_exit_fail_msg("usage: test_lockdown sig | force | nosig\n");
}

int main(int argc, char **argv)
{
	unsigned int level, first;
	enum built built;

	mount("securityfs", SECURITYFS, "securityfs", 0, NULL);
	built = built_as(argc > 1 ? argv[1] : "");
	first = read_level();
	report_begin((ARRAY_SIZE(levels) - first) * POINTS_PER_LEVEL);
	for (level = first; level < ARRAY_SIZE(levels); level++) {
		if (level > first)
			write_level(level);
		run_level(built, level);
	}
	ksft_finished();
}
