// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_load_disabled: a switch that stays on until the next boot.
 *
 * Run it as root, on a machine of its own.
 */
#include <errno.h>

#include "report.h"

#define DISABLED	"/proc/sys/kernel/kexec_load_disabled"

int main(void)
{
	struct request request;
	struct verdict verdict = {};

	report_begin(6);
	request_open(&request);
	ksft_test_result(read_number(DISABLED) == 0, "loading is allowed at first\n");
	ksft_test_result(!kexec_file(&request) && kexec_is_loaded(), "and works\n");
	ksft_test_result(write_number(DISABLED, 1), "it can be disabled\n");

	refused(&request, EPERM, NULL, &verdict);
	report("then a load gets EPERM, and the image stays", &verdict);
	request.flags = ~0UL;
	refused(&request, EPERM, NULL, &verdict);
	report("bad flags get EPERM, too", &verdict);
	ksft_test_result(!write_number(DISABLED, 0) && read_number(DISABLED) == 1,
			 "it cannot be enabled again\n");
	request_close(&request);
	ksft_finished();
}
