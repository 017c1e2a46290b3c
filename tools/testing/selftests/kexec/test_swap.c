// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files and a command line that change while they are loaded: what was verified is
 * what is used, since each byte is fetched once.
 *
 * The files are served by this program, so it knows what was read, and decides what
 * is read next.  The kernel that runs it must insist on good signatures.  Run it as
 * root.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "fuse_files.h"
#include "report.h"
#include "sig_words.h"
#include "sigfile.h"

#define FOLDER		"/tmp/fuse"
#define INITRD_SIZE	0x23456
#define LINE_SIZE	64
#define ROUNDS		200

static struct blob kernel;
static struct sig_places places;
static unsigned char reads[1 << 16], initrd_reads[INITRD_SIZE];
static size_t lies_from, lies_to, kernel_end;

/* The first reader of a byte gets what was signed, any later one something else. */
static size_t read_kernel(void *buffer, size_t at, size_t len)
{
	unsigned char *to = buffer;
	size_t i, end = at + len < kernel_end ? at + len : kernel_end;

	for (i = at; i < end; i++) {
		to[i - at] = kernel.data[i];
		if (reads[i]++ || (i >= lies_from && i < lies_to))
			to[i - at] ^= 0x80;
	}
	return end > at ? end - at : 0;
}

static size_t read_initrd(void *buffer, size_t at, size_t len)
{
	size_t i;

	memset(buffer, 'i', len);
	for (i = at; i < at + len; i++)
		initrd_reads[i]++;
	return len;
}

static struct fuse_file files[] = {
	{ "kernel", 0, read_kernel },
	{ "initrd", INITRD_SIZE, read_initrd },
};

static unsigned int most(const unsigned char *count, size_t size)
{
	unsigned int max = 0;
	size_t i;

	for (i = 0; i < size; i++)
		if (count[i] > max)
			max = count[i];
	return max;
}

static void open_swap(struct request *request)
{
	memset(reads, 0, sizeof(reads));
	memset(initrd_reads, 0, sizeof(initrd_reads));
	lies_from = 0;
	lies_to = 0;
	kernel_end = kernel.size;
	request_open(request);
	close(request->kernel);
	request->kernel = fuse_open(FOLDER, "kernel");
}

static void read_once(void)
{
	struct verdict verdict = {};
	struct request request;

	open_swap(&request);
	request.initrd = fuse_open(FOLDER, "initrd");
	request.flags = 0;
	accepted(&request, &verdict);
	request_close(&request);
	report("what is another kernel when it is read again", &verdict);

	ksft_test_result(most(reads, kernel.size) == 1, "no byte of the kernel is read twice\n");
	ksft_test_result(most(initrd_reads, INITRD_SIZE) == 1,
			 "no byte of the initrd is read twice\n");
}

static void changed_between(void)
{
	struct verdict verdict = {};
	struct request request;

	open_swap(&request);
	lies_from = places.text;
	lies_to = places.content_end;
	refused(&request, EKEYREJECTED, SAID_BAD, &verdict);
	request_close(&request);
	report("changed between two reads: EKEYREJECTED", &verdict);
}

static void shorter_than_it_says(void)
{
	struct verdict verdict = {};
	struct request request;

	open_swap(&request);
	kernel_end = places.text;
	refused(&request, EIO, "kernel:", &verdict);
	request_close(&request);
	report("shorter than it says: EIO", &verdict);
}

/* A command line that is wrong half of the time. */
static atomic_char line[LINE_SIZE];
static atomic_bool stop;

static void *swap_line(void *unused)
{
	while (!stop) {
		line[LINE_SIZE / 2] = '\0';
		line[LINE_SIZE / 2] = 'x';
	}
	return NULL;
}

static void swap_command_line(void)
{
	unsigned int i, taken = 0, other = 0;
	pthread_t thread;

	for (i = 0; i < LINE_SIZE - 1; i++)
		line[i] = 'x';
	if (pthread_create(&thread, NULL, swap_line, NULL))
		ksft_exit_fail_msg("cannot start a thread\n");
	for (i = 0; i < ROUNDS; i++) {
		struct request request;
		int err;

		open_swap(&request);
		request.cmdline = (const char *)line;
		request.cmdline_len = LINE_SIZE;
		err = kexec_file(&request);
		taken += !err;
		other += err && err != EINVAL;
		request_close(&request);
	}
	stop = true;
	pthread_join(thread, NULL);
	ksft_print_msg("%u of %u were taken\n", taken, ROUNDS);
	ksft_test_result(!other, "a command line that changes is refused or taken\n");
}

int main(void)
{
	report_begin(6);
	blob_read(&kernel, "my");
	sig_locate(&kernel, &places);
	files[0].size = kernel.size;
	fuse_serve(FOLDER, files, ARRAY_SIZE(files));
	read_once();
	changed_between();
	shorter_than_it_says();
	swap_command_line();
	ksft_finished();
}
