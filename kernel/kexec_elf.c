// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bounds-checked view of an ELF file.
 *
 * A kernel of the other byte order can be booted as well, so the headers are
 * read into structures of this kernel's byte order first and looked at
 * afterwards. The file may end anywhere, start at an odd address and lie in
 * each of its fields: nothing here is believed before it has been checked.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/container_of.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/kexec_elf.h>
#include <linux/kexec_why.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swab.h>

#define CLASS_BITS(class)	((class) == ELFCLASS64 ? 64 : 32)

/* A sentence about the file, for the caller's log. */
#define broken(why, fmt, ...)	kexec_say_why(why, -ENOEXEC, "kernel: " fmt, ##__VA_ARGS__)

/* Turns a field round where it stands, whatever its width in this class. */
#define SWAB(field)		swab_number(&(field), sizeof(field))

static void swab_number(void *number, size_t bytes)
{
	switch (bytes) {
	case sizeof(u16):
		swab16s(number);
		break;
	case sizeof(u32):
		swab32s(number);
		break;
	case sizeof(u64):
		swab64s(number);
		break;
	}
}

/* Without e_ident, which consists of bytes. */
static void swab_ehdr(struct elfhdr *ehdr)
{
	SWAB(ehdr->e_type);
	SWAB(ehdr->e_machine);
	SWAB(ehdr->e_version);
	SWAB(ehdr->e_entry);
	SWAB(ehdr->e_phoff);
	SWAB(ehdr->e_shoff);
	SWAB(ehdr->e_flags);
	SWAB(ehdr->e_ehsize);
	SWAB(ehdr->e_phentsize);
	SWAB(ehdr->e_phnum);
	SWAB(ehdr->e_shentsize);
	SWAB(ehdr->e_shnum);
	SWAB(ehdr->e_shstrndx);
}

static void swab_phdr(struct elf_phdr *phdr)
{
	SWAB(phdr->p_type);
	SWAB(phdr->p_flags);
	SWAB(phdr->p_offset);
	SWAB(phdr->p_vaddr);
	SWAB(phdr->p_paddr);
	SWAB(phdr->p_filesz);
	SWAB(phdr->p_memsz);
	SWAB(phdr->p_align);
}

static bool is_foreign(const struct elfhdr *ehdr)
{
	return ehdr->e_ident[EI_DATA] != ELF_DATA;
}

/* True when [@start, @start + @size) is part of a file of @len bytes. */
static bool is_inside(u64 start, u64 size, u64 len)
{
	u64 end;

	return !check_add_overflow(start, size, &end) && end <= len;
}

/* Bytes only, so that this can be asked before the byte order is known. */
static int check_ident(const u8 *ident, struct kexec_why *why)
{
	if (memcmp(ident, ELFMAG, SELFMAG))
		return broken(why, "not an ELF file");
	if (ident[EI_CLASS] != ELF_CLASS)
		return broken(why, "ELF class %u is not the %u-bit one",
			      ident[EI_CLASS], CLASS_BITS(ELF_CLASS));
	if (ident[EI_DATA] != ELFDATA2LSB && ident[EI_DATA] != ELFDATA2MSB)
		return broken(why, "ELF byte order %u is unknown", ident[EI_DATA]);
	if (ident[EI_VERSION] != EV_CURRENT)
		return broken(why, "ELF identification has version %u", ident[EI_VERSION]);
	return 0;
}

/* What the file as a whole claims to be. */
static int check_kind(const struct elfhdr *ehdr, struct kexec_why *why)
{
	if (ehdr->e_version != EV_CURRENT)
		return broken(why, "ELF version %u is unknown", ehdr->e_version);
	if (ehdr->e_ehsize != sizeof(*ehdr))
		return broken(why, "ELF header of %u bytes, not %zu",
			      ehdr->e_ehsize, sizeof(*ehdr));
	/* A position-independent kernel is ET_DYN. */
	if (ehdr->e_type != ET_EXEC && ehdr->e_type != ET_DYN)
		return broken(why, "ELF type %u is not executable", ehdr->e_type);
	return 0;
}

static int check_program_table(const struct elfhdr *ehdr, size_t len, struct kexec_why *why)
{
	/* PN_XNUM says that the true number stands elsewhere: no kernel has so many. */
	if (!ehdr->e_phnum || ehdr->e_phnum == PN_XNUM)
		return broken(why, "ELF file with %u program headers", ehdr->e_phnum);
	if (ehdr->e_phentsize != sizeof(struct elf_phdr))
		return broken(why, "ELF program headers of %u bytes, not %zu",
			      ehdr->e_phentsize, sizeof(struct elf_phdr));
	if (ehdr->e_phoff < sizeof(*ehdr))
		return broken(why, "ELF program headers overlap the ELF header");
	if (!is_inside(ehdr->e_phoff, array_size(ehdr->e_phnum, ehdr->e_phentsize), len))
		return broken(why, "ELF program headers end behind the file");
	return 0;
}

/* Sections are of no use here, but a table that is cut off means a cut-off file. */
static int check_section_table(const struct elfhdr *ehdr, size_t len, struct kexec_why *why)
{
	if (!ehdr->e_shnum)
		return 0;
	if (ehdr->e_shentsize != sizeof(struct elf_shdr))
		return broken(why, "ELF section headers of %u bytes, not %zu",
			      ehdr->e_shentsize, sizeof(struct elf_shdr));
	if (!is_inside(ehdr->e_shoff, array_size(ehdr->e_shnum, ehdr->e_shentsize), len))
		return broken(why, "ELF section headers end behind the file");
	if (ehdr->e_shstrndx >= ehdr->e_shnum)
		return broken(why, "ELF section names in section %u of %u",
			      ehdr->e_shstrndx, ehdr->e_shnum);
	return 0;
}

static int read_ehdr(const char *buf, size_t len, struct elfhdr *ehdr, struct kexec_why *why)
{
	int ret;

	if (len < sizeof(*ehdr))
		return broken(why, "%zu bytes are too few for an ELF file", len);
	memcpy(ehdr, buf, sizeof(*ehdr));
	ret = check_ident(ehdr->e_ident, why);
	if (ret)
		return ret;
	if (is_foreign(ehdr))
		swab_ehdr(ehdr);
	ret = check_kind(ehdr, why);
	if (ret)
		return ret;
	ret = check_program_table(ehdr, len, why);
	if (ret)
		return ret;
	return check_section_table(ehdr, len, why);
}

/*
 * Only what gets loaded must also make sense in memory. Elsewhere it need not:
 * linkers give PT_RISCV_ATTRIBUTES a size in the file and none in memory.
 */
static int check_load(const struct elf_phdr *phdr, unsigned int number, struct kexec_why *why)
{
	typeof_member(struct elf_phdr, p_paddr) end;

	if (phdr->p_filesz > phdr->p_memsz)
		return broken(why, "ELF segment %u is %#llx bytes in the file and %#llx in memory",
			      number, (u64)phdr->p_filesz, (u64)phdr->p_memsz);
	if (check_add_overflow(phdr->p_paddr, phdr->p_memsz, &end))
		return broken(why, "ELF segment %u of %#llx bytes at %#llx wraps",
			      number, (u64)phdr->p_memsz, (u64)phdr->p_paddr);
	if (phdr->p_align && !is_power_of_2(phdr->p_align))
		return broken(why, "ELF segment %u has alignment %#llx, not a power of two",
			      number, (u64)phdr->p_align);
	return 0;
}

static int check_phdr(const struct elf_phdr *phdr, unsigned int number, size_t len,
		      struct kexec_why *why)
{
	switch (phdr->p_type) {
	case PT_NULL:
		/* The other fields of an unused entry are undefined. */
		return 0;
	case PT_INTERP:
		/* An ordinary program, then. */
		return broken(why, "ELF file asks for an interpreter");
	}
	if (!is_inside(phdr->p_offset, phdr->p_filesz, len))
		return broken(why, "ELF segment %u ends behind the file", number);
	return phdr->p_type == PT_LOAD ? check_load(phdr, number, why) : 0;
}

static int check_phdrs(const struct elf_phdr *phdrs, unsigned int count, size_t len,
		       struct kexec_why *why)
{
	bool has_load = false;
	unsigned int i;
	int ret;

	for (i = 0; i < count; i++) {
		ret = check_phdr(&phdrs[i], i, len, why);
		if (ret)
			return ret;
		has_load |= phdrs[i].p_type == PT_LOAD && phdrs[i].p_memsz;
	}
	if (!has_load)
		return broken(why, "ELF file has no segment to load");
	return 0;
}

/* check_program_table() has seen to it that the table is in the file. */
static struct elf_phdr *read_phdrs(const char *buf, const struct elfhdr *ehdr)
{
	struct elf_phdr *phdrs;
	unsigned int i;

	phdrs = kvmalloc_array(ehdr->e_phnum, sizeof(*phdrs), GFP_KERNEL);
	if (!phdrs)
		return NULL;
	memcpy(phdrs, buf + ehdr->e_phoff, array_size(ehdr->e_phnum, sizeof(*phdrs)));
	if (is_foreign(ehdr))
		for (i = 0; i < ehdr->e_phnum; i++)
			swab_phdr(&phdrs[i]);
	return phdrs;
}

/**
 * kexec_elf_read() - look at an ELF file, or say what is wrong with it
 * @buf: the file, at any address
 * @len: its size in bytes
 * @ehdr: receives the ELF header in the byte order of this kernel
 * @elf_info: receives the view, which points to @buf and @ehdr; give it back
 *	      with kexec_free_elf_info()
 * @why: receives the sentence when the file is refused
 *
 * In a view that was handed out the bytes of each segment, PT_NULL apart, lie
 * inside the file, and there is a PT_LOAD with a size in memory. The addresses
 * are still the file's own. Whether this machine can run it is for the caller to
 * ask, with elf_check_arch().
 *
 * Context: May sleep. Prints nothing.
 * Return: 0, or
 *
 * * %-ENOEXEC	- not an executable ELF file of this kernel's class, or broken
 * * %-ENOMEM	- no room for the program headers
 */
int kexec_elf_read(const char *buf, size_t len, struct elfhdr *ehdr,
		   struct kexec_elf_info *elf_info, struct kexec_why *why)
{
	struct elf_phdr *phdrs;
	int ret;

	memset(elf_info, 0, sizeof(*elf_info));
	ret = read_ehdr(buf, len, ehdr, why);
	if (ret)
		return ret;
	phdrs = read_phdrs(buf, ehdr);
	if (!phdrs)
		return kexec_say_why(why, -ENOMEM, "kernel: no memory for %u ELF program headers",
				     ehdr->e_phnum);
	ret = check_phdrs(phdrs, ehdr->e_phnum, len, why);
	if (ret) {
		kvfree(phdrs);
		return ret;
	}
	elf_info->buffer = buf;
	elf_info->ehdr = ehdr;
	elf_info->proghdrs = phdrs;
	return 0;
}

/**
 * kexec_build_elf_info() - look at an ELF file
 * @buf: the file, at any address
 * @len: its size in bytes
 * @ehdr: receives the ELF header in the byte order of this kernel
 * @elf_info: receives the view; give it back with kexec_free_elf_info()
 *
 * kexec_elf_read() for those who have no use for the reason.
 *
 * Context: May sleep. Prints nothing.
 * Return: 0, %-ENOEXEC or %-ENOMEM, see kexec_elf_read().
 */
int kexec_build_elf_info(const char *buf, size_t len, struct elfhdr *ehdr,
			 struct kexec_elf_info *elf_info)
{
	struct kexec_why why;

	return kexec_elf_read(buf, len, ehdr, elf_info, &why);
}

/**
 * kexec_free_elf_info() - give back what a view holds
 * @elf_info: filled by kexec_elf_read() or kexec_build_elf_info(), whether they
 *	      succeeded or not; empty afterwards
 *
 * The file and the ELF header belong to the caller and stay.
 *
 * Context: May sleep.
 */
void kexec_free_elf_info(struct kexec_elf_info *elf_info)
{
	kvfree(elf_info->proghdrs);
	memset(elf_info, 0, sizeof(*elf_info));
}

/**
 * kexec_elf_probe() - is this an ELF file that this machine could run?
 * @buf: the file
 * @len: its size in bytes
 *
 * Context: May sleep. Prints nothing: another loader may know the file.
 * Return: 0, or
 *
 * * %-ENOEXEC	- not an ELF file for this machine, or broken
 * * %-ENOMEM	- no room for the program headers
 */
int kexec_elf_probe(const char *buf, unsigned long len)
{
	struct kexec_elf_info elf_info;
	struct elfhdr ehdr;
	int ret;

	ret = kexec_build_elf_info(buf, len, &ehdr, &elf_info);
	if (ret)
		return ret;
	kexec_free_elf_info(&elf_info);
	return elf_check_arch(&ehdr) ? 0 : -ENOEXEC;
}
