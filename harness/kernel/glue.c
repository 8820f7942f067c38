// SPDX-License-Identifier: GPL-2.0
/*
 * glue.c - a kernel image's method table: boot, messages and rings, requests of guest drivers, a look around
 *
 * Compiled with the kernel's headers, linked into the image.  It calls the real code as the rest of a
 * kernel would: initcalls in order, a PCI driver that binds to every function, hibernation callbacks.
 */
#include <linux/device.h>
#include <linux/hyperv.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/maple_tree.h>
#include <linux/pci.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>
#include <../drivers/base/base.h>
#include <../drivers/pci/pci.h>

#include "stand-ins/stand_in.h"

/* From the linker script (image.lds). */
extern initcall_t bdf_initcalls_start[], bdf_initcalls_end[];
extern char bdf_data_start[], bdf_data_end[], bdf_bss_start[], bdf_bss_end[];
extern char bdf_driver_data_start[], bdf_driver_data_end[], bdf_driver_bss_start[], bdf_driver_bss_end[];
extern char bdf_once_start[], bdf_once_end[];

/* Made visible by the build (files.txt, `show`), absent in kernels that do without. */
extern struct resource *hyperv_mmio __attribute__((weak));
extern struct bus_type hv_bus;
extern unsigned long hvpci_dom_map[] __attribute__((weak));
extern struct list_head pci_domain_busn_res_list __attribute__((weak));
extern int cpu_next __asm__("hv_compose_multi_msi_req_get_cpu.cpu_next") __attribute__((weak));
int init_hv_pci_drv(void);
void exit_hv_pci_drv(void);
void bdf_workqueue_init(void);

static bool loaded, loading;	/* the driver under test as a module */

/* ---- devices of the guest's own: a driver that binds to every function ------------------------------ */

enum { VECTORS = 32 };

struct guest_device {
	struct pci_dev *pdev;
	unsigned int vectors;
	bool requested[VECTORS];
	u64 invalidated;
};

static irqreturn_t handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void vectors_free(struct guest_device *g)
{
	for (unsigned int i = 0; i < g->vectors && i < VECTORS; i++) {
		if (g->requested[i])
			free_irq(pci_irq_vector(g->pdev, i), g);
		g->requested[i] = false;
	}
	if (g->vectors)
		pci_free_irq_vectors(g->pdev);
	g->vectors = 0;
}

static int guest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct guest_device *g = kzalloc(sizeof(*g), GFP_KERNEL);
	int ret;

	if (!g)
		return -ENOMEM;
	ret = pci_enable_device(pdev);
	if (ret) {
		kfree(g);
		return ret;
	}
	pci_set_master(pdev);
	g->pdev = pdev;
	pci_set_drvdata(pdev, g);
	return 0;
}

static void guest_remove(struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);

	vectors_free(g);
	pci_disable_device(pdev);
	hyperv_reg_block_invalidate(pdev, NULL, NULL);
	pci_set_drvdata(pdev, NULL);
	kfree(g);
}

static const struct pci_device_id guest_ids[] = { { PCI_DEVICE(PCI_ANY_ID, PCI_ANY_ID) }, {} };
static struct pci_driver guest_driver = {
	.name = "guest",
	.id_table = guest_ids,
	.probe = guest_probe,
	.remove = guest_remove,
};

/* ---- channels ---------------------------------------------------------------------------------------- */

static struct hv_device *device_of(unsigned int relid)
{
	struct vmbus_channel *c = vmbus_connection.channels && relid < MAX_CHANNEL_RELIDS ? relid2channel(relid) : NULL;

	return c ? c->device_obj : NULL;
}

static struct pci_bus *bus_of(unsigned int relid)
{
	struct hv_device *hdev = device_of(relid);
	struct pci_bus *bus;

	if (!hdev)
		return NULL;
	list_for_each_entry(bus, &pci_root_buses, node)
		if (bus->bridge && bus->bridge->parent == &hdev->device)
			return bus;
	return NULL;
}

static enum kernel_channel channel(unsigned int relid)
{
	struct vmbus_channel *c = vmbus_connection.channels && relid < MAX_CHANNEL_RELIDS ? relid2channel(relid) : NULL;
	struct device *dev;

	if (!c)
		return KERNEL_ABSENT;
	if (!loaded)
		return KERNEL_ABSENT;
	if (!c->device_obj)
		return c->probe_done ? KERNEL_UNBOUND : KERNEL_PROBING;
	dev = &c->device_obj->device;
	if (dev->driver && device_is_bound(dev))
		return KERNEL_BOUND;
	return dev->driver || !c->probe_done ? KERNEL_PROBING : KERNEL_UNBOUND;
}

/* The host's side of a ring: one writer or reader at a time, so plain loads and stores do. */
static void ring_copy(struct hv_ring_buffer_info *r, u32 at, void *bytes, u32 len, bool out)
{
	u8 *ring = r->ring_buffer->buffer, *p = bytes;
	u32 head = min(len, r->ring_datasize - at);

	if (out) {
		memcpy(ring + at, p, head);
		memcpy(ring, p + head, len - head);
	} else {
		memcpy(p, ring + at, head);
		memcpy(p + head, ring, len - head);
	}
}

static int ring_read(unsigned int relid, void *packet, unsigned int room)
{
	struct vmbus_channel *c = relid < MAX_CHANNEL_RELIDS ? relid2channel(relid) : NULL;
	struct hv_ring_buffer_info *r;
	struct vmpacket_descriptor d;
	u32 at, used, len;

	if (!c || !c->outbound.ring_buffer)
		return -ENODEV;
	r = &c->outbound;
	at = r->ring_buffer->read_index;
	used = (r->ring_buffer->write_index + r->ring_datasize - at) % r->ring_datasize;
	if (used < sizeof(d))
		return 0;
	ring_copy(r, at, &d, sizeof(d), false);
	len = d.len8 << 3;
	if (len < sizeof(d) || len + 8 > used || len > room)
		return -EPROTO;
	ring_copy(r, at, packet, len, false);
	r->ring_buffer->read_index = (at + len + 8) % r->ring_datasize;
	return (int)len;
}

static int ring_write(unsigned int relid, const void *packet, unsigned int len)
{
	struct vmbus_channel *c = relid < MAX_CHANNEL_RELIDS ? relid2channel(relid) : NULL;
	struct hv_ring_buffer_info *r;
	u32 at, used;
	u64 trailer;

	if (!c || !c->inbound.ring_buffer)
		return -ENODEV;
	r = &c->inbound;
	at = r->ring_buffer->write_index;
	used = (at + r->ring_datasize - r->ring_buffer->read_index) % r->ring_datasize;
	if (len + 8 >= r->ring_datasize - used)
		return -EAGAIN;
	ring_copy(r, at, (void *)packet, len, true);
	trailer = (u64)at << 32;
	ring_copy(r, (at + len) % r->ring_datasize, &trailer, sizeof(trailer), true);
	r->ring_buffer->write_index = (at + len + 8) % r->ring_datasize;
	return 0;
}

/* The driver has let go of a device: its root bus, whose sysdata it freed, has to be gone. */
extern char hv_pci_remove_place[] __asm__("hv_pci_remove") __attribute__((weak));

static int unbound(struct notifier_block *nb, unsigned long action, void *data)
{
	struct device *dev = data;
	struct pci_bus *bus;

	if (action != BUS_NOTIFY_UNBOUND_DRIVER)
		return NOTIFY_DONE;
	list_for_each_entry(bus, &pci_root_buses, node)
		if (bus->bridge && bus->bridge->parent == dev)
			sim_abort(bdf_sim, SIM_STALE, "a root bus is still there", hv_pci_remove_place);
	return NOTIFY_DONE;
}

static struct notifier_block unbound_block = { .notifier_call = unbound };

/* ---- requests ------------------------------------------------------------------------------------------ */

/* The function, referenced, with its device locked so that its driver stays; NULL if it is not there. */
static struct pci_dev *function_get(const struct kernel_request *r)
{
	struct pci_bus *bus = bus_of(r->relid);
	struct pci_dev *pdev = bus ? pci_get_slot(bus, r->devfn) : NULL;

	if (!pdev)
		return NULL;
	device_lock(&pdev->dev);
	if (!pci_get_drvdata(pdev)) {
		device_unlock(&pdev->dev);
		pci_dev_put(pdev);
		return NULL;
	}
	bdf_subject()->relid = r->relid;
	bdf_subject()->devfn = r->devfn;
	return pdev;
}

static void function_put(struct pci_dev *pdev)
{
	bdf_subject()->relid = 0;
	device_unlock(&pdev->dev);
	pci_dev_put(pdev);
}

static int config_read(struct kernel_request *r, struct pci_dev *pdev)
{
	u32 value = ~0U;
	u8 byte = 0xff;
	u16 word = 0xffff;
	int ret;

	if (r->size == 1) {
		ret = pci_bus_read_config_byte(pdev->bus, r->devfn, r->where, &byte);
		value = byte;
	} else if (r->size == 2) {
		ret = pci_bus_read_config_word(pdev->bus, r->devfn, r->where, &word);
		value = word;
	} else {
		ret = pci_bus_read_config_dword(pdev->bus, r->devfn, r->where, &value);
	}
	r->result = value;
	return ret;
}

static int config_write(struct kernel_request *r, struct pci_dev *pdev)
{
	if (r->size == 1)
		return pci_bus_write_config_byte(pdev->bus, r->devfn, r->where, (u8)r->value);
	if (r->size == 2)
		return pci_bus_write_config_word(pdev->bus, r->devfn, r->where, (u16)r->value);
	return pci_bus_write_config_dword(pdev->bus, r->devfn, r->where, r->value);
}

static int msi(struct kernel_request *r, struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);
	unsigned int most = clamp(r->count, 1U, (unsigned int)VECTORS);
	int n;

	if (g->vectors)
		return -EBUSY;
	n = pci_alloc_irq_vectors(pdev, 1, most, r->kind ? PCI_IRQ_MSI : PCI_IRQ_MSIX);
	if (n < 0)
		return n;
	g->vectors = (unsigned int)n;
	for (int i = 0; i < n; i++)
		g->requested[i] = !request_irq(pci_irq_vector(pdev, i), handler, 0, "guest", g);
	r->result = (unsigned int)n;
	return 0;
}

static int msi_free(struct kernel_request *r, struct pci_dev *pdev)
{
	vectors_free(pci_get_drvdata(pdev));
	return 0;
}

/* There is one CPU: what an affinity change leads to, a mask and an unmask, is done directly. */
static int retarget(struct kernel_request *r, struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);
	int irq;

	if (r->count >= g->vectors || !g->requested[r->count])
		return -ENOENT;
	irq = pci_irq_vector(pdev, r->count);
	irq_set_status_flags((unsigned int)irq, IRQ_DISABLE_UNLAZY);
	disable_irq((unsigned int)irq);
	enable_irq((unsigned int)irq);
	return 0;
}

static void invalidated(void *context, u64 mask)
{
	((struct guest_device *)context)->invalidated |= mask;
}

static int block_read(struct kernel_request *r, struct pci_dev *pdev)
{
	u8 bytes[HV_CONFIG_BLOCK_SIZE_MAX] = { 0 };
	unsigned int got = 0;
	int ret;

	hyperv_reg_block_invalidate(pdev, pci_get_drvdata(pdev), invalidated);
	ret = hyperv_read_cfg_blk(pdev, bytes, min_t(unsigned int, r->size, sizeof(bytes)), r->where, &got);
	r->result = got;
	return ret;
}

static int block_write(struct kernel_request *r, struct pci_dev *pdev)
{
	u8 bytes[HV_CONFIG_BLOCK_SIZE_MAX];
	unsigned int len = min_t(unsigned int, r->size, sizeof(bytes));

	memcpy(bytes, r->data, len);
	return hyperv_write_cfg_blk(pdev, bytes, len, r->where);
}

static int with_function(struct kernel_request *r, int (*fn)(struct kernel_request *, struct pci_dev *))
{
	struct pci_dev *pdev = function_get(r);
	int ret;

	if (!pdev)
		return -ENODEV;
	ret = fn(r, pdev);
	function_put(pdev);
	return ret;
}

/* Hibernation of one device, as vmbus_suspend() and vmbus_resume() do it under CONFIG_PM_SLEEP. */
static int power(struct kernel_request *r, bool suspend)
{
	struct hv_device *hdev = device_of(r->relid);
	struct hv_driver *drv;
	int ret = -ENODEV;

	if (!hdev || !get_device(&hdev->device))
		return -ENODEV;
	device_lock(&hdev->device);
	if (hdev->device.driver && device_is_bound(&hdev->device)) {
		drv = drv_to_hv_drv(hdev->device.driver);
		ret = suspend ? drv->suspend(hdev) : drv->resume(hdev);
	}
	device_unlock(&hdev->device);
	put_device(&hdev->device);
	return ret;
}

static int module(bool load)
{
	int ret = 0;

	if (load == loaded || loading)
		return -EBUSY;
	loading = true;
	if (load)
		ret = init_hv_pci_drv();
	else
		exit_hv_pci_drv();
	loading = false;
	if (!ret)
		loaded = load;
	return ret;
}

static int carry_out(struct kernel_request *r)
{
	static int (*const on_function[])(struct kernel_request *, struct pci_dev *) = {
		[KERNEL_CONFIG_READ] = config_read, [KERNEL_CONFIG_WRITE] = config_write, [KERNEL_MSI] = msi,
		[KERNEL_MSI_FREE] = msi_free,	    [KERNEL_RETARGET] = retarget,	  [KERNEL_BLOCK_READ] = block_read,
		[KERNEL_BLOCK_WRITE] = block_write,
	};

	switch (r->task) {
	case KERNEL_SUSPEND:
	case KERNEL_RESUME:
		return power(r, r->task == KERNEL_SUSPEND);
	case KERNEL_LOAD:
	case KERNEL_UNLOAD:
		return module(r->task == KERNEL_LOAD);
	default:
		return with_function(r, on_function[r->task]);
	}
}

static void request_main(void *argument)
{
	struct kernel_request *r = argument;

	r->status = carry_out(r);
	r->done = 1;
}

static void request(struct kernel_request *r)
{
	static const char *const name[] = {
		[KERNEL_CONFIG_READ] = "config read",	[KERNEL_CONFIG_WRITE] = "config write",
		[KERNEL_MSI] = "msi set-up",		[KERNEL_MSI_FREE] = "msi free",
		[KERNEL_RETARGET] = "retarget",		[KERNEL_BLOCK_READ] = "block read",
		[KERNEL_BLOCK_WRITE] = "block write",	[KERNEL_SUSPEND] = "suspend",
		[KERNEL_RESUME] = "resume",		[KERNEL_UNLOAD] = "module exit",
		[KERNEL_LOAD] = "module init",
	};

	r->done = 0;
	bdf_spawn(name[r->task], request_main, r, 0);
}

/* ---- a look around --------------------------------------------------------------------------------------- */

static void show_function(const struct kernel_visitor *v, struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);
	struct kernel_function f = {
		.bus = pdev->bus->number,
		.devfn = pdev->devfn,
		.vendor = pdev->vendor,
		.device = pdev->device,
		.class = pdev->class,
		.rev = pdev->revision,
		.subsystem = (u32)pdev->subsystem_device << 16 | pdev->subsystem_vendor,
		.vectors = g ? g->vectors : 0,
		.node = dev_to_node(&pdev->dev),
	};

	v->function(v->context, &f);
}

static void visit(const struct kernel_visitor *v)
{
	struct pci_bus *bus;
	struct pci_dev *pdev;
	struct pci_slot *slot;

	list_for_each_entry(bus, &pci_root_buses, node) {
		struct device *parent = bus->bridge ? bus->bridge->parent : NULL;
		struct hv_device *hdev = parent ? device_to_hv_device(parent) : NULL;

		if (!hdev)
			continue;
		v->bus(v->context, hdev->channel->offermsg.child_relid, (unsigned int)pci_domain_nr(bus));
		list_for_each_entry(pdev, &bus->devices, bus_list)
			show_function(v, pdev);
		list_for_each_entry(slot, &bus->slots, list)
			v->slot(v->context, slot->number, kobject_name(&slot->kobj));
	}
}

static const unsigned long *domains(unsigned int *bits)
{
	*bits = 65536;
	return hvpci_dom_map;
}

/* ---- statics ------------------------------------------------------------------------------------------------ */

static void hypercalls(int on)
{
#ifdef HV_X64_USE_MMIO_HYPERCALLS
	ms_hyperv.hints = on ? HV_X64_USE_MMIO_HYPERCALLS : 0;
#endif
}

static void faults_anywhere(int on)
{
	bdf_faults_anywhere = on;
}

static char *saved_data, *saved_bss;

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

static void statics(void)
{
	char *data = saved_data + (bdf_driver_data_start - bdf_data_start);
	char *bss = saved_bss + (bdf_driver_bss_start - bdf_bss_start);
	unsigned long data_len = bdf_driver_data_end - bdf_driver_data_start;
	unsigned long bss_len = bdf_driver_bss_end - bdf_driver_bss_start;

	if (&cpu_next)		/* whose turn it is for multi-MSI; any value is right */
		memcpy(&cpu_next, saved_data + ((char *)&cpu_next - bdf_data_start), sizeof(cpu_next));
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

static void settle(void)
{
	hypercalls(0);
	faults_anywhere(0);
	forget_domains();
	memset(bdf_once_start, 0, bdf_once_end - bdf_once_start);
	memcpy(&vmbus_connection.next_gpadl_handle,
	       saved_data + ((char *)&vmbus_connection.next_gpadl_handle - bdf_data_start), sizeof(atomic_t));
	signals_enabled = 1;
	bdf_irq_init();
	bdf_mmio_reset();
}

static void restore(void)
{
	char *data = saved_data, *bss = saved_bss;

	memcpy(bdf_data_start, data, bdf_data_end - bdf_data_start);
	memcpy(bdf_bss_start, bss, bdf_bss_end - bdf_bss_start);
	saved_data = data;
	saved_bss = bss;
	bdf_tasks_reset();
	bdf_pages_restored();
}

static int baseline(void)
{
	unsigned long data_len = bdf_data_end - bdf_data_start, bss_len = bdf_bss_end - bdf_bss_start;

	if (!saved_data)
		saved_data = sim_alloc(bdf_sim, data_len, 0, NULL);
	if (!saved_bss)
		saved_bss = sim_alloc(bdf_sim, bss_len, 0, NULL);
	if (!saved_data || !saved_bss)
		return -ENOMEM;
	memcpy(saved_data, bdf_data_start, data_len);
	memcpy(saved_bss, bdf_bss_start, bss_len);
	return 0;
}

/* ---- boot --------------------------------------------------------------------------------------------------- */

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
	for (initcall_t *fn = bdf_initcalls_start; fn < bdf_initcalls_end; fn++)
		(*fn)();
	loaded = true;
	bus_register_notifier(&hv_bus, &unbound_block);
	ret = pci_register_driver(&guest_driver);
	*(int *)result = vmbus_connection.conn_state == CONNECTED ? ret : -EPROTO;
}

static int boot(struct sim *sim, const struct kernel_host *host)
{
	int ret = -EDEADLK;

	bdf_sim = sim;
	bdf_host = host;
	bdf_tasks_init();
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
	.name = BDF_KERNEL_NAME,
	.source = BDF_KERNEL_SOURCE,
	.boot = boot,
	.baseline = baseline,
	.switched = bdf_switched,
	.verbose = verbose,
	.faults_anywhere = faults_anywhere,
	.hypercalls = hypercalls,
	.message = bdf_message,
	.ring_read = ring_read,
	.ring_write = ring_write,
	.event = bdf_event,
	.request = request,
	.channel = channel,
	.visit = visit,
	.domains = domains,
	.statics = statics,
	.settle = settle,
	.restore = restore,
};
