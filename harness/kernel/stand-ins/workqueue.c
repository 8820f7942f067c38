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

#include "stand_in.h"

struct workqueue_struct {
	struct list_head works;
	unsigned int most, running, flushing;
	wait_queue_head_t wait;
	struct work_struct *now[16];	/* what runs */
	char name[24];
};

struct workqueue_struct *system_wq, *system_percpu_wq, *system_unbound_wq, *system_freezable_wq, *system_highpri_wq,
	*system_long_wq, *system_power_efficient_wq, *system_dfl_wq, *system_bh_wq,
	*system_freezable_power_efficient_wq;

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
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
		work->func(work);	/* may free the work */
		if (slot >= 0)
			wq->now[slot] = NULL;
		sim_progress(bdf_sim);
		wake_up_all(&wq->wait);
		sim_point(bdf_sim);
	}
	wq->running--;
	wake_up_all(&wq->wait);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work)))
		return false;
	list_add_tail(&work->entry, &wq->works);
	if (wq->flushing)
		sim_cross(bdf_sim, SIM_FLUSHED_YOUNGER);
	if (wq->running < wq->most) {
		wq->running++;
		bdf_spawn(wq->name, worker, wq, 0);
	}
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
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	kfree(wq);
}

/* A work's queue is not remembered: look at the few that there are is not possible, so ask the work. */
static bool pending(struct work_struct *work)
{
	return test_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
}

bool flush_work(struct work_struct *work)
{
	bool was = pending(work);

	while (pending(work))
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_USEC);
	while (system_wq && index_of(system_wq, work) >= 0)
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_USEC);
	return was;
}

bool cancel_work_sync(struct work_struct *work)
{
	bool was = pending(work);

	if (was) {
		list_del_init(&work->entry);
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	}
	return was;
}

struct delayed {
	struct workqueue_struct *wq;
	struct delayed_work *work;
	unsigned long until;
};

static void delayed_main(void *argument)
{
	struct delayed d = *(struct delayed *)argument;

	kfree(argument);
	sim_block(bdf_sim, d.until);
	queue_work_on(0, d.wq, &d.work->work);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay)
{
	struct delayed *d;

	if (!delay)
		return queue_work_on(cpu, wq, &work->work);
	d = kzalloc(sizeof(*d), GFP_ATOMIC | __GFP_NOFAIL);
	d->wq = wq;
	d->work = work;
	d->until = sim_now(bdf_sim) + delay * (NSEC_PER_SEC / HZ);
	bdf_spawn("delayed work", delayed_main, d, 0);
	return true;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay)
{
	return queue_delayed_work_on(cpu, wq, work, delay);
}

void delayed_work_timer_fn(struct timer_list *t)
{
}

void bdf_workqueue_init(void);
void bdf_workqueue_init(void)
{
	struct workqueue_struct *wq = queue_new(16);

	strscpy(wq->name, "events", sizeof(wq->name));
	system_wq = system_percpu_wq = system_unbound_wq = system_freezable_wq = system_highpri_wq = wq;
	system_long_wq = system_power_efficient_wq = system_dfl_wq = system_freezable_power_efficient_wq = wq;
}
