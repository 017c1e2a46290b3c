// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the segments of a crash image go, as a load with the debug flag logs it:
 *
 *	4 GiB
 *	  ... | lower  |  ...   |  higher                                  |
 *	      | (empty)|        | kernel | initrd |  ... | tree | header    |
 *
 * Inside the reservation, the higher one when there are two, off each other, and in
 * place: nothing is left for a crash to copy.
 *
 * usage: test_crash_place RESERVATIONS
 *
 * Run it as root on a machine that has so many.  Nothing is started.
 */
#include <fcntl.h>

#include "crash.h"
#include "ranges.h"
#include "report.h"

/* Kernel, initrd, device tree or boot parameters, elfcorehdr; others may add more. */
#define SEGMENTS_MIN	4

/* include/linux/kexec.h: the list of copies ends here. */
#define IND_DONE	0x4

/* On ppc64 it is not in /proc/iomem. */
static void list_reservations(struct ranges *reserved)
{
	ranges_add_resource(reserved, "Crash kernel");
	ranges_add_described(reserved, "chosen/linux,crashkernel-base",
			     "chosen/linux,crashkernel-size");
}

static struct ranges highest(const struct ranges *ranges)
{
	struct ranges only = { .nr = 1 };

	for (unsigned int i = 0; i < ranges->nr; i++)
		if (ranges->at[i].end > only.at[0].end)
			only.at[0] = ranges->at[i];
	return only;
}

static int load(struct load_log *log)
{
	struct request request;
	int err;

	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = FILE_ON_CRASH;
	err = load_with_log(&request, log);
	request_close(&request);
	return err;
}

static bool show_wrong(const struct range *segment, bool is_right)
{
	if (!is_right)
		ksft_print_msg("not so: %#llx to %#llx\n", segment->start, segment->end);
	return is_right;
}

int main(int argc, char **argv)
{
	static struct ranges reserved, room;
	static struct load_log log;
	bool inside = true, apart = true;
	unsigned int wanted;
	int err;

	wanted = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	report_begin(7);
	list_reservations(&reserved);
	ksft_test_result(reserved.nr == wanted, "%u reservations\n", wanted);
	room = highest(&reserved);

	err = load(&log);
	ksft_test_result(!err && crash_is_loaded(), "a crash image loads: %s\n", errno_name(err));
	for (unsigned int i = 0; i < log.segments.nr; i++) {
		const struct range *segment = &log.segments.at[i];

		inside &= show_wrong(segment, range_is_inside(segment, &room));
		apart &= show_wrong(segment, !range_hits(segment, &log.segments));
	}
	ksft_test_result(log.segments.nr >= SEGMENTS_MIN, "in several segments\n");
	ksft_test_result(inside, "which are in the highest reservation\n");
	ksft_test_result(apart, "and off each other\n");
	ksft_test_result(log.head == IND_DONE, "and where they will run\n");
	ksft_test_result(!crash_unload() && !crash_is_loaded(), "unloaded\n");
	ksft_finished();
}
