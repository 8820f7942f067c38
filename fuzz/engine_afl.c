// SPDX-License-Identifier: GPL-2.0
/*
 * engine_afl.c - main() of a target for AFL++: one process takes input after input, out of shared memory; but one each
 * if what a run left in memory shows in the next one, as AFL++ compares runs
 *
 * AFL++'s own driver begins before it is forked.  Here the target begins after that, in the process that runs it: a
 * timer (sim/crash.c) does not survive a fork, and no process may survive afl-fuzz, however that ends.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "glue.h"

#pragma weak LLVMFuzzerInitialize
#pragma weak target_keeps_memory

/* AFL++'s run-time, afl-compiler-rt.o. */
extern unsigned *__afl_fuzz_len;
extern unsigned char *__afl_fuzz_ptr;
int __afl_sharedmem_fuzzing = 1;		/* asks for it */
void __afl_manual_init(void);			/* a fork server; what returns is its child */
int __afl_persistent_loop(unsigned runs);

/* What afl-fuzz looks for in the program to know that it can do that. */
extern const char *const engine_afl_signatures[];
const char *const engine_afl_signatures[] = { "##SIG_AFL_PERSISTENT##", "##SIG_AFL_DEFER_FORKSRV##" };

static void initialise(int *argc, char ***argv)
{
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(argc, argv);
}

int main(int argc, char **argv)
{
	const bool one_each = &target_keeps_memory;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (one_each)
		initialise(&argc, &argv);	/* once for all */
	__afl_manual_init();
	prctl(PR_SET_PDEATHSIG, SIGKILL);	/* it is of one process, not of its children */
	if (!__afl_fuzz_ptr) {
		fprintf(stderr, "%s: runs under afl-fuzz only\n", argv[0]);
		return 2;
	}
	if (!one_each)
		initialise(&argc, &argv);
	while (__afl_persistent_loop(one_each ? 1 : INT_MAX))
		LLVMFuzzerTestOneInput(__afl_fuzz_ptr, *__afl_fuzz_len);
	return 0;
}
