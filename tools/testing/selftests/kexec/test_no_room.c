// SPDX-License-Identifier: GPL-2.0-only
/*
 * An initrd that fits into memory, but into no hole that the kernel leaves.
 *
 * The loader tries one place for the kernel after the other, and has to undo
 * each attempt.  Where the holes are depends on the machine, so the size is
 * searched for.  Run it as root, on a machine with 512 MiB and with a reservation
 * (crashkernel=) in the middle of its largest hole.
 */
#include <errno.h>

#include "report.h"

#define MIB		1048576ULL
#define ROUNDS		30

static unsigned long long initrd_size;

static bool has_no_room(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	request.initrd = temp_sparse(initrd_size);
	request.flags = 0;
	refused(&request, EADDRNOTAVAIL, "initrd:", verdict);
	request_close(&request);
	kexec_unload();
	return verdict->ok;
}

/* From half of memory, more than which is refused anyway, to a quarter. */
static bool find_size(struct verdict *verdict)
{
	unsigned long long memory = (unsigned long long)sysconf(_SC_PHYS_PAGES) *
				    sysconf(_SC_PAGESIZE);

	for (initrd_size = memory / 2; initrd_size > memory / 4; initrd_size -= 2 * MIB)
		if (has_no_room(verdict))
			return true;
	return false;
}

static void refused_once_more(void)
{
	struct verdict verdict;

	if (!has_no_room(&verdict))
		ksft_exit_fail_msg("once it was refused, once not: %s\n", verdict.why);
}

static bool small_one_loads(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	request.initrd = temp_sparse(MIB);
	request.flags = 0;
	accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

int main(void)
{
	struct verdict verdict = {};

	report_begin(3);
	if (!find_size(&verdict))
		ksft_exit_fail_msg("each initrd finds a place here; the last one: %s\n",
				   verdict.why);
	ksft_print_msg("there is no place for an initrd of %llu bytes\n", initrd_size);
	report("no room for the initrd: EADDRNOTAVAIL", &verdict);

	report_no_growth("what was tried is undone", refused_once_more, ROUNDS);

	small_one_loads(&verdict);
	report("a small initrd still loads", &verdict);
	ksft_finished();
}
