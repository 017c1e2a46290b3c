// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as a measurement list of another kernel, read as ima_inherit.c reads it;
 * when the first one is odd behind a good header.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "../../../security/integrity/ima/ima_log.h"

static void insist(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void touch(const u8 *data, size_t len)
{
	while (len--)
		READ_ONCE(data[len]);
}

/* As ima_show_template_data_ascii() does, which knows of no end but a NUL. */
static void show_digest(const struct ima_log_field *field)
{
	const char *colon = strrchr((const char *)field->data, ':');

	insist(colon && (const u8 *)colon + 2 <= field->data + field->len);
}

static int use_entry(struct ima_log *log, struct kexec_why *why)
{
	struct ima_log_field fields[3];
	struct ima_log_entry entry;
	int ret = ima_log_next(log, &entry, why);

	if (ret)
		return ret;
	insist(*entry.template && entry.pcr < 64);
	touch(entry.digest, IMA_LOG_DIGEST_SIZE);
	touch(entry.data, entry.data_len);
	ret = ima_log_split(log, &entry, fields, 3, why);
	for (unsigned int i = 0; !ret && i < 3; i++) {
		touch(fields[i].data, fields[i].len);
		ret = ima_log_check_field(log, "d-ng", &fields[i], why);
		if (!ret && fields[i].len)
			show_digest(&fields[i]);
	}
	return ret;
}

/* A header that lets the rest be read. */
static void mend(u8 *list, size_t size)
{
	struct ima_kexec_hdr hdr = {
		.version = IMA_LOG_VERSION,
		.buffer_size = size,
	};

	if (size < sizeof(hdr))
		return;
	hdr.count = list[offsetof(struct ima_kexec_hdr, count)] % (size / 32 + 1);
	memcpy(list, &hdr, sizeof(hdr));
}

int fuzz_one(const u8 *data, size_t size)
{
	struct kexec_why why = { };
	struct ima_log log;
	u64 entries = 0;
	u8 *copy;
	int ret;

	if (!size--)
		return 0;
	copy = malloc(size ?: 1);
	insist(copy);
	memcpy(copy, data + 1, size);
	if (data[0] & 1)
		mend(copy, size);
	ret = ima_log_open(&log, copy, size, data[0] & 2, &why);
	while (!ret && log.at < log.count) {
		ret = use_entry(&log, &why);
		insist(++entries <= size / 32);
	}
	if (!ret)
		ret = ima_log_close(&log, &why);
	insist(!ret || (ret == -EINVAL && why.text[0]));
	free(copy);
	return 0;
}
