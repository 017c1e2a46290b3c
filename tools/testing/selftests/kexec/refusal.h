/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Refusals: the errno that the caller gets, the one sentence that the kernel
 * logs, and the image that must still be loaded afterwards.
 */
#ifndef KEXEC_SELFTEST_REFUSAL_H
#define KEXEC_SELFTEST_REFUSAL_H

#include <stdbool.h>

#include "request.h"

struct verdict {
	bool ok;
	char why[512];
};

void log_open(void);
int log_sentences(char *last, int size);

bool refused(const struct request *request, int err, const char *about,
	     struct verdict *verdict);
bool accepted(const struct request *request, struct verdict *verdict);
const char *errno_name(int err);

#endif /* KEXEC_SELFTEST_REFUSAL_H */
