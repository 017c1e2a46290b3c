// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures of PE files: pe_layout.c knows where they are, and PKCS#7 who made
 * them.  Each signs a digest of the file, which is computed here.
 */
#define pr_fmt(fmt) "PEFILE: " fmt

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/pe.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/verification.h>

#include <crypto/hash.h>
#include <keys/system_keyring.h>

#include "pe_layout.h"
#include "verify_pefile.h"

/* As a file is signed by its vendor and perhaps once more by its user. */
#define CERTS_MAX	16

DEFINE_FREE(shash, struct crypto_shash *, crypto_free_shash(_T))

struct pe_file {
	const void *contents;
	struct pe_layout layout;
	struct key *keyring;
	enum key_being_used_for usage;
};

static int hash_signed(const struct pe_file *file, struct shash_desc *desc, u8 *digest)
{
	const struct pe_layout *layout = &file->layout;
	const size_t cuts[][2] = {
		{ 0, layout->csum_at },
		{ layout->csum_at + sizeof(u32), layout->cert_dir_at },
		{ layout->cert_dir_at + sizeof(struct data_dirent), layout->signed_len },
	};
	int ret = crypto_shash_init(desc);

	for (size_t i = 0; !ret && i < ARRAY_SIZE(cuts); i++)
		ret = crypto_shash_update(desc, file->contents + cuts[i][0],
					  cuts[i][1] - cuts[i][0]);
	return ret ?: crypto_shash_final(desc, digest);
}

/* Does the digest that was signed belong to this file, and may that be used? */
static int check_digest(const struct pe_file *file, const struct pefile_context *ctx)
{
	struct crypto_shash *tfm __free(shash) = crypto_alloc_shash(ctx->digest_algo, 0, 0);
	struct shash_desc *desc __free(kfree) = NULL;
	u8 digest[HASH_MAX_DIGESTSIZE];
	int ret;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm) == -ENOENT ? -ENOPKG : PTR_ERR(tfm);
	if (crypto_shash_digestsize(tfm) != ctx->digest_len) {
		pr_warn("a digest of %u bytes is not one of %s\n",
			ctx->digest_len, ctx->digest_algo);
		return -EBADMSG;
	}
	desc = kzalloc(sizeof(*desc) + crypto_shash_descsize(tfm), GFP_KERNEL);
	if (!desc)
		return -ENOMEM;
	desc->tfm = tfm;
	ret = hash_signed(file, desc, digest);
	if (ret)
		return ret;

	if (memcmp(digest, ctx->digest, ctx->digest_len)) {
		pr_warn("another file was signed: its digest differs\n");
		return -EKEYREJECTED;
	}
	if (is_binary_blacklisted(digest, ctx->digest_len)) {
		pr_warn("its hash is on the blacklist\n");
		return -EKEYREVOKED;
	}
	return 0;
}

static int check_cert(const struct pe_file *file, const struct pe_cert *cert)
{
	struct pefile_context ctx = {};
	int ret;

	ret = verify_pkcs7_signature(NULL, 0, cert->data, cert->len, file->keyring,
				     file->usage, mscode_parse, &ctx);
	if (!ret)
		ret = check_digest(file, &ctx);
	kfree(ctx.digest);
	return ret;
}

/*
 * One good signature is enough, unless another one is by a revoked key; that is
 * how UEFI's firmware decides, too.  Before a bad one is called bad, an unknown
 * key may turn out to be in another keyring.
 */
static int prefer(int one, int other)
{
	static const int order[] = { -EKEYREVOKED, -ENOMEM, 0, -ENOKEY };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (one == order[i] || other == order[i])
			return order[i];
	return one;
}

static int check_certs(const struct pe_file *file)
{
	const char *why = "too many signatures";
	int verdict = -ENODATA, ret = 0;
	size_t at = 0;

	for (unsigned int nr = 0; nr <= CERTS_MAX; nr++) {
		struct pe_cert cert;

		ret = pe_next_cert(file->contents, &file->layout, &at, &cert, &why);
		if (ret == -ENODATA)
			return verdict;
		if (ret == -ELIBBAD)
			break;
		if (!ret)
			ret = check_cert(file, &cert);
		verdict = nr ? prefer(verdict, ret) : ret;
	}
	pr_warn("%s\n", why);
	return -ELIBBAD;
}

/**
 * verify_pefile_signature() - verify the signatures of a PE file
 * @pebuf:	  the whole file
 * @pelen:	  its size in bytes
 * @trusted_keys: keyring, or one of the VERIFY_USE_* constants
 * @usage:	  what the file is for
 * @signed_len:	  receives how many bytes are signed, from the first on, but for
 *		  the checksum and the place of the signatures in the header; as
 *		  it was on an error
 *
 * Context: Process context, may sleep.
 * Return: 0 for a file with a signature of a trusted key and none of a revoked
 * one, or
 * * -ENODATA	  - not a PE file, or not signed
 * * -ELIBBAD	  - headers or certificate table are broken
 * * -EBADMSG	  - a PKCS#7 message is broken
 * * -ENOPKG	  - an algorithm is missing, or a signature is of another kind
 * * -ENOKEY	  - the key is not in the keyring
 * * -EKEYREJECTED - another file was signed, or not with that key
 * * -EKEYREVOKED - the key or the file is on the blacklist
 * * -ENOMEM	  - memory is short
 */
int verify_pefile_signature(const void *pebuf, size_t pelen, struct key *trusted_keys,
			    enum key_being_used_for usage, unsigned long *signed_len)
{
	struct pe_file file = {
		.contents = pebuf, .keyring = trusted_keys, .usage = usage,
	};
	const char *why;
	int ret;

	ret = pe_read_layout(pebuf, pelen, &file.layout, &why);
	if (ret == -ELIBBAD)
		pr_warn("%s\n", why);
	if (!ret)
		ret = check_certs(&file);
	if (!ret)
		*signed_len = file.layout.signed_len;
	return ret;
}
