// SPDX-License-Identifier: GPL-2.0
/*
 * inject.c - faults committed on purpose: proves that the kernel's own checkers see them
 *
 * One function a fault, each with objects of its own, as wrong as the driver under test could be.  A finding in this
 * file is known by that (check/known.c).  Where a fault would leave the thread unable to go on, it is mended at once:
 * the checker has spoken by then.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../stand-ins/checked.h"
#include "glue.h"

#ifdef CONFIG_LOCKDEP

/* ---- lists ----------------------------------------------------------------------------------- */

static noinline void inject_list_add(void)
{
	LIST_HEAD(list);
	struct list_head a;

	list_add(&a, &list);
	list_add(&a, &list);	/* once more */
}

static noinline void inject_list_del(void)
{
	LIST_HEAD(list);
	struct list_head a;

	list_add(&a, &list);
	list_del(&a);
	list_del(&a);
}

/* ---- works and timers ------------------------------------------------------------------------ */

static void nothing(struct work_struct *work)
{
}

static noinline void inject_work_init(void)
{
	struct work_struct *work = kzalloc(sizeof(*work), GFP_KERNEL | __GFP_NOFAIL);

	INIT_WORK(work, nothing);
	schedule_work(work);
	INIT_WORK(work, nothing);	/* it is queued: debugobjects cancels it */
	kfree(work);
}

static noinline void inject_work_free(void)
{
	struct work_struct *work = kzalloc(sizeof(*work), GFP_KERNEL | __GFP_NOFAIL);

	INIT_WORK(work, nothing);
	schedule_work(work);
	kfree(work);
}

static noinline void inject_timer_free(void)
{
	struct delayed_work *work = kzalloc(sizeof(*work), GFP_KERNEL | __GFP_NOFAIL);

	INIT_DELAYED_WORK(work, nothing);
	schedule_delayed_work(work, HZ);
	kfree(work);
}

/* ---- reference counts ------------------------------------------------------------------------ */

static noinline void inject_refcount_under(void)
{
	refcount_t count = REFCOUNT_INIT(0);

	refcount_dec(&count);
}

static noinline void inject_refcount_over(void)
{
	refcount_t count = REFCOUNT_INIT(INT_MAX);

	refcount_inc(&count);
}

/* ---- sleeping -------------------------------------------------------------------------------- */

static noinline void inject_sleep(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	kfree(kmalloc(8, GFP_KERNEL | __GFP_NOFAIL));
	spin_unlock(&lock);
}

/* ---- locks ----------------------------------------------------------------------------------- */

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

/* One order is no fault; both are, in one run. */
static noinline void inject_lock_ab(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
}

static noinline void inject_lock_ba(void)
{
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

/* Two of one class, as a lock taken twice is; that one would wait for itself for ever. */
static noinline void inject_lock_twice(void)
{
	struct mutex lock[2];

	for (int i = 0; i < 2; i++)
		mutex_init(&lock[i]);
	mutex_lock(&lock[0]);
	mutex_lock(&lock[1]);
	mutex_unlock(&lock[1]);
	mutex_unlock(&lock[0]);
}

static noinline void inject_lock_freed(void)
{
	struct mutex *lock = kzalloc(sizeof(*lock), GFP_KERNEL | __GFP_NOFAIL);

	mutex_init(lock);
	mutex_lock(lock);
	kfree(lock);
}

static noinline void inject_unlock(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	spin_release(&lock.dep_map, _THIS_IP_);
	spin_unlock(&lock);
}

static noinline void inject_lock_irq(void)
{
	static DEFINE_SPINLOCK(lock);

	bdf_enter(BDF_HARDIRQ);
	spin_lock(&lock);
	spin_unlock(&lock);
	bdf_leave(BDF_HARDIRQ);
	spin_lock(&lock);	/* with interrupts on: the handler could come and wait for ever */
	spin_unlock(&lock);
}

static noinline void inject_lock_key(void)
{
	struct mutex *lock = kzalloc(sizeof(*lock), GFP_KERNEL | __GFP_NOFAIL);
	struct lock_class_key *key = kzalloc(sizeof(*key), GFP_KERNEL | __GFP_NOFAIL);

	__mutex_init(lock, "injected", key);	/* a key that may go away */
	mutex_lock(lock);
	mutex_unlock(lock);
	kfree(key);
	kfree(lock);
}

static noinline void inject_mutex(void)
{
	struct mutex lock;

	mutex_init(&lock);
	mutex_lock(&lock);
	mutex_destroy(&lock);
	mutex_unlock(&lock);
}

static noinline void inject_spinlock(void)
{
	spinlock_t lock;

	spin_lock_init(&lock);
	lock.rlock.magic = 0;
	spin_lock(&lock);
	spin_unlock(&lock);
}

/* ---- objects and resources ------------------------------------------------------------------- */

static void released(struct kobject *kobj)
{
}

static const struct kobj_type type = { .release = released };

static noinline void inject_kobject_get(void)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL | __GFP_NOFAIL);

	kref_init(&kobj->kref);
	kobject_get(kobj);	/* initialised it was not */
	kfree(kobj);
}

static noinline void inject_kobject_init(void)
{
	struct kobject kobj = { .name = NULL };

	kobject_init(&kobj, (void *)&type);
	kobject_init(&kobj, (void *)&type);
}

/* Its release is still to come (DEBUG_KOBJECT_RELEASE). */
static noinline void inject_kobject_free(void)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL | __GFP_NOFAIL);

	kobject_init(kobj, (void *)&type);
	kobject_put(kobj);
	kfree(kobj);
}

static noinline void inject_devres(void)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL | __GFP_NOFAIL);

	device_initialize(dev);
	devm_kfree(dev, dev);	/* not one of its own */
	kfree(dev);
}

static void (*const inject[])(void) = {
	[KERNEL_FAULT_LIST_ADD] = inject_list_add,
	[KERNEL_FAULT_LIST_DEL] = inject_list_del,
	[KERNEL_FAULT_WORK_INIT] = inject_work_init,
	[KERNEL_FAULT_WORK_FREE] = inject_work_free,
	[KERNEL_FAULT_TIMER_FREE] = inject_timer_free,
	[KERNEL_FAULT_REFCOUNT_UNDER] = inject_refcount_under,
	[KERNEL_FAULT_REFCOUNT_OVER] = inject_refcount_over,
	[KERNEL_FAULT_SLEEP] = inject_sleep,
	[KERNEL_FAULT_LOCK_AB] = inject_lock_ab,
	[KERNEL_FAULT_LOCK_BA] = inject_lock_ba,
	[KERNEL_FAULT_LOCK_TWICE] = inject_lock_twice,
	[KERNEL_FAULT_LOCK_FREED] = inject_lock_freed,
	[KERNEL_FAULT_LOCK_IRQ] = inject_lock_irq,
	[KERNEL_FAULT_LOCK_KEY] = inject_lock_key,
	[KERNEL_FAULT_UNLOCK] = inject_unlock,
	[KERNEL_FAULT_MUTEX] = inject_mutex,
	[KERNEL_FAULT_SPINLOCK] = inject_spinlock,
	[KERNEL_FAULT_KOBJECT_GET] = inject_kobject_get,
	[KERNEL_FAULT_KOBJECT_INIT] = inject_kobject_init,
	[KERNEL_FAULT_KOBJECT_FREE] = inject_kobject_free,
	[KERNEL_FAULT_DEVRES] = inject_devres,
};

int glue_inject(unsigned int fault)
{
	if (fault >= ARRAY_SIZE(inject))
		return -EINVAL;
	inject[fault]();
	return 0;
}

#else

/* Nobody would notice, and the fault would do its work. */
int glue_inject(unsigned int fault)
{
	return -ENOSYS;
}

#endif
