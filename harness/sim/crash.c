// SPDX-License-Identifier: GPL-2.0
/*
 * crash.c - what no machine survives ends the run, not the process
 *
 * The compiler's checks in a kernel's image call these functions instead of the sanitizers' own (kernel/link.sh), and
 * a signal that the image's code caused is turned into a call of one.  The thread of control is abandoned where it
 * stands, before the bad access is made, so the next run begins from a sound baseline.  What our own code
 * does wrong goes to the sanitizers as ever, and ends the process.
 *
 * A signal handler has no argument of ours: whose fiber runs is static here, and what else only a handler needs.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

#include "sim/asan.h"
#include "sim/state.h"

#ifdef SIM_ASAN
void *__sanitizer_internal_memcpy(void *to, const void *from, size_t bytes);
void *__sanitizer_internal_memmove(void *to, const void *from, size_t bytes);
void *__sanitizer_internal_memset(void *to, int byte, size_t bytes);
#endif

static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };
enum { NULL_PAGE = 65536 };	/* an address below is a member of a structure at NULL */

static struct sim *running;
static struct sigaction before[SIGNALS];

void crash_enter(struct sim *sim)
{
	running = sim;
}

void crash_leave(void)
{
	running = NULL;
}

void sim_code(struct sim *sim, const void *start, const void *end)
{
	sim->code = (uintptr_t)start;
	sim->code_end = (uintptr_t)end;
}

void sim_checkers(struct sim *sim, const void *start, const void *end)
{
	sim->checkers = (uintptr_t)start;
	sim->checkers_end = (uintptr_t)end;
}

void sim_driver(struct sim *sim, const void *start, const void *end)
{
	sim->driver = (uintptr_t)start;
	sim->driver_end = (uintptr_t)end;
}

/* What a checker meets, its caller caused. */
static int is_checker(const struct sim *sim, uintptr_t at)
{
	return at >= sim->checkers && at < sim->checkers_end;
}

static int is_code(const struct sim *sim, uintptr_t at)
{
	return at >= sim->code && at < sim->code_end;
}

/* ---- who called ------------------------------------------------------------------------------- */

/* From the frame pointer @frame on, innermost first.  Our own code is left out: only the image's is of interest. */
static void note_frames(struct sim *sim, uintptr_t frame, unsigned n)
{
	uintptr_t caller;

	while (n < SIM_FRAMES && stack_caller(&sim->current->stack, &frame, &caller))
		if (is_code(sim, caller) && (n || !is_checker(sim, caller)))
			sim->frames[n++] = (const void *)caller;
	sim->frames[n] = NULL;
}

/* All return addresses from the frame pointer @frame on, innermost first; how many. */
enum { DEEP = 4096 };
static const void *chain[DEEP];	/* too large for the stack of a signal handler */

static unsigned collect(const struct sim *sim, uintptr_t frame)
{
	unsigned n = 0;
	uintptr_t caller;

	while (n < DEEP && stack_caller(&sim->current->stack, &frame, &caller))
		if (is_code(sim, caller))
			chain[n++] = (const void *)caller;
	return n;
}

/* The @first-th call of the chain is named, and those that led to it. */
static void name(struct sim *sim, unsigned first, unsigned n)
{
	for (unsigned i = 0; i <= SIM_FRAMES; i++)
		sim->frames[i] = i < SIM_FRAMES && first + i < n ? chain[first + i] : NULL;
}

/*
 * A stack that is full is full of one recursion, and where it ended is chance.  The call that is named is the one that
 * recurs and was made first.
 */
static void name_recursion(struct sim *sim, uintptr_t frame)
{
	const unsigned n = collect(sim, frame);

	for (unsigned first = n; first-- > 0;)
		for (unsigned again = 0; again < first; again++)
			if (chain[again] == chain[first]) {
				name(sim, first, n);
				return;
			}
}

int sim_in_driver(const struct sim *sim, const void *call)
{
	return (uintptr_t)call >= sim->driver && (uintptr_t)call < sim->driver_end;
}

/* Where a loop without end was stopped is chance too: the innermost call of the driver under test is named. */
static void name_driver(struct sim *sim, uintptr_t frame)
{
	const unsigned n = collect(sim, frame);

	for (unsigned i = 0; i < n; i++)
		if (sim_in_driver(sim, chain[i])) {
			name(sim, i, n);
			return;
		}
}

void sim_note_caller(struct sim *sim, const void *frame)
{
	sim->frames[0] = NULL;
	if (sim->current)
		note_frames(sim, (uintptr_t)frame, 0);
}

const void *const *sim_frames(const struct sim *sim)
{
	return sim->frames;
}

static _Noreturn void give_up_for(struct sim *sim, int trouble, const char *text)
{
	sim_abort(sim, trouble, text, sim->frames[0]);
	abort();	/* sim_abort() does not return to a fiber */
}

static _Noreturn void give_up(struct sim *sim, const char *text)
{
	give_up_for(sim, SIM_SANITIZER, text);
}

void sim_need_stack(struct sim *sim, unsigned long bytes)
{
	const uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (!sim->current || here - (uintptr_t)sim->current->stack.bottom >= bytes)
		return;
	name_recursion(sim, here);
	give_up(sim, "the stack is full");
}

/* ---- memory ----------------------------------------------------------------------------------- */

#ifdef SIM_ASAN
/* What AddressSanitizer keeps of eight bytes; compiler-rt/lib/asan/asan_internal.h. */
__attribute__((no_sanitize("address"))) static uint8_t shadow_of(uintptr_t address)
{
	size_t scale, offset;

	__asan_get_shadow_mapping(&scale, &offset);
	return *(const uint8_t *)((address >> scale) + offset);
}

static const char *kind_of(uintptr_t address)
{
	uint8_t shadow = shadow_of(address);

	if (shadow && shadow < 8)	/* their beginning is good: the next ones say why the rest is not */
		shadow = shadow_of(address + 8);
	switch (shadow) {
	case 0xfd:
		return "use after free";
	case 0xf1 ... 0xf3:
	case 0xf5:
	case 0xf8:
	case 0xca:
	case 0xcb:
		return "stack overflow or use after return";
	case 0xf7:
		return "use of memory that is free, or beside a block";
	default:
		return "overflow of a block";
	}
}

/* ", 24 bytes into a block of 96" */
static void describe_place(uintptr_t address, char *text, size_t room)
{
	size_t bytes;
	char name[8];
	void *start;
	const char *kind = __asan_locate_address((void *)address, name, sizeof(name), &start, &bytes);
	const long offset = (long)(address - (uintptr_t)start - sizeof(struct block));

	text[0] = '\0';
	if (!strcmp(kind, "heap") && bytes > sizeof(struct block))
		snprintf(text, room, ", %ld bytes into a block of %zu", offset, bytes - sizeof(struct block));
}

static _Noreturn void bad_access(uintptr_t address, unsigned long bytes, int write, const void *frame)
{
	char text[160], place[64];

	describe_place(address, place, sizeof(place));
	snprintf(text, sizeof(text), "%s: %s of %lu bytes%s", kind_of(address), write ? "write" : "read", bytes,
		 place);
	sim_note_caller(running, frame);
	give_up(running, text);
}

void sim_bad_access(unsigned long address, unsigned long bytes, int write)
{
	const void *frame = __builtin_frame_address(0);

	if (running)
		bad_access(address, bytes, write, frame);
	__asan_report_error(__builtin_return_address(0), (void *)(uintptr_t)frame, (void *)(uintptr_t)frame,
			    (void *)address, write, bytes);
	abort();
}

static void check_range(const void *p, size_t bytes, int write, const void *frame)
{
	const void *bad = bytes ? __asan_region_is_poisoned((void *)(uintptr_t)p, bytes) : NULL;

	if (bad && running)
		bad_access((uintptr_t)bad, bytes, write, frame);
}

void *sim_memcpy(void *to, const void *from, unsigned long bytes)
{
	check_range(from, bytes, 0, __builtin_frame_address(0));
	check_range(to, bytes, 1, __builtin_frame_address(0));
	return running ? __sanitizer_internal_memcpy(to, from, bytes) : memcpy(to, from, bytes);
}

void *sim_memmove(void *to, const void *from, unsigned long bytes)
{
	check_range(from, bytes, 0, __builtin_frame_address(0));
	check_range(to, bytes, 1, __builtin_frame_address(0));
	return running ? __sanitizer_internal_memmove(to, from, bytes) : memmove(to, from, bytes);
}

void *sim_memset(void *to, int byte, unsigned long bytes)
{
	check_range(to, bytes, 1, __builtin_frame_address(0));
	return running ? __sanitizer_internal_memset(to, byte, bytes) : memset(to, byte, bytes);
}
#endif

void sim_undefined(const char *what)
{
	char text[96];

	snprintf(text, sizeof(text), "undefined behaviour: %s", what);
	if (!running) {
		fprintf(stderr, "bdfuzz: %s, outside a run\n", text);
		abort();
	}
	sim_note_caller(running, __builtin_frame_address(0));
	give_up(running, text);
}

int crash_bad_free(struct sim *sim)
{
	if (!sim->current)
		return 0;
	sim_note_caller(sim, __builtin_frame_address(0));
	give_up(sim, "free of what is free already, or was never allocated");
}

/* ---- signals ---------------------------------------------------------------------------------- */

/* Where a fiber goes on whose code caused a signal: at the top of its stack, as the rest of it is given up. */
static _Noreturn void landing(void)
{
	give_up_for(running, running->crash_trouble, running->crash);
}

static int is_stack_full(const struct sim *sim, int signal, const siginfo_t *info)
{
	const uintptr_t address = (uintptr_t)info->si_addr;
	const struct stack *s = &sim->current->stack;

	return signal == SIGSEGV && address >= (uintptr_t)s->memory && address < (uintptr_t)s->bottom;
}

/* The address of no byte at all: the processor does not say which one it was. */
static void describe_signal(struct sim *sim, int signal, const siginfo_t *info)
{
	const uintptr_t address = (uintptr_t)info->si_addr;

	if (signal == SIGFPE)
		snprintf(sim->crash, sizeof(sim->crash), "division by zero or overflow of a quotient");
	else if (signal != SIGSEGV && signal != SIGBUS)
		snprintf(sim->crash, sizeof(sim->crash), "an instruction that stops the machine");
	else if (info->si_code == SI_KERNEL)
		snprintf(sim->crash, sizeof(sim->crash), "access through a pointer that is no address");
	else if (address < NULL_PAGE)
		snprintf(sim->crash, sizeof(sim->crash), "access at NULL + 0x%lx", address);
	else if (is_stack_full(sim, signal, info))
		snprintf(sim->crash, sizeof(sim->crash), "the stack is full");
	else
		snprintf(sim->crash, sizeof(sim->crash), "access to an address where nothing is mapped");
}

/* Is it the image's doing?  Its code, or what that called just now: a copy of the C library's has no frame. */
__attribute__((no_sanitize("address"))) static uintptr_t culprit(const struct sim *sim, const gregset_t regs)
{
	const struct stack *s = &sim->current->stack;
	const uintptr_t low = (uintptr_t)s->bottom, high = low + s->extent;
	const uintptr_t sp = (uintptr_t)regs[REG_RSP], bp = (uintptr_t)regs[REG_RBP];

	if (is_code(sim, (uintptr_t)regs[REG_RIP]))
		return (uintptr_t)regs[REG_RIP] + 1;	/* as a return address, which is behind its call */
	if (sp >= low && sp + 8 <= high && is_code(sim, *(const uintptr_t *)sp))
		return *(const uintptr_t *)sp;
	if (bp >= low && bp + 16 <= high && is_code(sim, ((const uintptr_t *)bp)[1]))
		return ((const uintptr_t *)bp)[1];
	return 0;
}

/* The fiber goes on at the landing, when the signal handler returns. */
static void give_way(struct sim *sim, mcontext_t *m, uintptr_t at, int trouble)
{
	const struct stack *s = &sim->current->stack;

	sim->crash_trouble = trouble;
	sim->frames[0] = (const void *)at;
	note_frames(sim, (uintptr_t)m->gregs[REG_RBP], 1);
#ifdef SIM_ASAN
	__asan_unpoison_memory_region(s->bottom, s->extent);
#endif
	m->gregs[REG_RSP] = (greg_t)((uintptr_t)s->bottom + s->extent - 8);	/* as if by a call */
	m->gregs[REG_RBP] = 0;
	m->gregs[REG_RIP] = (greg_t)(uintptr_t)landing;
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	struct sim *sim = running;
	uintptr_t at = sim && sim->current ? culprit(sim, u->uc_mcontext.gregs) : 0, frame;

	if (!at) {	/* ours: whoever was there before says so, when it happens again */
		for (unsigned i = 0; i < SIGNALS; i++)
			if (signals[i] == signal)
				sigaction(signal, &before[i], NULL);
		return;
	}
	describe_signal(sim, signal, info);
	frame = (uintptr_t)u->uc_mcontext.gregs[REG_RBP];
	give_way(sim, &u->uc_mcontext, at, SIM_SANITIZER);
	if (is_stack_full(sim, signal, info))
		name_recursion(sim, frame);
}

/*
 * Processor time passes.  A run takes a thousandth of a second; the same fiber without a switch for a tenth of one is
 * in a loop without end.  It is stopped in the image's own code, where nobody holds a lock of the C library.
 */
static void on_tick(int signal, siginfo_t *info, void *context)
{
	enum { PATIENCE = 10 };
	static unsigned long seen;
	static int ticks;
	ucontext_t *u = context;
	struct sim *sim = running;
	uintptr_t frame;

	(void)signal;
	(void)info;
	if (!sim || !sim->current || sim->switches != seen) {
		seen = sim ? sim->switches : 0;
		ticks = 0;
		return;
	}
	if (++ticks < PATIENCE || !is_code(sim, (uintptr_t)u->uc_mcontext.gregs[REG_RIP]))
		return;
	ticks = 0;
	snprintf(sim->crash, sizeof(sim->crash), "runs without end, and never waits");
	frame = (uintptr_t)u->uc_mcontext.gregs[REG_RBP];
	give_way(sim, &u->uc_mcontext, (uintptr_t)u->uc_mcontext.gregs[REG_RIP] + 1, SIM_HANG);
	name_driver(sim, frame);
}

/* A stack that is full cannot take a signal. */
static void alternate_stack(void)
{
	enum { BYTES = 64 << 10 };
	static char stack[BYTES];
	stack_t now, ours = { .ss_sp = stack, .ss_size = BYTES };

	if (!sigaltstack(NULL, &now) && now.ss_flags & SS_DISABLE)
		sigaltstack(&ours, NULL);
}

void crash_init(void)
{
	static int done;
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	struct sigaction tick = { .sa_sigaction = on_tick, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART };
	const struct itimerval each = { { 0, 10000 }, { 0, 10000 } };

	for (unsigned i = 0; i < SIGNALS && !done; i++)
		sigaction(signals[i], &action, &before[i]);
	if (!done)
		alternate_stack();
	done = 1;
	sigaction(SIGVTALRM, &tick, NULL);
	setitimer(ITIMER_VIRTUAL, &each, NULL);	/* each time: a child process does not inherit it */
}
