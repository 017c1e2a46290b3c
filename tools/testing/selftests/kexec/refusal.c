// SPDX-License-Identifier: GPL-2.0-only
/*
 * Refusals: the errno that the caller gets, the one sentence that the kernel
 * logs, and the image that must still be loaded afterwards.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "refusal.h"

#define PREFIX	"kexec_file: "

static int kmsg = -1;

/**
 * log_open() - start reading the kernel log at its end
 */
void log_open(void)
{
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0) {
		printf("Bail out! cannot read /dev/kmsg: errno %d\n", errno);
		exit(1);
	}
}

/* One record is "level,number,time,flags;text\n" and continuation lines. */
static bool next_sentence(char *sentence, int size)
{
	char record[2048];
	ssize_t len;
	char *text;

	for (;;) {
		len = read(kmsg, record, sizeof(record) - 1);
		if (len < 0 && errno == EPIPE)
			continue;
		if (len <= 0)
			return false;
		record[len] = '\0';
		text = strchr(record, ';');
		if (!text || strncmp(text + 1, PREFIX, strlen(PREFIX)))
			continue;
		text += 1 + strlen(PREFIX);
		text[strcspn(text, "\n")] = '\0';
		snprintf(sentence, size, "%s", text);
		return true;
	}
}

/**
 * log_sentences() - how many sentences kexec_file logged since the last call
 * @last: receives the last of them, without its prefix
 * @size: of @last
 *
 * Return: their number.
 */
int log_sentences(char *last, int size)
{
	int count = 0;

	last[0] = '\0';
	while (next_sentence(last, size))
		count++;
	return count;
}

/**
 * errno_name() - the name of an error
 * @err: the errno as a positive number
 *
 * Return: its name, "success" for 0.
 */
const char *errno_name(int err)
{
	const char *name = err ? strerrorname_np(err) : "success";

	return name ? name : "unknown";
}

/**
 * refused() - make a request that the kernel has to refuse
 * @request: the request
 * @err: the errno that it must give
 * @about: how the sentence in the log must begin; NULL when there must be none
 * @verdict: receives the reason when something is not as it should be
 *
 * Return: verdict->ok.
 */
bool refused(const struct request *request, int err, const char *about,
	     struct verdict *verdict)
{
	bool before = kexec_is_loaded();
	char said[256];
	int got, count;

	log_sentences(said, sizeof(said));
	got = kexec_file(request);
	count = log_sentences(said, sizeof(said));

	verdict->ok = false;
	if (got != err)
		snprintf(verdict->why, sizeof(verdict->why), "got %s, not %s (%s)",
			 errno_name(got), errno_name(err), said);
	else if (kexec_is_loaded() != before)
		snprintf(verdict->why, sizeof(verdict->why),
			 "the image loaded before it is gone");
	else if (count != (about ? 1 : 0))
		snprintf(verdict->why, sizeof(verdict->why),
			 "%d sentences in the log, the last is '%s'", count, said);
	else if (about && strncmp(said, about, strlen(about)))
		snprintf(verdict->why, sizeof(verdict->why),
			 "the sentence does not begin with '%s': '%s'", about, said);
	else
		verdict->ok = true;
	return verdict->ok;
}

/**
 * accepted() - make a request that the kernel has to accept, and unload again
 * @request: the request
 * @verdict: receives the reason when something is not as it should be
 *
 * Return: verdict->ok.
 */
bool accepted(const struct request *request, struct verdict *verdict)
{
	char said[256];
	int got;

	log_sentences(said, sizeof(said));
	got = kexec_file(request);

	verdict->ok = false;
	if (got) {
		log_sentences(said, sizeof(said));
		snprintf(verdict->why, sizeof(verdict->why), "got %s (%s)",
			 errno_name(got), said);
	} else if (!kexec_is_loaded()) {
		snprintf(verdict->why, sizeof(verdict->why),
			 "success, but no image is loaded");
	} else if (kexec_unload() || kexec_is_loaded()) {
		snprintf(verdict->why, sizeof(verdict->why), "it cannot be unloaded");
	} else {
		verdict->ok = true;
	}
	return verdict->ok;
}
