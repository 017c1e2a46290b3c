// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state behind the shim's headers.
 */
#include <shim.h>

long shim_allocations_left = -1;
struct rnd_state shim_random = { .at = 6012 };
