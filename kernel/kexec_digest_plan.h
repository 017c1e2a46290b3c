/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the purgatory is to verify: the decisions, which look at no memory.
 */
#ifndef _KEXEC_DIGEST_PLAN_H
#define _KEXEC_DIGEST_PLAN_H

#include <linux/types.h>

/* Which images a purgatory verifies: kexec_purgatory_verify= */
enum kexec_verify_mode {
	KEXEC_VERIFY_ALL,
	KEXEC_VERIFY_CRASH,
	KEXEC_VERIFY_NONE,
};

/**
 * struct kexec_origin - where contents of segments come from
 * @start: first byte of a buffer, NULL when there is none
 * @size: its size in bytes
 * @name: what to call it in a message
 */
struct kexec_origin {
	const void *start;
	size_t size;
	const char *name;
};

int kexec_verify_parse(const char *word, enum kexec_verify_mode *mode);
bool kexec_verify_wanted(enum kexec_verify_mode mode, bool is_crash);
bool kexec_is_device_tree(const void *contents, size_t size);
const char *kexec_origin_name(const struct kexec_origin *origin, unsigned int nr,
			      const void *contents, size_t size);

#endif /* _KEXEC_DIGEST_PLAN_H */
