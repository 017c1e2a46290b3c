// SPDX-License-Identifier: GPL-2.0-only
/*
 * The signature behind a file, as sign-file appends it, and lies about it.
 *
 *	| contents | PKCS#7 message | trailer, 12 bytes | magic, 28 bytes |
 */
#include <errno.h>
#include <string.h>

#include "sig_words.h"
#include "sigfile.h"

/* include/linux/module_signature.h */
static const char magic[] = "~Module signature appended~\n";

#define MAGIC_LEN	(sizeof(magic) - 1)
#define TRAILER_LEN	12
#define ALGO		0
#define HASH		1
#define ID_TYPE		2
#define SIGNER_LEN	3
#define KEY_ID_LEN	4
#define PAD		5
#define SIG_LEN		8

/* e_ident[EI_PAD] */
#define ELF_PAD		9
#define TEXT		0x300

static unsigned char *trailer(const struct blob *blob)
{
	return blob->data + blob->size - MAGIC_LEN - TRAILER_LEN;
}

/* Big-endian, unlike everything else. */
static unsigned int sig_len(const struct blob *blob)
{
	const unsigned char *at = trailer(blob) + SIG_LEN;

	return (unsigned int)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static void put_sig_len(struct blob *blob, unsigned int len)
{
	unsigned char *at = trailer(blob) + SIG_LEN;
	int i;

	for (i = 0; i < 4; i++)
		at[i] = len >> (24 - 8 * i);
}

static bool has_trailer(const struct blob *blob)
{
	return blob->size > MAGIC_LEN + TRAILER_LEN &&
	       !memcmp(blob->data + blob->size - MAGIC_LEN, magic, MAGIC_LEN);
}

static void locate_appended(const struct blob *blob, struct sig_places *places)
{
	if (!has_trailer(blob))
		return;
	places->header = ELF_PAD;
	places->text = TEXT;
	places->message = trailer(blob) - blob->data - sig_len(blob);
	places->content_end = places->message;
	places->message_len = der_length(blob->data + places->message);
	places->slack = sig_len(blob) - places->message_len;
}

static bool is_free_nowhere(const struct blob *blob, size_t at)
{
	return false;
}

#define PUT_TRAILER(name, field, value)			\
	static void name(struct blob *blob)		\
	{						\
		trailer(blob)[field] = value;		\
	}

#define PUT_SIG_LEN(name, value)			\
	static void name(struct blob *blob)		\
	{						\
		put_sig_len(blob, value);		\
	}

#define PUT_MESSAGE(name, at, value)						\
	static void name(struct blob *blob)					\
	{									\
		(trailer(blob) - sig_len(blob))[at] = value;			\
	}

PUT_TRAILER(other_algo, ALGO, 1)
PUT_TRAILER(other_hash, HASH, 1)
PUT_TRAILER(other_id_type, ID_TYPE, 1)
PUT_TRAILER(a_signer, SIGNER_LEN, 1)
PUT_TRAILER(a_key_id, KEY_ID_LEN, 1)
PUT_TRAILER(a_pad, PAD, 1)
PUT_SIG_LEN(sig_len_0, 0)
PUT_SIG_LEN(sig_len_less, sig_len(blob) - 1)
PUT_SIG_LEN(sig_len_more, sig_len(blob) + 1)
PUT_SIG_LEN(sig_len_all, blob->size - MAGIC_LEN - TRAILER_LEN)
PUT_SIG_LEN(sig_len_file, blob->size)
PUT_SIG_LEN(sig_len_2_gib, 1U << 31)
PUT_SIG_LEN(sig_len_4_gib, ~0U)
PUT_MESSAGE(message_endless, 1, 0x80)
PUT_MESSAGE(message_wide, 1, 0x83)
PUT_MESSAGE(message_longer, 2, 0xff)
PUT_MESSAGE(message_shorter, 2, 0)
PUT_MESSAGE(no_sequence, 0, 0x31)

static void magic_flipped(struct blob *blob)
{
	blob->data[blob->size - 2] ^= 1;
}

static void no_newline(struct blob *blob)
{
	blob->size--;
}

static void only_magic(struct blob *blob)
{
	struct sig_places places;

	sig_locate(blob, &places);
	blob->size = places.content_end;
	blob_add(blob, magic, MAGIC_LEN);
}

/* Between message and trailer, where the length says that it belongs to the message. */
static void slack_of_zeroes(struct blob *blob)
{
	unsigned int len = sig_len(blob);
	unsigned char *from = trailer(blob);

	blob_add(blob, NULL, 8);
	memmove(from + 8, from, TRAILER_LEN + MAGIC_LEN);
	memset(from, 0, 8);
	put_sig_len(blob, len + 8);
}

static void byte_behind(struct blob *blob)
{
	blob_add(blob, "", 1);
}

static void newline_behind(struct blob *blob)
{
	blob_add(blob, "\n", 1);
}

static void byte_before(struct blob *blob)
{
	struct sig_places places;

	sig_locate(blob, &places);
	blob_add(blob, NULL, 1);
	memmove(blob->data + places.message + 1, blob->data + places.message,
		blob->size - 1 - places.message);
	blob->data[places.message] = 0;
}

static const struct sig_case cases[] = {
	{ "appended: magic flipped", "my", magic_flipped, ENODATA, SAID_NONE },
	{ "appended: no newline at the end", "my", no_newline, ENODATA, SAID_NONE },
	{ "appended: nothing but the magic", "my", only_magic, ENOPKG, SAID_UNSUPPORTED },
	{ "appended: an algorithm", "my", other_algo, EBADMSG, SAID_DAMAGED },
	{ "appended: a hash", "my", other_hash, EBADMSG, SAID_DAMAGED },
	{ "appended: not PKCS#7", "my", other_id_type, ENOPKG, SAID_UNSUPPORTED },
	{ "appended: a signer's name", "my", a_signer, EBADMSG, SAID_DAMAGED },
	{ "appended: a key's identifier", "my", a_key_id, EBADMSG, SAID_DAMAGED },
	{ "appended: padding", "my", a_pad, EBADMSG, SAID_DAMAGED },
	{ "appended: length of 0", "my", sig_len_0, EBADMSG, SAID_DAMAGED },
	{ "appended: length a byte short", "my", sig_len_less, EBADMSG, SAID_DAMAGED },
	{ "appended: length a byte too long", "my", sig_len_more, EBADMSG, SAID_DAMAGED },
	{ "appended: all of the file", "my", sig_len_all, EBADMSG, SAID_DAMAGED },
	{ "appended: length of the file", "my", sig_len_file, EBADMSG, SAID_DAMAGED },
	{ "appended: length of 2 GiB", "my", sig_len_2_gib, EBADMSG, SAID_DAMAGED },
	{ "appended: length of 4 GiB", "my", sig_len_4_gib, EBADMSG, SAID_DAMAGED },
	{ "appended: message without a length", "my", message_endless, EBADMSG, SAID_DAMAGED },
	{ "appended: message of 3 bytes of length", "my", message_wide, EBADMSG, SAID_DAMAGED },
	{ "appended: message longer than its room", "my", message_longer, EBADMSG, SAID_DAMAGED },
	{ "appended: message shorter than it is", "my", message_shorter, EBADMSG, SAID_DAMAGED },
	{ "appended: message that is no sequence", "my", no_sequence, EBADMSG, SAID_DAMAGED },
	{ "appended: a byte behind", "my", byte_behind, ENODATA, SAID_NONE },
	{ "appended: a newline behind", "my", newline_behind, ENODATA, SAID_NONE },
	{ "appended: a byte between", "my", byte_before, EKEYREJECTED, SAID_BAD },
	{ "appended: with its certificate", "my-certificate", NULL, 0, NULL },
	{ "appended: certificate of another issuer", "my-certificate", certificate_name, 0, NULL },
	{ "appended: certificate's key flipped", "my-certificate", certificate_key,
	  EKEYREJECTED, SAID_BAD },
	{ "appended: certificate's signature flipped", "my-certificate", certificate_end,
	  EKEYREJECTED, SAID_BAD },
	{ "appended: signed twice", "my-my", NULL, 0, NULL },
	{ "appended: signed twice, then unknown", "my-unknown", NULL, ENOKEY, SAID_UNKNOWN },
	{ "appended: signed twice, first unknown", "unknown-my", NULL, 0, NULL },
	{ "appended: signed twice, then revoked", "my-revoked", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "appended: signed twice, first revoked", "revoked-my", NULL, 0, NULL },
	{ "appended: signed by a key on the blacklist", "withdrawn", NULL, ENOKEY, SAID_UNKNOWN },
	{ "appended: zeroes behind the message", "my", slack_of_zeroes, 0, NULL },
	{}
};

const struct sig_format sig_format_appended = {
	.name = "appended",
	.is = has_trailer,
	.locate = locate_appended,
	.is_free = is_free_nowhere,
	.cases = cases,
};
