// SPDX-License-Identifier: GPL-2.0-only
/*
 * The compression function of SHA-256 (FIPS 180-4) with the vector instructions
 * of Power ISA 2.07: POWER8 and later.
 *
 * One block has no parallelism to speak of but in its message schedule, where
 * four words are computed at a time. The rounds run in the leftmost word of
 * each register, for vshasigmaw and vsel: three instructions do what takes
 * sixteen without them. What is in the other words does not matter.
 *
 * It is used in the kernel and in the purgatory, and built with vector code
 * enabled: whoever calls this owns the vector registers.
 */
#include <linux/types.h>

#include "sha256-vcrypto.h"

typedef u32 vec __attribute__((vector_size(16)));

static const u32 round_constants[64] __aligned(16) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Four words from memory, in this kernel's byte order, the first one leftmost. */
static __always_inline vec load_words(const void *from)
{
	vec v;

	asm("lxvw4x %x0, 0, %1" : "=v" (v) : "b" (from), "m" (*(const u32 (*)[4])from));
	return v;
}

/* @left and @right side by side, without the first @bytes: the next sixteen. */
#define SHIFT_IN(left, right, bytes)						\
({										\
	vec _v;									\
	asm("vsldoi %0, %1, %2, %3"						\
	    : "=v" (_v) : "v" (left), "v" (right), "n" (bytes));		\
	_v;									\
})

/*
 * The four sigma functions: in the standard's words those of the state (@st 1)
 * and of the schedule (@st 0), with the index 0 (@six 0) or 1 (@six 15) for all
 * four words.
 */
#define SIGMA(x, st, six)							\
({										\
	vec _v;									\
	asm("vshasigmaw %0, %1, %2, %3" : "=v" (_v) : "v" (x), "n" (st), "n" (six)); \
	_v;									\
})

/* Bits of @yes where @mask has a 1, else those of @no. */
static __always_inline vec select(vec mask, vec yes, vec no)
{
	vec v;

	asm("vsel %0, %1, %2, %3" : "=v" (v) : "v" (no), "v" (yes), "v" (mask));
	return v;
}

static __always_inline vec choose(vec x, vec y, vec z)
{
	return select(x, y, z);
}

/* Where @x and @y differ, @z decides. */
static __always_inline vec majority(vec x, vec y, vec z)
{
	return select(x ^ y, z, x);
}

/*
 * The next four words of the schedule, from the sixteen before them.  The last
 * two need the first two: each half gets its part of sigma 1.
 */
static __always_inline vec schedule(vec w0, vec w1, vec w2, vec w3)
{
	const vec zero = {};
	vec sum = w0 + SIGMA(SHIFT_IN(w0, w1, 4), 0, 0) + SHIFT_IN(w2, w3, 4);
	/* w3[2], w3[3], 0, 0; sigma of 0 is 0. */
	vec half = sum + SIGMA(SHIFT_IN(w3, zero, 8), 0, 15);

	/* 0, 0, half[0], half[1] */
	return half + SIGMA(SHIFT_IN(zero, half, 8), 0, 15);
}

/*
 * Round @n of eight.  In the standard the state moves on by a word in each round;
 * here its names do.  @n is a constant, so this is a matter of registers only.
 */
static __always_inline void one_round(vec v[8], unsigned int n, vec wk)
{
	const vec a = v[(8 - n) % 8], b = v[(9 - n) % 8], c = v[(10 - n) % 8];
	const vec e = v[(12 - n) % 8], f = v[(13 - n) % 8], g = v[(14 - n) % 8];
	vec *d = &v[(11 - n) % 8], *h = &v[(15 - n) % 8];

	*h += SIGMA(e, 1, 15) + choose(e, f, g) + wk;
	*d += *h;
	*h += SIGMA(a, 1, 0) + majority(a, b, c);
}

static __always_inline void four_rounds(vec v[8], unsigned int n, vec w, const u32 *k)
{
	vec wk = w + load_words(k);

	one_round(v, n, wk);
	one_round(v, n + 1, SHIFT_IN(wk, wk, 4));
	one_round(v, n + 2, SHIFT_IN(wk, wk, 8));
	one_round(v, n + 3, SHIFT_IN(wk, wk, 12));
}

/* The message is big-endian. */
static __always_inline vec load_message(const u8 *from)
{
#ifdef __LITTLE_ENDIAN__
	vec v = load_words(from);

	/* Bytes 3, 2, 1, 0 of each word: once rotated by 8, once by 24 bits. */
	return ((v << 8 | v >> 24) & 0x00ff00ff) | ((v << 24 | v >> 8) & 0xff00ff00);
#else
	return load_words(from);
#endif
}

static __always_inline void block(vec v[8], const u8 *data)
{
	vec w0 = load_message(data);
	vec w1 = load_message(data + 16);
	vec w2 = load_message(data + 32);
	vec w3 = load_message(data + 48);
	const u32 *k = round_constants;

	for (;;) {
		four_rounds(v, 0, w0, k);
		four_rounds(v, 4, w1, k + 4);
		four_rounds(v, 0, w2, k + 8);
		four_rounds(v, 4, w3, k + 12);
		k += 16;
		if (k == round_constants + 64)
			break;
		w0 = schedule(w0, w1, w2, w3);
		w1 = schedule(w1, w2, w3, w0);
		w2 = schedule(w2, w3, w0, w1);
		w3 = schedule(w3, w0, w1, w2);
	}
}

/**
 * sha256_vcrypto_blocks() - add blocks to a SHA-256
 * @state: the eight words of the hash so far
 * @data: the blocks, aligned to nothing
 * @blocks: how many, each of 64 bytes
 *
 * Context: Any in which the caller may use vector and VSX registers.
 */
void sha256_vcrypto_blocks(u32 state[8], const u8 *data, size_t blocks)
{
	vec v[8], before[8];
	u32 words[4] __aligned(16);

	for (int i = 0; i < 8; i++)
		v[i] = (vec){ state[i], state[i], state[i], state[i] };
	for (; blocks; blocks--, data += 64) {
		for (int i = 0; i < 8; i++)
			before[i] = v[i];
		block(v, data);
		for (int i = 0; i < 8; i++)
			v[i] += before[i];
	}
	for (int i = 0; i < 8; i++) {
		/* Leftmost in the register, whatever the order of bytes. */
		asm("stxvw4x %x1, 0, %2" : "=m" (words) : "v" (v[i]), "b" (words));
		state[i] = words[0];
	}
}
