/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_PURGATORY_H
#define _POWERPC_PURGATORY_H

#include <linux/types.h>

#include <asm/purgatory.h>

/* trampoline.S */
extern const u8 purgatory_start[PURGATORY_HEAD_SIZE];

/* main.c */
void purgatory(unsigned long cpu);

/* verify.c */
void purgatory_verify(void);

/* vector.c */
struct sha256_state;
void purgatory_sha256_update(struct sha256_state *state, const u8 *data, unsigned int len);

/* firmware.c */
void purgatory_say(const char *text, size_t size);
void purgatory_reset(void);

/*
 * struct purgatory_rtas_call - arguments of an RTAS function (PAPR, 7.2)
 * @token: which function
 * @nargs: how many words it is given
 * @nret: how many it returns
 * @words: these words, at least one
 */
struct purgatory_rtas_call {
	__be32 token;
	__be32 nargs;
	__be32 nret;
	__be32 words[1];
} __aligned(8);

/* firmware_call.S */
s64 opal_call(u64 token, u64 a, u64 b, u64 c);
void rtas_call(const struct purgatory_rtas_call *args);

#endif /* _POWERPC_PURGATORY_H */
