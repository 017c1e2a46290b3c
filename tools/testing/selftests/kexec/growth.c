// SPDX-License-Identifier: GPL-2.0-only
/*
 * What doing something over and over again costs in memory.
 *
 * Free memory is what the zones have plus what is on the per-CPU lists, both
 * from /proc/zoneinfo: MemFree alone wanders by what the lists hold.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "growth.h"

/* After so many rounds caches have what they want. */
#define WARM_UP		5

/* A slab has up to 128 objects of one kind: with fewer rounds they could hide a leak. */
#define TIMES_MIN	2
#define TIMES_MAX	5

/* Time for what is freed after a grace period, in microseconds. */
#define GRACE		200000

static FILE *open_or_exit(const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	return file;
}

static long free_pages(void)
{
	FILE *file = open_or_exit("/proc/zoneinfo");
	char line[256];
	long sum = 0, n;

	while (fgets(line, sizeof(line), file))
		if (sscanf(line, " pages free %ld", &n) == 1 ||
		    sscanf(line, " count: %ld", &n) == 1)
			sum += n;
	fclose(file);
	return sum;
}

/* Objects in the kmalloc caches: what is too small to show in pages. */
static long kmalloc_objects(void)
{
	FILE *file = open_or_exit("/proc/slabinfo");
	char line[512];
	long sum = 0, n;

	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "kmalloc-%*s %ld", &n) == 1)
			sum += n;
	fclose(file);
	return sum;
}

/**
 * growth_of() - what is in use after some rounds that was not before
 * @step: what to do in each round
 * @rounds: how many
 *
 * What other processes do, and slabs of which a CPU has taken the free objects,
 * can look like growth, or hide it, but not more for more rounds.  So the rounds
 * are done again and again until little is left of it, or it is one for sure.
 *
 * Return: the differences for so many rounds, negative when less is in use.
 */
struct growth growth_of(void (*step)(void), int rounds)
{
	struct growth growth;
	long pages, objects;

	for (int i = 0; i < WARM_UP; i++)
		step();
	usleep(GRACE);
	pages = free_pages();
	objects = kmalloc_objects();
	for (int times = 1; times <= TIMES_MAX; times++) {
		for (int i = 0; i < rounds; i++)
			step();
		usleep(GRACE);
		growth.pages = (pages - free_pages()) / times;
		growth.objects = (kmalloc_objects() - objects) / times;
		if (times >= TIMES_MIN && growth.pages < rounds / 4 && growth.objects < rounds / 4)
			break;
	}
	return growth;
}
