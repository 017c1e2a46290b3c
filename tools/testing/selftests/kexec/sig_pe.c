// SPDX-License-Identifier: GPL-2.0-only
/*
 * The signature in a PE file, as sbsign puts it there, and lies about it.
 *
 *	0     0x3c  PE                     END          table          table + size
 *	| MZ  | PE  | headers, sections,   | contents   | certificate, | after |
 *	                  | dirent table | |            | PKCS#7, slack|
 */
#include <errno.h>
#include <string.h>

#include "sig_words.h"
#include "sigfile.h"

/* Microsoft, "PE Format": offsets into the headers of a PE32+ file */
#define PE_AT			0x3c
#define SECTION_COUNT		6
#define OPTIONAL		24
#define HEADER_SIZE		(OPTIONAL + 60)
#define CHECKSUM		(OPTIONAL + 64)
#define DIRENT_COUNT		(OPTIONAL + 108)
#define TABLE_AT		(OPTIONAL + 144)
#define TABLE_SIZE		(OPTIONAL + 148)
#define SECTION			(OPTIONAL + 160)
#define SECTION_RAW_SIZE	(SECTION + 16)
#define SECTION_RAW_AT		(SECTION + 20)
/* WIN_CERTIFICATE */
#define CERT_LENGTH		0
#define CERT_REVISION		4
#define CERT_TYPE		6
#define CERT_HEADER		8

/* A reserved word of the Image's header, see booting.rst */
#define IMAGE_RES2		0x20
#define TEXT			0x300

static unsigned char *pe(const struct blob *blob)
{
	return blob->data + get_le(blob->data + PE_AT, 4);
}

static unsigned char *table(const struct blob *blob)
{
	return blob->data + get_le(pe(blob) + TABLE_AT, 4);
}

static bool is_pe(const struct blob *blob)
{
	return blob->size > 2 && !memcmp(blob->data, "MZ", 2);
}

static void locate_pe(const struct blob *blob, struct sig_places *places)
{
	size_t size = get_le(pe(blob) + TABLE_SIZE, 4);

	if (!size)
		return;
	places->header = IMAGE_RES2;
	places->text = TEXT;
	places->content_end = table(blob) - blob->data;
	places->message = places->content_end + CERT_HEADER;
	places->message_len = der_length(blob->data + places->message);
	places->slack = size - CERT_HEADER - places->message_len;
}

/* Signing changes the checksum, and where and how long the table is. */
static bool is_free_in_pe(const struct blob *blob, size_t at)
{
	size_t checksum = pe(blob) + CHECKSUM - blob->data;

	return at >= checksum && at < checksum + 4;
}

#define PUT_PE(name, field, width, value)			\
	static void name(struct blob *blob)			\
	{							\
		put_le(pe(blob) + (field), width, value);	\
	}

#define PUT_CERT(name, field, width, value)			\
	static void name(struct blob *blob)			\
	{							\
		put_le(table(blob) + (field), width, value);	\
	}

#define TABLE_LEN	get_le(pe(blob) + TABLE_SIZE, 4)
#define MESSAGE_LEN	der_length(table(blob) + CERT_HEADER)

PUT_PE(no_table, TABLE_SIZE, 4, 0)
PUT_PE(table_nowhere, TABLE_AT, 4, 0)
PUT_PE(table_in_headers, TABLE_AT, 4, 0x100)
PUT_PE(table_in_text, TABLE_AT, 4, TEXT)
PUT_PE(table_behind, TABLE_AT, 4, blob->size)
PUT_PE(table_wraps, TABLE_AT, 4, 0U - TABLE_LEN + 8)
PUT_PE(table_too_long, TABLE_SIZE, 4, TABLE_LEN + 8)
PUT_PE(table_of_4_gib, TABLE_SIZE, 4, ~0U)
PUT_PE(table_cut, TABLE_SIZE, 4, TABLE_LEN - 8)
PUT_PE(table_of_7, TABLE_SIZE, 4, 7)
PUT_PE(table_of_8, TABLE_SIZE, 4, 8)
PUT_PE(no_sections, SECTION_COUNT, 2, 0)
PUT_PE(many_sections, SECTION_COUNT, 2, 0xffff)
PUT_PE(section_behind, SECTION_RAW_AT, 4, blob->size)
PUT_PE(section_far, SECTION_RAW_AT, 4, 0x7ffff000)
PUT_PE(section_of_4_gib, SECTION_RAW_SIZE, 4, ~0U)
PUT_PE(section_of_2_gib, SECTION_RAW_SIZE, 4, 1U << 31)
PUT_PE(no_dirents, DIRENT_COUNT, 4, 0)
PUT_PE(few_dirents, DIRENT_COUNT, 4, 4)
PUT_PE(many_dirents, DIRENT_COUNT, 4, ~0U)
PUT_PE(headers_of_0, HEADER_SIZE, 4, 0)
PUT_PE(headers_behind, HEADER_SIZE, 4, blob->size + 8)
PUT_PE(headers_of_4_gib, HEADER_SIZE, 4, ~0U)
PUT_PE(bad_optional_magic, OPTIONAL, 2, 0x30b)
PUT_PE(other_checksum, CHECKSUM, 4, 0x12345678)
PUT_CERT(cert_too_long, CERT_LENGTH, 4, TABLE_LEN + 1)
PUT_CERT(cert_of_4_gib, CERT_LENGTH, 4, ~0U)
PUT_CERT(cert_cut, CERT_LENGTH, 4, CERT_HEADER + MESSAGE_LEN - 1)
PUT_CERT(cert_of_11, CERT_LENGTH, 4, 11)
PUT_CERT(cert_of_0, CERT_LENGTH, 4, 0)
PUT_CERT(cert_revision, CERT_REVISION, 2, 0x100)
PUT_CERT(cert_type, CERT_TYPE, 2, 1)
PUT_CERT(message_longer, CERT_HEADER + 2, 2, 0xffff)
PUT_CERT(message_shorter, CERT_HEADER + 2, 2, 0x0001)
PUT_CERT(message_endless, CERT_HEADER + 1, 1, 0x80)
PUT_CERT(message_wide, CERT_HEADER + 1, 1, 0x83)
PUT_CERT(message_empty, CERT_HEADER + 1, 1, 0)
PUT_CERT(no_sequence, CERT_HEADER, 1, 0x31)

static void pe_at_behind(struct blob *blob)
{
	put_le(blob->data + PE_AT, 4, blob->size - 8);
}

static void pe_at_far(struct blob *blob)
{
	put_le(blob->data + PE_AT, 4, ~0U);
}

static void no_pe(struct blob *blob)
{
	pe(blob)[0] = 'Q';
}

static void no_mz(struct blob *blob)
{
	blob->data[0] = 'N';
}

/* Between the contents and the table, where nobody would look. */
static void gap(struct blob *blob)
{
	size_t at = table(blob) - blob->data, size = blob->size - at;

	blob_add(blob, NULL, 8);
	memmove(blob->data + at + 8, blob->data + at, size);
	memset(blob->data + at, 0x55, 8);
	put_le(pe(blob) + TABLE_AT, 4, at + 8);
}

/* A table that is longer than what is in it needs: nobody hashes that. */
static void slack_of_zeroes(struct blob *blob)
{
	blob_add(blob, NULL, 8);
	put_le(pe(blob) + TABLE_SIZE, 4, TABLE_LEN + 8);
}

/* Behind the table. */
static void byte_behind(struct blob *blob)
{
	blob_add(blob, "", 1);
}

static void eight_behind(struct blob *blob)
{
	blob_add(blob, NULL, 8);
}

static const struct sig_case cases[] = {
	{ "PE: no table", "my", no_table, ENODATA, SAID_NONE },
	{ "PE: table at 0", "my", table_nowhere, ENODATA, SAID_NONE },
	{ "PE: table in the headers", "my", table_in_headers, ELIBBAD, SAID_DAMAGED },
	{ "PE: table in the text", "my", table_in_text, ELIBBAD, SAID_DAMAGED },
	{ "PE: table behind the file", "my", table_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: table wraps", "my", table_wraps, ELIBBAD, SAID_DAMAGED },
	{ "PE: table longer than the file", "my", table_too_long, ELIBBAD, SAID_DAMAGED },
	{ "PE: table of 4 GiB", "my", table_of_4_gib, ELIBBAD, SAID_DAMAGED },
	{ "PE: table 8 bytes short", "my", table_cut, ELIBBAD, SAID_DAMAGED },
	{ "PE: table of 7 bytes", "my", table_of_7, ELIBBAD, SAID_DAMAGED },
	{ "PE: table of 8 bytes", "my", table_of_8, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate longer than the table", "my", cert_too_long, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate of 4 GiB", "my", cert_of_4_gib, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate a byte short", "my", cert_cut, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate of 11 bytes", "my", cert_of_11, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate of 0 bytes", "my", cert_of_0, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate of revision 1", "my", cert_revision, ENOPKG, SAID_UNSUPPORTED },
	{ "PE: certificate of another type", "my", cert_type, ENOPKG, SAID_UNSUPPORTED },
	{ "PE: message longer than the certificate", "my", message_longer, ELIBBAD, SAID_DAMAGED },
	{ "PE: message of a byte", "my", message_shorter, EBADMSG, SAID_DAMAGED },
	{ "PE: message without a length", "my", message_endless, EBADMSG, SAID_DAMAGED },
	{ "PE: message of 3 bytes of length", "my", message_wide, ELIBBAD, SAID_DAMAGED },
	{ "PE: message of 0 bytes", "my", message_empty, EBADMSG, SAID_DAMAGED },
	{ "PE: message that is no sequence", "my", no_sequence, ELIBBAD, SAID_DAMAGED },
	{ "PE: header at the end", "my", pe_at_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: header at 4 GiB", "my", pe_at_far, ELIBBAD, SAID_DAMAGED },
	{ "PE: header without its magic", "my", no_pe, ELIBBAD, SAID_DAMAGED },
	{ "PE: no MZ", "my", no_mz, ENODATA, SAID_NONE },
	{ "PE: unknown optional header", "my", bad_optional_magic, ELIBBAD, SAID_DAMAGED },
	{ "PE: headers of 0 bytes", "my", headers_of_0, ELIBBAD, SAID_DAMAGED },
	{ "PE: headers behind the file", "my", headers_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: headers of 4 GiB", "my", headers_of_4_gib, ELIBBAD, SAID_DAMAGED },
	{ "PE: no directories", "my", no_dirents, ENODATA, SAID_NONE },
	{ "PE: four directories", "my", few_dirents, ENODATA, SAID_NONE },
	{ "PE: 4 Gi directories", "my", many_dirents, ELIBBAD, SAID_DAMAGED },
	{ "PE: no sections", "my", no_sections, EKEYREJECTED, SAID_BAD },
	{ "PE: 65535 sections", "my", many_sections, ELIBBAD, SAID_DAMAGED },
	{ "PE: section behind the file", "my", section_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: section at 2 GiB", "my", section_far, ELIBBAD, SAID_DAMAGED },
	{ "PE: section of 4 GiB", "my", section_of_4_gib, ELIBBAD, SAID_DAMAGED },
	{ "PE: section of 2 GiB", "my", section_of_2_gib, ELIBBAD, SAID_DAMAGED },
	{ "PE: bytes before the table", "my", gap, EKEYREJECTED, SAID_BAD },
	{ "PE: a byte behind the table", "my", byte_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: eight bytes behind the table", "my", eight_behind, ELIBBAD, SAID_DAMAGED },
	{ "PE: certificate of another issuer", "my", certificate_name, 0, NULL },
	{ "PE: certificate's key flipped", "my", certificate_key, EKEYREJECTED, SAID_BAD },
	{ "PE: certificate's signature flipped", "my", certificate_end, EKEYREJECTED, SAID_BAD },
	{ "PE: signed twice", "my-my", NULL, 0, NULL },
	{ "PE: signed twice, then unknown", "my-unknown", NULL, 0, NULL },
	{ "PE: signed twice, first unknown", "unknown-my", NULL, 0, NULL },
	{ "PE: signed twice, then revoked", "my-revoked", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "PE: signed twice, first revoked", "revoked-my", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "PE: signed by a key on the blacklist", "withdrawn", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "PE: a key on the blacklist with a second signer", "withdrawn-beside-unknown", NULL,
	  EKEYREJECTED, SAID_REVOKED },
	{ "PE: another checksum", "my", other_checksum, 0, NULL },
	{ "PE: zeroes in the table", "my", slack_of_zeroes, 0, NULL },
	{}
};

const struct sig_format sig_format_pe = {
	.name = "PE",
	.is = is_pe,
	.locate = locate_pe,
	.is_free = is_free_in_pe,
	.cases = cases,
};
