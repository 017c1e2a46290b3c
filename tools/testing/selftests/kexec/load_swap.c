// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a kernel while its initrd and its command line change all the time.
 *
 * usage: load_swap KERNEL INITRD COMMAND-LINE
 *
 * The command line should have an "a" as its last character, which becomes a "b" and
 * an "a" again while it is loaded.  The initrd is another one when it is read again.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuse_files.h"
#include "request.h"

#define FOLDER	"/tmp/fuse"

static const unsigned char *initrd;
static unsigned char *was_read;
static atomic_char *line;
static size_t last;
static atomic_bool stop;

static size_t read_initrd(void *buffer, size_t at, size_t len)
{
	unsigned char *to = buffer;
	size_t i;

	for (i = 0; i < len; i++)
		to[i] = initrd[at + i] ^ was_read[at + i];
	memset(was_read + at, 0x80, len);
	return len;
}

static struct fuse_file file = { "initrd", 0, read_initrd };

static void open_initrd(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat stat;

	if (fd < 0 || fstat(fd, &stat)) {
		perror(path);
		exit(1);
	}
	file.size = stat.st_size;
	initrd = mmap(NULL, file.size, PROT_READ, MAP_PRIVATE, fd, 0);
	was_read = calloc(1, file.size);
	if (initrd == MAP_FAILED || !was_read) {
		perror(path);
		exit(1);
	}
	close(fd);
	fuse_serve(FOLDER, &file, 1);
}

static void *swap(void *unused)
{
	while (!stop) {
		line[last] = 'b';
		line[last] = 'a';
	}
	return unused;
}

int main(int argc, char **argv)
{
	struct request request = {};
	pthread_t thread;
	int err;

	if (argc != 4) {
		fprintf(stderr, "usage: load_swap KERNEL INITRD COMMAND-LINE\n");
		return 2;
	}
	open_initrd(argv[2]);
	line = (atomic_char *)argv[3];
	last = strlen(argv[3]) - 1;
	request.kernel = open(argv[1], O_RDONLY);
	request.initrd = fuse_open(FOLDER, "initrd");
	request.cmdline = argv[3];
	request.cmdline_len = last + 2;

	if (pthread_create(&thread, NULL, swap, NULL))
		return 1;
	err = kexec_file(&request);
	stop = true;
	pthread_join(thread, NULL);
	close(request.initrd);
	close(request.kernel);
	if (err)
		fprintf(stderr, "kexec_file_load: %s\n", strerror(err));
	return err ? 1 : 0;
}
