// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes, with the marker behind them or not, as a file with an appended signature. */
#include <linux/errno.h>
#include <linux/module_signature.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../../kernel/kexec_appended.h"

#define MARKER_LEN	(sizeof(MODULE_SIG_STRING) - 1)

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

int fuzz_one(const u8 *data, size_t size)
{
	struct kexec_appended found = {};
	size_t len = size;
	u8 *file;
	int ret;

	if (size && data[0] & 1)
		len += MARKER_LEN;
	file = malloc(len ?: 1);
	memcpy(file, data, size);
	memcpy(file + size, MODULE_SIG_STRING, len - size);

	ret = kexec_find_appended(file, len, &found);
	insist(!ret || ret == -ENODATA || ret == -EBADMSG || ret == -ENOPKG);
	insist(ret != -ENODATA || len == size);
	if (!ret) {
		insist(found.len && found.sig_len);
		insist(found.sig == file + found.len);
		insist(len - found.len - found.sig_len ==
		       sizeof(struct module_signature) + MARKER_LEN);
	}
	free(file);
	return 0;
}
