/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What doing something over and over again costs in memory.
 */
#ifndef KEXEC_SELFTEST_GROWTH_H
#define KEXEC_SELFTEST_GROWTH_H

struct growth {
	long pages;
	long objects;
};

struct growth growth_of(void (*step)(void), int rounds);

#endif /* KEXEC_SELFTEST_GROWTH_H */
