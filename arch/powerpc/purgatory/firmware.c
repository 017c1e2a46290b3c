// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console and the reset of PAPR guests and of OPAL.
 *
 * Only called when the next kernel will not be entered.  Nothing waits for ever:
 * a console that does not work must not keep the machine from its reset.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <asm/byteorder.h>
#include <asm/hvcall.h>
#include <asm/opal-api.h>
#include <asm/reg.h>

#include "purgatory.h"

/* Timebase ticks that firmware may say that it is busy: 2 s at 512 MHz. */
#define PATIENCE	(2 * 512000000UL)

static bool is_patient(unsigned long since)
{
	return mfspr(SPRN_TBRL) - since < PATIENCE;
}

/* PAPR: up to 16 characters in two registers, the first one on the left. */
static long hv_put_term_char(u64 console, u64 count, u64 left, u64 right)
{
	register u64 r3 asm("r3") = H_PUT_TERM_CHAR;
	register u64 r4 asm("r4") = console;
	register u64 r5 asm("r5") = count;
	register u64 r6 asm("r6") = left;
	register u64 r7 asm("r7") = right;

	asm volatile("sc 1"
		     : "+r" (r3), "+r" (r4), "+r" (r5), "+r" (r6), "+r" (r7)
		     :
		     : "r0", "r8", "r9", "r10", "r11", "r12", "ctr", "xer", "cr0", "cr1",
		       "cr5", "cr6", "cr7", "memory");
	return r3;
}

static void write_hvterm(u64 console, const char *text, size_t size)
{
	while (size) {
		size_t count = min(size, 2 * sizeof(u64));
		unsigned long since = mfspr(SPRN_TBRL);
		u8 chars[2 * sizeof(u64)] = {};
		long busy;

		memcpy(chars, text, count);
		do {
			busy = hv_put_term_char(console, count, get_unaligned_be64(chars),
						get_unaligned_be64(chars + sizeof(u64)));
		} while ((busy == H_BUSY || H_IS_LONG_BUSY(busy)) && is_patient(since));
		text += count;
		size -= count;
	}
}

static bool opal_is_busy(s64 code)
{
	return code == OPAL_BUSY || code == OPAL_BUSY_EVENT || code == OPAL_PARTIAL;
}

static s64 opal_poll(void)
{
	__be64 events = 0;

	return opal_call(OPAL_POLL_EVENTS, (u64)&events, 0, 0);
}

/* What was written is in a buffer of OPAL's, which a reset would drop. */
static void flush_opal(u64 console)
{
	unsigned long since = mfspr(SPRN_TBRL);

	while (opal_is_busy(opal_call(OPAL_CONSOLE_FLUSH, console, 0, 0)) && is_patient(since))
		opal_poll();
}

static void write_opal(u64 console, const char *text, size_t size)
{
	unsigned long since = mfspr(SPRN_TBRL);

	while (size && is_patient(since)) {
		__be64 count = cpu_to_be64(size);
		s64 code = opal_call(OPAL_CONSOLE_WRITE, console, (u64)&count, (u64)text);

		if (code == OPAL_SUCCESS) {
			size_t written = min_t(size_t, be64_to_cpu(count), size);

			text += written;
			size -= written;
		} else if (!opal_is_busy(code)) {
			break;
		}
		opal_poll();
	}
	flush_opal(console);
}

/**
 * purgatory_say() - write to the console, if there is one
 * @text: what to write
 * @size: its length in bytes
 *
 * Context: The boot CPU, in real mode.
 */
void purgatory_say(const char *text, size_t size)
{
	const struct ppc64_purgatory *told = &purgatory_handover;

	switch (told->console_kind) {
	case PURGATORY_HVTERM:
		write_hvterm(told->console, text, size);
		break;
	case PURGATORY_OPAL_CONSOLE:
		write_opal(told->console, text, size);
		break;
	}
}

/* OPAL resets the machine some time later, and needs to be polled until then. */
static void reset_by_opal(void)
{
	while (opal_is_busy(opal_call(OPAL_CEC_REBOOT, 0, 0, 0)))
		opal_poll();
	for (;;)
		opal_poll();
}

static void reset_by_rtas(u32 token)
{
	/* RTAS reads with 32-bit addresses: the loader keeps the purgatory below 4 GiB. */
	static struct purgatory_rtas_call args;

	args.token = cpu_to_be32(token);
	args.nargs = 0;
	args.nret = cpu_to_be32(1);
	rtas_call(&args);
}

/**
 * purgatory_reset() - have the firmware reset the machine
 *
 * Context: The boot CPU, in real mode. Does not return.
 */
void purgatory_reset(void)
{
	const struct ppc64_purgatory *told = &purgatory_handover;

	if (told->opal_entry)
		reset_by_opal();
	if (told->rtas_entry)
		reset_by_rtas(told->rtas_reboot);
	/* Nobody to call: what is left is not to do harm. */
	for (;;)
		barrier();
}
