// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a kernel may be loaded: signature, lockdown and IMA in one decision.
 *
 *	signature	enforced	IMA appraises	locked down	outcome
 *	good		-		-		-		load
 *	not good	yes		-		-		its error
 *	not good	no		yes		-		load
 *	not good	no		no		yes		-EPERM
 *	not good	no		no		no		load
 *
 * "Not good" is a signature that is missing, bad, by an unknown key, or one
 * that nobody here can check, be it that the loader has no way to or that the
 * kernel was built without KEXEC_SIG.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/ima.h>
#include <linux/kexec.h>
#include <linux/security.h>
#include <linux/verification.h>

#include "kexec_internal.h"

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

static bool sig_enforced(void)
{
	return READ_ONCE(sig_enforce);
}

static int verify_signature(const struct kimage *image)
{
	if (!image->fops || !image->fops->verify_sig)
		return -EKEYREJECTED;
	return image->fops->verify_sig(image->kernel_buf, image->kernel_buf_len);
}

#ifdef CONFIG_SIGNED_PE_FILE_VERIFICATION
/**
 * kexec_kernel_verify_pe_sig() - check the signature inside a PE file
 * @kernel:     the whole file
 * @kernel_len: its size in bytes
 *
 * Keys are looked for in the built-in and secondary keyrings first, then in
 * the platform's, where the firmware's keys are.
 *
 * Context: Process context, may sleep.
 * Return: 0 or what verify_pefile_signature() says.
 */
int kexec_kernel_verify_pe_sig(const char *kernel, unsigned long kernel_len)
{
	struct key *keyrings[] = { VERIFY_USE_SECONDARY_KEYRING, VERIFY_USE_PLATFORM_KEYRING };
	size_t nr = IS_ENABLED(CONFIG_INTEGRITY_PLATFORM_KEYRING) ? 2 : 1;
	int ret = -ENOKEY;

	for (size_t i = 0; i < nr && ret == -ENOKEY; i++)
		ret = verify_pefile_signature(kernel, kernel_len, keyrings[i],
					      VERIFYING_KEXEC_PE_SIGNATURE);
	return ret;
}
#endif
#else
static bool sig_enforced(void)
{
	return false;
}

static int verify_signature(const struct kimage *image)
{
	return -EKEYREJECTED;
}
#endif

/**
 * kexec_verify_kernel() - may this kernel be loaded
 * @image: an image whose kernel was read and probed
 *
 * security_locked_down() leaves a trace in the log, so it is asked last, when
 * its answer decides.
 *
 * Context: Process context, may sleep.
 * Return: 0, or, with the sentence said:
 * * -EPERM        - locked down, and nothing vouches for the kernel
 * * -EKEYREJECTED - enforced, and not to be verified, or rejected
 * * others        - enforced, and what the check of the signature said
 */
int kexec_verify_kernel(struct kimage *image)
{
	int sig = verify_signature(image);

	if (!sig)
		return 0;
	if (sig_enforced())
		return kexec_refuse(image, sig,
				    "signature: a good one is required (%d)", sig);
	if (ima_appraise_signature(READING_KEXEC_IMAGE))
		return 0;
	if (security_locked_down(LOCKDOWN_KEXEC))
		return kexec_refuse(image, -EPERM,
				    "signature: locked down, and nothing vouches for the kernel (%d)",
				    sig);
	kexec_dprintk("signature: not verified (%d), not required\n", sig);
	return 0;
}
