/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_SHA256_VCRYPTO_H
#define _POWERPC_SHA256_VCRYPTO_H

#include <linux/types.h>

void sha256_vcrypto_blocks(u32 state[8], const u8 *data, size_t blocks);

#endif /* _POWERPC_SHA256_VCRYPTO_H */
