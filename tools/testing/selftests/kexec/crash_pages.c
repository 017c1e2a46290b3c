// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of known contents, to be found again in a crash dump.
 *
 * usage: crash_pages SEED PAGES [MIB]
 *
 * Fills PAGES pages, and then, if MIB is given, memory until no more than so
 * many MiB are free.  For each of the pages, and for some of the memory, a line
 * "# expect page ADDRESS SIZE SEED" on stdout says where it is, physically, and
 * what is in it.  A process that stays behind keeps it there.
 *
 * A page consists of 64-bit words in the byte order of this machine.  The n-th,
 * counted from 0, is mix(SEED + n).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

/* From Documentation/admin-guide/mm/pagemap.rst */
#define PAGEMAP_PRESENT	0x8000000000000000ULL
#define PAGEMAP_PFN	0x007fffffffffffffULL

/* Seeds of two pages must not be close: a page has hundreds of words. */
#define SEED_STEP	0x100000000ULL

/* One page of so many is told about when memory is filled up. */
#define SAMPLE		256

static unsigned long long next_seed;

static void die(const char *what)
{
	printf("# crash_pages: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The output function of SplitMix64 (Steele, Lea, Flood: OOPSLA 2014) */
static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static void fill(uint64_t *page, size_t size, uint64_t seed)
{
	for (size_t n = 0; n < size / sizeof(*page); n++)
		page[n] = mix(seed + n);
}

static unsigned long long physical(const void *page, size_t size)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	off_t at = (uintptr_t)page / size * sizeof(uint64_t);
	uint64_t entry = 0;

	if (fd < 0 || pread(fd, &entry, sizeof(entry), at) != sizeof(entry))
		die("/proc/self/pagemap");
	close(fd);
	if (!(entry & PAGEMAP_PRESENT) || !(entry & PAGEMAP_PFN)) {
		errno = ENOENT;
		die("the page has no address");
	}
	return (entry & PAGEMAP_PFN) * size;
}

/* Fills @nr pages and tells about one of @sample. */
static void fill_pages(unsigned long nr, unsigned long sample)
{
	size_t size = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, nr * size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (pages == MAP_FAILED)
		die("mmap");
	for (unsigned long i = 0; i < nr; i++, next_seed += SEED_STEP) {
		fill((uint64_t *)(pages + i * size), size, next_seed);
		if (i % sample == 0)
			printf("# expect page 0x%llx %zu 0x%llx\n",
			       physical(pages + i * size, size), size, next_seed);
	}
}

static unsigned long free_mib(void)
{
	struct sysinfo info;

	if (sysinfo(&info))
		die("sysinfo");
	return info.freeram * info.mem_unit >> 20;
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: crash_pages SEED PAGES [MIB]\n");
		return 1;
	}
	next_seed = strtoull(argv[1], NULL, 16);
	fill_pages(strtoul(argv[2], NULL, 0), 1);
	while (argc > 3 && free_mib() > strtoul(argv[3], NULL, 0))
		fill_pages(SAMPLE, SAMPLE);
	fflush(stdout);
	fclose(stdout);
	if (!fork())
		pause();
	return 0;
}
