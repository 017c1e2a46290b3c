/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files whose contents are made up when they are read.
 */
#ifndef KEXEC_SELFTEST_FUSE_FILES_H
#define KEXEC_SELFTEST_FUSE_FILES_H

#include <stddef.h>

struct fuse_file {
	const char *name;
	size_t size;
	/* Fills @buffer with the @len bytes at @at, as the file is at that moment. */
	size_t (*read)(void *buffer, size_t at, size_t len);
};

void fuse_serve(const char *folder, const struct fuse_file *files, unsigned int nr);
int fuse_open(const char *folder, const char *name);

#endif /* KEXEC_SELFTEST_FUSE_FILES_H */
