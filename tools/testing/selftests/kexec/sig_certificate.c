// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lies in the certificate that comes along with a signature.
 *
 * It is not needed: the kernel has its own copy of those that it trusts.  What it
 * says may still lead nowhere else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sigfile.h"

/* The certificate of "my", in a message that "my" has signed. */
static unsigned char *certificate_in(const struct blob *blob, size_t *len)
{
	unsigned char *at;
	struct blob der;

	blob_read(&der, "my.der");
	*len = der.size;
	at = memmem(blob->data, blob->size, der.data, der.size);
	blob_free(&der);
	if (!at) {
		printf("Bail out! no certificate in a message\n");
		exit(1);
	}
	return at;
}

/**
 * certificate_name() - another name as that of the issuer
 * @blob: a file that "my" has signed
 */
void certificate_name(struct blob *blob)
{
	size_t len;
	unsigned char *at = certificate_in(blob, &len);

	at = memmem(at, len, "my kernels", strlen("my kernels"));
	if (at)
		at[0] ^= 1;
}

/**
 * certificate_key() - another key
 * @blob: a file that "my" has signed
 */
void certificate_key(struct blob *blob)
{
	size_t len;
	unsigned char *at = certificate_in(blob, &len);

	at[len / 2] ^= 1;
}

/**
 * certificate_end() - another signature below it
 * @blob: a file that "my" has signed
 */
void certificate_end(struct blob *blob)
{
	size_t len;
	unsigned char *at = certificate_in(blob, &len);

	at[len - 1] ^= 1;
}
