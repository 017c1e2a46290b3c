// SPDX-License-Identifier: GPL-2.0-only
/*
 * The measurement list of the kernel before this one becomes the start of ours.
 *
 *	find -> read (ima_log.c) -> make an entry of each -> append them all -> free
 *
 * A TPM keeps its PCRs through a kexec, so who verifies them needs that list. It is
 * taken over as a whole or not at all: a part would not match the PCRs either, and
 * would look as if it could.
 */
#include <linux/ima.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "ima.h"
#include "ima_log.h"

/* Of formats that are none of ours; one kernel adds one, by ima_template_fmt=. */
#define FORMATS_MAX	16

/* Not bounded by the page allocator's largest order: that would be worth a WARN. */
static void *alloc(size_t n, size_t size)
{
	return kcalloc(n, size, GFP_KERNEL | __GFP_NOWARN);
}

/* A format that the list brings with it stays defined, also if the list is dropped. */
static struct ima_template_desc *__init find_template(const char *name)
{
	static unsigned int formats __initdata;
	struct ima_template_desc *desc = lookup_template_desc(name);

	if (!desc && formats++ < FORMATS_MAX)
		desc = ima_restore_template_fmt(name);
	/* Its fields have no lengths, and its digests are computed in another way. */
	if (!desc || !strcmp(desc->name, IMA_TEMPLATE_IMA_NAME) ||
	    template_desc_init_fields(desc->fmt, &desc->fields, &desc->num_fields))
		return NULL;
	return desc;
}

static int __init fill_fields(struct ima_template_entry *entry, const struct ima_log *log,
			      const struct ima_log_entry *from, struct kexec_why *why)
{
	const struct ima_template_desc *desc = entry->template_desc;
	struct ima_log_field fields[IMA_TEMPLATE_NUM_FIELDS_MAX];
	int ret = ima_log_split(log, from, fields, desc->num_fields, why);

	for (int i = 0; !ret && i < desc->num_fields; i++) {
		struct ima_field_data *to = &entry->template_data[i];

		ret = ima_log_check_field(log, desc->fields[i]->field_id, &fields[i], why);
		if (ret)
			break;
		/* What is shown as a string needs an end. */
		to->data = alloc(size_add(fields[i].len, 1), 1);
		if (!to->data)
			return kexec_say_why(why, -ENOMEM, "not enough memory");
		memcpy(to->data, fields[i].data, fields[i].len);
		to->len = fields[i].len;
	}
	entry->template_data_len = from->data_len;
	entry->pcr = from->pcr;
	return ret;
}

/* Digests for the other banks are computed, so the one that is there is, too. */
static int __init fill_digests(struct ima_template_entry *entry, const struct ima_log *log,
			       const struct ima_log_entry *from, struct kexec_why *why)
{
	int ret;

	if (!memchr_inv(from->digest, 0, IMA_LOG_DIGEST_SIZE))
		return 0;
	ret = ima_calc_field_array_hash(entry->template_data, entry);
	if (ret)
		return kexec_say_why(why, ret, "no digest can be computed (%d)", ret);
	if (memcmp(entry->digests[ima_sha1_idx].digest, from->digest, IMA_LOG_DIGEST_SIZE))
		return kexec_say_why(why, -EBADMSG,
				     "measurement %llu: is not what its digest says", log->at - 1);
	return 0;
}

static struct ima_template_entry *__init
alloc_entry(struct ima_template_desc *desc)
{
	struct ima_template_entry *entry;

	entry = alloc(1, struct_size(entry, template_data, desc->num_fields));
	if (!entry)
		return NULL;
	entry->template_desc = desc;
	entry->digests = alloc(NR_BANKS(ima_tpm_chip) + ima_extra_slots, sizeof(*entry->digests));
	if (!entry->digests) {
		kfree(entry);
		return NULL;
	}
	return entry;
}

static int __init read_entry(struct ima_log *log, struct ima_template_entry **to,
			     struct kexec_why *why)
{
	struct ima_template_entry *entry;
	struct ima_template_desc *desc;
	struct ima_log_entry from;
	int ret = ima_log_next(log, &from, why);

	if (ret)
		return ret;
	desc = find_template(from.template);
	if (!desc)
		return kexec_say_why(why, -EINVAL,
				     "measurement %llu: template '%s' is unknown, or cannot be handed on",
				     log->at - 1, from.template);
	entry = alloc_entry(desc);
	if (!entry)
		return kexec_say_why(why, -ENOMEM, "not enough memory");
	ret = fill_fields(entry, log, &from, why);
	if (!ret)
		ret = fill_digests(entry, log, &from, why);
	if (ret)
		ima_free_template_entry(entry);
	else
		*to = entry;
	return ret;
}

/* The first that cannot be appended, for want of memory, and the rest are lost. */
static int __init append(struct ima_template_entry **entries, u64 count, struct kexec_why *why)
{
	int ret = 0;

	for (u64 i = 0; i < count; i++) {
		if (!ret)
			ret = ima_restore_measurement_entry(entries[i]);
		if (ret)
			ima_free_template_entry(entries[i]);
	}
	return ret ? kexec_say_why(why, ret, "not enough memory for all of it") : 0;
}

static int __init take_over(const void *buf, size_t size, struct kexec_why *why)
{
	struct ima_template_entry **entries;
	struct ima_log log;
	int ret = ima_log_open(&log, buf, size, ima_canonical_fmt, why);

	if (ret)
		return ret;
	entries = kvcalloc(log.count, sizeof(*entries), GFP_KERNEL | __GFP_NOWARN);
	if (!entries)
		return kexec_say_why(why, -ENOMEM, "not enough memory for %llu measurements",
				     log.count);

	while (!ret && log.at < log.count)
		ret = read_entry(&log, &entries[log.at], why);
	if (!ret)
		ret = ima_log_close(&log, why);
	if (!ret)
		ret = append(entries, log.count, why);
	else
		for (u64 i = 0; i < log.count && entries[i]; i++)
			ima_free_template_entry(entries[i]);
	kvfree(entries);
	return ret;
}

/**
 * ima_load_kexec_buffer() - take over the list of the kernel before this one
 *
 * Context: Boot, before anything is measured.
 */
void __init ima_load_kexec_buffer(void)
{
	struct kexec_why why;
	void *buf;
	size_t size;

	/* Why one that is there cannot be used has been said. */
	if (ima_get_kexec_buffer(&buf, &size))
		return;
	if (take_over(buf, size, &why))
		pr_err("the measurement list of the previous kernel is dropped: %s\n", why.text);
	ima_free_kexec_buffer();
}

#ifdef CONFIG_X86
/* RAM that the kernel was told not to use is mapped all the same. */
static bool is_ram(phys_addr_t phys, size_t size)
{
	return pfn_range_is_mapped(PHYS_PFN(phys), PHYS_PFN(phys + size - 1) + 1);
}
#else
static int sum_pages(unsigned long pfn, unsigned long nr, void *sum)
{
	*(unsigned long *)sum += nr;
	return 0;
}

static bool is_ram(phys_addr_t phys, size_t size)
{
	unsigned long nr = PHYS_PFN(phys + size - 1) - PHYS_PFN(phys) + 1, sum = 0;

	walk_system_ram_range(PHYS_PFN(phys), nr, &sum, sum_pages);
	return sum == nr;
}
#endif

/**
 * ima_validate_range() - whether a range from another kernel is memory of ours
 * @phys: physical address
 * @size: bytes
 *
 * Context: Boot.
 * Return: 0; -EINVAL when it is empty, wraps, or is not RAM from its first byte to
 * its last, which is logged.
 */
int ima_validate_range(phys_addr_t phys, size_t size)
{
	phys_addr_t end;

	if (size && !check_add_overflow(phys, (phys_addr_t)(size - 1), &end) && is_ram(phys, size))
		return 0;
	pr_err("the measurement list of the previous kernel is dropped: %zu bytes at %pa are not all RAM\n",
	       size, &phys);
	return -EINVAL;
}
