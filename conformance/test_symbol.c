// SPDX-License-Identifier: GPL-2.0
/* test_symbol.c - addresses become lines, whatever interrupts the asking (harness/base/symbol.c) */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>

#include "base/symbol.h"

extern const char __executable_start[];

/* An address in whoever calls, as it stands in the program's file: wherever that was loaded. */
__attribute__((noinline)) static const void *somewhere(void)
{
	uintptr_t at = (uintptr_t)__builtin_return_address(0);

#ifdef __PIE__
	at -= (uintptr_t)__executable_start;
#endif
	return (const void *)at;
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* As libFuzzer does it: an alarm whose handler interrupts what waits. */
static void alarm_each(suseconds_t us)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval each = { { 0, us }, { 0, us } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &each, NULL);
}

Test(symbol, alarms_do_not_interrupt)
{
	struct symbolizer s = { 0 };
	char text[200] = "";
	const void *here = somewhere();

	alarm_each(500);
	cr_expect(zero(int, symbol_locate(&s, here, 0, text, sizeof(text))));
	alarm_each(0);
	cr_expect(ne(ptr, strstr(text, "test_symbol.c:"), NULL), "found '%s'", text);
	symbol_close(&s);
}

Test(symbol, nobody_knows)
{
	struct symbolizer s = { 0 };
	char text[200] = "untouched";

	cr_expect(eq(int, symbol_locate(&s, (void *)16, 0, text, sizeof(text)), -ENOENT));
	cr_expect(eq(str, text, "untouched"));
	cr_expect(not(s.failed), "others may be known");
	symbol_close(&s);
}
