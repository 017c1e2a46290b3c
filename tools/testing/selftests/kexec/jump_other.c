// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carries jump.sh's case "other" through a kernel of the other byte order, for
 * which there is no shell and no kexec: checks what arrived, and loads on.
 *
 * /boot/other and /boot/other.cpio are the next kernel and its initramfs; what the
 * next stage has to know is appended to that.  See jump_lib.sh for the rest, and
 * keep to the words there: the report is one.
 */
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "newc.h"
#include "request.h"

#define KERNEL	"/boot/other"
#define INITRD	"/boot/other.cpio"
#define CHOSEN	"/proc/device-tree/chosen"
#define TEXT	4096

/* What a stage knows from the one before it, and tells the next. */
static struct {
	int stage;
	int points;
	int jumps;	/* still to come */
	char marker[TEXT];
	char expected[TEXT];
	char cpus[TEXT];
} state = {
	.stage = 1,
	.jumps = 1,
};

static char nonce[TEXT];

static void bail_out(const char *why)
{
	printf("Bail out! %s\n", why);
	exit(1);
}

/* The first line of a file, or "". */
static void first_line(const char *path, char *line)
{
	FILE *file = fopen(path, "re");

	line[0] = '\0';
	if (!file)
		return;
	if (fgets(line, TEXT, file))
		line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

static void copy(char *to, const char *from)
{
	snprintf(to, TEXT, "%s", from);
}

/* Takes a line like stage='2'. */
static void take(const char *name, char *value)
{
	value[strcspn(value, "'")] = '\0';
	if (!strcmp(name, "stage"))
		state.stage = atoi(value);
	else if (!strcmp(name, "points"))
		state.points = atoi(value);
	else if (!strcmp(name, "jumps"))
		state.jumps = atoi(value);
	else if (!strcmp(name, "marker"))
		copy(state.marker, value);
	else if (!strcmp(name, "expected"))
		copy(state.expected, value);
	else if (!strcmp(name, "cpus"))
		copy(state.cpus, value);
}

static void read_state(void)
{
	FILE *file = fopen("/guest/state", "re");
	char line[TEXT];
	char *equal;

	first_line("/guest/nonce", nonce);
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		equal = strstr(line, "='");
		if (!equal)
			continue;
		*equal = '\0';
		take(line, equal + 2);
	}
	fclose(file);
}

static bool point(bool ok, const char *name)
{
	printf("%sok %d %s\n", ok ? "" : "not ", ++state.points, name);
	return ok;
}

static bool equal(const char *name, const char *what, const char *got, const char *wanted)
{
	bool ok = !strcmp(got, wanted);

	if (!ok)
		printf("# %s is '%s', not '%s'\n", what, got, wanted);
	return point(ok, name);
}

static void check_arrival(void)
{
	bool by_kexec = !access(CHOSEN "/linux,booted-from-kexec", F_OK);
	char text[TEXT], wanted[TEXT + 16];

	first_line("/proc/cmdline", text);
	printf("# stage %d\n# proof cmdline %s\n# proof marker %s\n# proof booted-from-kexec %s\n",
	       state.stage, text, state.marker, by_kexec ? "yes" : "no");
	equal("the next kernel has the command line", "/proc/cmdline", text, state.expected);
	snprintf(wanted, sizeof(wanted), "%s.%d", nonce, state.stage);
	equal("and the initrd", "marker", state.marker, wanted);
	point(by_kexec, "and knows that it came by kexec");
	first_line("/sys/devices/system/cpu/online", text);
	equal("and all CPUs", "online", text, state.cpus);
}

/* This kernel's command line with another nonce on it. */
static void next_cmdline(char *text, size_t size)
{
	char now[TEXT];
	size_t used = 0;
	char *word;

	first_line("/proc/cmdline", now);
	for (word = strtok(now, " "); word; word = strtok(NULL, " "))
		if (strncmp(word, "nonce=", 6))
			used += snprintf(text + used, size - used, "%s ", word);
	snprintf(text + used, size - used, "nonce=%s.%d", nonce, state.stage + 1);
}

/* What the next stage is told: @left points are still to come in this one. */
static void add_state(const char *cmdline, int left)
{
	char text[4 * TEXT], cpus[TEXT];
	struct newc newc;

	first_line("/sys/devices/system/cpu/online", cpus);
	snprintf(text, sizeof(text),
		 "stage='%d'\npoints='%d'\njumps='%d'\nmarker='%s.%d'\nexpected='%s'\ncpus='%s'\n",
		 state.stage + 1, state.points + left, state.jumps - 1, nonce, state.stage + 1,
		 cmdline, cpus);
	newc_append(&newc, INITRD);
	newc_add(&newc, "guest/state", text, strlen(text));
	newc_copy(&newc, "guest/nonce");
	newc_copy(&newc, "guest/run");
	newc_end(&newc);
}

static void go_on(void)
{
	struct request request;
	char cmdline[TEXT];
	int err;

	next_cmdline(cmdline, sizeof(cmdline));
	add_state(cmdline, 1);
	request = (struct request) {
		.kernel = open(KERNEL, O_RDONLY | O_CLOEXEC),
		.initrd = open(INITRD, O_RDONLY | O_CLOEXEC),
		.cmdline = cmdline,
		.cmdline_len = strlen(cmdline) + 1,
	};
	err = kexec_file(&request);
	if (err)
		printf("# kexec_file_load: errno %d\n", err);
	if (!point(!err, "kexec_file_load"))
		exit(1);
	fflush(stdout);
	fsync(STDOUT_FILENO);
	reboot(LINUX_REBOOT_CMD_KEXEC);
	bail_out("the jump did not happen");
}

int main(void)
{
	read_state();
	if (!nonce[0])
		bail_out("no nonce");
	if (state.stage == 1)
		printf("TAP version 13\n1..5\n");
	else
		check_arrival();
	if (state.jumps > 0)
		go_on();
	return 0;
}
