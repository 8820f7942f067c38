// SPDX-License-Identifier: GPL-2.0
/*
 * objects.c - works and timers as debugobjects sees them; checked configuration only
 *
 * The descriptions of kernel/workqueue.c and kernel/time/timer.c, which are not compiled here, in our own words:
 * what is tracked when, what is forgiven, how a mistake is mended.  Real: lib/debugobjects.c, which finds it.
 */
#include "checked.h"

#ifdef CONFIG_DEBUG_OBJECTS_WORK
#include <linux/debugobjects.h>
#include <linux/timer.h>

/* ---- works ----------------------------------------------------------------------------------- */

static const struct debug_obj_descr work_descr;

static void *work_hint(void *address)
{
	return ((struct work_struct *)address)->func;
}

static bool work_is_static(void *address)
{
	return test_bit(WORK_STRUCT_STATIC_BIT, work_data_bits((struct work_struct *)address));
}

static bool work_mend_init(void *address, enum debug_obj_state state)
{
	if (state != ODEBUG_STATE_ACTIVE)
		return false;
	cancel_work_sync(address);
	debug_object_init(address, &work_descr);
	return true;
}

static bool work_mend_free(void *address, enum debug_obj_state state)
{
	if (state != ODEBUG_STATE_ACTIVE)
		return false;
	cancel_work_sync(address);
	debug_object_free(address, &work_descr);
	return true;
}

static const struct debug_obj_descr work_descr = {
	.name = "work_struct",
	.debug_hint = work_hint,
	.is_static_object = work_is_static,
	.fixup_init = work_mend_init,
	.fixup_free = work_mend_free,
};

void __init_work(struct work_struct *work, int onstack)
{
	if (onstack)
		debug_object_init_on_stack(work, &work_descr);
	else
		debug_object_init(work, &work_descr);
}

void destroy_work_on_stack(struct work_struct *work)
{
	debug_object_free(work, &work_descr);
}

void bdf_work_active(struct work_struct *work)
{
	debug_object_activate(work, &work_descr);
}

void bdf_work_idle(struct work_struct *work)
{
	debug_object_deactivate(work, &work_descr);
}

/* ---- timers: only those of delayed works run here ---------------------------------------------- */

static const struct debug_obj_descr timer_descr;

static void *timer_hint(void *address)
{
	struct timer_list *t = address;

	return t->function == delayed_work_timer_fn ? container_of(t, struct delayed_work, timer)->work.func :
						      (void *)t->function;
}

static bool timer_is_static(void *address)
{
	struct timer_list *t = address;

	return !t->entry.pprev && t->entry.next == TIMER_ENTRY_STATIC;
}

static void timer_stop(struct timer_list *t)
{
	if (t->function == delayed_work_timer_fn)
		bdf_delayed_stop(container_of(t, struct delayed_work, timer));
	bdf_timer_idle(t);
}

static bool timer_mend_init(void *address, enum debug_obj_state state)
{
	if (state != ODEBUG_STATE_ACTIVE)
		return false;
	timer_stop(address);
	debug_object_init(address, &timer_descr);
	return true;
}

static bool timer_mend_free(void *address, enum debug_obj_state state)
{
	if (state != ODEBUG_STATE_ACTIVE)
		return false;
	timer_stop(address);
	debug_object_free(address, &timer_descr);
	return true;
}

static const struct debug_obj_descr timer_descr = {
	.name = "timer_list",
	.debug_hint = timer_hint,
	.is_static_object = timer_is_static,
	.fixup_init = timer_mend_init,
	.fixup_free = timer_mend_free,
};

void init_timer_key(struct timer_list *t, void (*fn)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key)
{
	debug_object_init(t, &timer_descr);
	t->entry.pprev = NULL;
	t->function = fn;
	t->flags = flags;
	lockdep_init_map(&t->lockdep_map, name, key, 0);
}

void timer_init_key(struct timer_list *t, void (*fn)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key);
void timer_init_key(struct timer_list *t, void (*fn)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key)
{
	init_timer_key(t, fn, flags, name, key);
}

void bdf_timer_active(struct timer_list *t)
{
	debug_object_activate(t, &timer_descr);
}

void bdf_timer_idle(struct timer_list *t)
{
	debug_object_deactivate(t, &timer_descr);
}
#endif
