/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The crash image and its reservation, and what a kernel needs of that.
 */
#ifndef KEXEC_SELFTEST_CRASH_H
#define KEXEC_SELFTEST_CRASH_H

#include <stdbool.h>

bool crash_is_loaded(void);
int crash_unload(void);
unsigned long crash_size(void);
int crash_set_size(unsigned long size);
bool crash_shrink(unsigned long size);

bool kernel_is_elf(void);
unsigned long kernel_memory(void);
int kernel_with_page_size(unsigned int field);

#endif /* KEXEC_SELFTEST_CRASH_H */
