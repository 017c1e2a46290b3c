// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as an arm64 Image. The first five of an input choose the machine
 * and how much of the file has been read; the file is what follows, or what
 * follows laid over a good one by XOR, which gets the fuzzer into each corner.
 */
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../../../arch/arm64/kernel/kexec_image.h"
#include "../../../arch/arm64/kernel/kexec_image_test.h"

#define CHOICES	5

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void check_verdict(int err, const struct arm64_image_layout *layout,
			  const struct arm64_image_host *host,
			  const struct kexec_why *why, size_t len)
{
	if (err == -ENOEXEC) {
		insist(!why->text[0]);
		return;
	}
	if (err) {
		insist(err == -EINVAL || err == -EADDRNOTAVAIL);
		insist(!strncmp(why->text, "kernel: ", 8));
		return;
	}
	insist(layout->text_offset < layout->image_size);
	insist(layout->text_offset % host->page_size == 0);
	insist(layout->text_offset <= host->memory - layout->image_size);
	insist(layout->image_size <= host->memory);
	insist(layout->file_size && layout->file_size <= layout->image_size);
	insist(layout->file_size <= len);
}

/* A copy that is not aligned to anything and ends where its bytes end. */
static u8 *copy_file(const u8 *data, size_t len, bool over_good)
{
	u8 *copy = memcpy((u8 *)malloc(len + 1) + 1, data, len);
	static u8 good[FILE_LEN];

	if (!over_good)
		return copy;
	build_good_image(good, sizeof(good));
	for (size_t i = 0; i < min(len, sizeof(good)); i++)
		copy[i] ^= good[i];
	return copy;
}

int fuzz_one(const u8 *data, size_t size)
{
	struct arm64_image_layout layout = {};
	struct arm64_image_host host = {};
	struct arm64_image_file file = {};
	struct kexec_why why = {};

	if (size < CHOICES)
		return 0;
	host.granules = data[0] & 0xe;
	host.big_endian = data[0] & 0x10;
	host.mixed_endian = data[0] & 0x20;
	host.page_size = SZ_4K << (2 * (data[1] % 3));
	host.memory = 1ULL << (data[2] % 53);

	file.len = size - CHOICES;
	file.head_len = min_t(u64, file.len, get_unaligned_le16(data + 3));
	file.head = copy_file(data + CHOICES, file.head_len, data[0] & 0x40);

	check_verdict(arm64_image_check(&file, &host, &layout, &why),
		      &layout, &host, &why, file.len);
	free((void *)(file.head - 1));
	return 0;
}
