/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The digests that a purgatory with one for each segment is given.
 *
 *	purgatory_segments: an entry for each segment, in their order
 *
 *		0		8
 *	0x00	start		len
 *	0x10	digest
 *	0x20
 *	0x30	name
 *
 * In the byte order of the kernel that loads, which its purgatory shares.
 */
#ifndef _LINUX_KEXEC_DIGEST_H
#define _LINUX_KEXEC_DIGEST_H

#include <crypto/sha2.h>
#include <linux/build_bug.h>
#include <linux/types.h>
#include <uapi/linux/kexec.h>

/**
 * struct kexec_segment_digest - what the purgatory verifies of a segment
 * @start: physical address of its contents
 * @len: their size in bytes, 0 to verify nothing
 * @digest: their SHA-256
 * @name: what to call it in a message, may be empty
 */
struct kexec_segment_digest {
	u64 start;
	u64 len;
	u8 digest[SHA256_DIGEST_SIZE];
	char name[16];
};

static_assert(sizeof(struct kexec_segment_digest) == 0x40);

/* In the purgatory: global, so that the kernel finds the symbol. */
extern struct kexec_segment_digest purgatory_segments[KEXEC_SEGMENT_MAX];

#endif /* _LINUX_KEXEC_DIGEST_H */
