// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many threads load and unload at once.  Each call either does its work or
 * finds another one under way; nothing else may happen.  Run it as root.
 */
#include <errno.h>
#include <pthread.h>

#include "report.h"

#define THREADS		8
#define ROUNDS		25

struct tally {
	unsigned long flags;
	unsigned int done;
	unsigned int busy;
	unsigned int other;
	int last_other;
};

static pthread_barrier_t start;

static void *worker(void *arg)
{
	struct tally *tally = arg;
	struct request request;
	int i, err;

	request_open(&request);
	request.flags |= tally->flags;
	pthread_barrier_wait(&start);
	for (i = 0; i < ROUNDS; i++) {
		err = kexec_file(&request);
		if (!err) {
			tally->done++;
		} else if (err == EBUSY) {
			tally->busy++;
		} else {
			tally->other++;
			tally->last_other = err;
		}
	}
	request_close(&request);
	return NULL;
}

/* Every @nth thread unloads, the others load; 0 for none. */
static struct tally run_threads(unsigned int nth)
{
	struct tally tally[THREADS] = {}, sum = {};
	pthread_t thread[THREADS];
	unsigned int i;

	pthread_barrier_init(&start, NULL, THREADS);
	for (i = 0; i < THREADS; i++) {
		if (nth && i % nth == 0)
			tally[i].flags = FILE_UNLOAD;
		if (pthread_create(&thread[i], NULL, worker, &tally[i]))
			ksft_exit_fail_msg("cannot start a thread\n");
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		sum.done += tally[i].done;
		sum.busy += tally[i].busy;
		sum.other += tally[i].other;
		if (tally[i].other)
			sum.last_other = tally[i].last_other;
	}
	pthread_barrier_destroy(&start);
	ksft_print_msg("%u done, %u busy, %u other (%s)\n", sum.done, sum.busy,
		       sum.other, errno_name(sum.last_other));
	return sum;
}

int main(void)
{
	struct tally tally;

	report_begin(6);

	tally = run_threads(0);
	ksft_test_result(!tally.other, "loads get success or EBUSY only\n");
	ksft_test_result(tally.done && tally.busy, "both are seen\n");
	ksft_test_result(kexec_is_loaded(), "an image is loaded afterwards\n");

	tally = run_threads(2);
	ksft_test_result(!tally.other, "loads and unloads get success or EBUSY only\n");
	ksft_test_result(tally.done && tally.busy, "both are seen again\n");
	ksft_test_result(!kexec_unload() && !kexec_is_loaded(), "it can be unloaded\n");
	ksft_finished();
}
