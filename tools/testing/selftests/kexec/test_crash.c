// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crash images that are loaded and unloaded, but not started; see crash.sh.
 *
 * usage: test_crash [PAGE-SIZE-FLAG]
 *
 * Run it as root on a machine with a reservation (crashkernel=) of 128 MiB, which
 * it shrinks until no kernel fits, or with none; the argument, on arm64, is the
 * page size in an Image's flags that this CPU does not support.
 */
#include <errno.h>
#include <fcntl.h>

#include "crash.h"
#include "report.h"

#define MIB		1048576UL

struct crash_case {
	const char *name;
	bool (*run)(struct verdict *verdict);
};

/* What is loaded: the normal image, and the one for a crash. */
static bool are_loaded(bool normal, bool crash, const char *when, struct verdict *verdict)
{
	verdict->ok = kexec_is_loaded() == normal && crash_is_loaded() == crash;
	if (!verdict->ok)
		snprintf(verdict->why, sizeof(verdict->why), "%s: normal %d, crash %d", when,
			 kexec_is_loaded(), crash_is_loaded());
	return verdict->ok;
}

static bool load(unsigned long flags, struct verdict *verdict)
{
	struct request request;
	char said[256];
	int err;

	request_open(&request);
	request.flags |= flags;
	log_sentences(said, sizeof(said));
	err = kexec_file(&request);
	log_sentences(said, sizeof(said));
	request_close(&request);
	verdict->ok = !err;
	if (err)
		snprintf(verdict->why, sizeof(verdict->why), "got %s (%s)", errno_name(err), said);
	return verdict->ok;
}

static bool crash_only(struct verdict *verdict)
{
	return load(FILE_ON_CRASH, verdict) &&
	       are_loaded(false, true, "after loading", verdict);
}

static bool both(struct verdict *verdict)
{
	return load(0, verdict) && load(FILE_ON_CRASH, verdict) &&
	       are_loaded(true, true, "with two loaded", verdict);
}

static bool crash_again(struct verdict *verdict)
{
	return load(FILE_ON_CRASH, verdict) && load(FILE_ON_CRASH, verdict) &&
	       are_loaded(false, true, "after loading twice", verdict);
}

static bool normal_goes(struct verdict *verdict)
{
	if (!both(verdict))
		return false;
	kexec_unload();
	return are_loaded(false, true, "after unloading the normal one", verdict);
}

static bool crash_goes(struct verdict *verdict)
{
	if (!both(verdict))
		return false;
	crash_unload();
	return are_loaded(true, false, "after unloading the crash image", verdict);
}

/* Asks for a size that cannot be had; it must stay as it is. */
static bool keeps_size(unsigned long wanted, int want_err, struct verdict *verdict)
{
	unsigned long size = crash_size();
	int err = crash_set_size(wanted);

	verdict->ok = err == want_err && crash_size() == size;
	snprintf(verdict->why, sizeof(verdict->why), "got %s, %lu bytes became %lu",
		 errno_name(err), size, crash_size());
	return verdict->ok;
}

static bool no_shrinking_when_loaded(struct verdict *verdict)
{
	return crash_only(verdict) &&
	       keeps_size(crash_size() - 16 * MIB, ENOENT, verdict) &&
	       are_loaded(false, true, "afterwards", verdict);
}

/* Only a smaller one can be had without a reboot. */
static bool no_growing(struct verdict *verdict)
{
	return keeps_size(crash_size() + 16 * MIB, EINVAL, verdict);
}

static int load_cmdline(size_t len, char *said, int size)
{
	static char text[COMMAND_LINE_MAX + 1];
	struct request request;
	int err;

	memset(text, 'x', len - 1);
	text[len - 1] = '\0';
	request_open(&request);
	request.flags |= FILE_ON_CRASH;
	request.cmdline = text;
	request.cmdline_len = len;
	log_sentences(said, size);
	err = kexec_file(&request);
	log_sentences(said, size);
	request_close(&request);
	return err;
}

/* What "elfcorehdr=" takes on ppc64 depends on its address; the refusal tells. */
static bool longest_cmdline(struct verdict *verdict)
{
	size_t len = COMMAND_LINE_MAX, with;
	char said[256];
	int err;

	err = load_cmdline(len, said, sizeof(said));
	if (sscanf(said, "command line: %zu bytes with elfcorehdr=", &with) == 1) {
		len -= with - len;
		err = load_cmdline(len, said, sizeof(said));
	}
	verdict->ok = !err && crash_is_loaded();
	if (verdict->ok) {
		err = load_cmdline(len + 1, said, sizeof(said));
		verdict->ok = err == EINVAL && !crash_is_loaded();
	}
	snprintf(verdict->why, sizeof(verdict->why), "%zu bytes, or one more: %s, '%s'",
		 len, errno_name(err), said);
	return verdict->ok;
}

static const struct crash_case crash_cases[] = {
	{ "a crash image loads", crash_only },
	{ "another one replaces it", crash_again },
	{ "a normal one is independent of it", both },
	{ "and can go without it", normal_goes },
	{ "as it can without the normal one", crash_goes },
	{ "the reservation keeps its size with an image in it", no_shrinking_when_loaded },
	{ "and never grows", no_growing },
	{ "the longest command line, and not one byte more", longest_cmdline },
};

/* Refusals; a normal image is loaded before, and must be there afterwards. */

static unsigned long page_size_flag;

static void text_as_kernel(struct request *request)
{
	static const char text[] = "This is a text of more than sixty-four bytes, which no loader\n"
				   "on any architecture takes for a kernel.\n";

	close(request->kernel);
	request->kernel = temp_file(text, sizeof(text));
}

static void wrong_page_size(struct request *request)
{
	close(request->kernel);
	request->kernel = kernel_with_page_size(page_size_flag);
}

static void initrd_like_reservation(struct request *request)
{
	request->initrd = temp_sparse(crash_size());
	request->flags &= ~FILE_NO_INITRAMFS;
}

static void no_initrd(struct request *request)
{
	request->flags &= ~FILE_NO_INITRAMFS;
}

/* On ppc64 "elfcorehdr=" gets in front of it, and then it is too long. */
static void too_long_cmdline(struct request *request)
{
	static char text[COMMAND_LINE_MAX + 1];
	size_t len = kernel_is_elf() ? COMMAND_LINE_MAX : COMMAND_LINE_MAX + 1;

	memset(text, 'x', len - 1);
	text[len - 1] = '\0';
	request->cmdline = text;
	request->cmdline_len = len;
}

static const struct bad_crash {
	const char *name;
	void (*spoil)(struct request *request);
	int err;
	const char *about;
} bad_crashes[] = {
	{ "text as the kernel", text_as_kernel, ENOEXEC, "kernel: not in a format" },
	{ "an initrd as large as the reservation", initrd_like_reservation, EADDRNOTAVAIL,
	  "initrd: no room" },
	{ "no initrd where one is announced", no_initrd, EBADF, "initrd:" },
	{ "command line too long", too_long_cmdline, EINVAL, COMMAND_LINE_TOO_LONG },
	/* The last one; left out unless there is such a page size. */
	{ "a page size that the CPU does not have", wrong_page_size, EINVAL, "kernel: page size" },
};

static void run_bad_crash(const struct bad_crash *bad)
{
	struct verdict verdict = {};
	struct request request;
	char name[128];

	snprintf(name, sizeof(name), "%s: %s", bad->name, errno_name(bad->err));
	request_open(&request);
	request.flags |= FILE_ON_CRASH;
	if (both(&verdict)) {
		bad->spoil(&request);
		refused(&request, bad->err, bad->about, &verdict);
	}
	request_close(&request);
	/* The old crash image had to make room. */
	if (verdict.ok)
		are_loaded(true, false, "afterwards", &verdict);
	report(name, &verdict);
	kexec_unload();
	crash_unload();
}

/*
 * The smaller the reservation, the fewer things fit, and each is missed in turn,
 * the one that is placed last first.
 */
static const char * const elf_messages[] = {
	"memory: no room",
	"device tree: no room",
	"elfcorehdr: no room",
	"backup region: no room",
	"purgatory: no room",
	"kernel: no room",
};

static const char * const image_messages[] = {
	"device tree: no room",
	"elfcorehdr: no room",
	"kernel: ",
};

/* One of the two. */
static const char * const *room_messages = image_messages;
static unsigned int nr_messages = ARRAY_SIZE(image_messages);

static void choose_messages(void)
{
	if (!kernel_is_elf())
		return;
	room_messages = elf_messages;
	nr_messages = ARRAY_SIZE(elf_messages);
}

/* No larger than any of them, and a multiple of all page sizes. */
#define SHRINK_STEP	(64UL << 10)

/* Everything fits behind the kernel, but not much more. */
#define SHRINK_FROM	(4 * MIB)

/* Which message is the answer to a load; -1 when it succeeds, -2 for any other. */
static int missed_first(char *said, int size)
{
	struct request request;
	int err;

	request_open(&request);
	request.flags |= FILE_ON_CRASH;
	log_sentences(said, size);
	err = kexec_file(&request);
	log_sentences(said, size);
	request_close(&request);
	crash_unload();
	if (!err)
		return -1;
	for (unsigned int i = 0; err == EADDRNOTAVAIL && i < nr_messages; i++)
		if (!strncmp(said, room_messages[i], strlen(room_messages[i])))
			return i;
	return -2;
}

/* Shrinks until the kernel itself has no room; the messages said, as bits. */
static unsigned int shrink(struct verdict *verdict)
{
	unsigned long size = kernel_memory();
	int missed = -1, before;
	unsigned int seen = 0;
	char said[256];

	size -= size % SHRINK_STEP;
	for (size += SHRINK_FROM; missed + 1 < (int)nr_messages; size -= SHRINK_STEP) {
		before = missed;
		verdict->ok = crash_shrink(size);
		if (verdict->ok) {
			missed = missed_first(said, sizeof(said));
			verdict->ok = missed >= before && kexec_is_loaded();
		}
		snprintf(verdict->why, sizeof(verdict->why), "%lu bytes of %lu: '%s'", crash_size(),
			 size, said);
		if (!verdict->ok)
			break;
		if (missed != before)
			ksft_print_msg("%s\n", verdict->why);
		if (missed >= 0)
			seen |= 1U << missed;
	}
	return seen;
}

static void run_shrinking(void)
{
	struct verdict verdict = {};
	unsigned int seen = 0;

	/* It must survive all this. */
	if (load(0, &verdict))
		seen = shrink(&verdict);
	report("the normal image stays while the reservation shrinks", &verdict);
	for (unsigned int i = 0; i < nr_messages; i++)
		ksft_test_result(seen & 1U << i, "and at some size it is '%s'\n", room_messages[i]);
	kexec_unload();
}

static void run_without_reservation(void)
{
	struct verdict verdict = {};
	struct request request;

	report_begin(1);
	request_open(&request);
	request.flags |= FILE_ON_CRASH;
	if (load(0, &verdict) &&
	    refused(&request, EADDRNOTAVAIL, "memory: nothing is reserved", &verdict))
		are_loaded(true, false, "afterwards", &verdict);
	request_close(&request);
	report("nothing is reserved: EADDRNOTAVAIL, and the normal image stays", &verdict);
	kexec_unload();
	ksft_finished();
}

int main(int argc, char **argv)
{
	unsigned int nr_bad = ARRAY_SIZE(bad_crashes);

	choose_messages();
	if (!crash_size())
		run_without_reservation();
	if (argc > 1)
		page_size_flag = strtoul(argv[1], NULL, 0);
	else
		nr_bad--;
	report_begin(ARRAY_SIZE(crash_cases) + nr_bad + 1 + nr_messages);
	for (unsigned int i = 0; i < ARRAY_SIZE(crash_cases); i++) {
		struct verdict verdict = {};

		crash_cases[i].run(&verdict);
		report(crash_cases[i].name, &verdict);
		kexec_unload();
		crash_unload();
	}
	for (unsigned int i = 0; i < nr_bad; i++)
		run_bad_crash(&bad_crashes[i]);
	run_shrinking();
	ksft_finished();
}
