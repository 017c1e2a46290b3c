// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading, unloading and being refused over and over again leaves the same
 * memory free.  Run it as root, on a quiet machine.
 *
 * What is tolerated: other users of a quiet guest (the log, slab caches that
 * grow, the page tables of this program) came to less than 40 pages in many
 * runs.  Losing a single page each time makes ROUNDS of them.
 */
#include <errno.h>
#include <fcntl.h>

#include "report.h"

#define ROUNDS		100

static void load_and_unload(void)
{
	struct request request;

	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = 0;
	if (kexec_file(&request) || kexec_unload())
		ksft_exit_fail_perror("loading and unloading");
	request_close(&request);
}

static void load_over_a_load(void)
{
	struct request request;

	request_open(&request);
	if (kexec_file(&request) || kexec_file(&request) || kexec_unload())
		ksft_exit_fail_perror("loading twice and unloading");
	request_close(&request);
}

/* Refused when both files have been read. */
static void refused_late(void)
{
	struct request request;

	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = 0;
	request.cmdline_len--;
	if (kexec_file(&request) != EINVAL)
		ksft_exit_fail_msg("a command line without a NUL was not refused\n");
	request_close(&request);
}

/* Refused by the second file. */
static void refused_initrd(void)
{
	struct request request;

	request_open(&request);
	request.initrd = open("/", O_RDONLY);
	request.flags = 0;
	if (kexec_file(&request) != EINVAL)
		ksft_exit_fail_msg("a directory as the initrd was not refused\n");
	request_close(&request);
}

int main(void)
{
	report_begin(4);
	report_no_growth("load and unload", load_and_unload, ROUNDS);
	report_no_growth("load over a load, unload", load_over_a_load, ROUNDS);
	report_no_growth("refused after reading both files", refused_late, ROUNDS);
	report_no_growth("refused at the initrd", refused_initrd, ROUNDS);
	ksft_finished();
}
