// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the ppc64 purgatory is told: what to start, and how to speak if it must.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/kexec.h>
#include <linux/of.h>
#include <linux/string.h>

#include <asm/cputable.h>
#include <asm/crashdump-ppc64.h>
#include <asm/firmware.h>
#include <asm/page.h>
#include <asm/rtas.h>

#include "purgatory.h"

static int set_head(struct kimage *image, const struct ppc64_handover *handover)
{
	u8 head[PURGATORY_HEAD_SIZE];
	int err;

	err = kexec_purgatory_get_set_symbol(image, "purgatory_start", head, sizeof(head), true);
	if (err)
		return err;
	ppc64_purgatory_fill_head(head, handover->head, handover->head_len);
	if (handover->run_at_load)
		ppc64_purgatory_run_at_load(head);
	return kexec_purgatory_get_set_symbol(image, "purgatory_start", head, sizeof(head), false);
}

static int read_address(struct kimage *image, const struct device_node *node,
			const char *property, u64 *address)
{
	int err = of_property_read_u64(node, property, address);

	if (err)
		return kexec_refuse(image, -EINVAL, "device tree: no address in %s of %pOF (%d)",
				    property, node, err);
	return 0;
}

/* r8 and r9 are for a kernel on bare metal; a guest has no such node. */
static int find_opal(struct kimage *image, struct ppc64_purgatory *told)
{
	struct device_node *opal = of_find_node_by_path("/ibm,opal");
	int err;

	if (!opal)
		return 0;
	err = read_address(image, opal, "opal-base-address", &told->opal_base);
	if (!err)
		err = read_address(image, opal, "opal-entry-address", &told->opal_entry);
	of_node_put(opal);
	return err;
}

#ifdef CONFIG_PPC_RTAS
static void find_rtas(struct ppc64_purgatory *told)
{
	s32 token = rtas_function_token(RTAS_FN_SYSTEM_REBOOT);

	if (token == RTAS_UNKNOWN_SERVICE)
		return;
	told->rtas_base = rtas.base;
	told->rtas_entry = rtas.entry;
	told->rtas_reboot = token;
}
#else
static void find_rtas(struct ppc64_purgatory *told)
{
}
#endif

/* The console of this kernel, if it is of the kind, or the first of the kind. */
static struct device_node *get_console(const char *kind)
{
	if (of_stdout && of_device_is_compatible(of_stdout, kind))
		return of_node_get(of_stdout);
	return of_find_compatible_node(NULL, NULL, kind);
}

/*
 * Only raw consoles: HVSI would take a handshake.  Without a console the
 * purgatory has to be silent, but can still do its work.
 */
static void find_console(struct ppc64_purgatory *told)
{
	bool is_opal = told->opal_entry;
	struct device_node *node = get_console(is_opal ? "ibm,opal-console-raw" : "hvterm1");

	if (node && !of_property_read_u32(node, "reg", &told->console))
		told->console_kind = is_opal ? PURGATORY_OPAL_CONSOLE : PURGATORY_HVTERM;
	of_node_put(node);
}

/* Category vector.crypto is known as a feature of user space only. */
static bool has_vector_sha(void)
{
	return cpu_has_feature(CPU_FTR_ARCH_207S) &&
	       cur_cpu_spec->cpu_user_features2 & PPC_FEATURE2_VEC_CRYPTO;
}

/**
 * ppc64_purgatory_set_up() - tell the purgatory what comes after it
 * @image: an image with the purgatory loaded and all segments placed
 * @handover: what the loader knows
 *
 * How the console and the firmware are called is taken from this kernel.
 *
 * Context: May sleep. Caller holds the kexec lock.
 * Return: 0, or, with the sentence said:
 *
 * * %-EINVAL	- the device tree does not say where OPAL is
 * * %-ENOEXEC	- the purgatory does not have the variables
 */
int ppc64_purgatory_set_up(struct kimage *image, const struct ppc64_handover *handover)
{
	struct ppc64_purgatory told = {
		.kernel = handover->kernel,
		.fdt = handover->fdt,
		.backup = handover->backup,
		.flags = has_vector_sha() ? PURGATORY_VECTOR_SHA : 0,
	};
	int err;

	err = set_head(image, handover);
	if (!err)
		err = find_opal(image, &told);
	if (err)
		return err;
	/* It is there since boot: secondary CPUs of this kernel started with it. */
	memcpy(told.low, __va(BACKUP_SRC_START), sizeof(told.low));
	find_rtas(&told);
	find_console(&told);
	return kexec_purgatory_get_set_symbol(image, "purgatory_handover", &told, sizeof(told),
					      false);
}
