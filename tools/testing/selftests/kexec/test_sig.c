// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures of every kind, for a kernel that insists on a good one: the errno, the
 * sentence, and what was loaded before stays loaded.
 *
 * The files are small kernels in /trust, which do nothing when they are started, see
 * dev/guest/small_kernel.py.  Run it as root, once after each boot: it adds keys.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "report.h"
#include "sig_words.h"
#include "sigfile.h"

/* Refused so often, a lost page shows; see test_leak.c. */
#define ROUNDS		100

/* A bit of a byte, not always the same. */
#define BIT_OF(at)	(1 << (at) % 8)

/* The signature itself, 256 bytes, is the last thing in its message. */
#define INSIDE_SIGNATURE	100

static struct sig_places places_of(const struct blob *blob)
{
	struct sig_places places;

	sig_locate(blob, &places);
	return places;
}

#define FLIP(name, at)						\
	static void flip_##name(struct blob *blob)		\
	{							\
		struct sig_places p = places_of(blob);		\
								\
		blob->data[at] ^= 1;				\
	}

FLIP(header, p.header)
FLIP(text, p.text)
FLIP(last_byte, p.content_end - 1)
FLIP(signature, p.message + p.message_len - INSIDE_SIGNATURE)
FLIP(message_type, p.message + 8)

/* What one key has signed, with the signature of another. */
static void signature_of_another(struct blob *blob)
{
	unsigned char *text;
	struct blob other;

	blob_read(&other, "blacklisted");
	text = other.data + places_of(&other).content_end;
	memcpy(blob->data + places_of(blob).content_end, text,
	       other.size - places_of(&other).content_end);
	blob_free(&other);
}

static const struct sig_case cases[] = {
	{ "unsigned", "unsigned", NULL, ENODATA, SAID_NONE },
	{ "signed by a built-in key", "my", NULL, 0, NULL },
	{ "signed by an unknown key", "unknown", NULL, ENOKEY, SAID_UNKNOWN },
	{ "signed by a key that a missing one vouches for", "leaf", NULL, ENOKEY, SAID_UNKNOWN },
	{ "signed by a revoked key", "revoked", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "the hash of the file is blacklisted", "blacklisted", NULL, EKEYREJECTED, SAID_REVOKED },
	{ "header flipped", "my", flip_header, EKEYREJECTED, SAID_BAD },
	{ "text flipped", "my", flip_text, EKEYREJECTED, SAID_BAD },
	{ "last byte flipped", "my", flip_last_byte, EKEYREJECTED, SAID_BAD },
	{ "signature flipped", "my", flip_signature, EKEYREJECTED, SAID_BAD },
	{ "message of another type", "my", flip_message_type, EKEYREJECTED, SAID_BAD },
	{ "the signature of another file", "my", signature_of_another, EKEYREJECTED, SAID_BAD },
	{}
};

/* After keys were added. */
static const struct sig_case added_cases[] = {
	{ "signed by a key in the secondary keyring", "leaf", NULL, 0, NULL },
	{ "signed by a revoked key that was added", "revoked", NULL, EKEYREJECTED, SAID_REVOKED },
	{}
};

/* Who may be added to the secondary keyring; the order matters. */
static const struct key_case {
	const char *name;
	const char *file;
	int err;
} key_cases[] = {
	{ "a key that nobody vouches for", "unknown.der", ENOKEY },
	{ "a key that a missing one vouches for", "leaf.der", ENOKEY },
	{ "a key that a built-in one vouches for", "secondary.der", 0 },
	{ "a key that the added one vouches for", "leaf.der", 0 },
	{ "a key whose certificate is on the blacklist", "withdrawn.der", EKEYREJECTED },
	{ "a key whose certificate is revoked", "revoked.der", 0 },
};

static void load_something(void)
{
	struct request request;
	struct blob blob;

	if (kexec_is_loaded())
		return;
	blob_read(&blob, "my");
	request_open(&request);
	close(request.kernel);
	request.kernel = blob_file(&blob);
	if (kexec_file(&request) || !kexec_is_loaded())
		ksft_exit_fail_msg("cannot load what is signed\n");
	request_close(&request);
	blob_free(&blob);
}

static void open_case(struct request *request, const struct sig_case *c)
{
	struct blob blob;

	blob_read(&blob, c->file);
	if (c->spoil)
		c->spoil(&blob);
	request_open(request);
	close(request->kernel);
	request->kernel = blob_file(&blob);
	blob_free(&blob);
}

static void run_case(const struct sig_case *c)
{
	struct verdict verdict = {};
	struct request request;
	char text[128];

	load_something();
	open_case(&request, c);
	if (c->err)
		refused(&request, c->err, c->said, &verdict);
	else
		accepted(&request, &verdict);
	request_close(&request);
	snprintf(text, sizeof(text), "%s: %s", c->name, errno_name(c->err));
	report(text, &verdict);
}

static unsigned int count(const struct sig_case *c)
{
	unsigned int n = 0;

	while (c[n].name)
		n++;
	return n;
}

static void run_cases(const struct sig_case *c)
{
	for (; c->name; c++)
		run_case(c);
}

static void run_key_case(const struct key_case *c)
{
	int err = add_certificate(c->file, ".secondary_trusted_keys");

	if (err != c->err)
		ksft_print_msg("got %s\n", errno_name(err));
	ksft_test_result(err == c->err, "adding %s: %s\n", c->name, errno_name(c->err));
}

/* Whether the kernel takes it; the image that is loaded afterwards is the good one. */
static bool takes(const struct blob *blob)
{
	struct request request;
	int err;

	request_open(&request);
	close(request.kernel);
	request.kernel = blob_file(blob);
	err = kexec_file(&request);
	request_close(&request);
	return !err;
}

/*
 * What is signed must not differ in a bit.  In the signature's container some may:
 * what nobody reads, as the certificates that come along.
 */
static void flip_each_byte(const struct sig_format *format)
{
	unsigned int outside = 0, inside = 0;
	struct sig_places places;
	struct blob blob;
	size_t at;

	blob_read(&blob, "my");
	sig_locate(&blob, &places);
	for (at = 0; at < blob.size; at++) {
		blob.data[at] ^= BIT_OF(at);
		if (takes(&blob)) {
			outside += at >= places.content_end;
			inside += at < places.content_end && !format->is_free(&blob, at);
			if (at < places.content_end)
				ksft_print_msg("byte %#zx is free\n", at);
		}
		blob.data[at] ^= BIT_OF(at);
	}
	ksft_print_msg("%u of %zu bytes of the signature are free\n", outside,
		       blob.size - places.content_end);
	ksft_test_result(!inside, "a bit of each of %zu bytes flipped\n", blob.size);
	blob_free(&blob);
}

/* Cut anywhere: no length leads behind the end. */
static void cut_everywhere(void)
{
	unsigned int taken = 0;
	struct blob blob;

	blob_read(&blob, "my");
	while (--blob.size)
		taken += takes(&blob);
	ksft_test_result(!taken, "cut to each length\n");
	blob_free(&blob);
}

static void refuse_some(void)
{
	static const struct sig_case some[] = {
		{ NULL, "my", flip_text, 0, NULL },
		{ NULL, "my", flip_signature, 0, NULL },
		{ NULL, "my", flip_message_type, 0, NULL },
		{ NULL, "unknown", NULL, 0, NULL },
		{ NULL, "blacklisted", NULL, 0, NULL },
		{ NULL, "unsigned", NULL, 0, NULL },
	};
	struct request request;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(some); i++) {
		open_case(&request, &some[i]);
		if (!kexec_file(&request))
			ksft_exit_fail_msg("%s was loaded\n", some[i].file);
		request_close(&request);
	}
}

int main(void)
{
	const struct sig_format *format;
	struct blob blob;
	unsigned int i;

	blob_read(&blob, "my");
	format = sig_format(&blob);
	blob_free(&blob);
	report_begin(count(cases) + count(format->cases) + ARRAY_SIZE(key_cases) +
		     count(added_cases) + 3);
	run_cases(cases);
	run_cases(format->cases);
	for (i = 0; i < ARRAY_SIZE(key_cases); i++)
		run_key_case(&key_cases[i]);
	run_cases(added_cases);
	flip_each_byte(format);
	cut_everywhere();
	report_no_growth("refused once more", refuse_some, ROUNDS);
	ksft_finished();
}
