/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signed kernels, and where in them everything is.
 *
 * The files, keys and certificates are in $KEXEC_TRUST, or else in /trust.
 */
#ifndef KEXEC_SELFTEST_SIGFILE_H
#define KEXEC_SELFTEST_SIGFILE_H

#include <stdbool.h>
#include <stddef.h>

/* A file in memory, with room to grow. */
struct blob {
	unsigned char *data;
	size_t size;
	size_t room;
};

/* Offsets into a signed file. */
struct sig_places {
	size_t header;		/* a byte that no loader looks at */
	size_t text;		/* what runs */
	size_t content_end;	/* what is signed is before this */
	size_t message;		/* the PKCS#7 message */
	size_t message_len;
	size_t slack;		/* from its end to that of the signature's container */
};

struct sig_case {
	const char *name;
	const char *file;
	void (*spoil)(struct blob *blob);
	int err;
	const char *said;
};

/* A way to carry a signature. */
struct sig_format {
	const char *name;
	bool (*is)(const struct blob *blob);
	void (*locate)(const struct blob *blob, struct sig_places *places);
	/* Not covered by the signature, and still part of the contents. */
	bool (*is_free)(const struct blob *blob, size_t at);
	const struct sig_case *cases;
};

extern const struct sig_format sig_format_pe;
extern const struct sig_format sig_format_appended;

void blob_read(struct blob *blob, const char *name);
void blob_free(struct blob *blob);
void blob_add(struct blob *blob, const void *data, size_t len);
int blob_file(const struct blob *blob);
unsigned long long get_le(const unsigned char *at, int width);
void put_le(unsigned char *at, int width, unsigned long long value);

const struct sig_format *sig_format(const struct blob *blob);
void sig_locate(const struct blob *blob, struct sig_places *places);
size_t der_length(const unsigned char *der);

void certificate_name(struct blob *blob);
void certificate_key(struct blob *blob);
void certificate_end(struct blob *blob);
int add_certificate(const char *name, const char *keyring);

#endif /* KEXEC_SELFTEST_SIGFILE_H */
