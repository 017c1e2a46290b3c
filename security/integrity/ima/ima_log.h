/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The measurement list as one kernel leaves it in memory for the next.
 *
 *	+---------+----------+-------------+-------+
 *	| version | reserved | buffer_size | count |	struct ima_kexec_hdr
 *	+---------+----------+-------------+-------+
 *	| u32 pcr | digest[20] | u32 len | template's name or format | u32 len | data |
 *	+---------+------------+---------+---------------------------+---------+------+
 *	| ... count of these, of any length and alignment ...
 *
 * and "data" is, for each field of the template,
 *
 *	| u32 len | contents |
 *
 * Numbers have the byte order of the kernel that wrote them, or are little-endian
 * where both kernels were told so (ima_canonical_fmt). What follows buffer_size
 * bytes, up to the end of the segment, means nothing.
 */
#ifndef _IMA_LOG_H
#define _IMA_LOG_H

#include <linux/build_bug.h>
#include <linux/kexec_why.h>
#include <linux/types.h>

#define IMA_LOG_VERSION		1
/* Of a template digest, which is a SHA-1 whatever IMA hashes files with. */
#define IMA_LOG_DIGEST_SIZE	20
/* The longest format that there is reason for has 71 characters. */
#define IMA_LOG_NAME_MAX	127U

/**
 * struct ima_kexec_hdr - what stands in front of the measurements
 * @version:	 IMA_LOG_VERSION
 * @_reserved0:  0
 * @_reserved1:  0
 * @buffer_size: bytes with this header
 * @count:	 number of measurements
 */
struct ima_kexec_hdr {
	u16 version;
	u16 _reserved0;
	u32 _reserved1;
	u64 buffer_size;
	u64 count;
};

static_assert(sizeof(struct ima_kexec_hdr) == 24, "what kernels before this one write");

/**
 * struct ima_log - a list that is being read; nothing of it is trusted
 * @count: measurements in it
 * @at:	   private: number of the next one
 * @next:  private: what has not been read
 * @left:  private: bytes there
 * @le:	   private: numbers are little-endian
 */
struct ima_log {
	u64 count;
	u64 at;
	const u8 *next;
	size_t left;
	bool le;
};

/**
 * struct ima_log_entry - one measurement, inside the list
 * @pcr:      the PCR that it extended
 * @digest:   IMA_LOG_DIGEST_SIZE bytes, all of them 0 for a violation
 * @template: name of its template, or else the template's format
 * @data:     the template's fields
 * @data_len: bytes there
 */
struct ima_log_entry {
	u32 pcr;
	const u8 *digest;
	char template[IMA_LOG_NAME_MAX + 1];
	const u8 *data;
	u32 data_len;
};

/**
 * struct ima_log_field - one field of a measurement, inside the list
 * @data: its contents
 * @len:  bytes there
 */
struct ima_log_field {
	const u8 *data;
	u32 len;
};

int ima_log_open(struct ima_log *log, const void *buf, size_t size, bool le,
		 struct kexec_why *why);
int ima_log_next(struct ima_log *log, struct ima_log_entry *entry, struct kexec_why *why);
int ima_log_close(const struct ima_log *log, struct kexec_why *why);
int ima_log_split(const struct ima_log *log, const struct ima_log_entry *entry,
		  struct ima_log_field *fields, unsigned int nr, struct kexec_why *why);
int ima_log_check_field(const struct ima_log *log, const char *id,
			const struct ima_log_field *field, struct kexec_why *why);

#endif /* _IMA_LOG_H */
