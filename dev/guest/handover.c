// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel is handed, written into files in QEMU's current folder:
 *
 *	handover.txt	"NAME 0xVALUE" lines: registers, and where things are
 *	handover.dtb	the device tree
 *	handover.initrd	what /chosen says is the initrd, if it says so
 *
 * The files are written through semihosting, a debugger's interface that QEMU
 * offers to guests that it is told to trust.  With the MMU off every access
 * has to be aligned (-mstrict-align).
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* https://github.com/ARM-software/abi-aa/blob/main/semihosting */
#define SYS_OPEN	0x01
#define SYS_CLOSE	0x02
#define SYS_WRITE	0x05
#define SYS_EXIT	0x18
#define OPEN_WB		5
#define STOPPED		0x20026UL

/* The device tree's structure block, see the specification at devicetree.org */
#define FDT_MAGIC	0xd00dfeed
#define FDT_BEGIN_NODE	1
#define FDT_END_NODE	2
#define FDT_PROP	3
#define FDT_NOP		4

struct entry_state {
	u64 x0, x1, x2, x3;
	u64 current_el, sctlr, daif, start;
};

long semihosting(long operation, const void *arguments);

/* The compiler calls this for what it does not want to write out. */
void *memcpy(void *to, const void *from, u64 n)
{
	u8 *t = to;
	const u8 *f = from;

	while (n--)
		*t++ = *f++;
	return to;
}

static u64 length(const char *text)
{
	u64 n = 0;

	while (text[n])
		n++;
	return n;
}

static int equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static long open_file(const char *name)
{
	const u64 arguments[] = { (u64)name, OPEN_WB, length(name) };

	return semihosting(SYS_OPEN, arguments);
}

static void write_file(long file, const void *data, u64 size)
{
	const u64 arguments[] = { file, (u64)data, size };

	semihosting(SYS_WRITE, arguments);
}

static void close_file(long file)
{
	const u64 arguments[] = { file };

	semihosting(SYS_CLOSE, arguments);
}

static void dump(const char *name, const void *data, u64 size)
{
	long file = open_file(name);

	write_file(file, data, size);
	close_file(file);
}

static void write_value(long file, const char *name, u64 value)
{
	char text[20] = " 0x0000000000000000";
	int i;

	for (i = 18; value; i--, value >>= 4)
		text[i] = "0123456789abcdef"[value & 15];
	text[19] = '\n';
	write_file(file, name, length(name));
	write_file(file, text, sizeof(text));
}

static u32 be32(const u8 *at)
{
	return (u32)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static u64 number(const u8 *at, u32 size)
{
	return size == 8 ? (u64)be32(at) << 32 | be32(at + 4) : be32(at);
}

/* One token further; an unknown one ends the walk. */
static const u8 *next_token(const u8 *at)
{
	u64 size = 4;

	switch (be32(at)) {
	case FDT_BEGIN_NODE:
		size += length((const char *)at + 4) + 1;
		break;
	case FDT_PROP:
		size += 8 + be32(at + 4);
		break;
	case FDT_END_NODE:
	case FDT_NOP:
		break;
	default:
		return 0;
	}
	return at + (size + 3) / 4 * 4;
}

/* The only properties of these names are those of /chosen. */
static u64 find_number(const u8 *dtb, const char *name)
{
	const char *strings = (const char *)dtb + be32(dtb + 12);
	const u8 *at;

	for (at = dtb + be32(dtb + 8); at; at = next_token(at))
		if (be32(at) == FDT_PROP && equal(strings + be32(at + 8), name))
			return number(at + 12, be32(at + 4));
	return 0;
}

static void write_state(const struct entry_state *state)
{
	long file = open_file("handover.txt");

	write_value(file, "x0", state->x0);
	write_value(file, "x1", state->x1);
	write_value(file, "x2", state->x2);
	write_value(file, "x3", state->x3);
	write_value(file, "el", state->current_el >> 2);
	write_value(file, "sctlr", state->sctlr);
	write_value(file, "daif", state->daif);
	write_value(file, "start", state->start);
	close_file(file);
}

void handover(const struct entry_state *state)
{
	static const u64 success[] = { STOPPED, 0 };
	const u8 *dtb = (const u8 *)state->x0;
	u64 start, end;

	write_state(state);
	if (dtb && be32(dtb) == FDT_MAGIC) {
		dump("handover.dtb", dtb, be32(dtb + 4));
		start = find_number(dtb, "linux,initrd-start");
		end = find_number(dtb, "linux,initrd-end");
		if (start && end > start)
			dump("handover.initrd", (const void *)start, end - start);
	}
	semihosting(SYS_EXIT, success);
}
