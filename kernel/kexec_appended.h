/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_KEXEC_APPENDED_H
#define _KERNEL_KEXEC_APPENDED_H

#include <linux/types.h>

/**
 * struct kexec_appended - a file with a signature at its end
 * @len:     bytes that are signed, from the first one on; not 0
 * @sig:     the PKCS#7 message
 * @sig_len: its size in bytes, not 0
 */
struct kexec_appended {
	size_t len;
	const void *sig;
	size_t sig_len;
};

int kexec_find_appended(const void *file, size_t file_len, struct kexec_appended *found);

#endif /* _KERNEL_KEXEC_APPENDED_H */
