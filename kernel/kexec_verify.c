// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a kernel may be loaded: the facts for kexec_verdict.c, which decides.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/ima.h>
#include <linux/kexec.h>
#include <linux/security.h>

#include "kexec_internal.h"
#include "kexec_verdict.h"

#ifdef CONFIG_KEXEC_SIG
static bool sig_enforce = IS_ENABLED(CONFIG_KEXEC_SIG_FORCE);

/**
 * set_kexec_sig_enforced() - insist on a good signature from now on
 *
 * For architectures that find secure boot on; there is no way back.
 *
 * Context: Any.
 */
void set_kexec_sig_enforced(void)
{
	WRITE_ONCE(sig_enforce, true);
}

/*
 * A loader sees what was signed and no more: what follows in the file, the
 * signature itself for one, can be changed by anybody.
 */
static void examine_signature(struct kimage *image, struct kexec_trust *trust)
{
	trust->enforced = READ_ONCE(sig_enforce);
	trust->found = KEXEC_SIG_NO_CHECK;
	if (!image->fops || !image->fops->verify_sig)
		return;
	trust->err = image->fops->verify_sig(image->kernel_buf, image->kernel_buf_len,
					     &image->kernel_buf_len);
	trust->found = kexec_sig_found(trust->err);
}
#else
static void examine_signature(struct kimage *image, struct kexec_trust *trust)
{
	trust->found = KEXEC_SIG_NOT_BUILT;
}
#endif

/**
 * kexec_verify_kernel() - may this kernel be loaded
 * @image: an image whose kernel was read and probed; what is behind the signed
 *	   part of the kernel is cut off
 *
 * security_locked_down() leaves a trace in the log, so it is asked last, when
 * its answer decides.
 *
 * Context: Process context, may sleep.
 * Return: 0, or what kexec_verdict() says.
 */
int kexec_verify_kernel(struct kimage *image)
{
	struct kexec_trust trust = {};
	struct kexec_why why;
	int err;

	/* At once: what IMA did when the file was read depends on the policy of then. */
	trust.appraised = ima_appraise_signature(READING_KEXEC_IMAGE);
	examine_signature(image, &trust);
	if (kexec_lockdown_decides(&trust))
		trust.locked_down = security_locked_down(LOCKDOWN_KEXEC);

	err = kexec_verdict(&trust, &why);
	if (err)
		return kexec_refuse(image, err, "%s", why.text);
	kexec_dprintk("signature: finding %d (%d), IMA appraises: %d\n",
		      trust.found, trust.err, trust.appraised);
	return 0;
}
