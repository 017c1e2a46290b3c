// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a kernel may be loaded: one table, without side effects.
 *
 *	signature	enforced	IMA appraises	locked down	verdict
 *	good		-		-		-		load
 *	revoked		-		-		-		-EKEYREJECTED
 *	any other	yes		-		-		its errno
 *	any other	no		yes		-		load
 *	any other	no		no		yes		-EPERM
 *	any other	no		no		no		load
 *
 * A bad signature is no worse than none: whoever may load unsigned kernels can
 * strip it.  A revoked kernel is another matter: it is what its owner signed, and
 * someone whom the system trusts has said that it must not run.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>

#include "kexec_verdict.h"

#define KEYRINGS	"sign it with a key of the built-in, secondary or platform keyring"

struct finding {
	int err;	/* when a good one is required; 0: what the check said */
	const char *what;
	const char *advice;
};

static const struct finding findings[] = {
	[KEXEC_SIG_GOOD] = {},
	[KEXEC_SIG_NOT_BUILT] = {
		-EKEYREJECTED, "this system cannot check signatures",
		"its kernel needs KEXEC_SIG",
	},
	[KEXEC_SIG_NO_CHECK] = {
		-EKEYREJECTED, "signatures in its format cannot be checked",
		"the running kernel needs the option for this format",
	},
	[KEXEC_SIG_NONE] = { -ENODATA, "not signed", KEYRINGS },
	[KEXEC_SIG_BAD] = {
		-EKEYREJECTED, "its signature is not one of these contents", "sign it anew",
	},
	[KEXEC_SIG_DAMAGED] = { 0, "its signature is damaged", "sign it anew" },
	[KEXEC_SIG_UNKNOWN_KEY] = { -ENOKEY, "signed with an unknown key", KEYRINGS },
	[KEXEC_SIG_REVOKED] = {
		-EKEYREJECTED, "revoked, the key of its signature or its hash is blacklisted",
		"use a newer one",
	},
	[KEXEC_SIG_UNSUPPORTED] = {
		-ENOPKG, "signed with an algorithm that this system lacks",
		"sign it with another one",
	},
	[KEXEC_SIG_UNFINISHED] = {
		0, "the check of its signature was not finished", "try again",
	},
};

/**
 * kexec_sig_found() - what the errno of a check means
 * @err: 0 or negative, as verify_pkcs7_signature() and the like return it
 *
 * Context: Any.
 * Return: the finding.
 */
enum kexec_sig_found kexec_sig_found(int err)
{
	switch (err) {
	case 0:
		return KEXEC_SIG_GOOD;
	case -ENODATA:
		return KEXEC_SIG_NONE;
	case -EKEYREJECTED:
		return KEXEC_SIG_BAD;
	case -EINVAL:
		/* RSA with another key, or of another signature: there is no padding. */
		return KEXEC_SIG_BAD;
	case -EBADMSG:
	case -ELIBBAD:
		return KEXEC_SIG_DAMAGED;
	case -ENOKEY:
		return KEXEC_SIG_UNKNOWN_KEY;
	case -EKEYREVOKED:
		return KEXEC_SIG_REVOKED;
	case -ENOPKG:
		return KEXEC_SIG_UNSUPPORTED;
	default:
		return KEXEC_SIG_UNFINISHED;
	}
}

static const struct finding *finding_of(const struct kexec_trust *trust)
{
	/* What nobody has heard of is not good. */
	if ((unsigned int)trust->found >= ARRAY_SIZE(findings))
		return &findings[KEXEC_SIG_UNFINISHED];
	return &findings[trust->found];
}

/* Never 0, which would load the kernel. */
static int errno_of(const struct kexec_trust *trust)
{
	int err = finding_of(trust)->err;

	if (!err)
		err = trust->err;
	return err < 0 ? err : -EKEYREJECTED;
}

/**
 * kexec_lockdown_decides() - is the verdict a matter of lockdown
 * @trust: all but @trust->locked_down
 *
 * Asking security_locked_down() leaves a trace in the log, so it should be
 * asked only then.
 *
 * Context: Any.
 * Return: whether kexec_verdict() looks at @trust->locked_down.
 */
bool kexec_lockdown_decides(const struct kexec_trust *trust)
{
	return trust->found != KEXEC_SIG_GOOD && trust->found != KEXEC_SIG_REVOKED &&
	       !trust->enforced && !trust->appraised;
}

/**
 * kexec_verdict() - may a kernel be loaded
 * @trust: what is known about it
 * @why:   receives the sentence if not
 *
 * Context: Any.
 * Return: 0, or, with the sentence said:
 * * -EPERM        - locked down, and nothing vouches for the kernel
 * * -EKEYREJECTED - revoked; or enforced, and not to be checked, or bad
 * * -ENODATA      - enforced, and not signed
 * * -ENOKEY       - enforced, and signed with an unknown key
 * * -ENOPKG       - enforced, and an algorithm is missing
 * * others        - enforced, and what the check said: -EBADMSG and -ELIBBAD
 *                   for a damaged signature, -ENOMEM
 */
int kexec_verdict(const struct kexec_trust *trust, struct kexec_why *why)
{
	const struct finding *finding = finding_of(trust);

	if (trust->found == KEXEC_SIG_GOOD)
		return 0;
	if (trust->found == KEXEC_SIG_REVOKED)
		return kexec_say_why(why, errno_of(trust), "kernel: %s; %s",
				     finding->what, finding->advice);
	if (trust->enforced)
		return kexec_say_why(why, errno_of(trust),
				     "kernel: %s, and a good signature is required; %s",
				     finding->what, finding->advice);
	if (trust->appraised || !trust->locked_down)
		return 0;
	return kexec_say_why(why, -EPERM, "kernel: %s, and the system is locked down; %s",
			     finding->what, finding->advice);
}
