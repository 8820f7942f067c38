// SPDX-License-Identifier: GPL-2.0
/*
 * hypercall.c - the hypervisor's side of Hyper-V, and what arch/x86 and drivers/hv/hv.c do with it
 *
 * Given up: the synthetic interrupt controller's registers, several virtual processors, memory that an isolated guest
 * (a confidential VM) hides from the host, nested root.  Messages and events take the guest's own way in: message page
 * and event page, the handler that vmbus_drv.c registers, its tasklets.
 */
#include <linux/cpuhotplug.h>
#include <linux/hyperv.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>

#include "checked.h"

struct ms_hyperv_info ms_hyperv;
bool hv_nested, hv_root_partition;
bool hyperv_paravisor_present;
static u32 vp_index[NR_CPUS];
u32 *hv_vp_index = vp_index;
u32 hv_max_vp_index = 1;
struct hv_context hv_context;

static struct hv_per_cpu_context cpu_context;
static union {
	struct hv_message slot[HV_SYNIC_SINT_COUNT];
	u8 page[HV_HYP_PAGE_SIZE];
} message_page __aligned(PAGE_SIZE);
static union {
	union hv_synic_event_flags flags[HV_SYNIC_SINT_COUNT];
	u8 page[HV_HYP_PAGE_SIZE];
} event_page __aligned(PAGE_SIZE);
static u8 input_page[HV_HYP_PAGE_SIZE] __aligned(PAGE_SIZE);
static void *input_arg = input_page;
void *__percpu *hyperv_pcpu_input_arg = (void *__percpu *)&input_arg;
void *__percpu *hyperv_pcpu_output_arg = (void *__percpu *)&input_arg;

/* ---- into the guest ---------------------------------------------------------------------------- */

enum { WAITING = 64 };
static struct {
	u8 bytes[HV_MESSAGE_PAYLOAD_BYTE_COUNT];
	u8 len;
} waiting[WAITING];
static unsigned int first, count;
static void (*vmbus_handler)(void);
static bool interrupt_pending;

void bdf_hypercall_reset(void)
{
	first = count = 0;
	interrupt_pending = false;
}

void hv_setup_vmbus_handler(void (*handler)(void))
{
	vmbus_handler = handler;
}

void hv_remove_vmbus_handler(void)
{
	vmbus_handler = NULL;
}

static void interrupt_main(void *unused)
{
	interrupt_pending = false;
	bdf_enter(BDF_HARDIRQ);
	if (vmbus_handler)
		vmbus_handler();
	bdf_leave(BDF_HARDIRQ);
}

static void interrupt(void)
{
	if (interrupt_pending)
		return;
	interrupt_pending = true;
	bdf_spawn("interrupt", interrupt_main, NULL, BDF_HARDIRQ);
}

static void fill_slot(void)
{
	struct hv_message *m = &message_page.slot[VMBUS_MESSAGE_SINT];

	if (!count || m->header.message_type != HVMSG_NONE)
		return;
	m->header.payload_size = waiting[first].len;
	memcpy(m->u.payload, waiting[first].bytes, waiting[first].len);
	first = (first + 1) % WAITING;
	count--;
	m->header.message_flags.msg_pending = count != 0;
	m->header.message_type = 1;
	interrupt();
}

int bdf_message(const void *message, unsigned int bytes)
{
	unsigned int at = (first + count) % WAITING;

	if (bytes > HV_MESSAGE_PAYLOAD_BYTE_COUNT)
		return -EMSGSIZE;
	if (count == WAITING)
		return -EAGAIN;
	memcpy(waiting[at].bytes, message, bytes);
	waiting[at].len = (u8)bytes;
	count++;
	fill_slot();
	if (count)
		message_page.slot[VMBUS_MESSAGE_SINT].header.message_flags.msg_pending = 1;
	interrupt();	/* a guest that had no memory for the message before this one looks again */
	return 0;
}

void bdf_event(unsigned int relid)
{
	sync_set_bit(relid, (unsigned long *)event_page.flags[VMBUS_MESSAGE_SINT].flags);
	interrupt();
}

/* End of message: the slot is free, the next message may come. */
static void set_msr(unsigned int reg)
{
#ifdef HV_MSR_EOM
	if (reg == HV_MSR_EOM)
		fill_slot();
#else
	if (reg == HV_REGISTER_EOM)
		fill_slot();
#endif
}

void hv_set_msr(unsigned int reg, u64 value)
{
	set_msr(reg);
}

void hv_set_register(unsigned int reg, u64 value)
{
	set_msr(reg);
}

/* ---- out of the guest -------------------------------------------------------------------------- */

int hv_post_message(union hv_connection_id id, enum hv_message_type type, void *payload, size_t bytes)
{
	int ret;

	if (bdf_service_fails())
		return HV_STATUS_INVALID_PARAMETER;
	sim_point(bdf_sim);
	sim_progress(bdf_sim);
	ret = bdf_host->post(bdf_host->context, payload, (unsigned int)bytes);
	fill_slot();	/* an end-of-message without the pending flag leaves the slot to us */
	return ret;
}

u64 hv_do_fast_hypercall8(u16 code, u64 input)
{
	if (code == HVCALL_SIGNAL_EVENT)
		bdf_host->signal(bdf_host->context, (unsigned int)input);
	return HV_STATUS_SUCCESS;
}

#ifdef HVCALL_MMIO_READ
static u64 config_by_call(u16 code, void *input, void *output)
{
	bdf_host->mmio_by_call(bdf_host->context);
	if (code == HVCALL_MMIO_READ) {
		struct hv_mmio_read_input *in = input;
		u64 gpa = in->gpa;
		u32 size = in->size;
		u64 value = bdf_host->mmio_read(bdf_host->context, gpa, size);

		memcpy(((struct hv_mmio_read_output *)output)->data, &value, size);
	} else {
		struct hv_mmio_write_input *in = input;
		u64 value = 0;

		memcpy(&value, in->data, in->size);
		bdf_host->mmio_write(bdf_host->context, in->gpa, in->size, value);
	}
	return HV_STATUS_SUCCESS;
}
#endif

/* The function that a retarget is about is known from who asked (glue.c), not from the ID under test. */
u64 hv_do_hypercall(u64 control, void *input, void *output)
{
	u16 code = control & HV_HYPERCALL_RESULT_MASK;

	switch (code) {
	case HVCALL_RETARGET_INTERRUPT: {
		struct hv_retarget_device_interrupt *p = input;

		return bdf_host->retarget(bdf_host->context, p->device_id, p->int_target.vector,
					  bdf_subject()->devfn, bdf_subject()->relid);
	}
#ifdef HVCALL_MMIO_READ
	case HVCALL_MMIO_READ:
	case HVCALL_MMIO_WRITE:
		return config_by_call(code, input, output);
#endif
	}
	return HV_STATUS_INVALID_HYPERCALL_CODE;
}

/* ---- what hv.c and arch/x86 set up --------------------------------------------------------------- */

int hv_init(void)
{
	hv_context.cpu_context = (struct hv_per_cpu_context __percpu *)&cpu_context;
	return 0;
}

int hv_synic_alloc(void)
{
	hv_context.hv_numa_map = kcalloc(nr_node_ids, sizeof(struct cpumask), GFP_KERNEL);
	if (!hv_context.hv_numa_map)
		return -ENOMEM;
	cpu_context.synic_message_page = &message_page;
	cpu_context.synic_event_page = &event_page;
	tasklet_init(&cpu_context.msg_dpc, vmbus_on_msg_dpc, (unsigned long)&cpu_context);
	return 0;
}

void hv_synic_free(void)
{
}

int hv_synic_init(unsigned int cpu)
{
	return 0;
}

int hv_synic_cleanup(unsigned int cpu)
{
	return 0;
}

bool hv_is_hyperv_initialized(void)
{
	return true;
}

bool hv_is_hibernation_supported(void)
{
	return true;
}

int bdf_isolated;

bool hv_is_isolation_supported(void)
{
	return bdf_isolated;
}

bool hv_isolation_type_snp(void)
{
	return false;
}

bool hv_isolation_type_tdx(void)
{
	return false;
}

void hv_setup_dma_ops(struct device *dev, bool coherent)
{
}

void hv_setup_kexec_handler(void (*handler)(void))
{
}

void hv_setup_crash_handler(void (*handler)(struct pt_regs *regs))
{
}

void bdf_hypercall_init(void)
{
#ifdef HV_X64_USE_MMIO_HYPERCALLS
	ms_hyperv.hints = 0;
#endif
}
