// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ranges of physical memory: what /proc/iomem and the device tree say is where,
 * and where a load with the debug flag says it puts things.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "ranges.h"
#include "request.h"

#define TREE		"/proc/device-tree/"

/* Actions of syslog(2). */
#define READ_ALL	3
#define CLEAR		5

/**
 * ranges_add() - add a range to a list
 * @ranges: the list
 * @start: its first byte
 * @size: in bytes; 0 adds none
 */
void ranges_add(struct ranges *ranges, unsigned long long start, unsigned long long size)
{
	if (!size)
		return;
	if (ranges->nr == RANGES_MAX) {
		printf("Bail out! more than %d ranges\n", RANGES_MAX);
		exit(1);
	}
	ranges->at[ranges->nr++] = (struct range){ start, start + size };
}

/**
 * ranges_add_resource() - add what /proc/iomem calls by a name
 * @ranges: the list
 * @name: the name, like "System RAM"
 */
void ranges_add_resource(struct ranges *ranges, const char *name)
{
	FILE *file = fopen("/proc/iomem", "r");
	unsigned long long start, end;
	char line[256], *colon;

	while (file && fgets(line, sizeof(line), file)) {
		colon = strstr(line, " : ");
		if (colon && !strncmp(colon + 3, name, strlen(name)) &&
		    sscanf(line, "%llx-%llx", &start, &end) == 2)
			ranges_add(ranges, start, end - start + 1);
	}
	if (file)
		fclose(file);
}

/**
 * read_property() - the value of a property of the device tree
 * @path: its path
 * @buf: receives the value
 * @size: of @buf, in bytes
 *
 * Return: its length, at most @size; 0 when there is none.
 */
ssize_t read_property(const char *path, void *buf, size_t size)
{
	char full[256];
	ssize_t len;
	int fd;

	snprintf(full, sizeof(full), TREE "%s", path);
	fd = open(full, O_RDONLY);
	if (fd < 0)
		return 0;
	len = read(fd, buf, size);
	close(fd);
	return len < 0 ? 0 : len;
}

/**
 * big_endian() - a number as the device tree has it
 * @bytes: its bytes
 * @len: how many
 *
 * Return: the number.
 */
unsigned long long big_endian(const unsigned char *bytes, size_t len)
{
	unsigned long long value = 0;

	while (len--)
		value = value << 8 | *bytes++;
	return value;
}

/**
 * read_address() - a property that is a number of one or two cells
 * @path: its path
 * @value: receives the number
 *
 * Return: whether there is one.
 */
bool read_address(const char *path, unsigned long long *value)
{
	unsigned char bytes[8];
	ssize_t len = read_property(path, bytes, sizeof(bytes));

	*value = big_endian(bytes, len);
	return len;
}

/**
 * ranges_add_described() - add what two properties describe, if they do
 * @ranges: the list
 * @start_path: the property with the address
 * @size_path: the one with the size
 */
void ranges_add_described(struct ranges *ranges, const char *start_path, const char *size_path)
{
	unsigned long long start, size;

	if (read_address(start_path, &start) && read_address(size_path, &size))
		ranges_add(ranges, start, size);
}

/**
 * range_is_inside() - is a range part of one of others?
 * @range: the range
 * @ranges: the others, of which none continues another
 *
 * Return: whether it is.
 */
bool range_is_inside(const struct range *range, const struct ranges *ranges)
{
	for (unsigned int i = 0; i < ranges->nr; i++)
		if (ranges->at[i].start <= range->start && range->end <= ranges->at[i].end)
			return true;
	return false;
}

/**
 * range_hits() - has a range anything in common with others?
 * @range: the range; may be an element of @ranges
 * @ranges: the others
 *
 * Return: whether it has.
 */
bool range_hits(const struct range *range, const struct ranges *ranges)
{
	for (unsigned int i = 0; i < ranges->nr; i++)
		if (&ranges->at[i] != range && ranges->at[i].start < range->end &&
		    range->start < ranges->at[i].end)
			return true;
	return false;
}

/* Two hexadecimal numbers in a line, each with the text that is in front of it. */
static bool parse(const char *line, const char *first, const char *second,
		  unsigned long long *a, unsigned long long *b)
{
	char *end;

	line = strstr(line, first);
	if (!line)
		return false;
	*a = strtoull(line + strlen(first), &end, 16);
	if (strncmp(end, second, strlen(second)))
		return false;
	*b = strtoull(end + strlen(second), NULL, 16);
	return true;
}

/**
 * load_with_log() - load an image, and collect what the kernel says about it
 * @request: what to load; the debug flag is added
 * @log: receives what it says
 *
 * Return: 0, or the errno as a positive number.
 */
int load_with_log(struct request *request, struct load_log *log)
{
	static char text[1 << 20];
	unsigned long long a, b;
	char *line;
	int err;

	*log = (struct load_log){ };
	klogctl(CLEAR, NULL, 0);
	request->flags |= FILE_DEBUG;
	err = kexec_file(request);
	text[klogctl(READ_ALL, text, sizeof(text) - 1)] = '\0';
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (parse(line, "kexec_file: free memory from 0x", " to 0x", &a, &b))
			ranges_add(&log->holes, a, b - a + 1);
		else if (parse(line, ", start 0x", ", head 0x", &a, &b))
			log->head = b;
		else if (strstr(line, "kexec_file: segment ") &&
			 parse(line, ": 0x", " bytes at 0x", &a, &b))
			ranges_add(&log->segments, b, a);
	return err;
}
