/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sim.h - deterministic execution: fibers, a virtual clock, memory with a live table
 *
 * Every thread of control of the kernel code is a fiber.  A fiber runs until it waits, yields or
 * ends; who goes on is decided by sim_run() or sim_idle(), never by the machine's own clock or
 * threads.  The same calls in the same order give the same run.
 *
 * Where that is not what a real machine does is noted: fidelity.h.
 *
 * This header is read by kernel code too (harness/kernel/stand-ins), whose own typedefs clash with
 * libc's: it uses plain C types and includes nothing.
 */
#ifndef BDFUZZ_SIM_H
#define BDFUZZ_SIM_H

struct sim;
struct fiber;

/* What may go wrong in a run; numbers are enum event_kind of sut/sut.h (checked in sut/linux.c). */
enum sim_trouble {
	SIM_WARN = 3, SIM_BUG, SIM_DEADLOCK, SIM_LIVELOCK, SIM_LEAK, SIM_STATIC, SIM_DUPLICATE_NAME,
	SIM_HARNESS = 12, SIM_STALE, SIM_SANITIZER, SIM_CHECKER, SIM_HANG
};

/* Which of a kernel's own checkers spoke: the amount that comes with SIM_CHECKER. */
enum sim_checker {
	CHECKER_LOCKDEP, CHECKER_ODEBUG, CHECKER_ATOMIC_SLEEP, CHECKER_LIST, CHECKER_REFCOUNT, CHECKER_MUTEX,
	CHECKER_KOBJECT, CHECKER_DEVRES
};

struct sim_hooks {
	/* @text is only valid during the call.  @where may be NULL. */
	void (*trouble)(void *context, int trouble, const char *text, const void *where, unsigned long amount);
	/* @task is what sim_spawn() was given: the kernel's `current` of the fiber that runs from now on. */
	void (*switched)(void *context, void *task);
	/* Somebody polls and nothing happens: the @turn-th time in a row.  May make the host act. */
	void (*polled)(void *context, unsigned turn);
	void *context;
};

struct sim *sim_new(const struct sim_hooks *hooks);	/* NULL: no memory */
void sim_delete(struct sim *sim);
/* Forget every fiber, stack memory kept; time back to 0, faults disarmed.  For runs that ended early. */
void sim_reset(struct sim *sim);

/* ---- fibers ---------------------------------------------------------------------------------- */
/* A new runnable fiber.  @name is kept by pointer.  It is recycled when @fn returns. */
struct fiber *sim_spawn(struct sim *sim, const char *name, void (*fn)(void *), void *argument, void *task);
struct fiber *sim_current(struct sim *sim);		/* NULL on the main stack */
/* Atomic: such a fiber is not preempted at switch points (tasklets, interrupts). */
void sim_set_atomic(struct fiber *f, int atomic);
/* Wait until somebody calls sim_wake(), at most until @deadline (absolute ns; ~0 = for ever). */
void sim_block(struct sim *sim, unsigned long deadline);
void sim_yield(struct sim *sim);
void sim_wake(struct sim *sim, struct fiber *f);
/* A place where a real kernel could switch: does so when the scenario's step is used up. */
void sim_point(struct sim *sim);

unsigned sim_runnable(const struct sim *sim);
/* Let the @who-th runnable fiber (modulo their number) pass @points switch points.  0 if nobody can run. */
int sim_run(struct sim *sim, unsigned who, unsigned points);
/*
 * Everybody runs, in turn, until nobody can; then short sleeps and polls by timeout are met, up to SIM_IDLE_NS
 * ahead and a few times over, as would happen before a host does its next thing.
 */
void sim_idle(struct sim *sim);
#define SIM_IDLE_NS 250000000UL
/*
 * Call @fn on a fiber, to its end: for code that follows pointers of the machine, which may lead nowhere.  On the main
 * stack it gets one of its own.  0, or -EFAULT if it crashed, which ends the run.
 */
int sim_call(struct sim *sim, void (*fn)(void *), void *argument);
int sim_over(const struct sim *sim);	/* the run ended early: no kernel code may run any more */
/* End the run here: report @trouble and never return to the fiber (from the main stack: return). */
void sim_abort(struct sim *sim, int trouble, const char *text, const void *where);
/* Report, and go on. */
void sim_tell(struct sim *sim, int trouble, const char *text, const void *where, unsigned long amount);

struct sim_waiter {
	const char *name;
	unsigned long deadline;		/* ~0: for ever */
	const void *frame[8];		/* return addresses, innermost first; NULL where the chain ends */
};
/* Who waits, oldest first; returns how many there are, fills at most @room. */
unsigned sim_waiters(const struct sim *sim, struct sim_waiter *out, unsigned room);

/* ---- time ------------------------------------------------------------------------------------ */
unsigned long sim_now(const struct sim *sim);		/* ns since the machine started */
/* Time passes: deadlines up to there are met, in order; everybody runs to idle after each. */
void sim_pass(struct sim *sim, unsigned long ns);
/* Straight to the farthest deadline: everybody who sleeps wakes, late.  0 if nobody sleeps. */
int sim_leap(struct sim *sim);
/* The nearest deadline of a waiting fiber, or ~0. */
unsigned long sim_deadline(const struct sim *sim);
/* A busy wait of @ns: time passes, but nobody else runs; polled() is told. */
void sim_spin(struct sim *sim, unsigned long ns);
void sim_progress(struct sim *sim);	/* something happened: polling starts to count anew */

/* ---- memory ---------------------------------------------------------------------------------- */
void *sim_alloc(struct sim *sim, unsigned long bytes, int zero, const void *site);
/* At a multiple of @align, a power of two. */
void *sim_alloc_aligned(struct sim *sim, unsigned long bytes, unsigned long align, int zero, const void *site);
void *sim_realloc(struct sim *sim, void *p, unsigned long bytes, int zero, const void *site);
void sim_free(struct sim *sim, void *p);		/* NULL is fine */
unsigned long sim_size(const void *p);
/* Whether these bytes may be read.  Only with AddressSanitizer can the answer be 0: it knows what was freed. */
int sim_usable(const void *p, unsigned long bytes);
/*
 * The baseline: what is allocated now stays, with its contents.  What is allocated later and not freed is
 * what sim_leaks() reports; sim_memory_restore() brings everything back to the baseline without a word,
 * for runs that ended in the middle.  Blocks of 64 KiB and more are the harness' own and are left alone.
 * 0, or -ENOMEM.
 */
int sim_memory_baseline(struct sim *sim);
unsigned sim_leaks(struct sim *sim);
int sim_memory_restore(struct sim *sim);

/* ---- pages ----------------------------------------------------------------------------------- */
enum { SIM_PAGE = 4096, SIM_PAGES = 16384 };	/* bytes of a page, pages of the machine */
/* The machine's page memory: SIM_PAGES pages in a row.  NULL: no memory. */
void *sim_pages(struct sim *sim);
/*
 * The pages of these numbers, one after the other, at new addresses: several numbers may be the same.
 * Mappings are cached and used again: making one costs system calls.  NULL: no memory.
 */
void *sim_map(struct sim *sim, const unsigned *page, unsigned count);
void sim_unmap(struct sim *sim, void *p);	/* from now on its use is reported (with AddressSanitizer) */

/* ---- statics --------------------------------------------------------------------------------- */
/*
 * Whole pages of the program's own data, from @start: what they hold now is kept aside, and sim_rewind() brings it back
 * at the cost of the pages that were written since.  Once for each range, or again for the same one.  Returns the
 * bytes that were kept, to be read only; NULL: no memory.
 */
const void *sim_snapshot(struct sim *sim, void *start, unsigned long bytes);
void sim_rewind(struct sim *sim);	/* every range */

/*
 * ---- crashes: a bad access, a signal, undefined behaviour in a fiber ends the run, not the process ----------
 * So does a fiber that runs for a tenth of a second of processor time without ever waiting or yielding.
 */
enum { SIM_FRAMES = 8 };
void sim_code(struct sim *sim, const void *start, const void *end);	/* where the image's code is */
void sim_driver(struct sim *sim, const void *start, const void *end);	/* the part that is under test */
int sim_in_driver(const struct sim *sim, const void *call);		/* is this return address there? */
void sim_checkers(struct sim *sim, const void *start, const void *end);	/* a part of it that trouble is not blamed on */
/* The calls that led to the trouble that is being told of: return addresses, innermost first, NULL at the end. */
const void *const *sim_frames(const struct sim *sim);
/* Remember them for the trouble that comes next: from this frame on (__builtin_frame_address(0)). */
void sim_note_caller(struct sim *sim, const void *frame);
/*
 * Our own code is about to work on a fiber's stack.  If it leaves less than @bytes, whoever called filled it: the run
 * ends here, as it would a few calls later, but not in the middle of something of ours.
 */
void sim_need_stack(struct sim *sim, unsigned long bytes);
/* Called by the image in place of the sanitizers' functions (kernel/link.sh).  In a fiber they do not return. */
void sim_bad_access(unsigned long address, unsigned long bytes, int write);
void sim_undefined(const char *what);
void *sim_memcpy(void *to, const void *from, unsigned long bytes);
void *sim_memmove(void *to, const void *from, unsigned long bytes);
void *sim_memset(void *to, int byte, unsigned long bytes);

/* ---- planted defects ------------------------------------------------------------------------- */
#define SIM_REACHED 1u		/* the code that a planted defect is in ran */
#define SIM_TRIGGERED 2u	/* ... and the defect made a difference */
void sim_plant(struct sim *sim, int triggered);	/* called by a planted source (kernel/include/bdfuzz/planted.h) */
unsigned sim_planted(const struct sim *sim);	/* which of these happened since the last sim_reset() */

/* ---- faults ---------------------------------------------------------------------------------- */
enum sim_fault { SIM_FAULT_ALLOC, SIM_FAULT_SERVICE, SIM_FAULTS };
void sim_arm(struct sim *sim, enum sim_fault kind, unsigned nth);	/* 1: the next one; 0: none */
int sim_armed(const struct sim *sim, enum sim_fault kind);
int sim_fails(struct sim *sim, enum sim_fault kind);	/* asked by every fallible stand-in: 1 if it is to fail now */
unsigned sim_failed(const struct sim *sim);		/* faults that fired since the machine started */

#endif
