// SPDX-License-Identifier: GPL-2.0-only
/*
 * One kexec_file_load(2) request, and what can be seen of its outcome.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "request.h"

#define LOADED	"/sys/kernel/kexec_loaded"

const char *kernel_path(void)
{
	const char *path = getenv("KEXEC_KERNEL");

	return path ? path : "/boot/Image";
}

const char *initrd_path(void)
{
	const char *path = getenv("KEXEC_INITRD");

	return path ? path : "/boot/initrd.img";
}

/**
 * kexec_file() - make the request
 * @request: what to ask the kernel for
 *
 * Return: 0, or the errno as a positive number.
 */
int kexec_file(const struct request *request)
{
	long ret = syscall(SYS_kexec_file_load, request->kernel, request->initrd,
			   request->cmdline_len, request->cmdline, request->flags);

	return ret ? errno : 0;
}

/**
 * kexec_unload() - drop the image that is loaded, if there is one
 *
 * Return: 0, or the errno as a positive number.
 */
int kexec_unload(void)
{
	const struct request request = {
		.kernel = -1,
		.initrd = -1,
		.flags = FILE_UNLOAD,
	};

	return kexec_file(&request);
}

/**
 * kexec_is_loaded() - does the kernel hold an image?
 *
 * Return: what /sys/kernel/kexec_loaded says.
 */
bool kexec_is_loaded(void)
{
	return read_number(LOADED) == 1;
}

/**
 * request_open() - a request that succeeds, for a case to spoil
 * @request: filled with the kernel, no initrd and a short command line
 */
void request_open(struct request *request)
{
	static const char cmdline[] = "quiet";

	*request = (struct request) {
		.kernel = open(kernel_path(), O_RDONLY | O_CLOEXEC),
		.initrd = -1,
		.cmdline = cmdline,
		.cmdline_len = sizeof(cmdline),
		.flags = FILE_NO_INITRAMFS,
	};
	if (request->kernel < 0) {
		printf("Bail out! no kernel to load at %s\n", kernel_path());
		exit(1);
	}
}

/**
 * request_close() - close the request's files
 * @request: made by request_open(), possibly with other files in it since
 */
void request_close(struct request *request)
{
	if (request->kernel >= 0)
		close(request->kernel);
	if (request->initrd >= 0)
		close(request->initrd);
	request->kernel = -1;
	request->initrd = -1;
}

static void give_up(const char *what)
{
	printf("Bail out! %s: errno %d\n", what, errno);
	exit(1);
}

/*
 * A nameless file that can be read only.  A memfd would not do: it stays open
 * for writing, and such a file is refused.
 */
static int reopen(int fd, const char *path)
{
	int read_only = open(path, O_RDONLY | O_CLOEXEC);

	if (read_only < 0)
		give_up("reopening a temporary file");
	close(fd);
	unlink(path);
	return read_only;
}

/**
 * temp_file() - a file with the given contents
 * @data: the contents
 * @size: how many bytes
 *
 * Return: a descriptor for reading.
 */
int temp_file(const void *data, size_t size)
{
	char path[] = "/tmp/kexec-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		give_up("writing a temporary file");
	return reopen(fd, path);
}

/**
 * temp_sparse() - a file that takes no room
 * @size: how long it is, in bytes
 *
 * Return: a descriptor for reading.
 */
int temp_sparse(unsigned long long size)
{
	char path[] = "/tmp/kexec-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || ftruncate(fd, size))
		give_up("making a sparse file");
	return reopen(fd, path);
}

/**
 * read_number() - the decimal number in a file of /proc or /sys
 * @path: the file
 *
 * Return: the number, or -1 when there is none.
 */
long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

/**
 * write_number() - put a decimal number into a file of /proc or /sys
 * @path: the file
 * @value: the number
 *
 * Return: whether the kernel took it.
 */
bool write_number(const char *path, long value)
{
	FILE *file = fopen(path, "we");
	bool ok;

	if (!file)
		return false;
	ok = fprintf(file, "%ld\n", value) > 0;
	return !fclose(file) && ok;
}
