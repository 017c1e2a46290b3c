// SPDX-License-Identifier: GPL-2.0-only
/*
 * The purgatory's work, on one CPU, in real mode.
 *
 * An exception here would end in the vectors of a kernel that is gone, so
 * nothing is done that can cause one.
 */
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/libfdt.h>

#include <asm/byteorder.h>
#include <asm/crashdump-ppc64.h>
#include <asm/reg.h>

#include "purgatory.h"

/* Written by the kernel that loads this one; .bss would have no contents yet. */
struct ppc64_purgatory purgatory_handover __section(".data");

/*
 * Ticks of the timebase that secondary CPUs get to leave the last kernel: 10 ms
 * at the 512 MHz of all CPUs since POWER6.  They need some ten instructions, but
 * those of a guest's CPU can take as long as its host chooses.
 */
#define GRACE		(512000000UL / 100)

/* A bound in case that the timebase stands still. */
#define GRACE_LOOPS	16000000

/*
 * The crash kernel is going to overwrite the vectors at 0 and what is there for
 * its secondary CPUs.  The first bytes have been overwritten already, for ours.
 * A pointer to address 0 makes compilers draw conclusions.
 */
static void save_low_memory(u64 *to, const u64 *head)
{
	const u64 *from = (const u64 *)BACKUP_SRC_START;

	OPTIMIZER_HIDE_VAR(from);
	for (unsigned long i = 0; i < BACKUP_SRC_SIZE / sizeof(*to); i++)
		to[i] = i < PURGATORY_HEAD_SIZE / sizeof(*head) ? head[i] : from[i];
}

/* The member that says so came with version 2. */
static void set_boot_cpu(struct fdt_header *fdt, unsigned long cpu)
{
	if (be32_to_cpu(fdt->version) >= 2)
		fdt->boot_cpuid_phys = cpu_to_be32(cpu);
}

/* The same bytes: the byte order is that of the next kernel already. */
static void set_run_at_load(u8 *kernel)
{
	for (unsigned int i = PURGATORY_RUN_AT_LOAD; i < PURGATORY_SECONDARY; i++)
		kernel[i] = purgatory_start[i];
}

static void wait_for_secondaries(unsigned long since)
{
	for (unsigned long i = 0; i < GRACE_LOOPS && mfspr(SPRN_TBRL) - since < GRACE; i++)
		barrier();
}

/**
 * purgatory() - all that is to be done before the next kernel is entered
 * @cpu: number of this CPU, as the firmware counts
 *
 * Context: The boot CPU, in real mode, on the purgatory's stack.
 */
void purgatory(unsigned long cpu)
{
	const struct ppc64_purgatory *told = &purgatory_handover;
	unsigned long since = mfspr(SPRN_TBRL);

	/*
	 * First of all, while a damaged image can still be left alone.  The backup
	 * region is no reason to hurry: what is below 64 KiB stays until the next
	 * kernel runs, and nothing here writes outside of the purgatory.
	 */
	if (IS_ENABLED(CONFIG_KEXEC_PURGATORY_VERIFY))
		purgatory_verify();
	if (told->backup)
		save_low_memory((u64 *)told->backup, told->low);
	set_boot_cpu((struct fdt_header *)told->fdt, cpu);
	set_run_at_load((u8 *)told->kernel);
	wait_for_secondaries(since);
}
