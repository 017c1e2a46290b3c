/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One kexec_file_load(2) request, and what can be seen of its outcome.
 *
 * The kernel and initrd that every case starts from are $KEXEC_KERNEL and
 * $KEXEC_INITRD, or else /boot/Image and /boot/initrd.img.
 */
#ifndef KEXEC_SELFTEST_REQUEST_H
#define KEXEC_SELFTEST_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

/* include/uapi/linux/kexec.h, spelled out: older headers lack DEBUG. */
#define FILE_UNLOAD		0x1UL
#define FILE_ON_CRASH		0x2UL
#define FILE_NO_INITRAMFS	0x4UL
#define FILE_DEBUG		0x8UL

/*
 * The longest command line, counting the final NUL.  It is COMMAND_LINE_SIZE on
 * arm64 and powerpc.  The loader of x86 takes the bzImage header's cmdline_size,
 * which counts no NUL, leaves 30 bytes of it to "elfcorehdr=", and gives the
 * core no reason.
 */
#if defined(__x86_64__)
#define COMMAND_LINE_MAX	(2047UL - 30)
#define COMMAND_LINE_TOO_LONG	"kernel:"
#else
#define COMMAND_LINE_MAX	2048UL
#define COMMAND_LINE_TOO_LONG	"command line:"
#endif

struct request {
	int kernel;
	int initrd;
	const char *cmdline;
	unsigned long cmdline_len;
	unsigned long flags;
};

int kexec_file(const struct request *request);
int kexec_unload(void);
bool kexec_is_loaded(void);

void request_open(struct request *request);
void request_close(struct request *request);

const char *kernel_path(void);
const char *initrd_path(void);
int temp_file(const void *data, size_t size);
int temp_sparse(unsigned long long size);
long read_number(const char *path);
bool write_number(const char *path, long value);

#endif /* KEXEC_SELFTEST_REQUEST_H */
