/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One test point for each verdict.  kselftest.h counts in static variables, so
 * only a test's main file includes this.
 */
#ifndef KEXEC_SELFTEST_REPORT_H
#define KEXEC_SELFTEST_REPORT_H

#include "../kselftest.h"
#include "refusal.h"

static inline void report_begin(unsigned int plan)
{
	ksft_print_header();
	ksft_set_plan(plan);
	if (geteuid())
		ksft_exit_fail_msg("only root can load a kernel\n");
	log_open();
	kexec_unload();
}

static inline void report(const char *name, const struct verdict *verdict)
{
	if (!verdict->ok)
		ksft_print_msg("%s\n", verdict->why);
	ksft_test_result(verdict->ok, "%s\n", name);
}

#endif /* KEXEC_SELFTEST_REPORT_H */
