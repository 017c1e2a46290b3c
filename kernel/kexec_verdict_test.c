// SPDX-License-Identifier: GPL-2.0-only
/* KUnit tests of kexec_verdict(): each row of the table, here and on the host. */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/module.h>

#include "kexec_verdict.h"

#define KEYRINGS	"sign it with a key of the built-in, secondary or platform keyring"
#define REQUIRED	", and a good signature is required; "
#define LOCKED		", and the system is locked down; "

/* Of IMA and lockdown, see trust_of() */
#define COMBINATIONS	4

struct verdict_case {
	const char *name;
	enum kexec_sig_found found;
	int err;
	/*
	 * Not enforced:
	 * IMA appraises	no   no   yes  yes
	 * locked down		no   yes  no   yes
	 */
	int verdict[COMBINATIONS];
	/* Enforced: IMA and lockdown have no say. */
	int required;
	const char *enforced;
	const char *locked;
};

#define LOADED		{ 0, 0, 0, 0 }
#define UNLESS_LOCKED	{ 0, -EPERM, 0, 0 }
#define NEVER		{ -EKEYREJECTED, -EKEYREJECTED, -EKEYREJECTED, -EKEYREJECTED }

static const struct verdict_case cases[] = {
	{ "good", KEXEC_SIG_GOOD, 0, LOADED, 0 },
	{ "no KEXEC_SIG", KEXEC_SIG_NOT_BUILT, 0, UNLESS_LOCKED, -EKEYREJECTED,
	  "kernel: this system cannot check signatures" REQUIRED "its kernel needs KEXEC_SIG",
	  "kernel: this system cannot check signatures" LOCKED "its kernel needs KEXEC_SIG" },
	{ "no check", KEXEC_SIG_NO_CHECK, 0, UNLESS_LOCKED, -EKEYREJECTED,
	  "kernel: signatures in its format cannot be checked" REQUIRED
	  "the running kernel needs the option for this format",
	  "kernel: signatures in its format cannot be checked" LOCKED
	  "the running kernel needs the option for this format" },
	{ "none", KEXEC_SIG_NONE, -ENODATA, UNLESS_LOCKED, -ENODATA,
	  "kernel: not signed" REQUIRED KEYRINGS, "kernel: not signed" LOCKED KEYRINGS },
	{ "bad", KEXEC_SIG_BAD, -EKEYREJECTED, UNLESS_LOCKED, -EKEYREJECTED,
	  "kernel: its signature is not one of these contents" REQUIRED "sign it anew",
	  "kernel: its signature is not one of these contents" LOCKED "sign it anew" },
	{ "damaged message", KEXEC_SIG_DAMAGED, -EBADMSG, UNLESS_LOCKED, -EBADMSG,
	  "kernel: its signature is damaged" REQUIRED "sign it anew",
	  "kernel: its signature is damaged" LOCKED "sign it anew" },
	{ "damaged file", KEXEC_SIG_DAMAGED, -ELIBBAD, UNLESS_LOCKED, -ELIBBAD,
	  "kernel: its signature is damaged" REQUIRED "sign it anew",
	  "kernel: its signature is damaged" LOCKED "sign it anew" },
	{ "unknown key", KEXEC_SIG_UNKNOWN_KEY, -ENOKEY, UNLESS_LOCKED, -ENOKEY,
	  "kernel: signed with an unknown key" REQUIRED KEYRINGS,
	  "kernel: signed with an unknown key" LOCKED KEYRINGS },
	{ "revoked", KEXEC_SIG_REVOKED, -EKEYREVOKED, NEVER, -EKEYREJECTED,
	  "kernel: revoked, the key of its signature or its hash is blacklisted; use a newer one",
	  "kernel: revoked, the key of its signature or its hash is blacklisted; use a newer one" },
	{ "unsupported", KEXEC_SIG_UNSUPPORTED, -ENOPKG, UNLESS_LOCKED, -ENOPKG,
	  "kernel: signed with an algorithm that this system lacks" REQUIRED
	  "sign it with another one",
	  "kernel: signed with an algorithm that this system lacks" LOCKED
	  "sign it with another one" },
	{ "unfinished", KEXEC_SIG_UNFINISHED, -ENOMEM, UNLESS_LOCKED, -ENOMEM,
	  "kernel: the check of its signature was not finished" REQUIRED "try again",
	  "kernel: the check of its signature was not finished" LOCKED "try again" },
	/* What cannot be must not load a kernel either. */
	{ "unfinished, no errno", KEXEC_SIG_UNFINISHED, 0, UNLESS_LOCKED, -EKEYREJECTED,
	  "kernel: the check of its signature was not finished" REQUIRED "try again",
	  "kernel: the check of its signature was not finished" LOCKED "try again" },
	{ "damaged, positive", KEXEC_SIG_DAMAGED, 1, UNLESS_LOCKED, -EKEYREJECTED,
	  "kernel: its signature is damaged" REQUIRED "sign it anew",
	  "kernel: its signature is damaged" LOCKED "sign it anew" },
	{ "unheard of", KEXEC_SIG_UNFINISHED + 1, -EIO, UNLESS_LOCKED, -EIO,
	  "kernel: the check of its signature was not finished" REQUIRED "try again",
	  "kernel: the check of its signature was not finished" LOCKED "try again" },
};

static void describe_case(const struct verdict_case *row, char *name)
{
	strscpy(name, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(verdict, cases, describe_case);

static struct kexec_trust trust_of(const struct verdict_case *row, bool enforced,
				   unsigned int combination)
{
	return (struct kexec_trust) {
		.found = row->found,
		.err = row->err,
		.enforced = enforced,
		.appraised = combination & 2,
		.locked_down = combination & 1,
	};
}

static void expect_verdict(struct kunit *test, const struct kexec_trust *trust, int verdict,
			   const char *text)
{
	struct kexec_why why = { "untouched" };

	KUNIT_EXPECT_EQ_MSG(test, verdict, kexec_verdict(trust, &why),
			    "appraised %d, locked %d", trust->appraised, trust->locked_down);
	KUNIT_EXPECT_STREQ_MSG(test, verdict ? text : "untouched", why.text,
			       "appraised %d, locked %d", trust->appraised, trust->locked_down);
}

static void verdict_row(struct kunit *test)
{
	const struct verdict_case *row = test->param_value;

	for (unsigned int i = 0; i < COMBINATIONS; i++) {
		struct kexec_trust trust = trust_of(row, false, i);

		expect_verdict(test, &trust, row->verdict[i], row->locked);
	}
}

static void verdict_enforced(struct kunit *test)
{
	const struct verdict_case *row = test->param_value;

	for (unsigned int i = 0; i < COMBINATIONS; i++) {
		struct kexec_trust trust = trust_of(row, true, i);

		expect_verdict(test, &trust, row->required, row->enforced);
	}
}

/* Lockdown is to be asked when, and only when, its answer makes a difference. */
static void verdict_lockdown(struct kunit *test)
{
	const struct verdict_case *row = test->param_value;

	for (unsigned int i = 0; i < COMBINATIONS; i++) {
		struct kexec_trust trust = trust_of(row, false, i);
		bool differs = row->verdict[i & ~1] != row->verdict[i | 1];

		KUNIT_EXPECT_EQ_MSG(test, differs, kexec_lockdown_decides(&trust),
				    "combination %u", i);
		trust.enforced = true;
		KUNIT_EXPECT_FALSE_MSG(test, kexec_lockdown_decides(&trust), "combination %u", i);
	}
}

static void verdict_errnos(struct kunit *test)
{
	static const struct {
		int err;
		enum kexec_sig_found found;
	} means[] = {
		{ 0, KEXEC_SIG_GOOD },
		{ -ENODATA, KEXEC_SIG_NONE },
		{ -EKEYREJECTED, KEXEC_SIG_BAD },
		{ -EBADMSG, KEXEC_SIG_DAMAGED },
		{ -ELIBBAD, KEXEC_SIG_DAMAGED },
		{ -ENOKEY, KEXEC_SIG_UNKNOWN_KEY },
		{ -EKEYREVOKED, KEXEC_SIG_REVOKED },
		{ -ENOPKG, KEXEC_SIG_UNSUPPORTED },
		{ -EINVAL, KEXEC_SIG_BAD },
		{ -ENOMEM, KEXEC_SIG_UNFINISHED },
		{ -EINTR, KEXEC_SIG_UNFINISHED },
		{ -EPERM, KEXEC_SIG_UNFINISHED },
		/* No check returns this; if one did, it would not have said "good". */
		{ 1, KEXEC_SIG_UNFINISHED },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(means); i++)
		KUNIT_EXPECT_EQ_MSG(test, means[i].found, kexec_sig_found(means[i].err),
				    "errno %d", means[i].err);
}

static struct kunit_case verdict_cases[] = {
	KUNIT_CASE_PARAM(verdict_row, verdict_gen_params),
	KUNIT_CASE_PARAM(verdict_enforced, verdict_gen_params),
	KUNIT_CASE_PARAM(verdict_lockdown, verdict_gen_params),
	KUNIT_CASE(verdict_errnos),
	{}
};

static struct kunit_suite verdict_suite = {
	.name = "kexec_verdict",
	.test_cases = verdict_cases,
};

kunit_test_suite(verdict_suite);

MODULE_DESCRIPTION("KUnit tests of kexec_verdict()");
MODULE_LICENSE("GPL");
