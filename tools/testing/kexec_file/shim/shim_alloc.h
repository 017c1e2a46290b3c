/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab.h, vmalloc.h and random.h on the host.
 *
 * Blocks come from malloc(), so that ASan sees each out-of-bounds access. As
 * in the kernel a block is not cleared unless asked for: ASan fills it with
 * junk.
 */
#ifndef _KEXEC_FILE_SHIM_ALLOC_H
#define _KEXEC_FILE_SHIM_ALLOC_H

#define GFP_KERNEL		0u
#define GFP_ATOMIC		0u
#define GFP_NOWAIT		0u
#define __GFP_ZERO		0x100u
#define __GFP_NOWARN		0u
#define __GFP_NORETRY		0u
#define __GFP_RETRY_MAYFAIL	0u
#define ZERO_SIZE_PTR		((void *)16)

/*
 * Number of allocations that still succeed; below 0 there is no limit. A test
 * that is only built for the host counts it down to reach each ENOMEM.
 */
extern long shim_allocations_left;

static inline bool shim_may_allocate(size_t size)
{
	if (size > SSIZE_MAX || !shim_allocations_left)
		return false;
	if (shim_allocations_left > 0)
		shim_allocations_left--;
	return true;
}

static inline void *kmalloc(size_t size, gfp_t gfp)
{
	if (!shim_may_allocate(size))
		return NULL;
	return gfp & __GFP_ZERO ? calloc(1, size ?: 1) : malloc(size ?: 1);
}

static inline void *krealloc(const void *old, size_t size, gfp_t gfp)
{
	(void)gfp;
	return shim_may_allocate(size) ? realloc((void *)old, size ?: 1) : NULL;
}

static inline void kfree(const void *block)
{
	free((void *)block);
}

#define kzalloc(size, gfp)		kmalloc(size, (gfp) | __GFP_ZERO)
#define kmalloc_array(n, size, gfp)	kmalloc(array_size(n, size), gfp)
#define kcalloc(n, size, gfp)		kzalloc(array_size(n, size), gfp)
#define krealloc_array(p, n, size, gfp)	krealloc(p, array_size(n, size), gfp)
#define kvmalloc(size, gfp)		kmalloc(size, gfp)
#define kvzalloc(size, gfp)		kzalloc(size, gfp)
#define kvmalloc_array(n, size, gfp)	kmalloc_array(n, size, gfp)
#define kvcalloc(n, size, gfp)		kcalloc(n, size, gfp)
#define kvrealloc(p, size, gfp)		krealloc(p, size, gfp)
#define kvfree(block)			kfree(block)
#define kfree_sensitive(block)		kfree(block)
#define vmalloc(size)			kmalloc(size, GFP_KERNEL)
#define vzalloc(size)			kzalloc(size, GFP_KERNEL)
#define vfree(block)			kfree(block)

static inline void *kmemdup(const void *from, size_t size, gfp_t gfp)
{
	void *copy = kmalloc(size, gfp);

	return copy ? memcpy(copy, from, size) : NULL;
}

static inline char *kstrdup(const char *text, gfp_t gfp)
{
	return text ? kmemdup(text, strlen(text) + 1, gfp) : NULL;
}

/*
 * random.h and prandom.h: SplitMix64, so that a failure repeats. The suites
 * are given the same numbers in each run; the fuzzers are there to find others.
 */
struct rnd_state {
	u64 at;
};

extern struct rnd_state shim_random;

static inline u64 shim_next(struct rnd_state *state)
{
	u64 x = state->at += 0x9e3779b97f4a7c15ULL;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x ^ (x >> 31);
}

static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->at = seed;
}

static inline u32 prandom_u32_state(struct rnd_state *state)
{
	return shim_next(state) >> 32;
}

static inline void prandom_bytes_state(struct rnd_state *state, void *buf, size_t bytes)
{
	u8 *at = buf;

	while (bytes--)
		*at++ = prandom_u32_state(state);
}

#define get_random_u64()		shim_next(&shim_random)
#define get_random_u32()		prandom_u32_state(&shim_random)
#define get_random_u32_below(ceil)	((u32)(get_random_u32() % (ceil)))
#define get_random_bytes(buf, bytes)	prandom_bytes_state(&shim_random, buf, bytes)

#endif /* _KEXEC_FILE_SHIM_ALLOC_H */
