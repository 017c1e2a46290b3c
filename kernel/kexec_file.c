// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_file_load(2): the kernel reads, judges and loads the next kernel itself.
 *
 * This file takes the request in, has the image built (kexec_build.c), and
 * publishes it.  Until then nothing that was loaded before is touched, with one
 * exception: a crash image has to make room in the reservation for the new one.
 */
#define pr_fmt(fmt) "kexec_file: " fmt

#include <linux/kexec.h>
#include <linux/syscalls.h>

#include "kexec_internal.h"

/**
 * kexec_refuse() - the one way to say no
 * @image: the image being loaded, or NULL
 * @err:   negative errno for the caller of the system call
 * @fmt:   printf() format of a sentence that names what was wrong with what
 *
 * While a load is under way the sentence is kept and logged when the request
 * ends, so that a loader can try again elsewhere without having complained;
 * the sentence that was said last counts.
 *
 * Context: Process context.
 * Return: @err.
 */
int kexec_refuse(const struct kimage *image, int err, const char *fmt, ...)
{
	struct kexec_why alone;
	struct kexec_why *why = image && image->why ? image->why : &alone;
	va_list args;

	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	if (why == &alone)
		pr_err("%s\n", why->text);
	return err;
}

static int replace_normal(struct kexec_request *request)
{
	struct kimage *image = NULL;

	if (!(request->flags & KEXEC_FILE_UNLOAD)) {
		image = kexec_build_image(request);
		if (IS_ERR(image))
			return PTR_ERR(image);
	}
	kimage_free(xchg(&kexec_image, image));
	return 0;
}

#ifdef CONFIG_CRASH_DUMP
static int replace_crash(struct kexec_request *request)
{
	struct kimage *image;

	/* The old image lies where the new one goes; a failure leaves none. */
	if (kexec_crash_image)
		arch_kexec_unprotect_crashkres();
	kimage_free(xchg(&kexec_crash_image, NULL));
	if (request->flags & KEXEC_FILE_UNLOAD)
		return 0;

	if (!crashk_res.end)
		return kexec_refuse(NULL, -EADDRNOTAVAIL,
				    "memory: nothing is reserved for a crash kernel, see crashkernel=");
	image = kexec_build_image(request);
	if (IS_ERR(image))
		return PTR_ERR(image);
	xchg(&kexec_crash_image, image);
	arch_kexec_protect_crashkres();
	return 0;
}
#else
static int replace_crash(struct kexec_request *request)
{
	return kexec_refuse(NULL, -EADDRNOTAVAIL,
			    "memory: this kernel was built without crash dumps");
}
#endif

static int check_flags(const struct kexec_request *request)
{
	if (request->flags & ~(unsigned long)KEXEC_FILE_FLAGS)
		return kexec_refuse(NULL, -EINVAL, "flags: %#lx are unknown",
				    request->flags & ~(unsigned long)KEXEC_FILE_FLAGS);
	return 0;
}

/* Loads are counted; an unload only needs that loads are still allowed. */
static int check_limit(const struct kexec_request *request)
{
	bool allowed;

	if (request->flags & KEXEC_FILE_UNLOAD)
		allowed = !kexec_limit_reached(kexec_request_type(request));
	else
		allowed = kexec_limit_spend(kexec_request_type(request));
	if (allowed)
		return 0;
	return kexec_refuse(NULL, -EPERM, "limit: no loads are left, see kexec_load_limit_%s",
			    kexec_request_type(request) == KEXEC_TYPE_CRASH ? "panic" : "reboot");
}

static int serve(struct kexec_request *request)
{
	int ret = check_limit(request);

	if (ret)
		return ret;
	if (kexec_request_type(request) == KEXEC_TYPE_CRASH)
		return replace_crash(request);
	return replace_normal(request);
}

/**
 * sys_kexec_file_load() - load the kernel that a later reboot or crash jumps to
 * @kernel_fd:   file descriptor of the kernel, open for reading
 * @initrd_fd:   file descriptor of the initrd, unless KEXEC_FILE_NO_INITRAMFS
 * @cmdline_len: bytes of the command line with its final NUL; 0 for none
 * @cmdline_ptr: the command line
 * @flags:       KEXEC_FILE_UNLOAD: unload instead; KEXEC_FILE_ON_CRASH: the
 *		 crash image; KEXEC_FILE_NO_INITRAMFS; KEXEC_FILE_DEBUG
 *
 * Privilege comes first, then the flags, the lock, the load limit, the kernel
 * file and its signature, the initrd, and the command line.  Each refusal is
 * explained in the log but the first and third: they are no fault of the request.
 *
 * Return: 0, or
 * * -EPERM        - no CAP_SYS_BOOT, kexec_load_disabled, or no loads left;
 *		     or locked down and nothing vouches for the kernel
 * * -EINVAL       - unknown flags; a file that is empty, not regular or more
 *		     than half of memory; a command line without a final NUL or
 *		     with another one; a kernel header that makes no sense
 * * -EBUSY        - another load or a jump is under way
 * * -EBADF        - a file descriptor that is not open for reading
 * * -ETXTBSY      - a file that is open for writing
 * * -EFBIG        - a file of more than 4 GiB
 * * -ENOEXEC      - not a kernel format known here
 * * -EKEYREJECTED, -ENOKEY, -ENOPKG, -EBADMSG, -ELIBBAD - the signature
 * * -EFAULT       - the command line is not in the caller's memory
 * * -EADDRNOTAVAIL - no hole in memory, or no crash reservation
 * * -ENOMEM       - memory is short
 * * -EIO          - the file could not be read to its end
 * * -EINTR        - the caller is being killed
 *
 * A failed load leaves the image that was loaded before as it was.  A failed
 * load of a crash image leaves none.
 */
SYSCALL_DEFINE5(kexec_file_load, int, kernel_fd, int, initrd_fd,
		unsigned long, cmdline_len, const char __user *, cmdline_ptr,
		unsigned long, flags)
{
	struct kexec_request request = {
		.kernel_fd = kernel_fd,
		.initrd_fd = initrd_fd,
		.cmdline = cmdline_ptr,
		.cmdline_len = cmdline_len,
		.flags = flags,
	};
	int ret;

	/* Not worth a line in the log: anybody can try. */
	if (!kexec_load_allowed())
		return -EPERM;
	ret = check_flags(&request);
	if (ret)
		return ret;
	if (!kexec_trylock())
		return -EBUSY;
	ret = serve(&request);
	kexec_unlock();
	return ret;
}
