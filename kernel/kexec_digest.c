// SPDX-License-Identifier: GPL-2.0-only
/*
 * The digests that the purgatory compares before it enters the next kernel.
 *
 * One a segment on architectures whose purgatory says which one is damaged; or
 * one of all segments' contents, in the order of the segments. What changes
 * after loading is left out: the purgatory, which holds the digest, and the
 * segments that crash hotplug and IMA rewrite.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <crypto/hash.h>
#include <crypto/sha2.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kexec.h>
#include <linux/kexec_digest.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/purgatory.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "kexec_digest_plan.h"
#include "kexec_internal.h"

/*
 * Drivers that use vector registers hold off preemption for all of a call, and
 * the length of one is an unsigned int: segments can be longer than 4 GiB.
 */
#define CHUNK	SZ_256K

static enum kexec_verify_mode verify_mode __ro_after_init;

static int __init set_verify_mode(char *word)
{
	return kexec_verify_parse(word, &verify_mode);
}
early_param("kexec_purgatory_verify", set_verify_mode);

/* In crash images s390 has its purgatory move what the regions to verify name. */
static bool is_verified(const struct kimage *image)
{
	bool is_crash = image->type == KEXEC_TYPE_CRASH;

	return (is_crash && IS_ENABLED(CONFIG_S390)) || kexec_verify_wanted(verify_mode, is_crash);
}

#ifdef CONFIG_CRASH_HOTPLUG
static bool is_elfcorehdr(const struct kimage *image, unsigned long i)
{
	return i == image->elfcorehdr_index ||
	       (image->elf_headers && image->segment[i].kbuf == image->elf_headers);
}

/* Memory that comes or goes, and CPUs that come, are told to the crash kernel. */
static bool is_hotplugged(const struct kimage *image, unsigned long i)
{
	const struct kexec_segment *segment = &image->segment[i];

	return image->hotplug_support &&
	       (is_elfcorehdr(image, i) ||
		kexec_is_device_tree(segment->kbuf, segment->bufsz));
}
#else
static bool is_hotplugged(const struct kimage *image, unsigned long i)
{
	return false;
}
#endif

#ifdef CONFIG_IMA_KEXEC
static bool is_ima_log(const struct kimage *image, unsigned long i)
{
	return image->is_ima_segment_index_set && i == image->ima_segment_index;
}
#else
static bool is_ima_log(const struct kimage *image, unsigned long i)
{
	return false;
}
#endif

static bool is_digested(const struct kimage *image, unsigned long i)
{
	if (image->segment[i].kbuf == image->purgatory_info.purgatory_buf)
		return false;
	return !is_hotplugged(image, i) && !is_ima_log(image, i);
}

/*
 * The zeroes behind the contents are not worth verifying: they are for the next
 * kernel to overwrite. But the regions of a crash image do not only say what to
 * verify: on s390 they are what the purgatory moves to its final place.
 */
static size_t digested_size(const struct kimage *image, unsigned long i)
{
	const struct kexec_segment *segment = &image->segment[i];

	if (!is_digested(image, i))
		return 0;
	if (image->type == KEXEC_TYPE_CRASH &&
	    !IS_ENABLED(CONFIG_ARCH_WANTS_KEXEC_SEGMENT_DIGESTS))
		return segment->memsz;
	return segment->bufsz;
}

static int update(struct shash_desc *desc, const void *data, size_t size)
{
	int ret;

	while (size) {
		unsigned int chunk = min_t(size_t, size, CHUNK);

		if (fatal_signal_pending(current))
			return -EINTR;
		ret = crypto_shash_update(desc, data, chunk);
		if (ret)
			return ret;
		data += chunk;
		size -= chunk;
		cond_resched();
	}
	return 0;
}

static int update_zeroes(struct shash_desc *desc, size_t size)
{
	const void *zeroes = page_address(ZERO_PAGE(0));
	int ret = 0;

	while (size && !ret) {
		size_t chunk = min(size, PAGE_SIZE);

		ret = update(desc, zeroes, chunk);
		size -= chunk;
	}
	return ret;
}

static int update_segment(struct shash_desc *desc, const struct kexec_segment *segment,
			  size_t size)
{
	size_t stored = min(size, segment->bufsz);
	int ret;

	ret = update(desc, segment->kbuf, stored);
	return ret ?: update_zeroes(desc, size - stored);
}

static int refuse_digest(const struct kimage *image, int err)
{
	return kexec_refuse(image, err, "purgatory: digest of the segments failed (%d)", err);
}

#ifdef CONFIG_ARCH_WANTS_KEXEC_SEGMENT_DIGESTS
static const char *segment_name(const struct kimage *image, unsigned long i)
{
	const struct kexec_origin origin[] = {
		{ .start = image->kernel_buf, .size = image->kernel_buf_len, .name = "kernel" },
		{ .start = image->initrd_buf, .size = image->initrd_buf_len, .name = "initrd" },
		{ .start = image->elf_headers, .size = image->elf_headers_sz,
		  .name = "elfcorehdr" },
	};
	const struct kexec_segment *segment = &image->segment[i];

	return kexec_origin_name(origin, ARRAY_SIZE(origin), segment->kbuf, segment->bufsz);
}

static int digest_segment(const struct kimage *image, unsigned long i, struct shash_desc *desc,
			  struct kexec_segment_digest *digest)
{
	const struct kexec_segment *segment = &image->segment[i];
	size_t size = digested_size(image, i);
	int ret;

	if (!size)
		return 0;
	ret = crypto_shash_init(desc);
	if (!ret)
		ret = update_segment(desc, segment, size);
	if (!ret)
		ret = crypto_shash_final(desc, digest->digest);
	digest->start = segment->mem;
	digest->len = size;
	strscpy(digest->name, segment_name(image, i));
	return ret;
}

/* A segment's digest has its place in the table even when there is none. */
static int store(struct kimage *image, struct shash_desc *desc)
{
	struct kexec_segment_digest table[KEXEC_SEGMENT_MAX] = {};
	unsigned long i;
	int ret = 0;

	for (i = 0; !ret && i < image->nr_segments; i++)
		ret = digest_segment(image, i, desc, &table[i]);
	if (ret)
		return refuse_digest(image, ret);
	return kexec_purgatory_get_set_symbol(image, "purgatory_segments", table, sizeof(table),
					      false);
}
#else
static int digest_segments(const struct kimage *image, struct shash_desc *desc,
			   struct kexec_sha_region *region)
{
	unsigned long i;
	int ret;

	for (i = 0; i < image->nr_segments; i++) {
		const struct kexec_segment *segment = &image->segment[i];
		size_t size = digested_size(image, i);

		if (!size)
			continue;
		ret = update_segment(desc, segment, size);
		if (ret)
			return ret;
		*region++ = (struct kexec_sha_region) { .start = segment->mem, .len = size };
	}
	return 0;
}

static int store(struct kimage *image, struct shash_desc *desc)
{
	struct kexec_sha_region regions[KEXEC_SEGMENT_MAX] = {};
	u8 digest[SHA256_DIGEST_SIZE];
	int ret;

	ret = crypto_shash_init(desc);
	/* What is not to be verified is no region: the digest is one of nothing. */
	if (!ret && is_verified(image))
		ret = digest_segments(image, desc, regions);
	if (!ret)
		ret = crypto_shash_final(desc, digest);
	if (ret)
		return refuse_digest(image, ret);
	ret = kexec_purgatory_get_set_symbol(image, "purgatory_sha_regions", regions,
					     sizeof(regions), false);
	if (ret)
		return ret;
	return kexec_purgatory_get_set_symbol(image, "purgatory_sha256_digest", digest,
					      sizeof(digest), false);
}
#endif

static int compute_and_store(struct kimage *image, struct crypto_shash *tfm)
{
	SHASH_DESC_ON_STACK(desc, tfm);
	int ret;

	desc->tfm = tfm;
	ret = store(image, desc);
	shash_desc_zero(desc);
	return ret;
}

/* Where a table has an entry for each segment, one without a length says enough. */
static bool needs_digest(const struct kimage *image)
{
	if (!image->purgatory_info.purgatory_buf)
		return false;
	return !IS_ENABLED(CONFIG_ARCH_WANTS_KEXEC_SEGMENT_DIGESTS) || is_verified(image);
}

/**
 * kexec_store_digest() - tell the purgatory what the segments must contain
 * @image: an image whose segments are all there, each with its contents at kbuf
 *
 * Without a purgatory nobody would look, and nothing is computed; the same for
 * images that kexec_purgatory_verify= leaves out. The fastest driver for SHA-256
 * that this machine has is taken.
 *
 * Context: May sleep. Caller holds the kexec lock.
 * Return: 0, or
 *
 * * %-EINTR	- the caller is being killed
 * * %-ENOEXEC	- the purgatory's variables have another size
 * * %-ENOMEM	- no memory for the driver
 * * what a driver for SHA-256 returned
 */
int kexec_store_digest(struct kimage *image)
{
	struct crypto_shash *tfm;
	int ret;

	if (!needs_digest(image))
		return 0;
	tfm = crypto_alloc_shash("sha256", 0, 0);
	if (IS_ERR(tfm))
		return kexec_refuse(image, PTR_ERR(tfm),
				    "purgatory: no SHA-256 to digest the segments with (%ld)",
				    PTR_ERR(tfm));
	ret = compute_and_store(image, tfm);
	crypto_free_shash(tfm);
	return ret;
}
