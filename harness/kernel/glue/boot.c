// SPDX-License-Identifier: GPL-2.0
/* boot.c - an image starts, and its method table */
#include <linux/debugobjects.h>
#include <linux/maple_tree.h>
#include <linux/radix-tree.h>
#include <linux/device.h>
#include <linux/hyperv.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>
#include <../drivers/base/base.h>
#include <../drivers/pci/pci.h>

#include "glue.h"

extern initcall_t bdf_initcalls_start[], bdf_initcalls_end[];	/* image.lds */
extern char bdf_driver_text_start[], bdf_driver_text_end[];
extern char bdf_text_start[], bdf_text_end[], bdf_checkers_text_start[], bdf_checkers_text_end[];
extern struct resource *hyperv_mmio;				/* files.txt */
extern unsigned int netvsc_ring_bytes;
void bdf_workqueue_init(void);

static struct resource window[2] = {
	{ .name = "hyperv low", .start = 0x80000000, .end = 0xfbffffff, .flags = IORESOURCE_MEM },
	{ .name = "hyperv high", .start = 0x1000000000, .end = 0x1fffffffff, .flags = IORESOURCE_MEM },
};

static void boot_main(void *result)
{
	int ret;

	bdf_workqueue_init();
	radix_tree_init();
	maple_tree_init();
	early_irq_init();
	devices_init();
	buses_init();
	classes_init();
	window[0].sibling = &window[1];
	hyperv_mmio = &window[0];
	net_ns_init();
	for (initcall_t *fn = bdf_initcalls_start; fn < bdf_initcalls_end; fn++)
		(*fn)();
	/* Without traffic the least will do: the module's least is 64 pages a ring, which take long to clear. */
	netvsc_ring_bytes = VMBUS_RING_SIZE(16 * 1024);
	glue_loaded = true;
	bus_register_notifier(&hv_bus, &glue_unbound);
	glue_iommu_init();
	glue_hardware_init();
	glue_vmds_init();
	ret = pci_register_driver(&glue_guest_driver);
	*(int *)result = vmbus_connection.conn_state == CONNECTED ? ret : -EPROTO;
}

static int boot(struct sim *sim, const struct kernel_host *host)
{
	int ret = -EDEADLK;

	bdf_sim = sim;
	bdf_host = host;
	sim_code(sim, bdf_text_start, bdf_text_end);
	sim_driver(sim, bdf_driver_text_start, bdf_driver_text_end);
	sim_checkers(sim, bdf_checkers_text_start, bdf_checkers_text_end);
	bdf_tasks_init();
	debug_objects_early_init();
	bdf_memory_init();
	bdf_hypercall_init();
	bdf_spawn("boot", boot_main, &ret, 0);
	sim_idle(sim);
	return ret;
}

static void verbose(int on)
{
	bdf_verbose = on;
}

const struct kernel_image bdf_kernel_image = {
	.checked = IS_ENABLED(CONFIG_LOCKDEP),
	.boot = boot,
	.baseline = glue_baseline,
	.switched = bdf_switched,
	.verbose = verbose,
	.faults_anywhere = glue_faults_anywhere,
	.host = glue_host,
	.message = bdf_message,
	.ring_read = glue_ring_read,
	.ring_write = glue_ring_write,
	.ring_claim = glue_ring_claim,
	.event = bdf_event,
	.memory = glue_memory,
	.request = glue_request,
	.channel = glue_channel,
	.next_channel = glue_next_channel,
	.visit = glue_visit,
	.vmd_ids = glue_vmd_ids,
	.offers_in_progress = glue_offers_in_progress,
	.domains = glue_domains,
	.statics = glue_statics,
	.settle = glue_settle,
	.restore = glue_restore,
};
