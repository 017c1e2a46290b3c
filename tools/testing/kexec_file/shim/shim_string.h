/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * string.h, sprintf.h and sort.h: what the kernel has and libc has not.
 */
#ifndef _KEXEC_FILE_SHIM_STRING_H
#define _KEXEC_FILE_SHIM_STRING_H

/* strscpy() takes two arguments when the destination is an array. */
#define __strscpy2(to, from)		shim_strscpy(to, from, sizeof(to))
#define __strscpy3(to, from, size)	shim_strscpy(to, from, size)
#define __strscpy_pick(a, b, c, fn, ...) fn
#define strscpy(to, ...)							\
	__strscpy_pick(to, ##__VA_ARGS__, __strscpy3, __strscpy2)(to, ##__VA_ARGS__)

static inline ssize_t shim_strscpy(char *to, const char *from, size_t size)
{
	size_t len;

	for (len = 0; len < size; len++) {
		to[len] = from[len];
		if (!to[len])
			return len;
	}
	if (size)
		to[size - 1] = '\0';
	return -E2BIG;
}

static inline int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	return len < (ssize_t)size ? len : size ? (int)size - 1 : 0;
}

static inline __printf(3, 4) int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

static inline size_t str_has_prefix(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? 0 : len;
}

static inline void *memchr_inv(const void *start, int value, size_t bytes)
{
	const u8 *at = start;

	for (; bytes; at++, bytes--)
		if (*at != (u8)value)
			return (void *)at;
	return NULL;
}

static inline void sort(void *base, size_t n, size_t size,
			int (*compare)(const void *, const void *),
			void (*exchange)(void *, void *, int))
{
	(void)exchange;
	if (n)
		qsort(base, n, size, compare);
}

#endif /* _KEXEC_FILE_SHIM_STRING_H */
