// SPDX-License-Identifier: GPL-2.0
/*
 * workqueue.c - work queues: changed behaviour
 *
 * Given up: pools, CPU affinity, rescuers, work attributes; a flush of a queue that runs several works at
 * once waits for all of them, not only for the older ones, and for those that are queued meanwhile.
 * Kept: a work runs in a thread of its own queue, never inside queue_work(); a queue with one active work
 * runs them in order; a work queued twice runs once; flush, cancel and destroy wait.
 * Real: none of kernel/workqueue.c.  What it decides here is only order, which the scenario decides anyway.
 */
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "checked.h"

struct workqueue_struct {
	struct list_head works;
	unsigned int most, running, flushing;
	wait_queue_head_t wait;
	struct work_struct *now[16];	/* what runs */
	char name[24];
#ifdef CONFIG_LOCKDEP
	struct lock_class_key key;
	struct lockdep_map map;
#endif
};

struct workqueue_struct *system_wq, *system_percpu_wq, *system_unbound_wq, *system_freezable_wq, *system_highpri_wq,
	*system_long_wq, *system_power_efficient_wq, *system_dfl_wq, *system_bh_wq,
	*system_freezable_power_efficient_wq;

/*
 * For lockdep a queue and each work are locks, held while a work runs and taken for a moment by who waits for it:
 * as kernel/workqueue.c has it.
 */
#ifdef CONFIG_LOCKDEP
static void map_init(struct workqueue_struct *wq)
{
	lockdep_register_key(&wq->key);
	lockdep_init_map(&wq->map, wq->name, &wq->key, 0);
}

static void map_free(struct workqueue_struct *wq)
{
	lockdep_unregister_key(&wq->key);
}

static void touch(struct lockdep_map *map)
{
	lock_map_acquire(map);
	lock_map_release(map);
}

static void touch_queue(struct workqueue_struct *wq)
{
	touch(&wq->map);
}

static void touch_work(struct work_struct *work)
{
	touch(&work->lockdep_map);
}

static void run(struct workqueue_struct *wq, struct work_struct *work)
{
	struct lockdep_map map;

	lockdep_copy_map(&map, &work->lockdep_map);	/* the work may be freed by its function */
	lock_map_acquire(&wq->map);
	lock_map_acquire(&map);
	work->func(work);
	lock_map_release(&map);
	lock_map_release(&wq->map);
	if (in_atomic() || lockdep_depth(current))
		pr_err("BUG: workqueue leaked atomic, lock or RCU: %s\n", wq->name);
}
#else
static void map_init(struct workqueue_struct *wq)
{
}

static void map_free(struct workqueue_struct *wq)
{
}

static void touch_queue(struct workqueue_struct *wq)
{
}

static void touch_work(struct work_struct *work)
{
}

static void run(struct workqueue_struct *wq, struct work_struct *work)
{
	work->func(work);	/* may free the work */
}
#endif

static int index_of(struct workqueue_struct *wq, struct work_struct *work)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(wq->now); i++)
		if (wq->now[i] == work)
			return (int)i;
	return -1;
}

static void worker(void *argument)
{
	struct workqueue_struct *wq = argument;

	while (!list_empty(&wq->works)) {
		struct work_struct *work = list_first_entry(&wq->works, struct work_struct, entry);
		int slot = index_of(wq, NULL);

		list_del_init(&work->entry);
		if (slot >= 0)
			wq->now[slot] = work;
		bdf_work_idle(work);
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
		run(wq, work);
		if (slot >= 0)
			wq->now[slot] = NULL;
		sim_progress(bdf_sim);
		wake_up_all(&wq->wait);
		if (!list_empty(&wq->works) && wq->works.next == &work->entry)	/* may be freed: looked at by address */
			sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_MSEC);	/* it polls: others go on */
		else
			sim_point(bdf_sim);
	}
	wq->running--;
	wake_up_all(&wq->wait);
}

static void enqueue(struct workqueue_struct *wq, struct work_struct *work)
{
	bdf_work_active(work);
	list_add_tail(&work->entry, &wq->works);
	if (wq->flushing)
		sim_cross(bdf_sim, SIM_FLUSHED_YOUNGER);
	if (wq->running < wq->most) {
		wq->running++;
		bdf_spawn(wq->name, worker, wq, BDF_THREAD);
	}
}

static bool claim(struct work_struct *work)
{
	return !test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (!claim(work))
		return false;
	enqueue(wq, work);
	return true;
}

static bool idle(struct workqueue_struct *wq)
{
	return list_empty(&wq->works) && !wq->running;
}

/* The kernel's, too, waits for works that are queued meanwhile. */
void drain_workqueue(struct workqueue_struct *wq)
{
	might_sleep();
	touch_queue(wq);
	wait_event(wq->wait, idle(wq));
}

void __flush_workqueue(struct workqueue_struct *wq)
{
	wq->flushing++;
	drain_workqueue(wq);
	wq->flushing--;
}

static struct workqueue_struct *queue_new(unsigned int most)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);

	if (!wq)
		return NULL;
	INIT_LIST_HEAD(&wq->works);
	init_waitqueue_head(&wq->wait);
	wq->most = most ? most : 16;
	if (wq->most > ARRAY_SIZE(wq->now))
		wq->most = ARRAY_SIZE(wq->now);
	return wq;
}

#ifdef alloc_workqueue_noprof
#define ALLOC_WORKQUEUE alloc_workqueue_noprof
#else
#define ALLOC_WORKQUEUE alloc_workqueue
#endif
#undef alloc_workqueue
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq;
	va_list args;

	if (bdf_service_fails())
		return NULL;
	wq = queue_new(flags & __WQ_ORDERED ? 1 : (unsigned int)max_active);
	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	map_init(wq);
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	map_free(wq);
	kfree(wq);
}

/* A work's queue is not remembered: look at the few that there are is not possible, so ask the work. */
static bool pending(struct work_struct *work)
{
	return test_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
}

static void wait_for_function(struct work_struct *work)
{
	while (system_wq && index_of(system_wq, work) >= 0)
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_USEC);
}

bool flush_work(struct work_struct *work)
{
	bool was = pending(work);

	might_sleep();
	touch_work(work);
	while (pending(work))
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_USEC);
	wait_for_function(work);
	return was;
}

bool cancel_work_sync(struct work_struct *work)
{
	bool was = pending(work);

	if (was) {
		bdf_work_idle(work);
		list_del_init(&work->entry);
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	}
	return was;
}

/* ---- delayed works: pending from the start, queued when their time has come ---------------------- */

struct delayed {
	struct delayed *next;
	struct workqueue_struct *wq;
	struct delayed_work *work;	/* NULL: stopped */
	struct fiber *fiber;
	unsigned long until;
};

static struct delayed *delayed;		/* all that wait */

static void delayed_main(void *argument)
{
	struct delayed *d = argument, **at = &delayed;

	while (d->work && sim_now(bdf_sim) < d->until)
		sim_block(bdf_sim, d->until);
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	if (d->work) {
		bdf_timer_idle(&d->work->timer);
		enqueue(d->wq, &d->work->work);
	}
	kfree(d);
}

/* Was it waiting for its time?  Its thread ends by itself. */
static bool stop(struct delayed_work *work)
{
	struct delayed *d = delayed;

	while (d && d->work != work)
		d = d->next;
	if (!d)
		return false;
	d->work = NULL;
	sim_wake(bdf_sim, d->fiber);
	return true;
}

void bdf_delayed_stop(struct delayed_work *work)
{
	stop(work);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay)
{
	struct delayed *d;

	if (!claim(&work->work))
		return false;
	if (!delay) {
		enqueue(wq, &work->work);
		return true;
	}
	bdf_timer_active(&work->timer);
	d = kzalloc(sizeof(*d), GFP_ATOMIC | __GFP_NOFAIL);
	d->wq = wq;
	d->work = work;
	d->until = sim_now(bdf_sim) + delay * (NSEC_PER_SEC / HZ);
	d->next = delayed;
	delayed = d;
	d->fiber = bdf_spawn("delayed work", delayed_main, d, BDF_THREAD);
	return true;
}

/* Takes it off its timer or queue. */
static bool cancel(struct delayed_work *work)
{
	if (!stop(work))
		return cancel_work_sync(&work->work);
	bdf_timer_idle(&work->timer);
	clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(&work->work));
	return true;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay)
{
	bool was = cancel(work);

	queue_delayed_work_on(cpu, wq, work, delay);
	return was;
}

/* Until it neither waits nor runs: it may have queued itself again meanwhile. */
bool cancel_delayed_work_sync(struct delayed_work *work)
{
	bool was = false;

	might_sleep();
	touch_work(&work->work);
	do {
		was |= cancel(work);
		wait_for_function(&work->work);
	} while (pending(&work->work));
	return was;
}

void delayed_work_timer_fn(struct timer_list *t)
{
}

void bdf_workqueue_init(void);
void bdf_workqueue_init(void)
{
	struct workqueue_struct *wq = queue_new(16);

	strscpy(wq->name, "events", sizeof(wq->name));
	map_init(wq);
	system_wq = system_percpu_wq = system_unbound_wq = system_freezable_wq = system_highpri_wq = wq;
	system_long_wq = system_power_efficient_wq = system_dfl_wq = system_freezable_power_efficient_wq = wq;
}
