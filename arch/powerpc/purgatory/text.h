/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _POWERPC_PURGATORY_TEXT_H
#define _POWERPC_PURGATORY_TEXT_H

#include <linux/types.h>

struct kexec_segment_digest;

/* The longest line, and some more. */
#define PURGATORY_LINE	160

size_t purgatory_describe(char *text, size_t size, unsigned int number,
			  const struct kexec_segment_digest *segment);

#endif /* _POWERPC_PURGATORY_TEXT_H */
