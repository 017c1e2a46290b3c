// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line about a segment, without printf().
 *
 * Pure: it is tested on the host and by KUnit, too.
 */
#include <linux/kexec_digest.h>
#include <linux/types.h>

#include "text.h"

/*
 * struct line - a text that grows
 * @text: where it starts
 * @size: room there; what does not fit is left out
 * @len: how long it is
 */
struct line {
	char *text;
	size_t size;
	size_t len;
};

static void put_char(struct line *line, char c)
{
	if (line->len < line->size)
		line->text[line->len++] = c;
}

/* At most @max characters. */
static void put_text(struct line *line, const char *text, size_t max)
{
	for (; max && *text; max--)
		put_char(line, *text++);
}

static void put_number(struct line *line, u64 value, unsigned int base)
{
	char digits[20];	/* of U64_MAX in decimal */
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put_char(line, digits[--n]);
}

#define put_words(line, words)	put_text(line, words, sizeof(words) - 1)

/**
 * purgatory_describe() - write what is wrong with a segment
 * @text: receives a line, with the carriage return that consoles want
 * @size: room in @text, in bytes
 * @number: which segment it is
 * @segment: the segment
 *
 * Context: Any.
 * Return: length of the line, which has no NUL at its end.
 */
size_t purgatory_describe(char *text, size_t size, unsigned int number,
			  const struct kexec_segment_digest *segment)
{
	struct line line = { .text = text, .size = size };

	put_words(&line, "purgatory: segment ");
	put_number(&line, number, 10);
	if (segment->name[0]) {
		put_words(&line, " (");
		put_text(&line, segment->name, sizeof(segment->name));
		put_words(&line, ")");
	}
	put_words(&line, " at 0x");
	put_number(&line, segment->start, 16);
	put_words(&line, ", ");
	put_number(&line, segment->len, 10);
	put_words(&line, " bytes: is not what was loaded, its SHA-256 differs\r\n");
	return line.len;
}
