// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed kernels, and where in them everything is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "request.h"
#include "sigfile.h"

/* What a case may append. */
#define ROOM	4096

static void give_up(const char *what, const char *name)
{
	printf("Bail out! %s %s: errno %d\n", what, name, errno);
	exit(1);
}

static const char *trust_path(const char *name)
{
	static char path[256];
	const char *folder = getenv("KEXEC_TRUST");

	snprintf(path, sizeof(path), "%s/%s", folder ? folder : "/trust", name);
	return path;
}

/**
 * blob_read() - read one of the signed files
 * @blob: receives it; to be freed by blob_free()
 * @name: of the file
 */
void blob_read(struct blob *blob, const char *name)
{
	int fd = open(trust_path(name), O_RDONLY | O_CLOEXEC);
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat))
		give_up("cannot open", trust_path(name));
	blob->size = stat.st_size;
	blob->room = blob->size + ROOM;
	blob->data = calloc(1, blob->room);
	if (!blob->data || read(fd, blob->data, blob->size) != (ssize_t)blob->size)
		give_up("cannot read", trust_path(name));
	close(fd);
}

/**
 * blob_free() - forget a file
 * @blob: filled by blob_read()
 */
void blob_free(struct blob *blob)
{
	free(blob->data);
	*blob = (struct blob) {};
}

/**
 * blob_add() - append to a file in memory
 * @blob: the file
 * @data: what to append; NULL for zeroes
 * @len: how many bytes
 */
void blob_add(struct blob *blob, const void *data, size_t len)
{
	if (len > blob->room - blob->size)
		give_up("no room in", "a file");
	if (data)
		memcpy(blob->data + blob->size, data, len);
	else
		memset(blob->data + blob->size, 0, len);
	blob->size += len;
}

/**
 * blob_file() - make it a file that can be loaded
 * @blob: what is to be in it
 *
 * Return: a descriptor for reading.
 */
int blob_file(const struct blob *blob)
{
	return temp_file(blob->data, blob->size);
}

/**
 * get_le() - read a little-endian number
 * @at: where it is
 * @width: its bytes
 *
 * Return: the number.
 */
unsigned long long get_le(const unsigned char *at, int width)
{
	unsigned long long value = 0;

	while (width--)
		value = value << 8 | at[width];
	return value;
}

/**
 * put_le() - write a little-endian number
 * @at: where to
 * @width: its bytes
 * @value: the number
 */
void put_le(unsigned char *at, int width, unsigned long long value)
{
	int i;

	for (i = 0; i < width; i++)
		at[i] = value >> (8 * i);
}

/**
 * der_length() - how long a DER value is
 * @der: its first byte; it has a length in two bytes, as all of 256 bytes or more do
 *
 * Return: its bytes with type and length, or 0 when its length is of another kind.
 */
size_t der_length(const unsigned char *der)
{
	return der[1] == 0x82 ? 4 + (der[2] << 8 | der[3]) : 0;
}

/**
 * sig_format() - how a file carries its signature
 * @blob: the file
 *
 * Return: the format; it does not say whether there is a signature.
 */
const struct sig_format *sig_format(const struct blob *blob)
{
	return sig_format_pe.is(blob) ? &sig_format_pe : &sig_format_appended;
}

/**
 * sig_locate() - where everything is
 * @blob: a signed file
 * @places: receives the offsets
 */
void sig_locate(const struct blob *blob, struct sig_places *places)
{
	*places = (struct sig_places) {};
	sig_format(blob)->locate(blob, places);
	if (!places->message_len) {
		errno = EINVAL;
		give_up("no signature in", "a file");
	}
}

/* The serial number of a keyring that root can see. */
static long find_keyring(const char *name)
{
	FILE *file = fopen("/proc/keys", "re");
	char line[256], wanted[64];
	long serial = -1;

	snprintf(wanted, sizeof(wanted), " %s: ", name);
	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, " keyring ") && strstr(line, wanted))
			serial = strtol(line, NULL, 16);
	if (file)
		fclose(file);
	return serial;
}

/**
 * add_certificate() - try to add one to a keyring of the kernel
 * @name: of the certificate
 * @keyring: of the keyring, with its dot
 *
 * Return: 0, or the errno as a positive number.
 */
int add_certificate(const char *name, const char *keyring)
{
	struct blob blob;
	long ret;

	blob_read(&blob, name);
	ret = syscall(SYS_add_key, "asymmetric", name, blob.data, blob.size,
		      find_keyring(keyring));
	blob_free(&blob);
	return ret < 0 ? errno : 0;
}
