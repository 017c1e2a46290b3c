// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is signed in a PE file, and where its signatures are, without side effects.
 *
 * Microsoft's "Windows Authenticode Portable Executable Signature Format" hashes
 *
 *	| headers | section | section | the rest | certificate table
 *	     ^ but for the checksum and the directory entry of this table
 *
 * and takes the sections in the order of their offsets.  The file may have gaps
 * between them which nothing covers, or sections that overlap.  Whoever loads
 * sections alone need not care.  Kernels are loaded as they are in the file, so
 * here all of a file up to the certificate table has to be hashed, each byte once
 * and in its place; and the table has to be the last thing in it.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/pe.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "pe_layout.h"

/* "Note that the Windows loader limits the number of sections to 96." (PE format) */
#define SECTIONS_MAX	96

/* The tag of a PKCS#7 message, a SEQUENCE, and how its length is told (X.690, 8.1.3). */
#define DER_SEQUENCE	0x30
#define DER_LONG	0x80

/* The file is little-endian, and what it points to may stand anywhere. */
#define pe16(at, type, field)	get_unaligned_le16((at) + offsetof(struct type, field))
#define pe32(at, type, field)	get_unaligned_le32((at) + offsetof(struct type, field))

#define CERT_DIR_AT		offsetof(struct data_directory, certs)

/* A file while it is being looked at. */
struct pe_view {
	const u8 *file;
	size_t len;
	const char **why;
};

static int broken(const struct pe_view *view, const char *why)
{
	*view->why = why;
	return -ELIBBAD;
}

static bool holds(const struct pe_view *view, size_t at, size_t len)
{
	return at <= view->len && len <= view->len - at;
}

/* @pe: offset of the PE header; @end: receives the offset behind the directories */
static int read_optional(const struct pe_view *view, size_t pe, struct pe_layout *layout,
			 size_t *header_size, size_t *end)
{
	size_t at = pe + sizeof(struct pe_hdr), fixed;
	const u8 *opt = view->file + at;
	u32 dirs;

	if (!holds(view, at, sizeof(struct pe32plus_opt_hdr)))
		return broken(view, "no room for the optional header");
	switch (pe16(opt, pe32plus_opt_hdr, magic)) {
	case PE_OPT_MAGIC_PE32:
		fixed = sizeof(struct pe32_opt_hdr);
		dirs = pe32(opt, pe32_opt_hdr, data_dirs);
		break;
	case PE_OPT_MAGIC_PE32PLUS:
		fixed = sizeof(struct pe32plus_opt_hdr);
		dirs = pe32(opt, pe32plus_opt_hdr, data_dirs);
		break;
	default:
		return broken(view, "the optional header is of an unknown kind");
	}
	/* These two are at the same place in both kinds. */
	layout->csum_at = at + offsetof(struct pe32plus_opt_hdr, csum);
	*header_size = pe32(opt, pe32plus_opt_hdr, header_size);

	*end = at + fixed;
	if (!holds(view, 0, *header_size) || *header_size < *end ||
	    dirs > (*header_size - *end) / sizeof(struct data_dirent))
		return broken(view, "the data directories do not fit into the headers");
	layout->cert_dir_at = *end + CERT_DIR_AT;
	*end += dirs * sizeof(struct data_dirent);
	if (*end < layout->cert_dir_at + sizeof(struct data_dirent))
		return -ENODATA;
	return 0;
}

static int read_certs(const struct pe_view *view, size_t header_size, struct pe_layout *layout)
{
	const u8 *dir = view->file + layout->cert_dir_at;

	layout->signed_len = pe32(dir, data_dirent, virtual_address);
	layout->certs_len = pe32(dir, data_dirent, size);
	if (!layout->signed_len || !layout->certs_len)
		return -ENODATA;
	if (!holds(view, layout->signed_len, layout->certs_len))
		return broken(view, "the certificate table does not fit into the file");
	if (layout->signed_len < header_size)
		return broken(view, "the certificate table is inside the headers");
	if (layout->signed_len + layout->certs_len != view->len)
		return broken(view, "something follows the certificate table");
	return 0;
}

/* The contents of the section that starts at @from; 0: there is none. */
static u32 section_at(const u8 *table, unsigned int nr, size_t from)
{
	for (; nr; nr--, table += sizeof(struct section_header)) {
		u32 len = pe32(table, section_header, raw_data_size);

		if (len && pe32(table, section_header, data_addr) == from)
			return len;
	}
	return 0;
}

static unsigned int count_filled(const u8 *table, unsigned int nr)
{
	unsigned int filled = 0;

	for (; nr; nr--, table += sizeof(struct section_header))
		filled += !!pe32(table, section_header, raw_data_size);
	return filled;
}

/* From the headers on one section after the other, up to where the rest begins. */
static int check_sections(const struct pe_view *view, size_t table, unsigned int nr,
			  size_t header_size, const struct pe_layout *layout)
{
	const u8 *first = view->file + table;
	size_t pos = header_size;

	if (nr > SECTIONS_MAX)
		return broken(view, "too many sections");
	if (table > header_size || nr * sizeof(struct section_header) > header_size - table)
		return broken(view, "the section table does not fit into the headers");

	for (unsigned int left = count_filled(first, nr); left; left--) {
		u32 len = section_at(first, nr, pos);

		if (!len)
			return broken(view, "sections overlap, or leave a gap that is not signed");
		if (len > layout->signed_len - pos)
			return broken(view, "a section reaches into the certificate table");
		pos += len;
	}
	return 0;
}

/**
 * pe_read_layout() - find out what the signatures of a PE file cover
 * @file:   the whole file
 * @len:    its size in bytes
 * @layout: receives what is signed; undefined on an error
 * @why:    receives what is wrong with the file, when it is -ELIBBAD
 *
 * Context: Any.
 * Return: 0, or
 * * -ENODATA - not a PE file, or one without a certificate table
 * * -ELIBBAD - the headers are broken, or leave a part of the file unsigned
 */
int pe_read_layout(const void *file, size_t len, struct pe_layout *layout, const char **why)
{
	const struct pe_view view = { .file = file, .len = len, .why = why };
	size_t pe, header_size, end;
	int ret;

	if (!holds(&view, 0, sizeof(struct mz_hdr)) || pe16(file, mz_hdr, magic) != MZ_MAGIC)
		return -ENODATA;
	pe = pe32(file, mz_hdr, peaddr);
	if (!holds(&view, pe, sizeof(struct pe_hdr)) ||
	    pe32(file + pe, pe_hdr, magic) != PE_MAGIC)
		return broken(&view, "there is no PE header where there should be one");

	ret = read_optional(&view, pe, layout, &header_size, &end);
	if (!ret)
		ret = read_certs(&view, header_size, layout);
	if (!ret)
		ret = check_sections(&view, end, pe16(file + pe, pe_hdr, sections),
				     header_size, layout);
	return ret;
}

/* An entry may end in padding that its message does not know of. */
static int trim_message(const struct pe_view *view, struct pe_cert *cert)
{
	size_t len, nr;

	if (cert->len < 2 || cert->data[0] != DER_SEQUENCE)
		return broken(view, "a certificate table entry is no PKCS#7 message");
	len = cert->data[1];
	/* Where the length is indefinite, the message says itself where it ends. */
	if (len == DER_LONG)
		return 0;
	nr = len & DER_LONG ? len & ~DER_LONG : 0;
	if (nr > sizeof(u32) || nr > cert->len - 2)
		return broken(view, "the length of a PKCS#7 message is broken");
	if (nr)
		len = 0;
	for (size_t i = 0; i < nr; i++)
		len = len << 8 | cert->data[2 + i];
	if (len > cert->len - 2 - nr)
		return broken(view, "a PKCS#7 message reaches out of its entry");
	cert->len = 2 + nr + len;
	return 0;
}

/**
 * pe_next_cert() - the next signature in a certificate table
 * @file:   the whole file, as given to pe_read_layout()
 * @layout: what that found out
 * @at:	    0 for the first one; moved on to the next
 * @cert:   receives the PKCS#7 message
 * @why:    receives what is wrong with the table, when it is -ELIBBAD
 *
 * Entries are as long as they say, and the next one follows at a multiple of 8
 * bytes.  The table may be longer than they are by zeroes.
 *
 * Context: Any.
 * Return: 0, or
 * * -ENODATA - there are no more
 * * -ENOPKG  - not a PKCS#7 signature; one that is may follow
 * * -ELIBBAD - the table is broken
 */
int pe_next_cert(const void *file, const struct pe_layout *layout, size_t *at,
		 struct pe_cert *cert, const char **why)
{
	const struct pe_view view = {
		.file = file, .len = layout->signed_len + layout->certs_len, .why = why,
	};
	const u8 *entry = file + layout->signed_len + *at;
	size_t left = layout->certs_len - *at;
	u32 len;

	if (!memchr_inv(entry, 0, left))
		return -ENODATA;
	if (left < sizeof(struct win_certificate))
		return broken(&view, "the certificate table ends amid an entry");
	len = pe32(entry, win_certificate, length);
	if (len < sizeof(struct win_certificate) || len > left)
		return broken(&view, "a certificate table entry has a wrong length");
	*at += min(ALIGN((size_t)len, 8), left);

	if (pe16(entry, win_certificate, revision) != WIN_CERT_REVISION_2_0 ||
	    pe16(entry, win_certificate, cert_type) != WIN_CERT_TYPE_PKCS_SIGNED_DATA)
		return -ENOPKG;
	*cert = (struct pe_cert) {
		.data = entry + sizeof(struct win_certificate),
		.len = len - sizeof(struct win_certificate),
	};
	return trim_message(&view, cert);
}
