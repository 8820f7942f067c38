// SPDX-License-Identifier: GPL-2.0
/*
 * locks.c - what lockdep and "sleeping in atomic context" ask of the rest of a kernel; checked configuration only
 *
 * Given up: stack traces of where a lock was taken before (they would only be printed), the tracing of interrupts
 * on and off.  Kept: which context a thread is in.  Real: kernel/locking/lockdep.c and all of its decisions.
 */
#include "checked.h"

#ifdef CONFIG_LOCKDEP
#include <linux/interrupt.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>
#include <linux/stacktrace.h>
#include <linux/random.h>
#include <linux/utsname.h>
#include <linux/kprobes.h>

struct lockdep_map rcu_lock_map = STATIC_LOCKDEP_MAP_INIT("rcu_read_lock", &rcu_lock_map);
struct lockdep_map rcu_bh_lock_map = STATIC_LOCKDEP_MAP_INIT("rcu_read_lock_bh", &rcu_bh_lock_map);
struct lockdep_map rcu_sched_lock_map = STATIC_LOCKDEP_MAP_INIT("rcu_read_lock_sched", &rcu_sched_lock_map);
struct lockdep_map rcu_callback_map = STATIC_LOCKDEP_MAP_INIT("rcu_callback", &rcu_callback_map);
struct uts_namespace init_uts_ns;
struct task_struct init_task = { .tasks = LIST_HEAD_INIT(init_task.tasks) };
bool early_boot_irqs_disabled;
int oops_in_progress, rcu_scheduler_active = 2;	/* running */
char __lock_text_start[1], __lock_text_end[1], __init_begin[1], __init_end[1];	/* sections that are not set apart */
DEFINE_PER_CPU(int, hardirqs_enabled);
DEFINE_PER_CPU(int, hardirq_context);

void bdf_locks_init(void)
{
	raw_cpu_write(hardirqs_enabled, 1);
}

void bdf_locks_task(struct task_struct *task)
{
	lockdep_init_task(task);
	memset(&task->irqtrace, 0, sizeof(task->irqtrace));
	task->softirqs_enabled = 1;
	task->softirq_context = 0;
	task->hardirq_threaded = 0;
	task_thread_info(task)->preempt_count = 0;
}

/* ---- contexts -------------------------------------------------------------------------------- */

void trace_hardirqs_on(void)
{
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on(_RET_IP_);
}

void trace_hardirqs_off(void)
{
	lockdep_hardirqs_off(_RET_IP_);
}

void __local_bh_disable_ip(unsigned long ip, unsigned int count)
{
	unsigned long flags;

	raw_local_irq_save(flags);	/* lockdep insists */
	preempt_count_add(count);
	if (softirq_count() == (count & SOFTIRQ_MASK))
		lockdep_softirqs_off(ip);
	raw_local_irq_restore(flags);
}

static void bh_enable(unsigned long ip, unsigned int count)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (softirq_count() == (count & SOFTIRQ_MASK))
		lockdep_softirqs_on(ip);
	preempt_count_sub(count);
	raw_local_irq_restore(flags);
}

void __local_bh_enable_ip(unsigned long ip, unsigned int count)
{
	WARN_ON_ONCE(in_hardirq());
	lockdep_assert_irqs_enabled();
	bh_enable(ip, count);
}

/* An interrupt comes with interrupts off, a tasklet with none of its kind beside it. */
void bdf_enter(enum bdf_context context)
{
	if (context == BDF_HARDIRQ) {
		local_irq_disable();
		preempt_count_add(HARDIRQ_OFFSET);
		lockdep_hardirq_enter();
	} else if (context == BDF_SOFTIRQ) {
		__local_bh_disable_ip(_RET_IP_, SOFTIRQ_OFFSET);
		lockdep_softirq_enter();
	}
}

void bdf_leave(enum bdf_context context)
{
	if (context == BDF_HARDIRQ) {
		lockdep_hardirq_exit();
		preempt_count_sub(HARDIRQ_OFFSET);
		local_irq_enable();
	} else if (context == BDF_SOFTIRQ) {
		lockdep_softirq_exit();
		bh_enable(_RET_IP_, SOFTIRQ_OFFSET);
	} else {
		debug_check_no_locks_held();
	}
}

/* ---- sleeping where one may not: as kernel/sched/core.c words it -------------------------------- */

void __might_resched(const char *file, int line, unsigned int offsets)
{
	if (preempt_count() == (offsets & MIGHT_RESCHED_PREEMPT_MASK) && !irqs_disabled())
		return;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", file, line);
}

void __might_sleep(const char *file, int line)
{
	WARN_ONCE(READ_ONCE(current->__state) != TASK_RUNNING && current->task_state_change,
		  "do not call blocking ops when !TASK_RUNNING; state=%x\n", READ_ONCE(current->__state));
	__might_resched(file, line, 0);
}

/* ---- RCU, as lockdep sees it ------------------------------------------------------------------- */

int debug_lockdep_rcu_enabled(void)
{
	return READ_ONCE(debug_locks) && !current->lockdep_recursion;
}

int rcu_read_lock_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_lock_map);
}

int rcu_read_lock_bh_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_bh_lock_map) || in_softirq() || irqs_disabled();
}

int rcu_read_lock_sched_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_sched_lock_map) || !preemptible();
}

int __init_srcu_struct(struct srcu_struct *ssp, const char *name, struct lock_class_key *key)
{
	lockdep_init_map(&ssp->dep_map, name, key, 0);
	return 0;
}

/* ---- what lockdep asks of other rooms ----------------------------------------------------------- */

unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skip)
{
	return 0;
}

void stack_trace_print(const unsigned long *trace, unsigned int entries, int spaces)
{
}

bool is_kernel_percpu_address(unsigned long address)
{
	return false;	/* one CPU: such a variable is a plain static */
}

bool __is_kernel_percpu_address(unsigned long address, unsigned long *can)
{
	return false;
}

int func_ptr_is_kernel_text(void *p)
{
	extern char __executable_start[], etext[];	/* the program's, by the linker */

	return (char *)p >= __executable_start && (char *)p < etext;
}

const char *print_tainted(void)
{
	return "Not tainted";
}

void console_verbose(void)
{
}

void nbcon_cpu_emergency_enter(void);
void nbcon_cpu_emergency_enter(void)
{
}

void nbcon_cpu_emergency_exit(void);
void nbcon_cpu_emergency_exit(void)
{
}

void __might_fault(const char *file, int line)
{
}

/* No file system and no reclaim: nobody could be waited for. */
void fs_reclaim_acquire(gfp_t flags)
{
}

void fs_reclaim_release(gfp_t flags)
{
}

u8 get_random_u8(void)
{
	return 0;	/* the same in every run */
}

u64 sched_clock(void)
{
	return sim_now(bdf_sim);
}
#endif
