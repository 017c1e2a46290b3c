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

#include "ranges.h"
#include "report.h"

/* The purgatory, too, is among them. */
#define SEGMENTS	4

static void add_initrd(struct ranges *ranges)
{
	unsigned long long start, end;

	if (!access("/sys/firmware/initrd", F_OK) &&
	    read_address("chosen/linux,initrd-start", &start) &&
	    read_address("chosen/linux,initrd-end", &end))
		ranges_add(ranges, start, end - start);
}

/* Pairs of two cells each: QEMU's machines and skiboot have no others. */
static void add_reserved(struct ranges *ranges)
{
	unsigned char bytes[16 * RANGES_MAX / 2];
	ssize_t len = read_property("reserved-ranges", bytes, sizeof(bytes));

	for (ssize_t at = 0; at + 16 <= len; at += 16)
		ranges_add(ranges, big_endian(bytes + at, 8), big_endian(bytes + at + 8, 8));
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
	ranges_add(claimed, 0, kernel_end());
	ranges_add_described(claimed, "rtas/linux,rtas-base", "rtas/rtas-size");
	ranges_add_described(claimed, "ibm,opal/opal-base-address", "ibm,opal/opal-runtime-size");
	ranges_add_described(claimed, "chosen/linux,htab-base", "chosen/linux,htab-size");
	add_reserved(claimed);
	add_initrd(claimed);
}

static void load(struct load_log *log)
{
	struct request request;

	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = 0;
	if (load_with_log(&request, log))
		ksft_exit_fail_perror("loading with the debug flag");
	request_close(&request);
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
	static struct ranges claimed, memory;
	static struct load_log log;
	struct ranges *holes = &log.holes, *segments = &log.segments;

	report_begin(9);
	list_claimed(&claimed);
	ranges_add_resource(&memory, "System RAM");
	load(&log);

	ksft_test_result(holes->nr, "%u holes\n", holes->nr);
	all("holes are in memory", holes, &memory, range_is_inside, true);
	all("holes are off what is in use", holes, &claimed, range_hits, false);

	ksft_test_result(segments->nr == SEGMENTS, "kernel, purgatory, initrd, tree: %u segments\n",
			 segments->nr);
	all("segments are in holes", segments, holes, range_is_inside, true);
	all("segments are off what is in use", segments, &claimed, range_hits, false);
	all("segments are off each other", segments, segments, range_hits, false);
	all("segments are off where the kernel will be", segments, segments, is_below_kernel,
	    false);
	ksft_test_result(!kexec_unload(), "unloaded\n");
	ksft_finished();
}
