// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as this kernel's device tree. The first three of an input choose the
 * room for the new tree and what is told; the blob is what follows, or a good
 * one over which pieces of what follows are laid: two bytes where, one how many,
 * and the bytes.
 */
#include <linux/errno.h>
#include <linux/kexec_why.h>
#include <linux/libfdt.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../../../drivers/of/kexec_fdt.h"
#include "../../../drivers/of/kexec_fdt_test_tree.h"

#define CHOICES		3

#define OVER_GOOD	0x01
#define OVER_OLD	0x02
#define PACKED		0x04
#define TELL_ALL	0x08
#define ENOUGH_ROOM	0x10

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void lay_over(u8 *blob, size_t blob_size, const u8 *data, size_t len)
{
	while (len >= 3) {
		size_t at = get_unaligned_le16(data) % blob_size;
		size_t bytes = min3((size_t)data[2], len - 3, blob_size - at);

		memcpy(blob + at, data + 3, bytes);
		data += 3 + bytes;
		len -= 3 + bytes;
	}
}

/* Aligned as a blob has to be, and ends where its bytes end. */
static void *make_blob(u8 choice, const u8 *data, size_t len, size_t *size)
{
	void *good, *blob;

	if (!(choice & OVER_GOOD)) {
		*size = len;
		return memcpy(malloc(len + !len), data, len);
	}
	good = malloc(TEST_TREE_SIZE);
	insist(!kexec_fdt_test_tree(good, 1 + len % 2, 1 + len / 2 % 2));
	if (choice & OVER_OLD)
		insist(!kexec_fdt_test_old_boot(good));
	if (choice & PACKED)
		insist(!fdt_pack(good));
	*size = fdt_totalsize(good);
	blob = memcpy(malloc(*size), good, *size);
	free(good);
	lay_over(blob, *size, data, len);
	return blob;
}

static void check_tree(const u8 *fdt, size_t size, bool sound)
{
	size_t used = fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt);

	insist(fdt_totalsize(fdt) == size && used <= size);
	insist(!memchr_inv(fdt + used, 0, size - used));
	/* Of a good tree a good tree is made. */
	insist(!sound || kexec_fdt_test_sound(fdt, size));
}

int fuzz_one(const u8 *data, size_t size)
{
	static const struct kexec_handover nothing = { .page_size = SZ_64K };
	const struct kexec_handover *to = &nothing;
	size_t blob_size, fdt_size;
	struct kexec_why why = { };
	u8 *blob, *fdt;
	bool sound;
	int err;

	if (size < CHOICES)
		return 0;
	if (data[0] & TELL_ALL)
		to = &kexec_fdt_test_everything;
	blob = make_blob(data[0], data + CHOICES, size - CHOICES, &blob_size);
	sound = blob_size >= sizeof(struct fdt_header) && kexec_fdt_test_sound(blob, blob_size);
	fdt_size = data[0] & ENOUGH_ROOM ? blob_size + kexec_fdt_room(to) :
					   get_unaligned_le16(data + 1);
	fdt = malloc(fdt_size + !fdt_size);

	err = kexec_fdt_build(blob, blob_size, fdt, fdt_size, to, &why);
	insist(!err || err == -EINVAL || err == -ENOSPC);
	insist(!err == !why.text[0]);
	/* The promise of kexec_fdt_room(). */
	insist(!(sound && err == -ENOSPC && data[0] & ENOUGH_ROOM));
	if (err)
		insist(!strncmp(why.text, "device tree: ", 13));
	else
		check_tree(fdt, fdt_size, sound);
	free(fdt);
	free(blob);
	return 0;
}
