// SPDX-License-Identifier: GPL-2.0-only
/*
 * SHA-256 with vector instructions, where the CPU has them.
 *
 * Nobody's registers are in the way any more, but they were switched off.
 */
#include <asm/reg.h>
#include <crypto/sha256_base.h>

#include "../crypto/sha256-vcrypto.h"
#include "purgatory.h"

/* lxvw4x and vshasigmaw; a kernel expects them to be off when it starts. */
#define MSR_VECTOR	(MSR_FP | MSR_VEC | MSR_VSX)

static void add_blocks(struct sha256_state *state, const u8 *data, int blocks)
{
	unsigned long msr = mfmsr();

	mtmsr(msr | MSR_VECTOR);
	isync();
	sha256_vcrypto_blocks(state->state, data, blocks);
	mtmsr(msr);
}

/**
 * purgatory_sha256_update() - sha256_update(), in the fastest way there is
 * @state: as for sha256_update()
 * @data: more of what is hashed
 * @len: its size in bytes
 *
 * Context: The boot CPU, in real mode.
 */
void purgatory_sha256_update(struct sha256_state *state, const u8 *data, unsigned int len)
{
	if (purgatory_handover.flags & PURGATORY_VECTOR_SHA)
		lib_sha256_base_do_update(state, data, len, add_blocks);
	else
		sha256_update(state, data, len);
}
