// SPDX-License-Identifier: GPL-2.0-only
/*
 * The signature that scripts/sign-file appends, taken apart without side effects.
 *
 *	0         len                  sig_len
 *	| contents | PKCS#7 message    | module_signature | marker |
 *	           ^ sig                                           ^ end of file
 *
 * The format is that of modules, see include/linux/module_signature.h, and the one
 * that IMA reads for "appraise_type=imasig|modsig".  Only the contents are signed:
 * nothing behind them may be taken for a part of the kernel.
 */
#include <linux/errno.h>
#include <linux/module_signature.h>
#include <linux/string.h>
#include <linux/types.h>

#include <asm/byteorder.h>

#include "kexec_appended.h"

#define MARKER_LEN	(sizeof(MODULE_SIG_STRING) - 1)

/* As mod_check_sig() has it, which logs what this must not. */
static int check_block(const struct module_signature *block)
{
	static const u8 zeroes[sizeof(block->__pad)];

	if (block->id_type != PKEY_ID_PKCS7)
		return -ENOPKG;
	if (block->algo || block->hash || block->signer_len || block->key_id_len ||
	    memcmp(block->__pad, zeroes, sizeof(zeroes)))
		return -EBADMSG;
	return 0;
}

/**
 * kexec_find_appended() - where the signature at the end of a file is
 * @file:     the whole file
 * @file_len: its size in bytes
 * @found:    receives the signature and what it covers; as it was on an error
 *
 * Context: Any.
 * Return: 0, or
 * * -ENODATA - no signature is appended
 * * -EBADMSG - one is, and its sizes or its reserved fields are wrong
 * * -ENOPKG  - it is no PKCS#7 message
 */
int kexec_find_appended(const void *file, size_t file_len, struct kexec_appended *found)
{
	struct module_signature block;
	size_t sig_len, left;
	int err;

	if (file_len < MARKER_LEN)
		return -ENODATA;
	left = file_len - MARKER_LEN;
	if (memcmp(file + left, MODULE_SIG_STRING, MARKER_LEN))
		return -ENODATA;

	if (left < sizeof(block))
		return -EBADMSG;
	left -= sizeof(block);
	memcpy(&block, file + left, sizeof(block));
	err = check_block(&block);
	if (err)
		return err;

	/* Of a file that is all signature nothing would be left to load. */
	sig_len = be32_to_cpu(block.sig_len);
	if (!sig_len || sig_len >= left)
		return -EBADMSG;
	left -= sig_len;
	*found = (struct kexec_appended) { .len = left, .sig = file + left, .sig_len = sig_len };
	return 0;
}
