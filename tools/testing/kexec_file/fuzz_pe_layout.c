// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a signed PE file, or, when the first one is odd, laid over a good
 * one by XOR, which gets the fuzzer into each corner.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../../crypto/asymmetric_keys/pe_layout.h"
#include "../../../crypto/asymmetric_keys/pe_layout_test.h"

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

/* What would be hashed has to be there, and everything but the two fields. */
static void walk(const u8 *data, const u8 *file, size_t len, const struct pe_layout *layout)
{
	const char *why = NULL;
	size_t at = 0, before;
	struct pe_cert cert;
	int ret;

	insist(layout->csum_at + 4 <= layout->cert_dir_at);
	insist(layout->cert_dir_at + 8 <= layout->signed_len);
	insist(layout->certs_len && layout->signed_len + layout->certs_len == len);
	do {
		before = at;
		cert = (struct pe_cert) {};
		ret = pe_next_cert(file, layout, &at, &cert, &why);
		insist(ret != -ELIBBAD || why);
		if (ret == -ENODATA || ret == -ELIBBAD)
			return;
		insist(at > before && at <= layout->certs_len);
		free(memcpy(malloc(cert.len + 1), cert.len ? cert.data : data, cert.len));
	} while (1);
}

int fuzz_one(const u8 *data, size_t size)
{
	struct pe_layout layout = {};
	const char *why = NULL;
	u8 good[PE_TEST_LEN], *copy;
	size_t len;
	int ret;

	if (!size)
		return 0;
	len = size - 1;
	if (data[0] & 1) {
		len = max(len, sizeof(good));
		build_good_pe(good);
	}
	copy = calloc(1, len + 1);
	if (data[0] & 1)
		memcpy(copy, good, sizeof(good));
	for (size_t i = 0; i < size - 1; i++)
		copy[i] ^= data[1 + i];
	copy = realloc(copy, len ?: 1);

	ret = pe_read_layout(copy, len, &layout, &why);
	insist(!ret || ret == -ENODATA || ret == -ELIBBAD);
	insist(!why == (ret != -ELIBBAD));
	if (!ret)
		walk(data, copy, len, &layout);
	free(copy);
	return 0;
}
