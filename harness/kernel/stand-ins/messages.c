// SPDX-License-Identifier: GPL-2.0
/*
 * messages.c - what the kernel's own checkers say, told apart
 *
 * A checker speaks by printk() or by WARN: one table says by which words, or from which file, it is recognised.
 * Most are only there in the checked configuration; a reference count is watched in every kernel.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "checked.h"

enum { OVERFULL = -2 };		/* a table of the checker's own is too small: the harness' mistake */

static const struct {
	const char *format;	/* how the message's format begins, without its level */
	const char *file;	/* or the file that warns */
	int checker;
} message[] = {
	{ "BUG: MAX_", NULL, OVERFULL },
	{ "ODEBUG: Out of memory", NULL, OVERFULL },
	{ "BUG: sleeping function", NULL, CHECKER_ATOMIC_SLEEP },
	{ "BUG: scheduling while atomic", NULL, CHECKER_ATOMIC_SLEEP },
	{ "do not call blocking ops", NULL, CHECKER_ATOMIC_SLEEP },
	{ "BUG: workqueue leaked", NULL, CHECKER_ATOMIC_SLEEP },
	{ "BUG: spinlock ", NULL, CHECKER_MUTEX },
	{ "BUG: rwlock ", NULL, CHECKER_MUTEX },
	{ "BUG: key ", NULL, CHECKER_LOCKDEP },
	{ "BUG: looking up invalid subclass", NULL, CHECKER_LOCKDEP },
	{ "WARNING: ", NULL, CHECKER_LOCKDEP },
	{ "INFO: trying to register non-static key", NULL, CHECKER_LOCKDEP },
	{ "ODEBUG: ", NULL, CHECKER_ODEBUG },
	{ "list_add ", NULL, CHECKER_LIST },
	{ "list_del ", NULL, CHECKER_LIST },
	{ "refcount_t: ", NULL, CHECKER_REFCOUNT },
	{ "kobject (%p): tried to init", NULL, CHECKER_KOBJECT },
	{ "kobject: kobject (%p): tried to init", NULL, CHECKER_KOBJECT },	/* newer kernels: with pr_fmt() */
	{ "Resources present before probing", NULL, CHECKER_DEVRES },
	{ NULL, "kernel/locking/lockdep", CHECKER_LOCKDEP },
	{ NULL, "kernel/locking/", CHECKER_MUTEX },
	{ NULL, "lib/list_debug.c", CHECKER_LIST },
	{ NULL, "lib/kobject.c", CHECKER_KOBJECT },
	{ NULL, "drivers/base/devres.c", CHECKER_DEVRES },
};

/* __FILE__ depends on where the compiler was called from; a kernel's own path begins behind "/source/". */
const char *bdf_kernel_path(const char *file)
{
	const char *source = strstr(file, "/source/");

	return source ? source + strlen("/source/") : file;
}

static bool begins(const char *text, const char *with)
{
	return text && with && *text == *with && !strncmp(text, with, strlen(with));
}

/* Which checker warns in @file with this format; -1: it is none of theirs. */
int bdf_checker_of(const char *fmt, const char *file)
{
	fmt = fmt ? printk_skip_level(fmt) : NULL;
	file = file ? bdf_kernel_path(file) : NULL;
	for (unsigned int i = 0; i < ARRAY_SIZE(message); i++)
		if (begins(fmt, message[i].format) || begins(file, message[i].file))
			return message[i].checker;
	return -1;
}

extern char bdf_checkers_text_start[], bdf_stand_ins_text_end[];	/* image.lds */

/* Who called the checker: the first frame outside of checkers and stand-ins, or the outermost. */
static const void *caller(void)
{
	unsigned long *frame = __builtin_frame_address(0), at = 0;

	while (frame && frame[0] > (unsigned long)frame) {
		at = frame[1];
		if (at - (unsigned long)bdf_checkers_text_start >=
		    (unsigned long)(bdf_stand_ins_text_end - bdf_checkers_text_start))
			break;
		frame = (unsigned long *)frame[0];
	}
	return (const void *)at;
}

/* Two runs of one scenario say the same: addresses become a star. */
void bdf_without_addresses(char *text)
{
	char *to = text;

	while (*text) {
		bool prefixed = text[0] == '0' && text[1] == 'x';
		size_t n = strspn(text + 2 * prefixed, "0123456789abcdef");

		if (n >= (prefixed ? 6 : 12)) {
			*to++ = '*';
			text += n + 2 * prefixed;
			continue;
		}
		*to++ = *text++;
	}
	*to = '\0';
}

void bdf_checker_tell(int checker, const char *text)
{
	if (checker == OVERFULL)
		sim_tell(bdf_sim, SIM_HARNESS, text, caller(), 0);
	else
		sim_tell(bdf_sim, SIM_CHECKER, text, caller(), (unsigned long)checker);
}

/*
 * A line of the log.  What dev_err() and its like say is inside of their own format; lockdep gives one of its messages
 * as an argument.
 */
void bdf_checker_printk(const char *fmt, va_list args)
{
	const char *inner = printk_skip_level(fmt);
	char text[256];
	va_list copy;
	int checker, n;

	va_copy(copy, args);
	if (!strcmp(inner, "%s %s: %pV")) {
		va_arg(copy, const char *);
		va_arg(copy, const char *);
		inner = va_arg(copy, struct va_format *)->fmt;
	} else if (!strcmp(inner, "%s\n")) {
		inner = va_arg(copy, const char *);
	}
	va_end(copy);
	checker = bdf_checker_of(inner, NULL);
	if (checker == -1)
		return;
	va_copy(copy, args);
	n = vscnprintf(text, sizeof(text), printk_skip_level(fmt), copy);
	va_end(copy);
	while (n && text[n - 1] == '\n')
		text[--n] = '\0';
	bdf_without_addresses(text);
	bdf_checker_tell(checker, text);
}
