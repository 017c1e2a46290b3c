// SPDX-License-Identifier: GPL-2.0-only
/*
 * Appends files to an initramfs, as cpio in the format "newc".
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "newc.h"

/* Larger files are not what a state is made of. */
#define LARGEST		65536

/* Numbers in a header, each of eight digits. */
#define FIELDS		13

/* Each header and each file's contents start at a multiple of four. */
static void pad(struct newc *newc)
{
	while (ftell(newc->file) % 4)
		fputc(0, newc->file);
}

/**
 * newc_append() - start an archive behind what is in a file
 * @newc: to be filled in
 * @path: the file
 */
void newc_append(struct newc *newc, const char *path)
{
	newc->inode = 0;
	newc->file = fopen(path, "ae");
	if (!newc->file || fseek(newc->file, 0, SEEK_END)) {
		printf("Bail out! cannot append to %s\n", path);
		exit(1);
	}
	pad(newc);
}

static void entry(struct newc *newc, unsigned int mode, const char *name, const void *data,
		  size_t size)
{
	/* inode, mode, uid, gid, links, time, size, device, special device, name, checksum */
	const unsigned int fields[FIELDS] = {
		++newc->inode, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, strlen(name) + 1, 0,
	};
	unsigned int i;

	fputs("070701", newc->file);
	for (i = 0; i < FIELDS; i++)
		fprintf(newc->file, "%08X", fields[i]);
	fwrite(name, strlen(name) + 1, 1, newc->file);
	pad(newc);
	if (size)
		fwrite(data, size, 1, newc->file);
	pad(newc);
}

/**
 * newc_add() - add a regular file
 * @newc: started by newc_append()
 * @name: where it will be, without a "/" in front
 * @data: its contents
 * @size: how many bytes
 */
void newc_add(struct newc *newc, const char *name, const void *data, size_t size)
{
	entry(newc, S_IFREG | 0644, name, data, size);
}

/**
 * newc_copy() - add a small file of this system, if there is one, at the same place
 * @newc: started by newc_append()
 * @name: its path, without the "/" in front
 */
void newc_copy(struct newc *newc, const char *name)
{
	static char data[LARGEST];
	char path[256];
	FILE *file;
	size_t size;

	snprintf(path, sizeof(path), "/%s", name);
	file = fopen(path, "re");
	if (!file)
		return;
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	newc_add(newc, name, data, size);
}

/**
 * newc_end() - finish what newc_append() has started
 * @newc: the archive; its file is closed
 */
void newc_end(struct newc *newc)
{
	entry(newc, 0, "TRAILER!!!", NULL, 0);
	if (fclose(newc->file)) {
		printf("Bail out! the archive could not be written\n");
		exit(1);
	}
}
