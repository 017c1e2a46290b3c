// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process of a guest without a shell: mounts what is needed and runs
 * jump_other of the kselftests, whose stdout is the report on a channel of its own.
 */
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEST	"/selftests/kexec/jump_other"
#define NAMES	"/sys/class/virtio-ports/*/name"

/* Whether this is the "name" of the port for the report. */
static bool is_report(const char *path)
{
	FILE *file = fopen(path, "re");
	char name[32] = "";
	bool found;

	found = file && fgets(name, sizeof(name), file) && !strcmp(name, "report\n");
	if (file)
		fclose(file);
	return found;
}

/* Takes ".../vport0p1/name" for /dev/vport0p1. */
static int open_port(char *path)
{
	char device[64];

	*strrchr(path, '/') = '\0';
	snprintf(device, sizeof(device), "/dev/%s", strrchr(path, '/') + 1);
	return open(device, O_WRONLY);
}

/* The port's name arrives some time after the port. */
static int report_device(void)
{
	int tries, fd = -1;
	glob_t ports;
	size_t i;

	for (tries = 0; tries < 10 && fd < 0; tries++, usleep(100000)) {
		if (glob(NAMES, 0, NULL, &ports))
			continue;
		for (i = 0; i < ports.gl_pathc && fd < 0; i++)
			if (is_report(ports.gl_pathv[i]))
				fd = open_port(ports.gl_pathv[i]);
		globfree(&ports);
	}
	return fd;
}

int main(void)
{
	int report;

	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	report = report_device();
	if (report < 0)
		printf("init: no channel for the report\n");
	if (!fork()) {
		if (report >= 0)
			dup2(report, STDOUT_FILENO);
		execl(TEST, TEST, NULL);
		_exit(127);
	}
	wait(NULL);
	sync();
	reboot(RB_AUTOBOOT);
	return 1;
}
