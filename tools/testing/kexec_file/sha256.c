// SPDX-License-Identifier: GPL-2.0-only
/*
 * SHA-256 by the letter of FIPS 180-4, a byte at a time.
 *
 * The constants are computed as they are defined: the first 32 bits behind the
 * point of the square roots (state) and cube roots (rounds) of the first primes.
 */
#include <crypto/sha2.h>

/* The largest root with root^@power <= @prime << (32 * @power), low 32 bits. */
static u32 root_bits(unsigned int prime, unsigned int power)
{
	unsigned __int128 target = (unsigned __int128)prime << (32 * power);
	u64 root = 0;

	for (int bit = 36; bit >= 0; bit--) {
		u64 more = root | 1ULL << bit;
		unsigned __int128 product = (unsigned __int128)more * more;

		if (power == 3)
			product *= more;
		if (product <= target)
			root = more;
	}
	return root;
}

static unsigned int next_prime(unsigned int n)
{
	for (;;) {
		unsigned int i = 2;

		for (n++; i < n && n % i; i++)
			;
		if (i == n)
			return n;
	}
}

static u32 ror(u32 x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* The constants of the rounds. */
static const u32 *round_constants(void)
{
	unsigned int prime = 1;
	static u32 k[64];

	for (int i = 0; !k[63] && i < 64; i++) {
		prime = next_prime(prime);
		k[i] = root_bits(prime, 3);
	}
	return k;
}

static void fill_schedule(u32 w[64], const u8 *block)
{
	for (int i = 0; i < 16; i++)
		w[i] = get_unaligned_be32(block + 4 * i);
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
}

static void transform(u32 h[8], const u8 *block)
{
	const u32 *k = round_constants();
	u32 w[64], v[8];

	fill_schedule(w, block);
	memcpy(v, h, sizeof(v));
	for (int i = 0; i < 64; i++) {
		u32 one = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) +
			  ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
		u32 two = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) +
			  ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, sizeof(v) - sizeof(v[0]));
		v[4] += one;
		v[0] = one + two;
	}
	for (int i = 0; i < 8; i++)
		h[i] += v[i];
}

void sha256_init(struct sha256_state *state)
{
	unsigned int prime = 1;

	state->count = 0;
	for (int i = 0; i < 8; i++) {
		prime = next_prime(prime);
		state->h[i] = root_bits(prime, 2);
	}
}

void sha256_update(struct sha256_state *state, const u8 *data, unsigned int len)
{
	while (len--) {
		state->block[state->count++ % SHA256_BLOCK_SIZE] = *data++;
		if (!(state->count % SHA256_BLOCK_SIZE))
			transform(state->h, state->block);
	}
}

void sha256_final(struct sha256_state *state, u8 *digest)
{
	u64 bits = state->count * 8;

	sha256_update(state, (const u8 *)"\x80", 1);
	while (state->count % SHA256_BLOCK_SIZE != SHA256_BLOCK_SIZE - sizeof(bits))
		sha256_update(state, (const u8 *)"", 1);
	for (int shift = 56; shift >= 0; shift -= 8) {
		const u8 byte = bits >> shift;

		sha256_update(state, &byte, 1);
	}
	for (int i = 0; i < 8; i++)
		put_unaligned_be32(state->h[i], digest + 4 * i);
}

void sha256(const u8 *data, unsigned int len, u8 *digest)
{
	struct sha256_state state;

	sha256_init(&state);
	sha256_update(&state, data, len);
	sha256_final(&state, digest);
}
