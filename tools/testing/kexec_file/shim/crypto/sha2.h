/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SHA-256 as lib/crypto has it; sha256.c beside the tests computes it.
 */
#ifndef SHIM_CRYPTO_SHA2_H
#define SHIM_CRYPTO_SHA2_H

#define SHA256_DIGEST_SIZE	32
#define SHA256_BLOCK_SIZE	64

struct sha256_state {
	u32 h[8];
	u64 count;
	u8 block[SHA256_BLOCK_SIZE];
};

void sha256_init(struct sha256_state *state);
void sha256_update(struct sha256_state *state, const u8 *data, unsigned int len);
void sha256_final(struct sha256_state *state, u8 *digest);
void sha256(const u8 *data, unsigned int len, u8 *digest);

#endif /* SHIM_CRYPTO_SHA2_H */
