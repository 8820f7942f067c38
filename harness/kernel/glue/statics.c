// SPDX-License-Identifier: GPL-2.0
/* statics.c - what must not be left over from one run to the next */
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

#include "glue.h"

/* From the linker script (image.lds). */
extern char bdf_data_start[], bdf_data_end[], bdf_bss_start[], bdf_bss_end[];
extern char bdf_driver_data_start[], bdf_driver_data_end[], bdf_driver_bss_start[], bdf_driver_bss_end[];
extern char bdf_once_start[], bdf_once_end[];

/* net/core/link_watch.c */
extern unsigned long linkwatch_nextevent;

/* Made visible by the build (files.txt, `show`). */
extern struct list_head pci_domain_busn_res_list __attribute__((weak));
extern spinlock_t cpu_next_lock __asm__("hv_compose_multi_msi_req_get_cpu.multi_msi_cpu_lock") __attribute__((weak));
extern raw_spinlock_t list_lock;	/* of the VMD driver */
extern struct ida vmd_instance_ida;
extern struct pci_driver vmd_drv;
extern int cpu_next __asm__("hv_compose_multi_msi_req_get_cpu.cpu_next") __attribute__((weak));

void glue_host(int hypercalls, int isolated)
{
#ifdef HV_X64_USE_MMIO_HYPERCALLS
	ms_hyperv.hints = hypercalls ? HV_X64_USE_MMIO_HYPERCALLS : 0;
#endif
	bdf_isolated = isolated;
}

void glue_faults_anywhere(int on)
{
	bdf_faults_anywhere = on;
}

static const char *saved_data, *saved_bss;

/* By words: lib/string.c's memcmp() goes byte by byte, and this runs after every scenario. */
static bool equal(const char *a, const char *b, unsigned long len)
{
	const unsigned long *x = (const unsigned long *)a, *y = (const unsigned long *)b;
	unsigned long differ = 0;

	for (unsigned long i = 0; i < len / sizeof(long); i++)
		differ |= x[i] ^ y[i];
	return !differ;
}

static void compare(const char *now, const char *then, unsigned long len)
{
	char text[48];

	if (equal(now, then, len))
		return;
	for (unsigned long i = 0; i < len; i++) {
		if (now[i] == then[i])
			continue;
		scnprintf(text, sizeof(text), "was %02x, is %02x", (u8)then[i], (u8)now[i]);
		sim_tell(bdf_sim, SIM_STATIC, text, now + i, 0);
		return;		/* the first difference of a section: the rest is usually the same cause */
	}
}

/* lockdep remembers in a lock who it is, and who had it. */
static void forget_lock(void *lock, unsigned long bytes)
{
	if (IS_ENABLED(CONFIG_LOCKDEP))
		memcpy(lock, saved_data + ((char *)lock - bdf_data_start), bytes);
}

void glue_statics(void)
{
	const char *data = saved_data + (bdf_driver_data_start - bdf_data_start);
	const char *bss = saved_bss + (bdf_driver_bss_start - bdf_bss_start);
	unsigned long data_len = bdf_driver_data_end - bdf_driver_data_start;
	unsigned long bss_len = bdf_driver_bss_end - bdf_driver_bss_start;

	if (&cpu_next)		/* whose turn it is for multi-MSI; any value is right */
		memcpy(&cpu_next, saved_data + ((char *)&cpu_next - bdf_data_start), sizeof(cpu_next));
	if (&cpu_next_lock)
		forget_lock(&cpu_next_lock, sizeof(cpu_next_lock));
	forget_lock(&list_lock, sizeof(list_lock));
	forget_lock(&vmd_instance_ida.xa.xa_lock, sizeof(vmd_instance_ida.xa.xa_lock));
	forget_lock(&vmd_drv.dynids.lock, sizeof(vmd_drv.dynids.lock));
	compare(bdf_driver_data_start, data, data_len);
	compare(bdf_driver_bss_start, bss, bss_len);
}

/* The core keeps the bus number resource of each domain it ever saw (probe.c, get_pci_domain_busn_res()). */
static void forget_domains(void)
{
	struct list_head *list = &pci_domain_busn_res_list;

	if (!list)
		return;
	while (list->next != list) {
		struct list_head *p = list->next;

		list_del(p);
		kfree(p);	/* the list is the first member of struct pci_domain_busn_res */
	}
}

void glue_settle(void)
{
	glue_host(0, 0);
	glue_faults_anywhere(0);
	forget_domains();
	memset(bdf_once_start, 0, bdf_once_end - bdf_once_start);
	memcpy(&vmbus_connection.next_gpadl_handle,
	       saved_data + ((char *)&vmbus_connection.next_gpadl_handle - bdf_data_start), sizeof(atomic_t));
	signals_enabled = 1;
	init_net.ifindex = 0;
	linkwatch_nextevent = 0;	/* time begins anew */
	bdf_irq_init();
	bdf_mmio_reset();
}

void glue_restore(void)
{
	const char *data = saved_data, *bss = saved_bss;
	int verbose = bdf_verbose;

	sim_rewind(bdf_sim);
	saved_data = data;
	saved_bss = bss;
	bdf_verbose = verbose;
	bdf_tasks_reset();
	bdf_pages_restored();
}

int glue_baseline(void)
{
	saved_data = sim_snapshot(bdf_sim, bdf_data_start, bdf_data_end - bdf_data_start);
	saved_bss = sim_snapshot(bdf_sim, bdf_bss_start, bdf_bss_end - bdf_bss_start);
	return saved_data && saved_bss ? 0 : -ENOMEM;
}
