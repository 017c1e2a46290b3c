// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the segments are what the last kernel loaded.
 */
#include <crypto/sha2.h>
#include <linux/kexec_digest.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "purgatory.h"
#include "text.h"

/* A segment that is not to be verified has length 0. */
struct kexec_segment_digest purgatory_segments[KEXEC_SEGMENT_MAX] __section(".data");

/* The length that an update takes has 32 bits, a segment's has 64. */
#define CHUNK	SZ_1M

static bool is_intact(const struct kexec_segment_digest *segment)
{
	const u8 *data = (const u8 *)segment->start;
	u8 digest[SHA256_DIGEST_SIZE];
	struct sha256_state state;
	u64 left = segment->len;

	sha256_init(&state);
	while (left) {
		u64 chunk = min_t(u64, left, CHUNK);

		purgatory_sha256_update(&state, data, chunk);
		data += chunk;
		left -= chunk;
	}
	sha256_final(&state, digest);
	return !memcmp(digest, segment->digest, sizeof(digest));
}

/**
 * purgatory_verify() - verify all segments, and return only if none is damaged
 *
 * Each one that is damaged is named on the console; then the machine is reset.
 *
 * Context: The boot CPU, in real mode.
 */
void purgatory_verify(void)
{
	static const char farewell[] =
		"purgatory: the next kernel is not entered, resetting the machine\r\n";
	char text[PURGATORY_LINE];
	unsigned int damaged = 0;

	for (unsigned int i = 0; i < KEXEC_SEGMENT_MAX; i++) {
		const struct kexec_segment_digest *segment = &purgatory_segments[i];

		if (!segment->len || is_intact(segment))
			continue;
		purgatory_say(text, purgatory_describe(text, sizeof(text), i, segment));
		damaged++;
	}
	if (!damaged)
		return;
	purgatory_say(farewell, sizeof(farewell) - 1);
	purgatory_reset();
}
