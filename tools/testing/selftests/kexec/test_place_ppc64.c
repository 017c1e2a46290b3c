// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the segments of a ppc64 image may go, and where they go, as a load with
 * the debug flag logs it:
 *
 *	0       _end                                              RMA
 *	| this  |  kernel  |  initrd  |   ...   | tree | purgatory |
 *
 * In memory, but not on this kernel, its hash page table, what firmware uses or
 * a retained initrd; not on each other; and nothing but the kernel where it is
 * going to move.  Run it as root.  Nothing is started.
 */
#include <fcntl.h>
#include <linux/elf.h>
#include <sys/klog.h>

#include "report.h"

#define TREE		"/proc/device-tree/"
#define RANGES_MAX	256

/* Actions of syslog(2). */
#define READ_ALL	3
#define CLEAR		5

/* The purgatory, too, is among them. */
#define SEGMENTS	4

struct range {
	unsigned long long start;
	unsigned long long end;		/* the first byte behind it */
};

struct ranges {
	struct range at[RANGES_MAX];
	unsigned int nr;
};

static void add(struct ranges *ranges, unsigned long long start, unsigned long long size)
{
	if (!size)
		return;
	if (ranges->nr == RANGES_MAX)
		ksft_exit_fail_msg("more than %d ranges\n", RANGES_MAX);
	ranges->at[ranges->nr++] = (struct range){ start, start + size };
}

/* Bytes of a property, 0 when there is none. */
static ssize_t read_property(const char *path, void *buf, size_t size)
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

static unsigned long long number(const unsigned char *bytes, size_t len)
{
	unsigned long long value = 0;

	while (len--)
		value = value << 8 | *bytes++;
	return value;
}

static bool read_address(const char *path, unsigned long long *value)
{
	unsigned char bytes[8];
	ssize_t len = read_property(path, bytes, sizeof(bytes));

	*value = number(bytes, len);
	return len;
}

static void add_described(struct ranges *ranges, const char *start_path, const char *size_path)
{
	unsigned long long start, size;

	if (read_address(start_path, &start) && read_address(size_path, &size))
		add(ranges, start, size);
}

static void add_initrd(struct ranges *ranges)
{
	unsigned long long start, end;

	if (!access("/sys/firmware/initrd", F_OK) &&
	    read_address("chosen/linux,initrd-start", &start) &&
	    read_address("chosen/linux,initrd-end", &end))
		add(ranges, start, end - start);
}

/* Pairs of two cells each: QEMU's machines and skiboot have no others. */
static void add_reserved(struct ranges *ranges)
{
	unsigned char bytes[16 * RANGES_MAX / 2];
	ssize_t len = read_property("reserved-ranges", bytes, sizeof(bytes));

	for (ssize_t at = 0; at + 16 <= len; at += 16)
		add(ranges, number(bytes + at, 8), number(bytes + at + 8, 8));
}

/* The guest's kernel file is that of the kernel it runs, which is at 0. */
static unsigned long long kernel_end(void)
{
	int fd = open(kernel_path(), O_RDONLY);
	struct elf64_phdr phdr;
	struct elf64_hdr ehdr;

	if (pread(fd, &ehdr, sizeof(ehdr), 0) != sizeof(ehdr) ||
	    pread(fd, &phdr, sizeof(phdr), ehdr.e_phoff) != sizeof(phdr) ||
	    phdr.p_type != PT_LOAD)
		ksft_exit_fail_msg("%s does not start with a PT_LOAD\n", kernel_path());
	close(fd);
	return phdr.p_memsz;
}

static void list_claimed(struct ranges *claimed)
{
	add(claimed, 0, kernel_end());
	add_described(claimed, "rtas/linux,rtas-base", "rtas/rtas-size");
	add_described(claimed, "ibm,opal/opal-base-address", "ibm,opal/opal-runtime-size");
	add_described(claimed, "chosen/linux,htab-base", "chosen/linux,htab-size");
	add_reserved(claimed);
	add_initrd(claimed);
}

static void list_memory(struct ranges *memory)
{
	FILE *file = fopen("/proc/iomem", "r");
	unsigned long long start, end;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, ": System RAM") &&
		    sscanf(line, "%llx-%llx", &start, &end) == 2)
			add(memory, start, end - start + 1);
	if (!memory->nr)
		ksft_exit_fail_msg("no memory in /proc/iomem\n");
	fclose(file);
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

/* What the kernel logs of holes and segments when asked to. */
static void read_log(struct ranges *holes, struct ranges *segments)
{
	static char log[1 << 20];
	unsigned long long a, b;
	char *line;

	log[klogctl(READ_ALL, log, sizeof(log) - 1)] = '\0';
	for (line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
		if (parse(line, "kexec_file: free memory from 0x", " to 0x", &a, &b))
			add(holes, a, b - a + 1);
		else if (strstr(line, "kexec_file: segment ") &&
			 parse(line, ": 0x", " bytes at 0x", &a, &b))
			add(segments, b, a);
}

static void load(struct ranges *holes, struct ranges *segments)
{
	struct request request;

	klogctl(CLEAR, NULL, 0);
	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = FILE_DEBUG;
	if (kexec_file(&request))
		ksft_exit_fail_perror("loading with the debug flag");
	request_close(&request);
	read_log(holes, segments);
}

static bool is_inside(const struct range *range, const struct ranges *ranges)
{
	for (unsigned int i = 0; i < ranges->nr; i++)
		if (ranges->at[i].start <= range->start && range->end <= ranges->at[i].end)
			return true;
	return false;
}

static bool hits(const struct range *range, const struct ranges *ranges)
{
	for (unsigned int i = 0; i < ranges->nr; i++)
		if (&ranges->at[i] != range && ranges->at[i].start < range->end &&
		    range->start < ranges->at[i].end)
			return true;
	return false;
}

static void all(const char *name, const struct ranges *segments, const struct ranges *others,
		bool (*holds)(const struct range *range, const struct ranges *ranges), bool want)
{
	bool ok = true;

	for (unsigned int i = 0; i < segments->nr; i++) {
		const struct range *segment = &segments->at[i];

		if (holds(segment, others) == want)
			continue;
		ok = false;
		ksft_print_msg("%#llx to %#llx is not\n", segment->start,
			       segment->end);
	}
	ksft_test_result(ok, "%s\n", name);
}

/* The kernel's segment is the first one that the loader adds. */
static bool is_below_kernel(const struct range *range, const struct ranges *segments)
{
	const struct range *kernel = &segments->at[0];

	return range != kernel && range->start < kernel->end - kernel->start;
}

int main(void)
{
	static struct ranges claimed, memory, holes, segments;

	report_begin(9);
	list_claimed(&claimed);
	list_memory(&memory);
	load(&holes, &segments);

	ksft_test_result(holes.nr, "%u holes\n", holes.nr);
	all("holes are in memory", &holes, &memory, is_inside, true);
	all("holes are off what is in use", &holes, &claimed, hits, false);

	ksft_test_result(segments.nr == SEGMENTS, "kernel, purgatory, initrd, tree: %u segments\n",
			 segments.nr);
	all("segments are in holes", &segments, &holes, is_inside, true);
	all("segments are off what is in use", &segments, &claimed, hits, false);
	all("segments are off each other", &segments, &segments, hits, false);
	all("segments are off where the kernel will be", &segments, &segments, is_below_kernel,
	    false);
	ksft_test_result(!kexec_unload(), "unloaded\n");
	ksft_finished();
}
