// SPDX-License-Identifier: GPL-2.0-only
/*
 * Good and bad vmlinux files for ppc64, in both byte orders: the errno, the
 * sentence, what was loaded before stays loaded, and no memory is lost.
 *
 * Each file here is one good file with a few fields changed:
 *
 *	0      0x40            0x10000      FILE_SIZE
 *	| ehdr | phdr[2] |     | b .        |
 *
 * Run it as root.  Nothing is started.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/elf.h>
#include <stdint.h>

#include "report.h"

#define TEXT		0x10000
#define TEXT_SIZE	0x1000
#define FILE_SIZE	(TEXT + TEXT_SIZE)
#define MEM_SIZE	0x20000
#define VIRT		0xc000000000000000ULL
#define BRANCH_HERE	0x48000000

/* Refused or loaded and unloaded so often, a lost page shows; see test_leak.c. */
#define ROUNDS		100

struct file {
	struct elf64_hdr ehdr;
	struct elf64_phdr phdr[2];
};

struct change {
	unsigned int width;
	unsigned int at;
	uint64_t value;
};

/* Where a field of the headers is. */
#define EH(field)	offsetof(struct file, ehdr.field)
#define PH(n, field)	offsetof(struct file, phdr[n].field)

static const struct change good[] = {
	{ 1, EH(e_ident[0]), 0x7f }, { 1, EH(e_ident[1]), 'E' },
	{ 1, EH(e_ident[2]), 'L' }, { 1, EH(e_ident[3]), 'F' },
	{ 1, EH(e_ident[EI_CLASS]), ELFCLASS64 }, { 1, EH(e_ident[EI_VERSION]), EV_CURRENT },
	{ 2, EH(e_type), ET_DYN }, { 2, EH(e_machine), EM_PPC64 },
	{ 4, EH(e_version), EV_CURRENT }, { 8, EH(e_entry), VIRT },
	{ 8, EH(e_phoff), PH(0, p_type) }, { 4, EH(e_flags), 2 },
	{ 2, EH(e_ehsize), sizeof(struct elf64_hdr) },
	{ 2, EH(e_phentsize), sizeof(struct elf64_phdr) }, { 2, EH(e_phnum), 2 },
	{ 4, PH(0, p_type), PT_LOAD }, { 8, PH(0, p_offset), TEXT },
	{ 8, PH(0, p_vaddr), VIRT }, { 8, PH(0, p_filesz), TEXT_SIZE },
	{ 8, PH(0, p_memsz), MEM_SIZE }, { 8, PH(0, p_align), 0x10000 },
	{ 4, TEXT, BRANCH_HERE },
	{}
};

static const struct elf_case {
	const char *name;
	int err;
	const char *said;
	unsigned int size;	/* of the file; 0 is FILE_SIZE */
	struct change change[8];
	uint64_t second;	/* where another segment lies; 0 for none */
} cases[] = {
	{ .name = "the good file" },
	{ "not an ELF file", ENOEXEC, "kernel: not in a format that this kernel can load",
	  .change = { { 1, EH(e_ident[0]), 0x7e } } },
	{ "three bytes", ENOEXEC, "kernel: not in a format that this kernel can load", .size = 3 },
	{ "four bytes", ENOEXEC, "kernel: 4 bytes are too few for an ELF file", .size = 4 },
	{ "32 bits", ENOEXEC, "kernel: ELF class 1 is not the 64-bit one",
	  .change = { { 1, EH(e_ident[EI_CLASS]), ELFCLASS32 } } },
	{ "no byte order", ENOEXEC, "kernel: ELF byte order 3 is unknown",
	  .change = { { 1, EH(e_ident[EI_DATA]), 3 } } },
	{ "an object file", ENOEXEC, "kernel: ELF type 1 is not executable",
	  .change = { { 2, EH(e_type), ET_REL } } },
	{ "not relocatable", 0, .change = { { 2, EH(e_type), ET_EXEC } } },
	{ "for x86", ENOEXEC, "kernel: ELF file for machine 62, not for 64-bit PowerPC (21)",
	  .change = { { 2, EH(e_machine), EM_X86_64 } } },
	{ "for 32-bit PowerPC", ENOEXEC,
	  "kernel: ELF file for machine 20, not for 64-bit PowerPC (21)",
	  .change = { { 2, EH(e_machine), EM_PPC } } },
	{ "any ABI", 0, .change = { { 4, EH(e_flags), 0 } } },
	{ "ABI 1", 0, .change = { { 4, EH(e_flags), 1 } } },
	{ "ABI 3", ENOEXEC, "kernel: ELF flags 0x3 are none of the two ABIs",
	  .change = { { 4, EH(e_flags), 3 } } },
	{ "program headers behind the file", ENOEXEC,
	  "kernel: ELF program headers end behind the file",
	  .change = { { 8, EH(e_phoff), ~0ULL - 111 } } },
	{ "no program headers", ENOEXEC, "kernel: ELF file with 0 program headers",
	  .change = { { 2, EH(e_phnum), 0 } } },
	{ "an interpreter", ENOEXEC, "kernel: ELF file asks for an interpreter",
	  .change = { { 4, PH(1, p_type), PT_INTERP } } },
	{ "nothing to load", ENOEXEC, "kernel: ELF file has no segment to load",
	  .change = { { 4, PH(0, p_type), PT_NOTE } } },
	{ "cut by a byte", ENOEXEC, "kernel: ELF segment 0 ends behind the file",
	  .size = FILE_SIZE - 1 },
	{ "segment offset wraps", ENOEXEC, "kernel: ELF segment 0 ends behind the file",
	  .change = { { 8, PH(0, p_offset), ~0ULL - 0xfff } } },
	{ "more in the file than in memory", ENOEXEC,
	  "kernel: ELF segment 0 is 0x1000 bytes in the file and 0xfff in memory",
	  .change = { { 8, PH(0, p_memsz), TEXT_SIZE - 1 } } },
	{ "segment address wraps", ENOEXEC, "kernel: ELF segment 0 of 0x20000 bytes at",
	  .change = { { 8, PH(0, p_paddr), ~0ULL - 0xffff } } },
	{ "alignment of 3", ENOEXEC, "kernel: ELF segment 0 has alignment 0x3, not a power of two",
	  .change = { { 8, PH(0, p_align), 3 } } },
	{ "alignment of 2 GiB", ENOEXEC,
	  "kernel: ELF segment 0 has alignment 0x80000000, more than any page",
	  .change = { { 8, PH(0, p_align), 0x80000000 } } },
	{ "no alignment", 0, .change = { { 8, PH(0, p_align), 0 } } },
	{ "a megabyte up", 0, .change = { { 8, PH(0, p_paddr), 0x100000 } } },
	{ "above 4 GiB", 0, .change = { { 8, PH(0, p_paddr), 1ULL << 40 } } },
	{ "at the virtual address", 0, .change = { { 8, PH(0, p_paddr), VIRT } } },
	{ "entry before the segment", ENOEXEC,
	  "kernel: ELF entry 0xbffffffffffffffc is in no segment's contents",
	  .change = { { 8, EH(e_entry), VIRT - 4 } } },
	{ "entry in the bss", ENOEXEC,
	  "kernel: ELF entry 0xc000000000001000 is in no segment's contents",
	  .change = { { 8, EH(e_entry), VIRT + TEXT_SIZE } } },
	{ "entry at the last instruction", 0,
	  .change = { { 8, EH(e_entry), VIRT + TEXT_SIZE - 4 } } },
	{ "entry at an odd address", ENOEXEC,
	  "kernel: ELF entry 0xc000000000000001 is between two instructions",
	  .change = { { 8, EH(e_entry), VIRT + 1 } } },
	{ "two segments", 0, .second = 0x30000 },
	{ "two segments in a page", 0, .second = MEM_SIZE },
	{ "two segments that overlap", ENOEXEC, "kernel: ELF segments 0 and 1 overlap in memory",
	  .second = MEM_SIZE - 1 },
	{ "two segments, 1 TiB apart", EADDRNOTAVAIL, "kernel: no room for 0x1000",
	  .second = 1ULL << 40 },
	{ "16 EiB of memory", EINVAL, "memory: a segment of 0xffffffffffffffff bytes",
	  .change = { { 8, PH(0, p_memsz), ~0ULL } } },
	{ "8 EiB of memory", EADDRNOTAVAIL, "kernel: no room for 0x8000000000000000 bytes",
	  .change = { { 8, PH(0, p_memsz), 1ULL << 63 } } },
};

static bool big_endian;

static void put(unsigned char *file, const struct change *change)
{
	unsigned int i;

	for (i = 0; i < change->width; i++)
		file[change->at + (big_endian ? change->width - 1 - i : i)] =
			change->value >> (8 * i);
}

static void put_all(unsigned char *file, const struct change *change)
{
	for (; change->width; change++)
		put(file, change);
}

static void put_second(unsigned char *file, uint64_t paddr)
{
	const struct change second[] = {
		{ 4, PH(1, p_type), PT_LOAD }, { 8, PH(1, p_offset), TEXT },
		{ 8, PH(1, p_vaddr), VIRT + paddr }, { 8, PH(1, p_paddr), paddr },
		{ 8, PH(1, p_filesz), 0x10 }, { 8, PH(1, p_memsz), 0x20 }, {}
	};

	put_all(file, second);
}

static int make_file(const struct elf_case *c)
{
	static unsigned char file[FILE_SIZE];

	memset(file, 0, sizeof(file));
	put_all(file, good);
	file[EI_DATA] = big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	put_all(file, c->change);
	if (c->second)
		put_second(file, c->second);
	return temp_file(file, c->size ? c->size : FILE_SIZE);
}

static void open_case(struct request *request, const struct elf_case *c)
{
	request_open(request);
	close(request->kernel);
	request->kernel = make_file(c);
}

/* With an image loaded: refused() looks whether it still is. */
static void load_something(void)
{
	struct request request;

	if (kexec_is_loaded())
		return;
	request_open(&request);
	if (kexec_file(&request) || !kexec_is_loaded())
		ksft_exit_fail_msg("cannot load %s\n", kernel_path());
	request_close(&request);
}

static void run_case(const struct elf_case *c)
{
	struct verdict verdict = {};
	struct request request;
	char text[128];

	load_something();
	open_case(&request, c);
	if (c->err)
		refused(&request, c->err, c->said, &verdict);
	else
		accepted(&request, &verdict);
	request_close(&request);
	snprintf(text, sizeof(text), "%s-endian, %s: %s", big_endian ? "big" : "little", c->name,
		 errno_name(c->err));
	report(text, &verdict);
}

static void load_scattered(void)
{
	static const struct elf_case two = {
		.second = 0x300000,
	};
	struct request request;

	open_case(&request, &two);
	if (kexec_file(&request) || kexec_unload())
		ksft_exit_fail_perror("loading two segments");
	request_close(&request);
}

/* The last thing that can be wrong: all that is made by then has to go. */
static void refuse_late(void)
{
	static const struct elf_case two = {
		.second = 0x300000,
	};
	static char long_line[COMMAND_LINE_MAX + 1];
	struct request request;

	open_case(&request, &two);
	memset(long_line, 'x', COMMAND_LINE_MAX);
	request.cmdline = long_line;
	request.cmdline_len = sizeof(long_line);
	if (kexec_file(&request) != EINVAL)
		ksft_exit_fail_msg("a long command line was not refused\n");
	request_close(&request);
}

int main(void)
{
	unsigned int i;

	report_begin(2 * ARRAY_SIZE(cases) + 2);
	for (i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		big_endian = i & 1;
		run_case(&cases[i / 2]);
	}
	kexec_unload();
	report_no_growth("two segments put together", load_scattered, ROUNDS);
	report_no_growth("two segments refused at the end", refuse_late, ROUNDS);
	ksft_finished();
}
