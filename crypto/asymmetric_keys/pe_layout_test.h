/* SPDX-License-Identifier: GPL-2.0-only */
/* A small signed PE file, for the tests and for the fuzzer. */
#ifndef _CRYPTO_PE_LAYOUT_TEST_H
#define _CRYPTO_PE_LAYOUT_TEST_H

#include <linux/string.h>
#include <linux/unaligned.h>

/*
 *	0      0x80                    0x400   0x600   0x700  0x720
 *	| DOS | PE, optional, sections | .text | .data | rest | 2 signatures |
 */
#define PE_TEST_PE		0x80
#define PE_TEST_OPT		(PE_TEST_PE + 24)
#define PE_TEST_DIRS		(PE_TEST_OPT + 112)
#define PE_TEST_CERT_DIR	(PE_TEST_DIRS + 4 * 8)
#define PE_TEST_SECTION(nr)	(PE_TEST_DIRS + 16 * 8 + 40 * (nr))
#define PE_TEST_HEADERS		0x400
#define PE_TEST_CERTS		0x720
#define PE_TEST_CERTS_LEN	48
#define PE_TEST_LEN		(PE_TEST_CERTS + PE_TEST_CERTS_LEN)

static inline void put_pe_section(u8 *at, u32 from, u32 len)
{
	put_unaligned_le32(len, at + 16);
	put_unaligned_le32(from, at + 20);
}

/* An entry of @len bytes, with a PKCS#7 message that fills it. */
static inline void put_pe_cert(u8 *at, u8 len)
{
	put_unaligned_le32(len, at);
	put_unaligned_le16(0x200, at + 4);
	put_unaligned_le16(2, at + 6);
	at[8] = 0x30;
	at[9] = len - 10;
}

static inline void build_good_pe(u8 *file)
{
	memset(file, 0, PE_TEST_LEN);
	put_unaligned_le16(0x5a4d, file);
	put_unaligned_le32(PE_TEST_PE, file + 0x3c);
	put_unaligned_le32(0x4550, file + PE_TEST_PE);
	put_unaligned_le16(2, file + PE_TEST_PE + 6);
	put_unaligned_le16(0x20b, file + PE_TEST_OPT);
	put_unaligned_le32(PE_TEST_HEADERS, file + PE_TEST_OPT + 60);
	put_unaligned_le32(16, file + PE_TEST_OPT + 108);
	put_unaligned_le32(PE_TEST_CERTS, file + PE_TEST_CERT_DIR);
	put_unaligned_le32(PE_TEST_CERTS_LEN, file + PE_TEST_CERT_DIR + 4);
	put_pe_section(file + PE_TEST_SECTION(0), PE_TEST_HEADERS, 0x200);
	put_pe_section(file + PE_TEST_SECTION(1), 0x600, 0x100);
	put_pe_cert(file + PE_TEST_CERTS, 21);
	put_pe_cert(file + PE_TEST_CERTS + 24, 24);
}

#endif /* _CRYPTO_PE_LAYOUT_TEST_H */
