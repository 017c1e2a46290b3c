// SPDX-License-Identifier: GPL-2.0-only
/*
 * Good and bad arm64 Image files.
 *
 * usage: test_image_arm64 [4K] [16K] [64K]
 *
 * The arguments are the page sizes that this CPU supports; without any, 4K and
 * 64K.  A process cannot find that out by itself.  Run it as root.
 *
 * Most files here are one good Image with a field or two changed:
 *
 *	0        0x1000         FILE_SIZE            IMAGE_SIZE
 *	| header | entry: b .   |                    |
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>

#include "report.h"

#define FILE_SIZE	0x2000
#define IMAGE_SIZE	0x10000
#define ENTRY		0x1000

/* Documentation/arch/arm64/booting.rst, "Call the kernel image" */
struct image_header {
	uint32_t code0;
	uint32_t code1;
	uint64_t text_offset;
	uint64_t image_size;
	uint64_t flags;
	uint64_t res2;
	uint64_t res3;
	uint64_t res4;
	uint32_t magic;
	uint32_t res5;
};

#define HEAD(field)	offsetof(struct image_header, field)
#define NOP		0xd503201f
#define BRANCH(bytes)	(0x14000000 | ((bytes) >> 2 & 0x3ffffff))
#define MAGIC		0x644d5241
#define FLAGS_4K	0xa	/* 4K pages, may lie anywhere */

struct change {
	unsigned int width;
	unsigned int at;
	uint64_t value;
};

struct image_case {
	const char *name;
	int err;
	unsigned int size;	/* of the file; 0 is FILE_SIZE */
	struct change change[2];
};

#define SET32(field, value)	{ 4, HEAD(field), value }
#define SET64(field, value)	{ 8, HEAD(field), value }

static const struct image_case image_cases[] = {
	{ "the good Image", .err = 0 },
	{ "wrong magic", ENOEXEC, .change = { SET32(magic, MAGIC + 1) } },
	{ "magic in the other byte order", ENOEXEC, .change = { SET32(magic, 0x41524d64) } },
	{ "one byte less than a header", ENOEXEC, .size = 63 },
	{ "nothing but the header", EINVAL, .size = 64 },
	{ "one byte more than the header", EINVAL, .size = 65 },
	{ "file ends before the entry", EINVAL, .size = ENTRY },
	{ "no first instruction", EINVAL, .change = { SET32(code0, 0) } },
	{ "text_offset inside", 0, .change = { SET64(text_offset, 0x8000) } },
	{ "text_offset at the end", EINVAL, .change = { SET64(text_offset, IMAGE_SIZE) } },
	{ "text_offset behind the end", EINVAL, .change = { SET64(text_offset, 1 << 30) } },
	{ "text_offset inside a page", EINVAL, .change = { SET64(text_offset, 0x800) } },
	{ "text_offset + image_size wraps", EINVAL,
	  .change = { SET64(text_offset, 1ULL << 63), SET64(image_size, (1ULL << 63) + 0x1000) } },
	{ "image_size is all ones", EADDRNOTAVAIL, .change = { SET64(image_size, ~0ULL) } },
	{ "image_size wraps when rounded up", EADDRNOTAVAIL,
	  .change = { SET64(image_size, 0ULL - 0x800) } },
	{ "image_size of 0", EINVAL, .change = { SET64(image_size, 0) } },
	{ "image_size is the file's size", 0, .change = { SET64(image_size, FILE_SIZE) } },
	{ "image_size below the file's size", EINVAL,
	  .change = { SET64(image_size, FILE_SIZE - 1) } },
	{ "image_size is 256 TiB", EADDRNOTAVAIL, .change = { SET64(image_size, 1ULL << 48) } },
	{ "unspecified page size", 0, .change = { SET64(flags, 0x8) } },
	{ "placement near the start of memory", 0, .change = { SET64(flags, 0x2) } },
	{ "big-endian, the CPU can", 0, .change = { SET64(flags, FLAGS_4K | 1) } },
	{ "each reserved flag", 0, .change = { SET64(flags, ~0xfULL | FLAGS_4K) } },
	{ "reserved fields", 0, .change = { SET64(res2, ~0ULL), SET64(res4, ~0ULL) } },
};

static const char * const page_sizes[] = { "4K", "16K", "64K" };

/* The real kernel, cut off. */
static const struct cut_case {
	const char *name;
	int err;
	unsigned int numerator, denominator;
	int more;
} cut_cases[] = {
	{ "the kernel as it is", 0, 1, 1, 0 },
	{ "the kernel's 64-byte header", EINVAL, 0, 1, 64 },
	{ "the kernel's first page", EINVAL, 0, 1, 4096 },
	{ "half of the kernel", EINVAL, 1, 2, 0 },
	{ "the kernel without its last page", EINVAL, 1, 1, -4096 },
	{ "the kernel without its last byte", EINVAL, 1, 1, -1 },
};

static void put(unsigned char *image, const struct change *change)
{
	uint64_t value = htole64(change->value);

	memcpy(image + change->at, &value, change->width);
}

static void build_good(unsigned char *image)
{
	static const struct change good[] = {
		SET32(code0, NOP), SET32(code1, BRANCH(ENTRY - 4)),
		SET64(image_size, IMAGE_SIZE), SET64(flags, FLAGS_4K),
		SET32(magic, MAGIC), { 4, ENTRY, BRANCH(0) },
	};
	unsigned int i;

	memset(image, 0, FILE_SIZE);
	for (i = 0; i < ARRAY_SIZE(good); i++)
		put(image, &good[i]);
}

/* Loads the file as the kernel, expects @err and a sentence about @about. */
static void judge_about(const char *about, const char *name, int fd, int err)
{
	struct request request;
	struct verdict verdict = {};
	char text[128];

	request_open(&request);
	close(request.kernel);
	request.kernel = fd;
	if (err)
		refused(&request, err, about, &verdict);
	else
		accepted(&request, &verdict);
	request_close(&request);
	snprintf(text, sizeof(text), "%s: %s", name, errno_name(err));
	report(text, &verdict);
}

static void judge(const char *name, int fd, int err)
{
	judge_about("kernel:", name, fd, err);
}

static void run_image_case(const struct image_case *c)
{
	unsigned char image[FILE_SIZE];

	build_good(image);
	put(image, &c->change[0]);
	put(image, &c->change[1]);
	judge(c->name, temp_file(image, c->size ? c->size : FILE_SIZE), c->err);
}

static void run_page_size(unsigned int i, bool supported)
{
	struct image_case c = {
		.err = supported ? 0 : EINVAL,
		.change = { SET64(flags, (i + 1) << 1 | 8) },
	};
	char name[64];

	snprintf(name, sizeof(name), "pages of %s, which the CPU %s", page_sizes[i],
		 supported ? "supports" : "lacks");
	c.name = name;
	run_image_case(&c);
}

static bool is_listed(const char *size, int argc, char **argv)
{
	int i;

	if (argc < 2)
		return strcmp(size, "16K");
	for (i = 1; i < argc; i++)
		if (!strcmp(size, argv[i]))
			return true;
	return false;
}

static void run_cut_case(const struct cut_case *c)
{
	int fd = open(kernel_path(), O_RDONLY);
	off_t whole = lseek(fd, 0, SEEK_END);
	size_t size = whole * c->numerator / c->denominator + c->more;
	char *data = malloc(whole);

	if (!data || pread(fd, data, whole, 0) != whole)
		ksft_exit_fail_msg("cannot read %s\n", kernel_path());
	close(fd);
	judge(c->name, temp_file(data, size), c->err);
	free(data);
}

/* Needs more than there can be: half of memory is the limit for all segments. */
static void run_large_image(void)
{
	unsigned long long bytes = (unsigned long long)sysconf(_SC_PHYS_PAGES) *
				   sysconf(_SC_PAGESIZE);
	unsigned char image[FILE_SIZE];
	struct change size = SET64(image_size, bytes / 8 * 5);

	build_good(image);
	put(image, &size);
	judge_about("memory:", "image_size is 5/8 of memory", temp_file(image, FILE_SIZE),
		    EINVAL);

	size.value = bytes * 2;
	put(image, &size);
	judge("image_size is twice the memory", temp_file(image, FILE_SIZE), EADDRNOTAVAIL);
}

int main(int argc, char **argv)
{
	unsigned int i;

	report_begin(ARRAY_SIZE(image_cases) + ARRAY_SIZE(page_sizes) +
		     ARRAY_SIZE(cut_cases) + 2);
	for (i = 0; i < ARRAY_SIZE(image_cases); i++)
		run_image_case(&image_cases[i]);
	for (i = 0; i < ARRAY_SIZE(page_sizes); i++)
		run_page_size(i, is_listed(page_sizes[i], argc, argv));
	for (i = 0; i < ARRAY_SIZE(cut_cases); i++)
		run_cut_case(&cut_cases[i]);
	run_large_image();
	ksft_finished();
}
