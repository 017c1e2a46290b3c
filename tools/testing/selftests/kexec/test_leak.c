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

#include "growth.h"
#include "report.h"

#define ROUNDS		100
#define TOLERATED	64

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

static void no_growth(const char *name, void (*step)(void))
{
	struct growth growth = growth_of(step, ROUNDS);

	ksft_print_msg("%s, %d times: %ld pages and %ld kmalloc objects more are in use\n",
		       name, ROUNDS, growth.pages, growth.objects);
	ksft_test_result(growth.pages < TOLERATED && growth.objects < TOLERATED,
			 "no growth: %s\n", name);
}

int main(void)
{
	report_begin(4);
	no_growth("load and unload", load_and_unload);
	no_growth("load over a load, unload", load_over_a_load);
	no_growth("refused after reading both files", refused_late);
	no_growth("refused at the initrd", refused_initrd);
	ksft_finished();
}
