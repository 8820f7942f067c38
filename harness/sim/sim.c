// SPDX-License-Identifier: GPL-2.0
/* sim.c - the scheduler and the clock; see sim.h */
#include "sim/sim.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/state.h"

enum {
	IDLE_SWITCHES = 200000,		/* more in one idle phase is a livelock */
	IDLE_LEAPS = 24,		/* times that short sleeps are met in one idle phase */
	PASS_TURNS = 256,		/* and while time passes, before the rest is slept through */
	POLLS = 64,			/* busy waits in a row before the host is asked to do something */
	POLLS_END = POLLS * 8,		/* and before it is a livelock */
};

static void list_add(struct fiber_list *l, struct fiber *f)
{
	f->next = NULL;
	f->prev = l->last;
	if (l->last)
		l->last->next = f;
	else
		l->first = f;
	l->last = f;
	l->count++;
}

static void list_del(struct fiber_list *l, struct fiber *f)
{
	if (f->prev)
		f->prev->next = f->next;
	else
		l->first = f->next;
	if (f->next)
		f->next->prev = f->prev;
	else
		l->last = f->prev;
	l->count--;
}

static struct fiber_list *list_of(struct sim *sim, enum fiber_state state)
{
	return state == FIBER_RUNNABLE ? &sim->runnable : state == FIBER_WAITING ? &sim->waiting : &sim->spare;
}

static void set_state(struct fiber *f, enum fiber_state state)
{
	list_del(list_of(f->sim, f->state), f);
	f->state = state;
	list_add(list_of(f->sim, state), f);
}

void sim_tell(struct sim *sim, int trouble, const char *text, const void *where, unsigned long amount)
{
	if (sim->hooks.trouble)
		sim->hooks.trouble(sim->hooks.context, trouble, text, where, amount);
	sim->frames[0] = NULL;
}

struct sim *sim_new(const struct sim_hooks *hooks)
{
	struct sim *sim = calloc(1, sizeof(*sim));

	if (!sim)
		return NULL;
	sim->hooks = *hooks;
	memory_init(&sim->memory);
	crash_init();
	return sim;
}

void sim_delete(struct sim *sim)
{
	if (!sim)
		return;
	sim_reset(sim);
	while (sim->spare.first) {
		struct fiber *f = sim->spare.first;

		list_del(&sim->spare, f);
		stack_free(&f->stack);
		free(f);
	}
	memory_fini(sim);
	pages_fini(sim);
	snapshots_fini(sim);
	free(sim);
}

static void drop_all(struct sim *sim, struct fiber_list *l)
{
	while (l->first) {
		struct fiber *f = l->first;

		f->started = 0;		/* its stack holds an abandoned call: begin anew */
		set_state(f, FIBER_SPARE);
	}
	(void)sim;
}

void sim_reset(struct sim *sim)
{
	drop_all(sim, &sim->runnable);
	drop_all(sim, &sim->waiting);
	sim->current = NULL;
	pages_reset(sim);
	sim->now = 0;
	sim->polls = 0;
	sim->over = 0;
	sim->failed = 0;
	sim->crossed = 0;
	sim->planted = 0;
	for (unsigned i = 0; i < SIM_FAULTS; i++)
		sim->fault[i] = 0;
}

/* ---- fibers ---------------------------------------------------------------------------------- */

static void leave(struct fiber *f)
{
	struct sim *sim = f->sim;

	stack_switch(&f->stack, &sim->main, 0);
}

/* A fiber's first frame.  It outlives the function it runs: the stack is used again. */
static void fiber_main(void *argument)
{
	struct fiber *f = argument;

	stack_entered(&f->stack, &f->sim->main);
	for (;;) {
		f->fn(f->argument);
		set_state(f, FIBER_SPARE);
		leave(f);
	}
}

static struct fiber *fiber_get(struct sim *sim)
{
	struct fiber *f = sim->spare.last;

	if (f)
		return f;
	f = calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	if (stack_new(&f->stack)) {
		free(f);
		return NULL;
	}
	f->sim = sim;
	f->state = FIBER_SPARE;
	list_add(&sim->spare, f);
	return f;
}

struct fiber *sim_spawn(struct sim *sim, const char *name, void (*fn)(void *), void *argument, void *task)
{
	struct fiber *f = fiber_get(sim);

	if (!f) {
		sim_abort(sim, SIM_HARNESS, "no memory for a stack", NULL);
		return NULL;
	}
	f->name = name;
	f->fn = fn;
	f->argument = argument;
	f->task = task;
	f->atomic = 0;
	f->deadline = ~0UL;
	if (!f->started) {
		stack_prepare(&f->stack, fiber_main, f);
		f->started = 1;
	}
	set_state(f, FIBER_RUNNABLE);
	return f;
}

struct fiber *sim_current(struct sim *sim)
{
	return sim->current;
}

void sim_set_atomic(struct fiber *f, int atomic)
{
	f->atomic = atomic;
}

void sim_block(struct sim *sim, unsigned long deadline)
{
	struct fiber *f = sim->current;

	if (!f) {
		sim_abort(sim, SIM_HARNESS, "the main stack would wait", __builtin_return_address(0));
		return;
	}
	f->deadline = deadline;
	set_state(f, FIBER_WAITING);
	leave(f);
}

void sim_yield(struct sim *sim)
{
	struct fiber *f = sim->current;

	if (!f)
		return;
	set_state(f, FIBER_RUNNABLE);	/* to the end of the queue */
	leave(f);
}

void sim_wake(struct sim *sim, struct fiber *f)
{
	(void)sim;
	if (f && f->state == FIBER_WAITING) {
		f->deadline = ~0UL;
		set_state(f, FIBER_RUNNABLE);
	}
}

void sim_point(struct sim *sim)
{
	struct fiber *f = sim->current;

	if (!f || f->atomic || sim->points == ~0U)
		return;
	if (sim->points) {
		sim->points--;
		return;
	}
	sim_yield(sim);
}

unsigned sim_runnable(const struct sim *sim)
{
	return sim->runnable.count;
}

static void dispatch(struct sim *sim, struct fiber *f)
{
	sim->current = f;
	sim->hooks.switched(sim->hooks.context, f->task);
	sim->switches++;
	crash_enter(sim);
	stack_switch(&sim->main, &f->stack, 0);
	crash_leave();
	sim->current = NULL;
	sim->hooks.switched(sim->hooks.context, NULL);
}

int sim_run(struct sim *sim, unsigned who, unsigned points)
{
	struct fiber *f = sim->runnable.first;

	if (!f || sim->over)
		return 0;
	for (unsigned i = who % sim->runnable.count; i; i--)
		f = f->next;
	sim->points = points;
	dispatch(sim, f);
	sim->points = ~0U;
	return 1;
}

static void run_all(struct sim *sim)
{
	unsigned switches = 0;

	sim->points = ~0U;
	while (sim->runnable.first && !sim->over) {
		dispatch(sim, sim->runnable.first);
		if (++switches > IDLE_SWITCHES)
			sim_abort(sim, SIM_LIVELOCK, "threads keep each other busy without end", NULL);
	}
}

static void wake_due(struct sim *sim)
{
	struct fiber *f = sim->waiting.first, *next;

	for (; f; f = next) {
		next = f->next;
		if (f->deadline <= sim->now)
			sim_wake(sim, f);
	}
}

/* To the farthest deadline that is not after @end: who sleeps may always sleep longer.  0 if there is none. */
static int leap(struct sim *sim, unsigned long end)
{
	unsigned long farthest = 0, nearest = sim_deadline(sim);

	for (const struct fiber *f = sim->waiting.first; f; f = f->next)
		if (f->deadline <= end && f->deadline > farthest)
			farthest = f->deadline;
	if (!farthest || sim->over)
		return 0;
	if (nearest < farthest && sim->now < farthest)
		sim_cross(sim, SIM_SLEPT_LONGER);
	if (farthest > sim->now)
		sim->now = farthest;
	wake_due(sim);
	run_all(sim);
	return 1;
}

void sim_idle(struct sim *sim)
{
	unsigned long end = sim->now + SIM_IDLE_NS;

	run_all(sim);
	for (unsigned i = 0; i < IDLE_LEAPS && leap(sim, end); i++)
		;
}

int sim_call(struct sim *sim, void (*fn)(void *), void *argument)
{
	struct fiber *f;

	if (sim->current) {
		fn(argument);
		return 0;
	}
	f = sim->over ? NULL : sim_spawn(sim, "look", fn, argument, NULL);
	if (!f)
		return -EFAULT;
	f->atomic = 1;
	dispatch(sim, f);
	return sim->over ? -EFAULT : 0;
}

int sim_over(const struct sim *sim)
{
	return sim->over;
}

void sim_abort(struct sim *sim, int trouble, const char *text, const void *where)
{
	struct fiber *f = sim->current;

	if (!sim->over)
		sim_tell(sim, trouble, text, where, 0);
	sim->over = 1;
	if (f)
		leave(f);	/* stays on its list; sim_reset() drops it */
}

__attribute__((no_sanitize("address"))) static void frames_of(const struct fiber *f, struct sim_waiter *w)
{
	/* As bdf_stack_swap() left it: r15 r14 r13 r12 rbx rbp, return address. */
	const uintptr_t *sp = f->stack.sp;
	uintptr_t frame = sp[5], caller;
	unsigned n = 0;

	w->frame[n++] = (const void *)sp[6];
	while (n < sizeof(w->frame) / sizeof(w->frame[0]) && stack_caller(&f->stack, &frame, &caller) && caller)
		w->frame[n++] = (const void *)caller;
	while (n < sizeof(w->frame) / sizeof(w->frame[0]))
		w->frame[n++] = NULL;
}

__attribute__((no_sanitize("address")))
unsigned sim_waiters(const struct sim *sim, struct sim_waiter *out, unsigned room)
{
	unsigned n = 0;

	for (const struct fiber *f = sim->waiting.first; f; f = f->next, n++) {
		if (n >= room)
			continue;
		out[n].name = f->name;
		out[n].deadline = f->deadline;
		frames_of(f, &out[n]);
	}
	return n;
}

/* ---- time ------------------------------------------------------------------------------------ */

unsigned long sim_now(const struct sim *sim)
{
	return sim->now;
}

unsigned long sim_deadline(const struct sim *sim)
{
	unsigned long nearest = ~0UL;

	for (const struct fiber *f = sim->waiting.first; f; f = f->next)
		if (f->deadline < nearest)
			nearest = f->deadline;
	return nearest;
}

void sim_pass(struct sim *sim, unsigned long ns)
{
	unsigned long end = sim->now + ns, next;
	unsigned turns = 0;

	run_all(sim);
	while (!sim->over && (next = sim_deadline(sim)) <= end) {
		/* Who polls every millisecond sleeps longer after a while, as it might on a busy machine. */
		if (++turns > PASS_TURNS)
			sim_cross(sim, SIM_SLEPT_LONGER);
		sim->now = turns > PASS_TURNS ? end : next > sim->now ? next : sim->now;
		wake_due(sim);
		run_all(sim);
		if (turns > PASS_TURNS)
			break;
	}
	if (sim->now < end)
		sim->now = end;
}

int sim_leap(struct sim *sim)
{
	run_all(sim);
	return leap(sim, ~0UL - 1);
}

void sim_progress(struct sim *sim)
{
	sim->polls = 0;
}

/* Interrupts and tasklets may have to wait for whoever spins; another thread would run on another processor. */
static int thread_waits(const struct sim *sim)
{
	for (const struct fiber *f = sim->runnable.first; f; f = f->next)
		if (f != sim->current && !f->atomic)
			return 1;
	return 0;
}

void sim_spin(struct sim *sim, unsigned long ns)
{
	sim->now += ns;
	if (thread_waits(sim))
		sim_cross(sim, SIM_SPUN_ALONE);
	if (++sim->polls % POLLS)
		return;
	if (sim->polls >= POLLS_END) {
		sim_abort(sim, SIM_LIVELOCK, "polls without end", __builtin_return_address(0));
		return;
	}
	if (sim->hooks.polled)
		sim->hooks.polled(sim->hooks.context, sim->polls / POLLS);
}

/* ---- planted defects ------------------------------------------------------------------------- */

void sim_plant(struct sim *sim, int triggered)
{
	sim->planted |= SIM_REACHED | (triggered ? SIM_TRIGGERED : 0);
}

unsigned sim_planted(const struct sim *sim)
{
	return sim->planted;
}

/* ---- faults ---------------------------------------------------------------------------------- */

void sim_arm(struct sim *sim, enum sim_fault kind, unsigned nth)
{
	sim->fault[kind] = nth;
}

int sim_armed(const struct sim *sim, enum sim_fault kind)
{
	return sim->fault[kind] != 0;
}

int sim_fails(struct sim *sim, enum sim_fault kind)
{
	if (!sim->fault[kind] || --sim->fault[kind])
		return 0;
	sim->failed++;
	return 1;
}

unsigned sim_failed(const struct sim *sim)
{
	return sim->failed;
}
