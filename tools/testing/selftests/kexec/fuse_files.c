// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files whose contents are made up when they are read: a file system of our own,
 * served by a thread.  The page cache is bypassed, so every read arrives here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuse_files.h"

/* The kernel wants room for a header and 32 pages. */
#define BUFFER_SIZE	(FUSE_MIN_READ_BUFFER + (2 << 20))
#define FIRST_NODE	(FUSE_ROOT_ID + 1)
#define FOR_EVER	3600

static const struct fuse_file *all_files;
static unsigned int nr_files;
static int device = -1;

static void give_up(const char *what)
{
	printf("Bail out! %s: errno %d\n", what, errno);
	exit(1);
}

static void answer(const struct fuse_in_header *in, int err, const void *data, size_t len)
{
	static char out[BUFFER_SIZE];
	struct fuse_out_header head = {
		.len = sizeof(head) + len,
		.error = -err,
		.unique = in->unique,
	};

	memcpy(out, &head, sizeof(head));
	memcpy(out + sizeof(head), data, len);
	/* Who has asked may be gone. */
	if (write(device, out, head.len) != head.len && errno != ENOENT)
		give_up("answering the kernel");
}

static struct fuse_attr attributes(uint64_t node)
{
	struct fuse_attr attr = { .ino = node, .nlink = 1, .blksize = 4096 };

	if (node == FUSE_ROOT_ID) {
		attr.mode = S_IFDIR | 0755;
	} else {
		attr.mode = S_IFREG | 0644;
		attr.size = all_files[node - FIRST_NODE].size;
	}
	return attr;
}

static void on_init(const struct fuse_in_header *in)
{
	struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_readahead = 0,
		.max_write = 4096,
	};

	answer(in, 0, &out, sizeof(out));
}

static void on_lookup(const struct fuse_in_header *in, const char *name)
{
	struct fuse_entry_out out = { .attr_valid = FOR_EVER, .entry_valid = FOR_EVER };
	unsigned int i;

	for (i = 0; i < nr_files; i++)
		if (!strcmp(name, all_files[i].name))
			break;
	if (i == nr_files) {
		answer(in, ENOENT, NULL, 0);
		return;
	}
	out.nodeid = FIRST_NODE + i;
	out.attr = attributes(out.nodeid);
	answer(in, 0, &out, sizeof(out));
}

static void on_getattr(const struct fuse_in_header *in)
{
	struct fuse_attr_out out = {
		.attr_valid = FOR_EVER,
		.attr = attributes(in->nodeid),
	};

	answer(in, 0, &out, sizeof(out));
}

static void on_open(const struct fuse_in_header *in)
{
	/* A flush while the process ends would wait for a thread that is gone. */
	struct fuse_open_out out = { .open_flags = FOPEN_DIRECT_IO | FOPEN_NOFLUSH };

	answer(in, 0, &out, sizeof(out));
}

static void on_read(const struct fuse_in_header *in, const struct fuse_read_in *read)
{
	const struct fuse_file *file = &all_files[in->nodeid - FIRST_NODE];
	static char data[BUFFER_SIZE / 2];
	size_t len = read->size;

	if (read->offset >= file->size)
		len = 0;
	else if (len > file->size - read->offset)
		len = file->size - read->offset;
	if (len > sizeof(data))
		len = sizeof(data);
	answer(in, 0, data, file->read(data, read->offset, len));
}

static void serve_one(const struct fuse_in_header *in)
{
	const void *more = in + 1;

	switch (in->opcode) {
	case FUSE_INIT:
		on_init(in);
		break;
	case FUSE_LOOKUP:
		on_lookup(in, more);
		break;
	case FUSE_GETATTR:
		on_getattr(in);
		break;
	case FUSE_OPEN:
		on_open(in);
		break;
	case FUSE_READ:
		on_read(in, more);
		break;
	case FUSE_FLUSH:
	case FUSE_RELEASE:
	case FUSE_ACCESS:
		answer(in, 0, NULL, 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;
	default:
		answer(in, EOPNOTSUPP, NULL, 0);
	}
}

static void *serve(void *unused)
{
	static char request[BUFFER_SIZE];

	while (read(device, request, sizeof(request)) > 0)
		serve_one((const struct fuse_in_header *)request);
	return NULL;
}

/**
 * fuse_serve() - mount files, and serve them until the process ends
 * @folder: where to; it is made
 * @files: to be kept
 * @nr: their number
 */
void fuse_serve(const char *folder, const struct fuse_file *files, unsigned int nr)
{
	pthread_t thread;
	char options[64];

	all_files = files;
	nr_files = nr;
	device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (device < 0)
		give_up("no FUSE");
	mkdir(folder, 0700);
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
	if (mount("kexec", folder, "fuse", 0, options))
		give_up("mounting with FUSE");
	if (pthread_create(&thread, NULL, serve, NULL))
		give_up("starting a thread");
}

/**
 * fuse_open() - open one of the files
 * @folder: where they are
 * @name: of the file
 *
 * Return: a descriptor for reading.
 */
int fuse_open(const char *folder, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		give_up("opening a file of FUSE");
	return fd;
}
