/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own libfdt, built for the host from scripts/dtc/libfdt.
 *
 * In the kernel uint64_t is u64. Here they are of one size but not the same type,
 * which shows where libfdt takes a pointer to one.
 */
#define uint64_t u64
#include <libfdt.h>
#undef uint64_t
