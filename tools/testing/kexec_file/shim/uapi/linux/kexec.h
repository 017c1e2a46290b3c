/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_UAPI_LINUX_KEXEC_H
#define SHIM_UAPI_LINUX_KEXEC_H

/* include/uapi/linux/kexec.h */
#define KEXEC_SEGMENT_MAX	16

#endif /* SHIM_UAPI_LINUX_KEXEC_H */
