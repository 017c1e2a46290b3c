/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sentence that goes with an errno.
 *
 * Code that only looks at a buffer has no image and no log to write to: it
 * hands its verdict back as an errno together with a sentence, and whoever
 * called it passes both on to kexec_refuse().
 */
#ifndef _LINUX_KEXEC_WHY_H
#define _LINUX_KEXEC_WHY_H

#include <linux/compiler.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

/* Long enough for a node, a property and two 64-bit numbers; fits the stack. */
#define KEXEC_WHY_MAX	192

/**
 * struct kexec_why - what was wrong, in words
 * @text: one sentence, without full stop or newline, that starts with the
 *	  thing it is about ("kernel: ...", "device tree: ...")
 */
struct kexec_why {
	char text[KEXEC_WHY_MAX];
};

/**
 * kexec_say_why() - put a refusal into words
 * @why: receives the sentence, cut at KEXEC_WHY_MAX bytes
 * @err: negative errno that the sentence explains
 * @fmt: printf() format of the sentence
 *
 * Context: Any.
 * Return: @err, so that a check can end in ``return kexec_say_why(...)``.
 */
static inline __printf(3, 4)
int kexec_say_why(struct kexec_why *why, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	return err;
}

#endif /* _LINUX_KEXEC_WHY_H */
