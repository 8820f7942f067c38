// SPDX-License-Identifier: GPL-2.0
/*
 * report.c - printk, WARN, BUG, panic: what the kernel says becomes an event of the run
 *
 * Lines of the log are formatted only when somebody reads them: formatting took an eighth of a run.
 */
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/panic_notifier.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

#include "checked.h"

ATOMIC_NOTIFIER_HEAD(panic_notifier_list);

static void line(const char *fmt, va_list args)
{
	char text[512];
	int n = vscnprintf(text, sizeof(text), fmt, args);

	while (n && text[n - 1] == '\n')
		text[--n] = '\0';
	bdf_host->log(bdf_host->context, printk_skip_level(text));
}

int _printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	bdf_checker_printk(fmt, args);
	if (bdf_verbose)
		line(fmt, args);
	va_end(args);
	return 0;
}

int vprintk_emit(int facility, int level, const struct dev_printk_info *info, const char *fmt, va_list args)
{
	bdf_checker_printk(fmt, args);
	if (bdf_verbose)
		line(fmt, args);
	return 0;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	return 1;
}

void warn_slowpath_fmt(const char *file, int at, unsigned int taint, const char *fmt, ...)
{
	char text[256];
	int n = scnprintf(text, sizeof(text), "%s:%d: ", bdf_kernel_path(file), at);
	int checker = bdf_checker_of(fmt, file);

	if (fmt) {
		va_list args;

		va_start(args, fmt);
		n += vscnprintf(text + n, sizeof(text) - n, printk_skip_level(fmt), args);
		va_end(args);
	} else {
		n += scnprintf(text + n, sizeof(text) - n, "WARN_ON");
	}
	while (n && text[n - 1] == '\n')
		text[--n] = '\0';
	bdf_without_addresses(text);
	if (bdf_verbose)
		bdf_host->log(bdf_host->context, text);
	if (checker >= 0)
		bdf_checker_tell(checker, text);
	else
		sim_tell(bdf_sim, SIM_WARN, text, __builtin_return_address(0), 0);
}

void panic(const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	sim_abort(bdf_sim, SIM_BUG, text, __builtin_return_address(0));
	__builtin_trap();
}

void dump_stack(void)
{
}

void dump_stack_lvl(const char *level)
{
}

void add_taint(unsigned int flag, enum lockdep_ok ok)
{
}

/* A function that nobody thought would be called (generated stubs call this): our error, not the driver's. */
void bdf_trap(const char *name);
void bdf_trap(const char *name)
{
	char text[128];

	scnprintf(text, sizeof(text), "kernel function %s() has no stand-in", name);
	sim_abort(bdf_sim, SIM_HARNESS, text, __builtin_return_address(1));
	__builtin_trap();
}
