// SPDX-License-Identifier: GPL-2.0-only
/*
 * SHA-256 with the vector instructions of POWER8 and later, for the crypto API.
 */
#include <asm/simd.h>
#include <asm/switch_to.h>
#include <crypto/internal/hash.h>
#include <crypto/internal/simd.h>
#include <crypto/sha256_base.h>
#include <linux/cpufeature.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/preempt.h>

#include "sha256-vcrypto.h"

/* Preemption is off while the vector registers are ours: 16 KiB take some 20 us. */
#define MOST_BLOCKS	256

static void add_blocks(struct sha256_state *state, const u8 *data, int blocks)
{
	while (blocks) {
		int part = min(blocks, MOST_BLOCKS);

		preempt_disable();
		enable_kernel_vsx();
		sha256_vcrypto_blocks(state->state, data, part);
		disable_kernel_vsx();
		preempt_enable();
		data += part * SHA256_BLOCK_SIZE;
		blocks -= part;
	}
}

static int update(struct shash_desc *desc, const u8 *data, unsigned int len)
{
	if (!crypto_simd_usable())
		return crypto_sha256_update(desc, data, len);
	return sha256_base_do_update(desc, data, len, add_blocks);
}

static int finup(struct shash_desc *desc, const u8 *data, unsigned int len, u8 *digest)
{
	if (!crypto_simd_usable())
		return crypto_sha256_finup(desc, data, len, digest);
	sha256_base_do_update(desc, data, len, add_blocks);
	sha256_base_do_finalize(desc, add_blocks);
	return sha256_base_finish(desc, digest);
}

static int final(struct shash_desc *desc, u8 *digest)
{
	return finup(desc, NULL, 0, digest);
}

static struct shash_alg alg = {
	.base = {
		.cra_name = "sha256",
		.cra_driver_name = "sha256-vcrypto",
		/* More than sha256-generic's 100. */
		.cra_priority = 200,
		.cra_blocksize = SHA256_BLOCK_SIZE,
		.cra_module = THIS_MODULE,
	},
	.descsize = sizeof(struct sha256_state),
	.digestsize = SHA256_DIGEST_SIZE,
	.init = sha256_base_init,
	.update = update,
	.final = final,
	.finup = finup,
};

static int __init sha256_vcrypto_init(void)
{
	return crypto_register_shash(&alg);
}

static void __exit sha256_vcrypto_exit(void)
{
	crypto_unregister_shash(&alg);
}

module_cpu_feature_match(PPC_MODULE_FEATURE_VEC_CRYPTO, sha256_vcrypto_init);
module_exit(sha256_vcrypto_exit);

MODULE_DESCRIPTION("SHA-256 with POWER8's vector instructions");
MODULE_LICENSE("GPL");
MODULE_ALIAS_CRYPTO("sha256");
MODULE_ALIAS_CRYPTO("sha256-vcrypto");
