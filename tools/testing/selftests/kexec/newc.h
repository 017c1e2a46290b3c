/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Appends files to an initramfs, as cpio in the format "newc"; see
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
#ifndef KEXEC_SELFTEST_NEWC_H
#define KEXEC_SELFTEST_NEWC_H

#include <stddef.h>
#include <stdio.h>

struct newc {
	FILE *file;
	unsigned int inode;
};

void newc_append(struct newc *newc, const char *path);
void newc_add(struct newc *newc, const char *name, const void *data, size_t size);
void newc_copy(struct newc *newc, const char *name);
void newc_end(struct newc *newc);

#endif /* KEXEC_SELFTEST_NEWC_H */
