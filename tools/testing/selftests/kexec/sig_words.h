/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the kernel says what is wrong with a signature, after "kexec_file: ": what it
 * found, and why that counts.
 */
#ifndef KEXEC_SELFTEST_SIG_WORDS_H
#define KEXEC_SELFTEST_SIG_WORDS_H

#define REQUIRED	", and a good signature is required"
#define LOCKED_DOWN	", and the system is locked down"

#define FOUND_NONE	"kernel: not signed"
#define FOUND_BAD	"kernel: its signature is not one of these contents"
#define FOUND_UNKNOWN	"kernel: signed with an unknown key"
#define FOUND_DAMAGED	"kernel: its signature is damaged"
#define FOUND_UNSUPPORTED "kernel: signed with an algorithm that this system lacks"
#define FOUND_NOT_BUILT	"kernel: this system cannot check signatures"
/* Whatever the system requires. */
#define FOUND_REVOKED	"kernel: revoked"

#define SAID_NONE	(FOUND_NONE REQUIRED)
#define SAID_BAD	(FOUND_BAD REQUIRED)
#define SAID_UNKNOWN	(FOUND_UNKNOWN REQUIRED)
#define SAID_DAMAGED	(FOUND_DAMAGED REQUIRED)
#define SAID_UNSUPPORTED (FOUND_UNSUPPORTED REQUIRED)
#define SAID_REVOKED	FOUND_REVOKED

#endif /* KEXEC_SELFTEST_SIG_WORDS_H */
