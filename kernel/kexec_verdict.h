/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_KEXEC_VERDICT_H
#define _KERNEL_KEXEC_VERDICT_H

#include <linux/kexec_why.h>
#include <linux/types.h>

/**
 * enum kexec_sig_found - what the check of a kernel's signature came to
 * @KEXEC_SIG_GOOD:	   made with a key that is trusted, over what will be loaded
 * @KEXEC_SIG_NOT_BUILT:   not looked at, the running kernel has no KEXEC_SIG
 * @KEXEC_SIG_NO_CHECK:	   not looked at, nothing here checks this format
 * @KEXEC_SIG_NONE:	   there is none
 * @KEXEC_SIG_BAD:	   it belongs to other contents, or was not made with its key
 * @KEXEC_SIG_DAMAGED:	   not to be read
 * @KEXEC_SIG_UNKNOWN_KEY: its key is in none of the keyrings
 * @KEXEC_SIG_REVOKED:	   its key, or the kernel itself, is on the blacklist
 * @KEXEC_SIG_UNSUPPORTED: it needs an algorithm that the running kernel lacks
 * @KEXEC_SIG_UNFINISHED:  the check broke off, for want of memory or the like
 */
enum kexec_sig_found {
	KEXEC_SIG_GOOD,
	KEXEC_SIG_NOT_BUILT,
	KEXEC_SIG_NO_CHECK,
	KEXEC_SIG_NONE,
	KEXEC_SIG_BAD,
	KEXEC_SIG_DAMAGED,
	KEXEC_SIG_UNKNOWN_KEY,
	KEXEC_SIG_REVOKED,
	KEXEC_SIG_UNSUPPORTED,
	KEXEC_SIG_UNFINISHED,
};

/**
 * struct kexec_trust - all that the decision about a kernel depends on
 * @found:	 what the check of its signature came to
 * @err:	 the check's errno, negative, where @found comes from one
 * @enforced:	 a good signature is required
 * @appraised:	 IMA has verified the file's signature, and would have refused it;
 *		 a policy that only measures or logs does not count
 * @locked_down: lockdown forbids to run what nobody vouches for; either level does
 */
struct kexec_trust {
	enum kexec_sig_found found;
	int err;
	bool enforced;
	bool appraised;
	bool locked_down;
};

enum kexec_sig_found kexec_sig_found(int err);
bool kexec_lockdown_decides(const struct kexec_trust *trust);
int kexec_verdict(const struct kexec_trust *trust, struct kexec_why *why);

#endif /* _KERNEL_KEXEC_VERDICT_H */
