// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kexec_file_load(2) accepts on any architecture, who may call it, and
 * what loading, loading again and unloading leave behind.
 *
 * Nothing here jumps, and what was loaded before is unloaded.  Run it as root.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <sys/reboot.h>
#include <sys/wait.h>

#include "report.h"

struct call_case {
	const char *name;
	bool (*run)(struct verdict *verdict);
};

static bool fail(struct verdict *verdict, const char *why)
{
	snprintf(verdict->why, sizeof(verdict->why), "%s", why);
	verdict->ok = false;
	return false;
}

static bool loads_without_initrd(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

static bool loads_with_initrd(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	request.initrd = open(initrd_path(), O_RDONLY);
	request.flags = 0;
	accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

static bool loads_with_cmdline(const char *cmdline, unsigned long len,
			       struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	request.cmdline = cmdline;
	request.cmdline_len = len;
	accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

static bool no_cmdline(struct verdict *verdict)
{
	return loads_with_cmdline(NULL, 0, verdict);
}

static bool empty_cmdline(struct verdict *verdict)
{
	return loads_with_cmdline("", 1, verdict);
}

static bool longest_cmdline(struct verdict *verdict)
{
	static char long_text[COMMAND_LINE_MAX];

	memset(long_text, 'x', COMMAND_LINE_MAX);
	long_text[COMMAND_LINE_MAX - 1] = '\0';
	return loads_with_cmdline(long_text, COMMAND_LINE_MAX, verdict);
}

static bool ignores_initrd(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	request.initrd = open("/", O_RDONLY | O_DIRECTORY);
	accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

static bool loads_twice(struct verdict *verdict)
{
	struct request request;
	int err;

	request_open(&request);
	err = kexec_file(&request);
	if (err)
		fail(verdict, errno_name(err));
	else
		accepted(&request, verdict);
	request_close(&request);
	return verdict->ok;
}

static bool unloads_nothing(struct verdict *verdict)
{
	verdict->ok = !kexec_unload() && !kexec_unload() && !kexec_is_loaded();
	return verdict->ok || fail(verdict, "unloading nothing must succeed");
}

static bool unload_looks_at_no_files(struct verdict *verdict)
{
	const struct request request = {
		.kernel = -1,
		.initrd = -1,
		.cmdline = NULL,
		.cmdline_len = ~0UL,
		.flags = FILE_UNLOAD,
	};
	int err = kexec_file(&request);

	verdict->ok = !err;
	return verdict->ok || fail(verdict, errno_name(err));
}

/* With nothing loaded there is nothing to jump to. */
static bool exec_of_nothing(struct verdict *verdict)
{
	kexec_unload();
	errno = 0;
	reboot(LINUX_REBOOT_CMD_KEXEC);
	verdict->ok = errno == EINVAL;
	return verdict->ok || fail(verdict, errno_name(errno));
}

/* The number of lines that a load logs, or -1. */
static int lines_logged(unsigned long flags)
{
	struct request request;
	char last[256];
	int count;

	request_open(&request);
	request.flags |= flags;
	log_sentences(last, sizeof(last));
	count = kexec_file(&request) ? -1 : log_sentences(last, sizeof(last));
	request_close(&request);
	kexec_unload();
	return count;
}

static bool debug_explains(struct verdict *verdict)
{
	int quiet = lines_logged(0);
	int debug = lines_logged(FILE_DEBUG);

	verdict->ok = quiet == 0 && debug > 0;
	snprintf(verdict->why, sizeof(verdict->why),
		 "%d lines without DEBUG, %d with it (-1: not loaded)", quiet, debug);
	return verdict->ok;
}

/* Makes the request as a user without capabilities. */
static int as_nobody(const struct request *request)
{
	pid_t child = fork();
	int status;

	if (!child) {
		if (setuid(65534))
			_exit(255);
		_exit(kexec_file(request));
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool nobody_gets(int err, unsigned long flags, struct verdict *verdict)
{
	struct request request;
	char said[256];
	int got;

	request_open(&request);
	request.flags |= flags;
	log_sentences(said, sizeof(said));
	got = as_nobody(&request);
	request_close(&request);

	verdict->ok = got == err && !log_sentences(said, sizeof(said));
	snprintf(verdict->why, sizeof(verdict->why), "got %s, log says '%s'",
		 errno_name(got), said);
	return verdict->ok;
}

static bool needs_permission(struct verdict *verdict)
{
	return nobody_gets(EPERM, 0, verdict);
}

static bool permission_before_flags(struct verdict *verdict)
{
	return nobody_gets(EPERM, ~0UL, verdict);
}

static bool unload_needs_permission(struct verdict *verdict)
{
	return nobody_gets(EPERM, FILE_UNLOAD, verdict);
}

/* A refused load leaves the image of the one before it. */
static bool failed_load_keeps_image(struct verdict *verdict)
{
	struct request request;

	request_open(&request);
	verdict->ok = !kexec_file(&request);
	if (!verdict->ok)
		fail(verdict, "the good request was refused");
	close(request.kernel);
	request.kernel = temp_file("not a kernel", sizeof("not a kernel"));
	if (verdict->ok && refused(&request, ENOEXEC, "kernel:", verdict) && !kexec_is_loaded())
		fail(verdict, "the image is gone");
	request_close(&request);
	kexec_unload();
	return verdict->ok;
}

static const struct call_case call_cases[] = {
	{ "a kernel loads", loads_without_initrd },
	{ "a kernel and an initrd load", loads_with_initrd },
	{ "no command line", no_cmdline },
	{ "empty command line", empty_cmdline },
	{ "longest command line", longest_cmdline },
	{ "NO_INITRAMFS ignores the initrd's descriptor", ignores_initrd },
	{ "loading again replaces the image", loads_twice },
	{ "unloading nothing", unloads_nothing },
	{ "UNLOAD looks at nothing else", unload_looks_at_no_files },
	{ "no jump without an image", exec_of_nothing },
	{ "DEBUG explains, and only DEBUG", debug_explains },
	{ "nobody may not load", needs_permission },
	{ "nobody with bad flags gets EPERM, too", permission_before_flags },
	{ "nobody may not unload", unload_needs_permission },
	{ "a refused load keeps the image", failed_load_keeps_image },
};

int main(void)
{
	unsigned int i;

	report_begin(ARRAY_SIZE(call_cases));
	for (i = 0; i < ARRAY_SIZE(call_cases); i++) {
		struct verdict verdict = {};

		call_cases[i].run(&verdict);
		report(call_cases[i].name, &verdict);
	}
	ksft_finished();
}
