// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a vmlinux as the boot loader of a ppc64 machine should.
 *
 * kexec_elf.c has seen to it that the headers and the contents of the segments
 * are inside the file. Here is what makes it a kernel for this machine, and what
 * it needs in memory:
 *
 *	       entry
 *	origin |                                    origin + size
 *	|      v                filled              |
 *	| PT_LOAD        | gap | PT_LOAD |   zeroes  |
 *	  ^head
 *
 * The kernel has been linked for one address, knows how to move itself, and is
 * moved as a whole: one segment of it cannot go without the others.
 */
#include <linux/align.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/kexec_elf.h>
#include <linux/kexec_why.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "kexec_elf64.h"

/* Of e_flags: version of the ABI, 0 for any (OpenPOWER ELFv2 ABI, 3.2.2). */
#define EF_PPC64_ABI		3
#define ABI_MAX			2

/* The kernel has one PT_LOAD; a linker script that makes more makes few. */
#define LOADS_MAX		16

/* Handlers are reached by the low 16 bits of their address (LOAD_HANDLER). */
#define ALIGN_MIN		SZ_64K

/* The largest page of any MMU that ppc64 has: more is no alignment but a mistake. */
#define ALIGN_MAX		SZ_1G

/* All instructions are words; prefixed ones are two. */
#define INSN_BYTES		4

/*
 * A kernel that can run where it was loaded has a word for the boot loader to
 * say so, and this text in it until then, in the kernel's byte order
 * (arch/powerpc/kernel/head_64.S, __run_at_load). Or a 1, when it always does.
 */
#define RUN_AT_LOAD		0x5c
#define RUN_AT_LOAD_NO		0x72756e30U	/* "run0" */
#define RUN_AT_LOAD_YES		1U

#define broken(why, fmt, ...)	kexec_say_why(why, -ENOEXEC, "kernel: " fmt, ##__VA_ARGS__)

/**
 * ppc64_elf_probe() - is this an ELF file at all?
 * @buf: start of a file
 * @len: bytes at @buf
 *
 * There is no other format here that such a file could be of, so what is wrong
 * with it is better said than passed over.
 *
 * Context: Any.
 * Return: true for a file that starts as each ELF file does.
 */
bool ppc64_elf_probe(const void *buf, size_t len)
{
	return len >= SELFMAG && !memcmp(buf, ELFMAG, SELFMAG);
}

static int check_machine(const struct elfhdr *ehdr, struct kexec_why *why)
{
	if (ehdr->e_machine != EM_PPC64)
		return broken(why, "ELF file for machine %u, not for 64-bit PowerPC (%u)",
			      ehdr->e_machine, EM_PPC64);
	if ((ehdr->e_flags & ~EF_PPC64_ABI) || ehdr->e_flags > ABI_MAX)
		return broken(why, "ELF flags 0x%x are none of the two ABIs", ehdr->e_flags);
	return 0;
}

static bool is_loaded(const struct elf_phdr *phdr)
{
	return phdr->p_type == PT_LOAD && phdr->p_memsz;
}

/* The first one that is loaded, from @phdr on. */
static const struct elf_phdr *find_loaded(const struct kexec_elf_info *elf,
					  const struct elf_phdr *phdr)
{
	const struct elf_phdr *end = elf->proghdrs + elf->ehdr->e_phnum;

	while (phdr < end && !is_loaded(phdr))
		phdr++;
	return phdr < end ? phdr : NULL;
}

static const struct elf_phdr *first_loaded(const struct kexec_elf_info *elf)
{
	return find_loaded(elf, elf->proghdrs);
}

static const struct elf_phdr *next_loaded(const struct kexec_elf_info *elf,
					  const struct elf_phdr *phdr)
{
	return find_loaded(elf, phdr + 1);
}

static unsigned int number_of(const struct kexec_elf_info *elf, const struct elf_phdr *phdr)
{
	return phdr - elf->proghdrs;
}

static int check_segment(const struct kexec_elf_info *elf, const struct elf_phdr *phdr,
			 struct kexec_why *why)
{
	const struct elf_phdr *other;

	if (phdr->p_align > ALIGN_MAX)
		return broken(why, "ELF segment %u has alignment 0x%llx, more than any page",
			      number_of(elf, phdr), phdr->p_align);
	for (other = next_loaded(elf, phdr); other; other = next_loaded(elf, other))
		if (phdr->p_paddr < other->p_paddr + other->p_memsz &&
		    other->p_paddr < phdr->p_paddr + phdr->p_memsz)
			return broken(why, "ELF segments %u and %u overlap in memory",
				      number_of(elf, phdr), number_of(elf, other));
	return 0;
}

static int check_segments(const struct kexec_elf_info *elf, struct kexec_why *why)
{
	const struct elf_phdr *phdr;
	unsigned int nr = 0;
	int err;

	for (phdr = first_loaded(elf); phdr; phdr = next_loaded(elf, phdr))
		nr++;
	if (!nr)
		return broken(why, "ELF file has no segment to load");
	if (nr > LOADS_MAX)
		return broken(why, "ELF file with %u segments to load, more than %u", nr,
			      LOADS_MAX);
	for (phdr = first_loaded(elf); phdr; phdr = next_loaded(elf, phdr)) {
		err = check_segment(elf, phdr, why);
		if (err)
			return err;
	}
	return 0;
}

static void lay_out(const struct kexec_elf_info *elf, struct ppc64_elf_layout *layout)
{
	const struct elf_phdr *first = first_loaded(elf);
	u64 start = first->p_paddr, end = 0, filled = 0;
	const struct elf_phdr *phdr;

	layout->align = ALIGN_MIN;
	for (phdr = first; phdr; phdr = next_loaded(elf, phdr)) {
		start = min(start, phdr->p_paddr);
		end = max(end, phdr->p_paddr + phdr->p_memsz);
		if (phdr->p_filesz)
			filled = max(filled, phdr->p_paddr + phdr->p_filesz);
		layout->align = max(layout->align, phdr->p_align);
	}
	layout->origin = ALIGN_DOWN(start, layout->align);
	layout->size = end - layout->origin;
	layout->filled = filled - layout->origin;
	layout->from = first->p_offset;
	layout->scattered = next_loaded(elf, first) || first->p_paddr != layout->origin;
}

/* The entry is given as the kernel sees it, that is by virtual address. */
static int find_entry(const struct kexec_elf_info *elf, struct ppc64_elf_layout *layout,
		      struct kexec_why *why)
{
	u64 entry = elf->ehdr->e_entry;
	const struct elf_phdr *phdr;

	if (!IS_ALIGNED(entry, INSN_BYTES))
		return broken(why, "ELF entry 0x%llx is between two instructions", entry);
	for (phdr = first_loaded(elf); phdr; phdr = next_loaded(elf, phdr)) {
		u64 offset = entry - phdr->p_vaddr;

		if (entry < phdr->p_vaddr || offset >= phdr->p_filesz)
			continue;
		layout->entry = phdr->p_paddr - layout->origin + offset;
		layout->head = phdr->p_offset + offset;
		layout->head_len = min_t(u64, phdr->p_filesz - offset, PPC64_ELF_HEAD);
		return 0;
	}
	return broken(why, "ELF entry 0x%llx is in no segment's contents", entry);
}

/**
 * ppc64_elf_check() - is this a kernel for this machine, and what does it need?
 * @elf: view from kexec_elf_read()
 * @layout: receives what it needs; undefined when the file is refused
 * @why: receives the sentence when the file is refused
 *
 * Both byte orders will do: a kernel is entered in the big-endian mode that the
 * boot protocol wants, and turns round by itself.
 *
 * Context: Any. Prints nothing.
 * Return: 0, or
 *
 * * %-ENOEXEC	- a kernel for another machine, or a broken one
 */
int ppc64_elf_check(const struct kexec_elf_info *elf, struct ppc64_elf_layout *layout,
		    struct kexec_why *why)
{
	int err;

	err = check_machine(elf->ehdr, why);
	if (!err)
		err = check_segments(elf, why);
	if (err)
		return err;
	lay_out(elf, layout);
	return find_entry(elf, layout, why);
}

static u32 read_word(const struct kexec_elf_info *elf, u64 offset)
{
	const u8 *at = (const u8 *)elf->buffer + offset;

	if (elf->ehdr->e_ident[EI_DATA] == ELFDATA2LSB)
		return get_unaligned_le32(at);
	return get_unaligned_be32(at);
}

/**
 * ppc64_elf_check_crash() - can this kernel run where a crash kernel has to?
 * @elf: view from kexec_elf_read()
 * @layout: from ppc64_elf_check()
 * @why: receives the sentence when the kernel is refused
 *
 * One that moves itself down to address 0 would overwrite the memory that is to
 * be dumped.
 *
 * Context: Any. Prints nothing.
 * Return: 0, or
 *
 * * %-EINVAL	- the kernel is not relocatable
 */
int ppc64_elf_check_crash(const struct kexec_elf_info *elf,
			  const struct ppc64_elf_layout *layout, struct kexec_why *why)
{
	u32 word = 0;

	if (layout->head_len >= RUN_AT_LOAD + sizeof(word))
		word = read_word(elf, layout->head + RUN_AT_LOAD);
	if (word == RUN_AT_LOAD_NO || word == RUN_AT_LOAD_YES)
		return 0;
	return kexec_say_why(why, -EINVAL,
			     "kernel: not relocatable, it cannot stay in the memory reserved for a crash kernel");
}

/**
 * ppc64_elf_gather() - put the contents of a scattered kernel together
 * @elf: view from kexec_elf_read()
 * @layout: from ppc64_elf_check()
 * @to: where to put them, @layout->filled bytes that are all zero
 *
 * Context: Any.
 */
void ppc64_elf_gather(const struct kexec_elf_info *elf,
		      const struct ppc64_elf_layout *layout, void *to)
{
	const struct elf_phdr *phdr;

	for (phdr = first_loaded(elf); phdr; phdr = next_loaded(elf, phdr))
		memcpy(to + (phdr->p_paddr - layout->origin), elf->buffer + phdr->p_offset,
		       phdr->p_filesz);
}
