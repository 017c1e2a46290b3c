// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first 256 bytes of the purgatory: code of the next kernel.
 *
 * Pure: no more is known here than the bytes.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#include "purgatory.h"

/* What a relocatable kernel has at 0x5c: "run0" (head_64.S), or 1. */
#define RUN_AT_ZERO	0x72756e30
#define RUN_AT_LOAD	1

/**
 * ppc64_purgatory_fill_head() - copy a kernel's code for secondary CPUs
 * @head: the purgatory's first bytes; the first word, a branch to code of its
 *	  own, stays
 * @kernel: the next kernel's first bytes
 * @len: how many there are; what the file does not have is left as it is
 *
 * Context: Any.
 */
void ppc64_purgatory_fill_head(u8 head[PURGATORY_HEAD_SIZE], const void *kernel, size_t len)
{
	const size_t branch = sizeof(u32);

	len = min_t(size_t, len, PURGATORY_HEAD_SIZE);
	if (len > branch)
		memcpy(head + branch, kernel + branch, len - branch);
}

static bool is_known(u32 word)
{
	return word == RUN_AT_ZERO || word == RUN_AT_LOAD;
}

/**
 * ppc64_purgatory_run_at_load() - have a kernel stay where it is loaded
 * @head: the purgatory's first bytes, with the kernel's in them
 *
 * The kernel reads the word in its own byte order, which need not be ours: what
 * is there so far tells it. A kernel that is not relocatable has nothing there.
 *
 * Context: Any.
 */
void ppc64_purgatory_run_at_load(u8 head[PURGATORY_HEAD_SIZE])
{
	u8 *word = head + PURGATORY_RUN_AT_LOAD;

	if (is_known(get_unaligned_be32(word)))
		put_unaligned_be32(RUN_AT_LOAD, word);
	else if (is_known(get_unaligned_le32(word)))
		put_unaligned_le32(RUN_AT_LOAD, word);
	else
		memcpy(word, &(u32){ RUN_AT_LOAD }, sizeof(u32));
}
