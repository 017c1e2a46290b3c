// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a compiler takes for granted even where nothing is.
 *
 * A byte at a time: none of it is called for more than a few lines of text or
 * a block of SHA-256.
 */
#include <linux/string.h>
#include <linux/types.h>

#include "purgatory.h"

/**
 * memcpy() - copy @n bytes that do not overlap
 * @to: destination
 * @from: source
 * @n: how many
 *
 * Context: Any.
 * Return: @to.
 */
void *memcpy(void *to, const void *from, size_t n)
{
	const u8 *in = from;
	u8 *out = to;

	while (n--)
		*out++ = *in++;
	return to;
}

/**
 * memset() - set @n bytes to @value
 * @to: the first of them
 * @value: what they become
 * @n: how many
 *
 * Context: Any.
 * Return: @to.
 */
void *memset(void *to, int value, size_t n)
{
	u8 *out = to;

	while (n--)
		*out++ = value;
	return to;
}

/**
 * memcmp() - compare @n bytes
 * @a: one side
 * @b: other side
 * @n: how many
 *
 * Context: Any.
 * Return: 0 when they are equal, else the sign of the first difference.
 */
int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x < *y ? -1 : 1;
	return 0;
}
