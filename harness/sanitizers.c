// SPDX-License-Identifier: GPL-2.0
/*
 * sanitizers.c - how the sanitizers behave in the program and in the targets, unless the environment says otherwise
 *
 * The runtimes call these names, and have weak ones of their own.
 */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

/* Default quarantine: twice the time.  Leaks of the kernel are our own rule, which knows the call site. */
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=16:detect_leaks=0:detect_stack_use_after_return=0:allocator_may_return_null=1";
}

/* Fuzzing services have wrapping watched, which is defined, for what it says of coverage. */
const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1:silence_unsigned_overflow=1";
}
