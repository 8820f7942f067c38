// SPDX-License-Identifier: GPL-2.0
/*
 * sched.c - threads, sleeping, tasklets: changed behaviour
 *
 * Given up: preemption at every instruction (a thread is switched only where it waits, sleeps, allocates
 * or may be rescheduled), several CPUs at once, priorities, real time.
 * Kept: who waits for what (the kernel's own completion.c, swait.c and wait.c run on top of this), timeouts
 * on a virtual clock, one `current` a thread, tasklets that never sleep and run one at a time.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/wake_q.h>
#include <linux/srcu.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>

#include "checked.h"

struct sim *bdf_sim;
const struct kernel_host *bdf_host;
int bdf_verbose;

/* ---- tasks ----------------------------------------------------------------------------------- */

enum { TASKS = 128 };

struct bdf_task {
	struct task_struct task;	/* first: current is this */
	struct thread_info info;
	struct fiber *fiber;
	struct bdf_task *spare;
	void (*fn)(void *);
	void *argument;
	struct bdf_subject subject;
};

struct thread_info *bdf_thread_info;
static struct bdf_task boot_task;
static struct bdf_task *tasks, *spare_task;
volatile unsigned long jiffies;

static void task_init(struct bdf_task *t)
{
	t->task.stack = &t->info;
	t->info.task = &t->task;
	t->task.__state = TASK_RUNNING;
	refcount_set(&t->task.usage, 1);
	INIT_LIST_HEAD(&t->task.tasks);
	raw_spin_lock_init(&t->task.pi_lock);
	bdf_locks_task(&t->task);
}

void bdf_tasks_reset(void)
{
	spare_task = NULL;
	for (unsigned int i = TASKS; i; i--) {
		tasks[i - 1].spare = spare_task;
		tasks[i - 1].task.__state = TASK_RUNNING;
		spare_task = &tasks[i - 1];
	}
	bdf_thread_info = &boot_task.info;
}

void bdf_tasks_init(void)
{
	bdf_thread_info = &boot_task.info;
	bdf_locks_init();
	task_init(&boot_task);
	tasks = sim_alloc(bdf_sim, TASKS * sizeof(*tasks), 1, NULL);
	if (!tasks) {
		sim_abort(bdf_sim, SIM_HARNESS, "no memory for tasks", NULL);
		return;
	}
	for (unsigned int i = 0; i < TASKS; i++)
		task_init(&tasks[i]);
	bdf_tasks_reset();
}

/* Kernel time: HZ is 100, so a jiffy is 10 ms.  A machine starts with jiffies at 2^20. */
static unsigned int looks;	/* at the clock, since somebody else ran */

static void clock_read(void)
{
	looks = 0;
	jiffies = (1UL << 20) + sim_now(bdf_sim) / (NSEC_PER_SEC / HZ);
}

unsigned long bdf_jiffies(void);
unsigned long bdf_jiffies(void)
{
	enum { LOOKS = 64 };	/* that take a jiffy */

	return jiffies + looks++ / LOOKS;
}

void bdf_switched(void *task)
{
	bdf_thread_info = task ? &((struct bdf_task *)task)->info : &boot_task.info;
	clock_read();
}

struct bdf_subject *bdf_subject(void)
{
	return &((struct bdf_task *)current)->subject;
}

static void task_main(void *argument)
{
	struct bdf_task *t = argument;

	t->fn(t->argument);
	bdf_leave(BDF_THREAD);
	t->task.__state = TASK_RUNNING;
	t->spare = spare_task;
	spare_task = t;
}

struct fiber *bdf_spawn(const char *name, void (*fn)(void *), void *argument, enum bdf_context context)
{
	struct bdf_task *t = spare_task;

	if (!t) {
		sim_abort(bdf_sim, SIM_HARNESS, "more threads than the harness has tasks for", NULL);
		return NULL;
	}
	spare_task = t->spare;
	t->fn = fn;
	t->argument = argument;
	t->subject.relid = 0;
	strscpy(t->task.comm, name, sizeof(t->task.comm));
	bdf_locks_task(&t->task);
	t->fiber = sim_spawn(bdf_sim, name, task_main, t, t);
	sim_set_atomic(t->fiber, context != BDF_THREAD);
	return t->fiber;
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* DEBUG_ATOMIC_SLEEP in small: the kernel says so too, when it is asked to look. */
static void may_sleep(const void *site)
{
#ifdef CONFIG_DEBUG_ATOMIC_SLEEP
	if (bdf_atomic())
		pr_err("BUG: scheduling while atomic: %s\n", current->comm);
#else
	if (bdf_atomic())
		sim_tell(bdf_sim, SIM_WARN, "sleeps with interrupts off", site, 0);
#endif
}

void schedule(void)
{
	may_sleep(__builtin_return_address(0));
	if (READ_ONCE(current->__state) == TASK_RUNNING)
		sim_yield(bdf_sim);
	else
		sim_block(bdf_sim, ~0UL);
	__set_current_state(TASK_RUNNING);
}

void schedule_preempt_disabled(void)
{
	sched_preempt_enable_no_resched();
	schedule();
	preempt_disable();
}

long schedule_timeout(long timeout)
{
	unsigned long until;
	long left;

	may_sleep(__builtin_return_address(0));
	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	until = sim_now(bdf_sim) + (unsigned long)timeout * (NSEC_PER_SEC / HZ);
	if (READ_ONCE(current->__state) == TASK_RUNNING)
		sim_yield(bdf_sim);
	else
		sim_block(bdf_sim, until);
	__set_current_state(TASK_RUNNING);
	left = (long)(until - sim_now(bdf_sim)) / (long)(NSEC_PER_SEC / HZ);
	return left < 0 ? 0 : left;
}

long io_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

void io_schedule(void)
{
	schedule();
}

int wake_up_process(struct task_struct *p)
{
	struct bdf_task *t = (struct bdf_task *)p;

	sim_progress(bdf_sim);
	if (t == &boot_task || !(READ_ONCE(p->__state) & TASK_NORMAL))
		return 0;
	WRITE_ONCE(p->__state, TASK_RUNNING);
	sim_wake(bdf_sim, t->fiber);
	return 1;
}

int wake_up_state(struct task_struct *p, unsigned int state)
{
	return READ_ONCE(p->__state) & state ? wake_up_process(p) : 0;
}

int default_wake_function(wait_queue_entry_t *e, unsigned int mode, int flags, void *key)
{
	return wake_up_state(e->private, mode);
}

void wake_q_add(struct wake_q_head *head, struct task_struct *task)
{
	struct wake_q_node *node = &task->wake_q;

	if (node->next)
		return;
	node->next = WAKE_Q_TAIL;
	*head->lastp = node;
	head->lastp = &node->next;
}

void wake_q_add_safe(struct wake_q_head *head, struct task_struct *task)
{
	wake_q_add(head, task);
	put_task_struct(task);
}

void wake_up_q(struct wake_q_head *head)
{
	struct wake_q_node *node = head->first;

	while (node != WAKE_Q_TAIL) {
		struct task_struct *task = container_of(node, struct task_struct, wake_q);

		node = node->next;
		task->wake_q.next = NULL;
		wake_up_process(task);
	}
}

void __put_task_struct(struct task_struct *task)
{
}

int __cond_resched(void)
{
	if (!bdf_atomic())
		sim_point(bdf_sim);
	return 0;
}

/* ---- time ------------------------------------------------------------------------------------ */

void msleep(unsigned int ms)
{
	may_sleep(__builtin_return_address(0));
	sim_block(bdf_sim, sim_now(bdf_sim) + (unsigned long)ms * NSEC_PER_MSEC);
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	sim_block(bdf_sim, sim_now(bdf_sim) + min * NSEC_PER_USEC);
}

void __udelay(unsigned long us)
{
	sim_spin(bdf_sim, us * NSEC_PER_USEC);
	clock_read();
}

void __ndelay(unsigned long ns)
{
	sim_spin(bdf_sim, ns);
}

void __const_udelay(unsigned long loops)	/* UML: microseconds times 2^32 / 10^6 */
{
	__udelay(loops / 4295 + 1);
}

ktime_t ktime_get(void)
{
	return (ktime_t)sim_now(bdf_sim);
}

ktime_t ktime_get_with_offset(enum tk_offsets offset)
{
	return ktime_get();
}

unsigned long __usecs_to_jiffies(const unsigned int us)
{
	return DIV_ROUND_UP(us, USEC_PER_SEC / HZ);
}

#ifndef CONFIG_LOCKDEP
/* Timers are those of delayed works (workqueue.c); others are initialised, and trap when they are started. */
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key)
{
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags;
}
#endif

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	memset(timer, 0, sizeof(*timer));
}

int hrtimer_cancel(struct hrtimer *timer)
{
	return 0;
}

/* ---- tasklets -------------------------------------------------------------------------------- */

static void tasklet_main(void *argument)
{
	struct tasklet_struct *t = argument;

	/* Disabled: the real softirq tries again until it is enabled. */
	while (atomic_read(&t->count))
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_MSEC);
	if (!test_and_clear_bit(TASKLET_STATE_SCHED, &t->state))
		return;		/* killed meanwhile */
	bdf_enter(BDF_SOFTIRQ);
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	bdf_leave(BDF_SOFTIRQ);
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	*t = (struct tasklet_struct){ .func = func, .data = data };
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	*t = (struct tasklet_struct){ .callback = callback, .use_callback = true };
}

/* Called with TASKLET_STATE_SCHED just set by tasklet_schedule(). */
void __tasklet_schedule(struct tasklet_struct *t)
{
	bdf_spawn("tasklet", tasklet_main, t, BDF_SOFTIRQ);
}

void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	__tasklet_schedule(t);
}

void tasklet_kill(struct tasklet_struct *t)
{
	while (test_bit(TASKLET_STATE_SCHED, &t->state))
		sim_block(bdf_sim, sim_now(bdf_sim) + 10 * NSEC_PER_USEC);
}

/* ---- softirqs: each raised one runs in a thread of its own, one at a time ------------------------ */

static void (*softirq[NR_SOFTIRQS])(void *);
static unsigned int softirqs_raised, softirqs_again, softirqs_running;

/* What it is called with changed in 6.12, and nobody looks at it. */
void bdf_open_softirq(int nr, void (*action)(void *)) __asm__("open_softirq");

void bdf_open_softirq(int nr, void (*action)(void *))
{
	softirq[nr] = action;
}

static void softirq_main(void *argument)
{
	unsigned int nr = (unsigned int)(unsigned long)argument;

	if (softirqs_again >> nr & 1)
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_MSEC);
	softirqs_raised &= ~(1U << nr);
	softirqs_again &= ~(1U << nr);
	softirqs_running |= 1U << nr;
	bdf_enter(BDF_SOFTIRQ);
	softirq[nr](NULL);
	bdf_leave(BDF_SOFTIRQ);
	softirqs_running &= ~(1U << nr);
}

void __raise_softirq_irqoff(unsigned int nr)
{
	if (softirqs_raised >> nr & 1)
		return;
	softirqs_raised |= 1U << nr;
	softirqs_again |= softirqs_running & 1U << nr;	/* by itself: ksoftirqd goes on, and others do too */
	bdf_spawn("softirq", softirq_main, (void *)(unsigned long)nr, BDF_SOFTIRQ);
}

void raise_softirq_irqoff(unsigned int nr)
{
	__raise_softirq_irqoff(nr);
}

/* ---- RCU: a grace period has passed when nobody runs; readers never wait here ------------------ */

void synchronize_rcu(void)
{
	sim_point(bdf_sim);
}

void synchronize_srcu(struct srcu_struct *ssp)
{
	sim_point(bdf_sim);
}

static struct callback_head *waiting, **last_waiting;	/* for the grace period that has begun */
static unsigned int callbacks;				/* those, and those that run */

void rcu_barrier(void)
{
	while (callbacks)
		sim_block(bdf_sim, sim_now(bdf_sim) + NSEC_PER_USEC);
}

static void call_back(struct callback_head *head)
{
	unsigned long offset = (unsigned long)head->func;

	bdf_enter(BDF_SOFTIRQ);
	if (offset < 4096)	/* kfree_rcu(): an offset instead of a function */
		kfree((char *)head - offset);
	else
		head->func(head);
	callbacks--;
	bdf_leave(BDF_SOFTIRQ);
}

static void rcu_main(void *argument)
{
	struct callback_head *head = waiting, *next;

	for (waiting = NULL; head; head = next) {
		next = head->next;
		call_back(head);
	}
}

void call_rcu(struct callback_head *head, rcu_callback_t func)
{
	callbacks++;
	head->func = func;
	head->next = NULL;
	if (waiting) {
		*last_waiting = head;
	} else {
		waiting = head;
		bdf_spawn("rcu", rcu_main, NULL, BDF_SOFTIRQ);
	}
	last_waiting = &head->next;
}

#ifndef init_srcu_struct
int init_srcu_struct(struct srcu_struct *ssp)
{
	return 0;
}
#endif

void cleanup_srcu_struct(struct srcu_struct *ssp)
{
}

#ifndef CONFIG_TINY_SRCU
int __srcu_read_lock(struct srcu_struct *ssp)
{
	return 0;
}
#endif

void __srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
}
