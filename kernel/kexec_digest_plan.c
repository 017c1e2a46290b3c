// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the purgatory is to verify, and what it calls that if it must.
 *
 * Pure: the image is looked at by kexec_digest.c.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#include "kexec_digest_plan.h"

/* From the specification of device trees: the first four bytes of each. */
#define DEVICE_TREE_MAGIC	0xd00dfeed

/**
 * kexec_verify_parse() - read the value of kexec_purgatory_verify=
 * @word: what was given
 * @mode: receives what it means; left alone when it means nothing
 *
 * Context: Any.
 * Return: 0, or %-EINVAL for another word than all, crash and none.
 */
int kexec_verify_parse(const char *word, enum kexec_verify_mode *mode)
{
	static const char * const words[] = {
		[KEXEC_VERIFY_ALL] = "all",
		[KEXEC_VERIFY_CRASH] = "crash",
		[KEXEC_VERIFY_NONE] = "none",
	};

	for (unsigned int i = 0; word && i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i])) {
			*mode = i;
			return 0;
		}
	return -EINVAL;
}

/**
 * kexec_verify_wanted() - whether an image is to be verified
 * @mode: what was asked for
 * @is_crash: whether it is an image for a crash
 *
 * Context: Any.
 * Return: true when its purgatory is to verify it.
 */
bool kexec_verify_wanted(enum kexec_verify_mode mode, bool is_crash)
{
	return mode == KEXEC_VERIFY_ALL || (mode == KEXEC_VERIFY_CRASH && is_crash);
}

/**
 * kexec_is_device_tree() - whether a segment is a device tree
 * @contents: contents of the segment
 * @size: their size in bytes
 *
 * Context: Any.
 * Return: true when it starts like one.
 */
bool kexec_is_device_tree(const void *contents, size_t size)
{
	return contents && size >= sizeof(u32) &&
	       get_unaligned_be32(contents) == DEVICE_TREE_MAGIC;
}

static bool is_from(const struct kexec_origin *origin, const void *contents)
{
	return origin->start && contents >= origin->start &&
	       contents - origin->start < origin->size;
}

/**
 * kexec_origin_name() - what to call a segment
 * @origin: buffers that a load knows by name
 * @nr: entries in @origin
 * @contents: contents of the segment
 * @size: their size in bytes
 *
 * Device trees are built by the architectures, in buffers of their own.
 *
 * Context: Any.
 * Return: the name, empty for a segment that nobody knows.
 */
const char *kexec_origin_name(const struct kexec_origin *origin, unsigned int nr,
			      const void *contents, size_t size)
{
	for (; nr; nr--, origin++)
		if (is_from(origin, contents))
			return origin->name;
	return kexec_is_device_tree(contents, size) ? "device tree" : "";
}
