// SPDX-License-Identifier: GPL-2.0
/*
 * requests.c - what code in the guest asks of the driver under test, each in a thread of its own
 *
 * Functions have a driver (the guest's own, bound by the real PCI core), so that whatever is set up is taken
 * down when they go.  Its requests run with the device locked, as a driver's do.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/hyperv.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>
#include <../drivers/hv/hyperv_vmbus.h>

#include "glue.h"

int init_hv_pci_drv(void);
void exit_hv_pci_drv(void);
int glue_loaded;
static bool loading;

enum { VECTORS = 32 };

struct guest_device {
	struct pci_dev *pdev;
	struct net_device *port;	/* of a NIC's VF; else NULL */
	unsigned int vectors;
	bool requested[VECTORS];
	unsigned int handled[VECTORS];
	int irq[VECTORS];		/* as asked for: a handler may not ask, which sleeps */
	u64 invalidated;
};

static irqreturn_t handler(int irq, void *data)
{
	struct guest_device *g = data;

	for (unsigned int i = 0; i < g->vectors && i < VECTORS; i++)
		if (g->irq[i] == irq)
			g->handled[i]++;
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
	/* A VMD is for its own driver, if that is told of it later too (new_id). */
	ret = pdev->class >> 8 == PCI_CLASS_STORAGE_RAID ? -ENODEV : pci_enable_device(pdev);
	if (ret) {
		kfree(g);
		return ret;
	}
	pci_set_master(pdev);
	g->pdev = pdev;
	pci_set_drvdata(pdev, g);
	g->port = glue_port_probe(pdev);
	return 0;
}

static void guest_remove(struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);

	glue_port_remove(g->port);
	vectors_free(g);
	pci_disable_sriov(pdev);
	pci_disable_device(pdev);
	if (!glue_is_hardware(pdev->bus) && !glue_is_private(pdev->bus))
		hyperv_reg_block_invalidate(pdev, NULL, NULL);
	pci_set_drvdata(pdev, NULL);
	kfree(g);
}

/* As drivers of disks do, nvme_shutdown() for one: nothing else would give the vectors back. */
static void guest_shutdown(struct pci_dev *pdev)
{
	vectors_free(pci_get_drvdata(pdev));
}

static const struct pci_device_id guest_ids[] = { { PCI_DEVICE(PCI_ANY_ID, PCI_ANY_ID) }, {} };
struct pci_driver glue_guest_driver = {
	.name = "guest",
	.id_table = guest_ids,
	.probe = guest_probe,
	.remove = guest_remove,
	.shutdown = guest_shutdown,
	.sriov_configure = glue_sriov_configure,
};

unsigned int glue_vectors(struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);

	return g ? g->vectors : 0;
}

static struct pci_dev *on_channel(const struct kernel_request *r)
{
	struct pci_bus *bus = glue_bus(r->relid);
	struct pci_dev *pdev;

	if (!bus)
		return NULL;
	get_device(&bus->dev);		/* pci_get_slot() may sleep */
	pdev = pci_get_slot(bus, r->devfn);
	put_device(&bus->dev);
	return pdev;
}

/* The function, referenced, with its device locked so that its driver stays; NULL if it is not there. */
static struct pci_dev *function_get(const struct kernel_request *r)
{
	struct pci_dev *pdev = r->task >= KERNEL_PCI_BOOT ? glue_function_get(r) : on_channel(r);

	if (!pdev)
		return NULL;
	device_lock(&pdev->dev);
	if (pdev->driver != &glue_guest_driver) {
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
	for (unsigned int i = 0; i < g->vectors; i++)
		g->irq[i] = pci_irq_vector(pdev, i);
	for (unsigned int i = 0; i < g->vectors; i++)
		g->requested[i] = !request_irq((unsigned int)g->irq[i], handler, 0, "guest", g);
	r->result = (unsigned int)n;
	return 0;
}

static int msi_free(struct kernel_request *r, struct pci_dev *pdev)
{
	vectors_free(pci_get_drvdata(pdev));
	return 0;
}

/* There is one CPU: what an affinity change leads to, a mask and an unmask, is done directly. */
static int interrupt(struct kernel_request *r, struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);
	unsigned int before;
	int ret;

	if (r->count >= g->vectors || r->count >= VECTORS || !g->requested[r->count])
		return -ENOENT;
	before = g->handled[r->count];
	ret = glue_interrupt(pdev, (unsigned int)pci_irq_vector(pdev, r->count));
	r->result = g->handled[r->count] - before;
	return ret;
}

static int retarget(struct kernel_request *r, struct pci_dev *pdev)
{
	struct guest_device *g = pci_get_drvdata(pdev);
	int irq;

	if (r->count >= g->vectors || !g->requested[r->count])
		return -ENOENT;
	irq = pci_irq_vector(pdev, r->count);
	sim_cross(bdf_sim, SIM_RETARGETED);
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

/* Devices that sleep: a power-management core wakes nobody else, and puts nobody to sleep twice. */
static struct device *asleep[8];

static struct device **bed_of(const struct device *dev)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(asleep); i++)
		if (asleep[i] == dev)
			return &asleep[i];
	return NULL;
}

void glue_awake(struct device *dev)
{
	struct device **bed = bed_of(dev);

	if (bed)
		*bed = NULL;
}

/* Hibernation of one device, as vmbus_suspend() and vmbus_resume() do it under CONFIG_PM_SLEEP. */
static int power(struct kernel_request *r, bool suspend)
{
	struct hv_device *hdev = glue_device(r->relid);
	struct hv_driver *drv;
	struct device **bed;
	int ret = -ENODEV;

	if (!hdev || !kobject_get_unless_zero(&hdev->device.kobj))	/* its release may be still to come */
		return -ENODEV;
	device_lock(&hdev->device);
	bed = bed_of(&hdev->device);
	if (suspend)
		bed = bed ? NULL : bed_of(NULL);
	if (bed && hdev->device.driver && device_is_bound(&hdev->device)) {
		drv = drv_to_hv_drv(hdev->device.driver);
		sim_cross(bdf_sim, SIM_POWER_ALONE);
		*bed = &hdev->device;
		ret = suspend ? drv->suspend(hdev) : drv->resume(hdev);
		if (!suspend || ret)
			*bed = NULL;
	}
	device_unlock(&hdev->device);
	put_device(&hdev->device);
	return ret;
}

static int module(bool load)
{
	int ret = 0;

	if (load == glue_loaded || loading)
		return -EBUSY;
	loading = true;
	sim_cross(bdf_sim, SIM_RELOADED);
	if (load)
		ret = init_hv_pci_drv();
	else
		exit_hv_pci_drv();
	if (!load && IS_ENABLED(CONFIG_DEBUG_KOBJECT_RELEASE))
		msleep(50);	/* nobody loads it again before the driver's own object, and its name, are gone */
	loading = false;
	if (!ret)
		glue_loaded = load;
	return ret;
}

static int carry_out(struct kernel_request *r)
{
	static int (*const on_function[])(struct kernel_request *, struct pci_dev *) = {
		[KERNEL_CONFIG_READ] = config_read, [KERNEL_CONFIG_WRITE] = config_write, [KERNEL_MSI] = msi,
		[KERNEL_MSI_FREE] = msi_free,	    [KERNEL_RETARGET] = retarget,
		[KERNEL_BLOCK_READ] = block_read,
		[KERNEL_BLOCK_WRITE] = block_write, [KERNEL_PCI_VECTORS] = msi, [KERNEL_PCI_VECTORS_FREE] = msi_free,
		[KERNEL_PCI_INTERRUPT] = interrupt,
	};

	switch (r->task) {
	case KERNEL_SUSPEND:
	case KERNEL_RESUME:
		return power(r, r->task == KERNEL_SUSPEND);
	case KERNEL_LOAD:
	case KERNEL_UNLOAD:
		return module(r->task == KERNEL_LOAD);
	case KERNEL_INJECT:
		return glue_inject(r->kind);
	case KERNEL_PCI_BOOT:
	case KERNEL_PCI_RESCAN:
	case KERNEL_PCI_REMOVE:
	case KERNEL_PCI_NUMVFS:
	case KERNEL_PCI_SHUTDOWN:
		return glue_hardware(r);
	case KERNEL_PCI_READ:
	case KERNEL_PCI_WRITE:
	case KERNEL_PCI_NEW_ID:
	case KERNEL_PCI_UNBIND:
	case KERNEL_PCI_BIND:
	case KERNEL_PCI_SLEEP:
	case KERNEL_PCI_WAKE:
	case KERNEL_PCI_HALT:
		return glue_vmd(r);
	case KERNEL_NETDEV:
	case KERNEL_NETDEV_MAC:
	case KERNEL_NETDEV_LINK:
		return glue_netdev(r);
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

void glue_request(struct kernel_request *r)
{
	static const char *const name[] = {
		[KERNEL_CONFIG_READ] = "config read",	[KERNEL_CONFIG_WRITE] = "config write",
		[KERNEL_MSI] = "msi set-up",		[KERNEL_MSI_FREE] = "msi free",
		[KERNEL_RETARGET] = "retarget",		[KERNEL_BLOCK_READ] = "block read",
		[KERNEL_BLOCK_WRITE] = "block write",	[KERNEL_SUSPEND] = "suspend",
		[KERNEL_RESUME] = "resume",		[KERNEL_UNLOAD] = "module exit",
		[KERNEL_LOAD] = "module init",		[KERNEL_INJECT] = "injected fault",
		[KERNEL_PCI_BOOT] = "boot",		[KERNEL_PCI_RESCAN] = "rescan",
		[KERNEL_PCI_REMOVE] = "remove",		[KERNEL_PCI_NUMVFS] = "sriov_numvfs",
		[KERNEL_PCI_SHUTDOWN] = "shutdown",	[KERNEL_PCI_READ] = "config read",
		[KERNEL_PCI_WRITE] = "config write",	[KERNEL_PCI_NEW_ID] = "new_id",
		[KERNEL_PCI_UNBIND] = "unbind",		[KERNEL_PCI_BIND] = "bind",
		[KERNEL_PCI_SLEEP] = "suspend",		[KERNEL_PCI_WAKE] = "resume",
		[KERNEL_PCI_HALT] = "power-off",	[KERNEL_PCI_VECTORS] = "msi set-up",
		[KERNEL_PCI_VECTORS_FREE] = "msi free",	[KERNEL_PCI_INTERRUPT] = "interrupt",
		[KERNEL_NETDEV] = "netdev",
		[KERNEL_NETDEV_MAC] = "set address",	[KERNEL_NETDEV_LINK] = "set link",
	};

	r->done = 0;
	bdf_spawn(name[r->task], request_main, r, 0);
}
