/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One test point for each verdict.  kselftest.h counts in static variables, so
 * only a test's main file includes this.
 */
#ifndef KEXEC_SELFTEST_REPORT_H
#define KEXEC_SELFTEST_REPORT_H

#include "../kselftest.h"
#include "growth.h"
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

/*
 * Less than one thing in each round is no leak of what is tried: the measurement
 * itself is off by some.
 */
static inline void report_no_growth(const char *name, void (*step)(void), int rounds)
{
	struct growth growth = growth_of(step, rounds);
	int tolerated = rounds * 2 / 3;

	ksft_print_msg("%s, %d times: %ld pages and %ld kmalloc objects more are in use\n",
		       name, rounds, growth.pages, growth.objects);
	ksft_test_result(growth.pages < tolerated && growth.objects < tolerated,
			 "no growth: %s\n", name);
}

#endif /* KEXEC_SELFTEST_REPORT_H */
