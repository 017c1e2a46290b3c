// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures of kernels, inside a PE file or appended, and the keys for them.
 *
 * Keys are looked for in the built-in and secondary keyrings first, then in the
 * platform's, where firmware's keys are.  Each check says how much of the file
 * the signature covers: what is behind that is not for the loader to see.
 */
#include <linux/err.h>
#include <linux/kexec.h>
#include <linux/verification.h>

#include <crypto/pkcs7.h>
#include <keys/system_keyring.h>

#include "kexec_appended.h"

static int try_keyrings(int (*check)(void *file, struct key *keyring), void *file)
{
	int ret = check(file, VERIFY_USE_SECONDARY_KEYRING);

	if (ret == -ENOKEY && IS_ENABLED(CONFIG_INTEGRITY_PLATFORM_KEYRING))
		ret = check(file, VERIFY_USE_PLATFORM_KEYRING);
	return ret;
}

#ifdef CONFIG_SIGNED_PE_FILE_VERIFICATION
struct pe_file {
	const void *contents;
	unsigned long len;
	unsigned long signed_len;
};

static int check_pe(void *data, struct key *keyring)
{
	struct pe_file *file = data;

	return verify_pefile_signature(file->contents, file->len, keyring,
				       VERIFYING_KEXEC_PE_SIGNATURE, &file->signed_len);
}

/**
 * kexec_kernel_verify_pe_sig() - check the signature inside a PE file
 * @kernel:     the whole file
 * @kernel_len: its size in bytes
 * @signed_len: receives how many of them are signed, from the first on; as it
 *		was on an error
 *
 * Context: Process context, may sleep.
 * Return: 0, or what verify_pefile_signature() says.
 */
int kexec_kernel_verify_pe_sig(const char *kernel, unsigned long kernel_len,
			       unsigned long *signed_len)
{
	struct pe_file file = { .contents = kernel, .len = kernel_len };
	int ret = try_keyrings(check_pe, &file);

	if (!ret)
		*signed_len = file.signed_len;
	return ret;
}
#endif

#ifdef CONFIG_KEXEC_APPENDED_VERIFY_SIG
/* The contents were supplied already: they are hashed once for all keyrings. */
static int check_message(void *message, struct key *keyring)
{
	return verify_pkcs7_message_sig(NULL, 0, message, keyring,
					VERIFYING_MODULE_SIGNATURE, NULL, NULL);
}

/* By the hash that was signed, as IMA looks it up; -EBADMSG: there are several. */
static int check_blacklist(struct pkcs7_message *message)
{
	enum hash_algo algo;
	const u8 *digest;
	u32 digest_len;
	int ret;

	ret = pkcs7_get_digest(message, &digest, &digest_len, &algo);
	if (ret)
		return ret;
	return is_binary_blacklisted(digest, digest_len) ? -EKEYREVOKED : 0;
}

static int check_appended(const char *kernel, size_t len, struct pkcs7_message *message)
{
	int ret;

	/* A message that has contents of its own says nothing about the file's. */
	if (pkcs7_supply_detached_data(message, kernel, len))
		return -EBADMSG;
	ret = try_keyrings(check_message, message);
	if (ret)
		return ret;
	return check_blacklist(message);
}

/**
 * kexec_kernel_verify_appended_sig() - check the signature behind a kernel
 * @kernel:     the whole file
 * @kernel_len: its size in bytes
 * @signed_len: receives how many of them are signed, from the first on; as it
 *		was on an error
 *
 * The signature is one that scripts/sign-file appends, with a single signer.
 *
 * Context: Process context, may sleep.
 * Return: 0, or
 * * -ENODATA     - not signed
 * * -EBADMSG     - the signature is damaged, or has several signers
 * * -ENOPKG      - it is not one of PKCS#7, or an algorithm is missing
 * * -ENOKEY      - the key is in no keyring
 * * -EKEYREJECTED - other contents were signed, or not with that key
 * * -EKEYREVOKED - the key or the contents are on the blacklist
 * * -ENOMEM      - memory is short
 */
int kexec_kernel_verify_appended_sig(const char *kernel, unsigned long kernel_len,
				     unsigned long *signed_len)
{
	struct pkcs7_message *message;
	struct kexec_appended found;
	int ret;

	ret = kexec_find_appended(kernel, kernel_len, &found);
	if (ret)
		return ret;
	message = pkcs7_parse_message(found.sig, found.sig_len);
	if (IS_ERR(message))
		return PTR_ERR(message);
	ret = check_appended(kernel, found.len, message);
	pkcs7_free_message(message);
	if (!ret)
		*signed_len = found.len;
	return ret;
}
#endif
