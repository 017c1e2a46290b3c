// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kexec_file_load(2) refuses on any architecture: the errno, one sentence
 * in the kernel log, and nothing else changed.  Run it as root.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "report.h"

/* One way to spoil a good request, and the answer to it. */
struct bad_request {
	const char *name;
	void (*spoil)(struct request *request);
	int err;
	const char *about;
};

/* Flags */

static void flag_bit_4(struct request *request)
{
	request->flags |= 1UL << 4;
}

static void flag_bit_31(struct request *request)
{
	request->flags |= 1UL << 31;
}

static void flag_bit_32(struct request *request)
{
	request->flags |= 1UL << 32;
}

static void flag_bit_63(struct request *request)
{
	request->flags |= 1UL << 63;
}

static void all_flags(struct request *request)
{
	request->flags = ~0UL;
}

static void unknown_with_unload(struct request *request)
{
	request->flags = FILE_UNLOAD | 1UL << 40;
}

static void crash_without_reservation(struct request *request)
{
	request->flags |= FILE_ON_CRASH;
}

/* Descriptors: each opener is tried as the kernel and as the initrd. */

static int no_descriptor(void)
{
	int fd = open("/", O_RDONLY);

	close(fd);
	return fd;
}

static int directory(void)
{
	return open("/", O_RDONLY | O_DIRECTORY);
}

static int path_only(void)
{
	return open(kernel_path(), O_PATH);
}

static int write_only(void)
{
	return open("/tmp/write-only", O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

static int pipe_end(void)
{
	int ends[2];

	if (pipe(ends))
		return -1;
	close(ends[1]);
	return ends[0];
}

static int device(void)
{
	return open("/dev/zero", O_RDONLY);
}

static int empty_file(void)
{
	return temp_file("", 0);
}

static int huge_file(void)
{
	return temp_sparse((4ULL << 30) + 1);
}

static int file_being_written(void)
{
	int fd = open("/tmp/being-written", O_RDWR | O_CREAT | O_TRUNC, 0600);

	return ftruncate(fd, 4096) ? -1 : fd;
}

static int half_of_memory(void)
{
	unsigned long long pages = sysconf(_SC_PHYS_PAGES);

	return temp_sparse((pages / 2 + 1) * sysconf(_SC_PAGESIZE));
}

static const struct bad_file {
	const char *name;
	int (*open)(void);
	int err;
} bad_files[] = {
	{ "closed descriptor", no_descriptor, EBADF },
	{ "directory", directory, EINVAL },
	{ "O_PATH descriptor", path_only, EBADF },
	{ "write-only descriptor", write_only, EBADF },
	{ "pipe", pipe_end, EINVAL },
	{ "character device", device, EINVAL },
	{ "empty file", empty_file, EINVAL },
	{ "file of more than 4 GiB", huge_file, EFBIG },
	{ "file of more than half of memory", half_of_memory, EINVAL },
	{ "file that is open for writing", file_being_written, ETXTBSY },
};

/* Not a kernel */

static void text_as_kernel(struct request *request)
{
	static const char text[] = "This is a text of more than sixty-four bytes, which no loader\n"
				   "on any architecture takes for a kernel.\n";

	close(request->kernel);
	request->kernel = temp_file(text, sizeof(text));
}

static void one_byte_kernel(struct request *request)
{
	close(request->kernel);
	request->kernel = temp_file("M", 1);
}

/*
 * To an ELF loader a static program, as this one, may well look like a kernel; one
 * that wants an interpreter does not.
 */
static void program_as_kernel(struct request *request)
{
	close(request->kernel);
	request->kernel = open("/sbin/kexec", O_RDONLY);
	if (request->kernel < 0)
		request->kernel = open("/proc/self/exe", O_RDONLY);
}

static void initrd_missing(struct request *request)
{
	request->flags &= ~FILE_NO_INITRAMFS;
}

/* Command lines */

static void cmdline_of(struct request *request, unsigned long len)
{
	static char long_text[2 * COMMAND_LINE_MAX];

	memset(long_text, 'x', sizeof(long_text));
	long_text[len - 1] = '\0';
	request->cmdline = long_text;
	request->cmdline_len = len;
}

static void cmdline_over(struct request *request)
{
	cmdline_of(request, COMMAND_LINE_MAX + 1);
}

static void cmdline_twice(struct request *request)
{
	cmdline_of(request, 2 * COMMAND_LINE_MAX);
}

static void cmdline_absurd(struct request *request)
{
	cmdline_of(request, COMMAND_LINE_MAX);
	request->cmdline_len = ~0UL;
}

static void cmdline_embedded_nul(struct request *request)
{
	request->cmdline = "quiet\0ro";
	request->cmdline_len = sizeof("quiet\0ro");
}

static void cmdline_two_nuls(struct request *request)
{
	request->cmdline = "quiet\0";
	request->cmdline_len = sizeof("quiet\0");
}

static void cmdline_no_nul(struct request *request)
{
	request->cmdline_len--;
}

static void cmdline_null_pointer(struct request *request)
{
	request->cmdline = NULL;
}

static void cmdline_kernel_address(struct request *request)
{
	request->cmdline = (const char *)(1UL << 63);
}

static void cmdline_runs_off(struct request *request)
{
	long page = sysconf(_SC_PAGESIZE);
	char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(two, 'x', page);
	munmap(two + page, page);
	request->cmdline = two + page - 8;
	request->cmdline_len = 9;
}

static const struct bad_request bad_requests[] = {
	{ "flag bit 4", flag_bit_4, EINVAL, "flags:" },
	{ "flag bit 31", flag_bit_31, EINVAL, "flags:" },
	{ "flag bit 32", flag_bit_32, EINVAL, "flags:" },
	{ "flag bit 63", flag_bit_63, EINVAL, "flags:" },
	{ "all flags", all_flags, EINVAL, "flags:" },
	{ "unknown flag with UNLOAD", unknown_with_unload, EINVAL, "flags:" },
	{ "ON_CRASH, nothing reserved", crash_without_reservation, EADDRNOTAVAIL, "memory:" },
	{ "text as the kernel", text_as_kernel, ENOEXEC, "kernel:" },
	{ "one byte as the kernel", one_byte_kernel, ENOEXEC, "kernel:" },
	{ "program as the kernel", program_as_kernel, ENOEXEC, "kernel:" },
	{ "no initrd where one is announced", initrd_missing, EBADF, "initrd:" },
	{ "command line one byte too long", cmdline_over, EINVAL, COMMAND_LINE_TOO_LONG },
	{ "command line twice too long", cmdline_twice, EINVAL, COMMAND_LINE_TOO_LONG },
	{ "command line of an absurd length", cmdline_absurd, EINVAL, "command line:" },
	{ "command line with a NUL in it", cmdline_embedded_nul, EINVAL, "command line:" },
	{ "command line with two NULs", cmdline_two_nuls, EINVAL, "command line:" },
	{ "command line without a NUL", cmdline_no_nul, EINVAL, "command line:" },
	{ "command line at NULL", cmdline_null_pointer, EFAULT, "command line:" },
	{ "command line in the kernel", cmdline_kernel_address, EFAULT, "command line:" },
	{ "command line runs off its page", cmdline_runs_off, EFAULT, "command line:" },
};

static void run_bad_request(const struct bad_request *bad)
{
	struct request request;
	struct verdict verdict = {};
	char name[128];

	request_open(&request);
	bad->spoil(&request);
	refused(&request, bad->err, bad->about, &verdict);
	request_close(&request);
	snprintf(name, sizeof(name), "%s: %s", bad->name, errno_name(bad->err));
	report(name, &verdict);
}

static void run_bad_file(const struct bad_file *bad, bool initrd)
{
	struct request request;
	struct verdict verdict = {};
	char name[128];

	request_open(&request);
	if (initrd) {
		request.initrd = bad->open();
		request.flags = 0;
	} else {
		close(request.kernel);
		request.kernel = bad->open();
	}
	refused(&request, bad->err, initrd ? "initrd:" : "kernel:", &verdict);
	request_close(&request);
	snprintf(name, sizeof(name), "%s as the %s: %s", bad->name,
		 initrd ? "initrd" : "kernel", errno_name(bad->err));
	report(name, &verdict);
}

int main(void)
{
	unsigned int i;

	report_begin(ARRAY_SIZE(bad_requests) + 2 * ARRAY_SIZE(bad_files));
	for (i = 0; i < ARRAY_SIZE(bad_requests); i++)
		run_bad_request(&bad_requests[i]);
	for (i = 0; i < 2 * ARRAY_SIZE(bad_files); i++)
		run_bad_file(&bad_files[i / 2], i % 2);
	ksft_finished();
}
