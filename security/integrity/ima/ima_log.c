// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a measurement list that another kernel has left; ima_log.h draws it.
 *
 * Whoever had that memory in between may have written anything. So each length is
 * held against what is left before it is used, and what IMA's own code takes for
 * granted of a field's contents is checked here.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/swab.h>
#include <linux/unaligned.h>

#include "ima_log.h"

/* A measurement without a name and without data */
#define ENTRY_MIN	(sizeof(u32) + IMA_LOG_DIGEST_SIZE + 2 * sizeof(u32))
/* IMA has a bit for each PCR that a file was measured to; TPMs have less. */
#define PCR_MAX		63

static u32 number(const struct ima_log *log, const u8 *from)
{
	return log->le ? get_unaligned_le32(from) : get_unaligned((const u32 *)from);
}

/* @len bytes from what is left, or NULL */
static const u8 *take(struct ima_log *log, size_t len)
{
	const u8 *from = log->next;

	if (len > log->left)
		return NULL;
	log->next += len;
	log->left -= len;
	return from;
}

static int take_number(struct ima_log *log, u32 *value)
{
	const u8 *from = take(log, sizeof(*value));

	if (!from)
		return -EINVAL;
	*value = number(log, from);
	return 0;
}

/* Fields of IMA's are called so, and "|" stands between them in a format. */
static bool is_template(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-|")];
}

/* A length, and so many bytes */
static int take_counted(struct ima_log *log, const u8 **from, u32 *len)
{
	if (take_number(log, len))
		return -EINVAL;
	*from = take(log, *len);
	return *from ? 0 : -EINVAL;
}

static void read_header(struct ima_kexec_hdr *hdr, const void *buf, bool le)
{
	const u8 *from = buf;

	memcpy(hdr, from, sizeof(*hdr));
	if (!le)
		return;
	hdr->version = get_unaligned_le16(from + offsetof(struct ima_kexec_hdr, version));
	hdr->buffer_size = get_unaligned_le64(from + offsetof(struct ima_kexec_hdr, buffer_size));
	hdr->count = get_unaligned_le64(from + offsetof(struct ima_kexec_hdr, count));
}

/**
 * ima_log_open() - start to read a list
 * @log:  receives the state
 * @buf:  header and measurements, of any alignment
 * @size: bytes that may be read there
 * @le:	  numbers are little-endian; otherwise they have this kernel's byte order
 * @why:  receives the sentence
 *
 * Context: Any.
 * Return: 0; -EINVAL when the header is of an unknown version, or its numbers
 * cannot be true.
 */
int ima_log_open(struct ima_log *log, const void *buf, size_t size, bool le,
		 struct kexec_why *why)
{
	struct ima_kexec_hdr hdr;

	if (size < sizeof(hdr))
		return kexec_say_why(why, -EINVAL, "header: cut after %zu bytes", size);
	read_header(&hdr, buf, le);
	if (hdr.version == swab16(IMA_LOG_VERSION))
		return kexec_say_why(why, -EINVAL,
				     "header: in another byte order, see ima_canonical_fmt");
	if (hdr.version != IMA_LOG_VERSION)
		return kexec_say_why(why, -EINVAL, "header: version %u is unknown", hdr.version);
	if (hdr.buffer_size < sizeof(hdr) || hdr.buffer_size > size)
		return kexec_say_why(why, -EINVAL, "header: says %llu bytes, where %zu were left",
				     hdr.buffer_size, size);
	if (hdr.count > (hdr.buffer_size - sizeof(hdr)) / ENTRY_MIN)
		return kexec_say_why(why, -EINVAL, "header: says %llu measurements in %llu bytes",
				     hdr.count, hdr.buffer_size);

	*log = (struct ima_log){
		.count = hdr.count,
		.next = (const u8 *)buf + sizeof(hdr),
		.left = hdr.buffer_size - sizeof(hdr),
		.le = le,
	};
	return 0;
}

/**
 * ima_log_next() - read the next measurement
 * @log:   a list of which less than its count was read
 * @entry: receives it
 * @why:   receives the sentence
 *
 * Context: Any.
 * Return: 0; -EINVAL when a length leads out of the list, a name is none, or there
 * is no such PCR.
 */
int ima_log_next(struct ima_log *log, struct ima_log_entry *entry, struct kexec_why *why)
{
	u64 at = log->at++;
	const u8 *name;
	u32 len;
	int ret = take_number(log, &entry->pcr);

	entry->digest = take(log, IMA_LOG_DIGEST_SIZE);
	if (ret || !entry->digest)
		return kexec_say_why(why, -EINVAL, "measurement %llu: cut", at);
	if (entry->pcr > PCR_MAX)
		return kexec_say_why(why, -EINVAL, "measurement %llu: there is no PCR %u", at,
				     entry->pcr);

	if (take_counted(log, &name, &len))
		return kexec_say_why(why, -EINVAL,
				     "measurement %llu: the template's name leads out of the list",
				     at);
	memcpy(entry->template, name, min(len, IMA_LOG_NAME_MAX));
	entry->template[min(len, IMA_LOG_NAME_MAX)] = '\0';
	if (strlen(entry->template) != len || !is_template(entry->template))
		return kexec_say_why(why, -EINVAL,
				     "measurement %llu: no template has a name like that", at);

	if (take_counted(log, &entry->data, &entry->data_len))
		return kexec_say_why(why, -EINVAL, "measurement %llu: leads out of the list", at);
	return 0;
}

/**
 * ima_log_close() - see that a list ends where it says
 * @log: a list that was read to its count
 * @why: receives the sentence
 *
 * Context: Any.
 * Return: 0; -EINVAL when there is more than was counted.
 */
int ima_log_close(const struct ima_log *log, struct kexec_why *why)
{
	if (!log->left)
		return 0;
	return kexec_say_why(why, -EINVAL, "header: says %llu measurements, %zu bytes follow them",
			     log->count, log->left);
}

/**
 * ima_log_split() - find the fields of the measurement that was read last
 * @log:    its list
 * @entry:  the measurement
 * @fields: receives them
 * @nr:	    how many its template has
 * @why:    receives the sentence
 *
 * Context: Any.
 * Return: 0; -EINVAL when there are more or less.
 */
int ima_log_split(const struct ima_log *log, const struct ima_log_entry *entry,
		  struct ima_log_field *fields, unsigned int nr, struct kexec_why *why)
{
	struct ima_log data = { .next = entry->data, .left = entry->data_len, .le = log->le };

	for (unsigned int i = 0; i < nr; i++)
		if (take_counted(&data, &fields[i].data, &fields[i].len))
			return kexec_say_why(why, -EINVAL,
					     "measurement %llu: field %u of %u leads out of it",
					     log->at - 1, i + 1, nr);
	if (data.left)
		return kexec_say_why(why, -EINVAL,
				     "measurement %llu: %zu bytes follow its %u fields",
				     log->at - 1, data.left, nr);
	return 0;
}

/* "ALGORITHM:" or "TYPE:ALGORITHM:", a NUL, and the digest */
static bool is_digest(const struct ima_log_field *field)
{
	const u8 *end = memchr(field->data, 0, field->len);

	return end && end > field->data && end[-1] == ':';
}

/**
 * ima_log_check_field() - whether a field can be shown
 * @log:   the list that it is in
 * @id:	   what the template calls the field
 * @field: the field
 * @why:   receives the sentence
 *
 * ascii_runtime_measurements looks for the colon in front of a digest, and prints
 * what follows it up to the field's length.
 *
 * Context: Any.
 * Return: 0; -EINVAL when it is to be a digest and has another form.
 */
int ima_log_check_field(const struct ima_log *log, const char *id,
			const struct ima_log_field *field, struct kexec_why *why)
{
	static const char * const digests[] = { "d-ng", "d-ngv2", "d-modsig" };

	/* Without contents it is not shown at all; so is a d-modsig where there is none. */
	if (!field->len)
		return 0;
	for (unsigned int i = 0; i < ARRAY_SIZE(digests); i++)
		if (!strcmp(id, digests[i]) && !is_digest(field))
			return kexec_say_why(why, -EINVAL, "measurement %llu: %s is no digest",
					     log->at - 1, id);
	return 0;
}
