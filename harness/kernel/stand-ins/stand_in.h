/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stand_in.h - what the stand-ins share
 *
 * Kernel code's view of the simulator.  Each file of this folder says at its top how far to trust it.
 */
#ifndef BDFUZZ_STAND_IN_H
#define BDFUZZ_STAND_IN_H

#include "../kernel.h"
#include "../../sim/fidelity.h"
#include "../../sim/sim.h"

struct irq_domain;
struct task_struct;

extern struct sim *bdf_sim;
extern const struct kernel_host *bdf_host;
extern int bdf_verbose;

enum bdf_context { BDF_THREAD, BDF_SOFTIRQ, BDF_HARDIRQ };	/* the latter two may not be preempted */

/* A kernel thread of control: a fiber with a task_struct. */
struct fiber *bdf_spawn(const char *name, void (*fn)(void *), void *argument, enum bdf_context context);
void bdf_tasks_init(void);
void bdf_tasks_reset(void);
void bdf_switched(void *task);

/* Which function the current thread works for, if a guest driver's request runs in it; relid 0 if none. */
struct bdf_subject {
	unsigned relid, devfn;
};
struct bdf_subject *bdf_subject(void);

/*
 * 1 if what is asked for now is to fail.  Counted are requests of the driver under test and of what it called, up to
 * FAULT_DEPTH calls away; with bdf_faults_anywhere everybody's.
 */
int bdf_fails(enum sim_fault kind);
extern int bdf_faults_anywhere;
extern int bdf_isolated;	/* hv_is_isolation_supported() */

static inline int bdf_service_fails(void)
{
	return bdf_fails(SIM_FAULT_SERVICE);
}

void bdf_isr(void);			/* interrupt.c: the handler that vmbus_drv.c registered runs */
int bdf_message(const void *message, unsigned bytes);
void bdf_event(unsigned relid);
void bdf_hypercall_init(void);
void bdf_hypercall_reset(void);
void bdf_irq_init(void);
extern struct irq_domain *bdf_msi_domain;	/* for functions that no driver has a domain for */
void bdf_memory_init(void);
void bdf_pages_restored(void);
void bdf_mmio_reset(void);

#endif
