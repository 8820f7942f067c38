// SPDX-License-Identifier: GPL-2.0
/*
 * misc.c - small things of other rooms of the kernel: no-ops, and constants of a one-CPU machine
 *
 * None of these decides an outcome that is tested.  Names that differ between kernels are all here: what a
 * kernel does not use is not missed.
 */
#include <linux/async.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/kobject.h>
#include <linux/moduleparam.h>
#include <linux/platform_device.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/trace_events.h>
#include <linux/user_namespace.h>
#include <linux/acpi.h>

#include "stand_in.h"

/* ---- one CPU ---------------------------------------------------------------------------------- */

#define ONE_CPU { CPU_BITS_CPU0 }
struct cpumask __cpu_online_mask = ONE_CPU;
struct cpumask __cpu_possible_mask = ONE_CPU;
struct cpumask __cpu_present_mask = ONE_CPU;
struct cpumask __cpu_active_mask = ONE_CPU;
const DECLARE_BITMAP(cpu_all_bits, NR_CPUS) = CPU_BITS_ALL;
const unsigned long cpu_bit_bitmap[BITS_PER_LONG + 1][BITS_TO_LONGS(NR_CPUS)] = { [1] = { 1 } };

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke, int (*startup)(unsigned int),
			int (*teardown)(unsigned int), bool multi)
{
	return invoke && startup ? startup(0) : 0;
}

int __cpuhp_setup_state_cpuslocked(enum cpuhp_state state, const char *name, bool invoke,
				   int (*startup)(unsigned int), int (*teardown)(unsigned int), bool multi)
{
	return __cpuhp_setup_state(state, name, invoke, startup, teardown, multi);
}

void __cpuhp_remove_state(enum cpuhp_state state, bool invoke)
{
}

/* ---- interrupts on and off: a flag, kept so that sleeping with interrupts off is noticed ---------- */

int signals_enabled = 1;

#ifndef CONFIG_LOCKDEP
/* Softirqs are threads of their own, which do not wait for this. */
void __local_bh_enable_ip(unsigned long ip, unsigned int count)
{
	preempt_count_sub(count);
}
#endif

/* ---- driver core ---------------------------------------------------------------------------------- */

struct kobject *kernel_kobj;
struct kset *module_kset;
bool initcall_debug;
enum system_states system_state = SYSTEM_RUNNING;
unsigned long task_size = 1UL << 46;
struct user_namespace init_user_ns;
bool static_key_initialized = true;
int bdf_assign_all_busses;
DEFINE_PER_CPU(struct kernel_stat, kstat);

async_cookie_t async_schedule_node(async_func_t func, void *data, int node)
{
	func(data, 0);
	return 0;
}

bool async_schedule_dev_nocall(async_func_t func, struct device *dev)
{
	return false;
}

void async_synchronize_full(void)
{
}

void add_interrupt_randomness(int irq)
{
}

void get_random_bytes(void *buf, size_t len)
{
	memset(buf, 0, len);	/* the same in every run */
}

int dma_set_mask(struct device *dev, u64 mask)
{
	return 0;
}

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	return bdf_service_fails() ? -EIO : 0;
}

u64 siphash_1u64(const u64 a, const siphash_key_t *key)
{
	return a;	/* hides pointers in the log; here they are not shown */
}

int execute_with_initialized_rng(struct notifier_block *nb)
{
	return 0;
}

bool rng_is_initialized(void)
{
	return true;
}

/* ---- bus discovery at boot: found, with the windows that glue.c gives it -------------------------- */

extern struct device *hv_dev __attribute__((weak));
extern struct acpi_device *hv_acpi_dev __attribute__((weak));
static struct device vmbus_parent = { .init_name = "VMBUS" };
static struct acpi_device vmbus_acpi = { .dev = { .init_name = "VMBUS" } };

int __platform_driver_register(struct platform_driver *driver, struct module *owner)
{
	if (&hv_dev) {
		hv_dev = &vmbus_parent;
		return device_register(&vmbus_parent);
	}
	return 0;
}

void platform_driver_unregister(struct platform_driver *driver)
{
}

int acpi_bus_register_driver(struct acpi_driver *driver)
{
	if (&hv_acpi_dev) {
		hv_acpi_dev = &vmbus_acpi;
		return device_register(&vmbus_acpi.dev);
	}
	return 0;
}

void acpi_bus_unregister_driver(struct acpi_driver *driver)
{
}

struct syscore;
struct syscore_ops;

void register_syscore(struct syscore *s)
{
}

void register_syscore_ops(struct syscore_ops *s)
{
}

/* ---- tables that printk formats use, and module parameters ----------------------------------------- */

const struct trace_print_flags pageflag_names[] = { { 0, NULL } };
const struct trace_print_flags gfpflag_names[] = { { 0, NULL } };
const struct trace_print_flags vmaflag_names[] = { { 0, NULL } };
const struct kernel_param_ops param_ops_bool, param_ops_int, param_ops_uint;

/* ---- /dev/mem's address space (kernel/resource.c): there is no such device --------------------------- */

struct file_system_type;
struct vfsmount;
int simple_pin_fs(struct file_system_type *type, struct vfsmount **mount, int *count)
{
	return -ENODEV;
}

/* ---- nodes: four, all there (asm/topology.h) -------------------------------------------------- */

#define ALL_NODES { { [0] = (1UL << MAX_NUMNODES) - 1 } }

nodemask_t node_states[NR_NODE_STATES] = { [N_POSSIBLE] = ALL_NODES, [N_ONLINE] = ALL_NODES };
unsigned int nr_node_ids = MAX_NUMNODES;

#ifdef numa_map_to_online_node
int numa_nearest_node(int node, unsigned int state)
{
	return node;
}
#else
int numa_map_to_online_node(int node)
{
	return node;
}
#endif
