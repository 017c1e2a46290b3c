// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_load_limit_reboot: only loads are counted.
 *
 * A limit can be lowered, never raised: after this test nothing can be loaded
 * before the next boot.  Run it as root, on a machine of its own.
 */
#include <errno.h>

#include "report.h"

#define LIMIT	"/proc/sys/kernel/kexec_load_limit_reboot"

static int request_with(unsigned long flags)
{
	struct request request;
	int err;

	request_open(&request);
	request.flags |= flags;
	err = kexec_file(&request);
	request_close(&request);
	return err;
}

static void expect_left(long want, const char *after)
{
	long got = read_number(LIMIT);

	if (got != want)
		ksft_print_msg("%ld loads are left, not %ld\n", got, want);
	ksft_test_result(got == want, "%s\n", after);
}

int main(void)
{
	struct request request;
	struct verdict verdict = {};

	report_begin(9);
	if (!write_number(LIMIT, 2))
		ksft_exit_fail_msg("cannot set %s\n", LIMIT);

	ksft_test_result(request_with(1UL << 20) == EINVAL, "bad flags are refused\n");
	expect_left(2, "and cost no load");
	ksft_test_result(!kexec_unload(), "unloading works\n");
	expect_left(2, "and costs no load");
	ksft_test_result(!request_with(0), "the first load works\n");
	expect_left(1, "and is counted");
	ksft_test_result(!request_with(0), "the second load works\n");

	request_open(&request);
	refused(&request, EPERM, "limit:", &verdict);
	request_close(&request);
	report("the third is refused: EPERM", &verdict);
	ksft_test_result(!write_number(LIMIT, 1) && read_number(LIMIT) == 0,
			 "the limit cannot be raised\n");
	ksft_finished();
}
