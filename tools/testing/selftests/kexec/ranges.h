/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranges of physical memory: what /proc/iomem and the device tree say is where,
 * and where a load with the debug flag says it puts things.
 */
#ifndef KEXEC_SELFTEST_RANGES_H
#define KEXEC_SELFTEST_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define RANGES_MAX	256

struct range {
	unsigned long long start;
	unsigned long long end;		/* the first byte behind it */
};

struct ranges {
	struct range at[RANGES_MAX];
	unsigned int nr;
};

/* What a load logs when asked to. */
struct load_log {
	struct ranges holes;		/* on ppc64 only */
	struct ranges segments;
	unsigned long long head;	/* of the list of copies */
};

void ranges_add(struct ranges *ranges, unsigned long long start, unsigned long long size);
void ranges_add_resource(struct ranges *ranges, const char *name);
void ranges_add_described(struct ranges *ranges, const char *start_path, const char *size_path);

ssize_t read_property(const char *path, void *buf, size_t size);
bool read_address(const char *path, unsigned long long *value);
unsigned long long big_endian(const unsigned char *bytes, size_t len);

bool range_is_inside(const struct range *range, const struct ranges *ranges);
bool range_hits(const struct range *range, const struct ranges *ranges);

struct request;
int load_with_log(struct request *request, struct load_log *log);

#endif /* KEXEC_SELFTEST_RANGES_H */
