/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _CRYPTO_PE_LAYOUT_H
#define _CRYPTO_PE_LAYOUT_H

#include <linux/types.h>

/**
 * struct pe_layout - what a signature inside a PE file covers
 * @csum_at:	 offset of the 4 bytes of the checksum, which is not signed
 * @cert_dir_at: offset of the 8 bytes that say where the certificate table is,
 *		 which are not signed either; behind @csum_at
 * @signed_len:	 bytes in front of the certificate table: but for these two
 *		 fields all of them are signed, in their order
 * @certs_len:	 bytes of the certificate table, all the rest of the file
 */
struct pe_layout {
	size_t csum_at;
	size_t cert_dir_at;
	size_t signed_len;
	size_t certs_len;
};

/**
 * struct pe_cert - an entry of the certificate table
 * @data: a PKCS#7 message
 * @len:  its size in bytes
 */
struct pe_cert {
	const u8 *data;
	size_t len;
};

int pe_read_layout(const void *file, size_t len, struct pe_layout *layout, const char **why);
int pe_next_cert(const void *file, const struct pe_layout *layout, size_t *at,
		 struct pe_cert *cert, const char **why);

#endif /* _CRYPTO_PE_LAYOUT_H */
