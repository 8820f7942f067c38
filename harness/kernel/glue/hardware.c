// SPDX-License-Identifier: GPL-2.0
/*
 * hardware.c - PCI hardware of a scenario, taken into use by the real PCI core as on an x86 machine
 *
 * What the rest of a kernel does around the core: host bridges that firmware describes (drivers/acpi/pci_root.c), in
 * the order in which a machine boots; what is written to sysfs (drivers/pci/pci-sysfs.c); and what a hardware domain
 * tells Xen (drivers/xen/pci.c).  Config accesses go to the harness one by one.
 *
 * Not here: windows that firmware gave to bridges are not claimed, ACPI hotplug, pciehp, portdrv.
 */
#include <linux/device.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <../drivers/pci/pci.h>

#include "glue.h"

/* Made visible by the build (files.txt, `show`). */
ssize_t sriov_numvfs_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);

enum { ROOTS = 16, PEERS = 2 };	/* their windows do not overlap */

struct root {			/* what struct pci_root_info is on x86; freed with the host bridge */
	struct pci_sysdata sd;
	struct resource busn, io, mem, high;
};

static u32 address_of(unsigned int domain, unsigned int bus, unsigned int devfn)
{
	return domain << 16 | bus << 8 | devfn;
}

static u32 address_on(const struct pci_bus *bus, unsigned int devfn)
{
	return address_of((unsigned int)pci_domain_nr((struct pci_bus *)bus), bus->number, devfn);
}

static void tell(unsigned int what)
{
	if (what)
		bdf_host->watched(bdf_host->context, what);
}

static int hardware_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	tell(glue_watch(bus));
	return bdf_host->config_read(bdf_host->context, address_on(bus, devfn), (unsigned int)where,
				     (unsigned int)size, value);
}

static int hardware_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	tell(glue_watch(bus) | glue_watch_write(bus, devfn, where, size, value));
	return bdf_host->config_write(bdf_host->context, address_on(bus, devfn), (unsigned int)where,
				      (unsigned int)size, value);
}

static struct pci_ops hardware_ops = { .read = hardware_read, .write = hardware_write };

int glue_is_hardware(const struct pci_bus *bus)
{
	return bus->ops == &hardware_ops;
}

/* x86 takes firmware's bridge windows over: arch/x86/pci/common.c, pcibios_fixup_bus(). */
void pcibios_fixup_bus(struct pci_bus *bus)
{
	if (glue_is_hardware(bus) || glue_is_private(bus))
		pci_read_bridge_bases(bus);
}

/* Whose interrupts a function's are: there, pcibios_device_add(). */
int pcibios_device_add(struct pci_dev *pdev)
{
	struct irq_domain *domain = dev_get_msi_domain(&pdev->bus->dev);

	if (glue_is_hardware(pdev->bus) || glue_is_private(pdev->bus))
		dev_set_msi_domain(&pdev->dev, domain ? domain : bdf_msi_domain);
	return 0;
}

/* drivers/xen/pci.c: what a hardware domain says when a function is registered, and when it goes. */
static int tell_hypervisor(struct notifier_block *nb, unsigned long action, void *data)
{
	struct pci_dev *pdev = to_pci_dev((struct device *)data);
	u32 address, pf;

	if (!glue_is_hardware(pdev->bus))
		return NOTIFY_DONE;
	address = pf = address_on(pdev->bus, pdev->devfn);
	if (pdev->is_virtfn)
		pf = address_on(pdev->physfn->bus, pdev->physfn->devfn);
	if (action == BUS_NOTIFY_DEL_DEVICE)
		bdf_host->function_removed(bdf_host->context, address);
	if (action == BUS_NOTIFY_ADD_DEVICE && bdf_host->function_added(bdf_host->context, address, pf))
		dev_err(&pdev->dev, "Failed to add - passthrough or MSI/MSI-X might fail!\n");
	return NOTIFY_OK;
}

static struct notifier_block hypervisor = { .notifier_call = tell_hypervisor };

int glue_hardware_init(void)
{
	return bus_register_notifier(&pci_bus_type, &hypervisor);
}

/* ---- boot ------------------------------------------------------------------------------------------ */

static void release_root(struct pci_host_bridge *bridge)
{
	kfree(bridge->release_data);
}

static struct resource window(const char *name, u64 start, u64 size, unsigned long flags)
{
	return (struct resource){ .name = name, .start = start, .end = start + size - 1, .flags = flags };
}

/* The @index-th of @shares equal parts of what an x86 machine has; I/O ports by pages, as bridges forward them. */
static struct root *new_root(unsigned int domain, unsigned int index, unsigned int shares, struct list_head *resources)
{
	struct root *root = kzalloc(sizeof(*root), GFP_KERNEL);
	const u64 io = shares > 15 ? 0xf000 / shares : rounddown(0xf000 / shares, 0x1000);
	const u64 mem = rounddown(0x70000000 / shares, 0x1000000);

	if (!root)
		return NULL;
	root->sd.domain = (int)domain;
	root->sd.node = NUMA_NO_NODE;
	root->io = window("PCI io", 0x1000 + index * io, io, IORESOURCE_IO);
	root->mem = window("PCI mem", 0x80000000 + index * mem, mem, IORESOURCE_MEM);
	root->high = window("PCI mem", 0x8000000000ull + ((u64)index << 34), 1ull << 34,
			    IORESOURCE_MEM | IORESOURCE_PREFETCH | IORESOURCE_MEM_64);
	pci_add_resource(resources, &root->io);
	pci_add_resource(resources, &root->mem);
	pci_add_resource(resources, &root->high);
	return root;
}

static int keep_root(struct pci_bus *bus, struct root *root, struct list_head *resources)
{
	if (bus) {
		pci_set_host_bridge_release(to_pci_host_bridge(bus->bridge), release_root, root);
		return 0;
	}
	pci_free_resource_list(resources);
	kfree(root);
	return -ENOMEM;
}

/* All functions below a root, and then their payload sizes: arch/x86/pci/acpi.c, pci_acpi_scan_root(). */
static void scan_below(struct pci_bus *root)
{
	struct pci_bus *child;

	pci_scan_child_bus(root);
	list_for_each_entry(child, &root->children, node)
		pcie_bus_configure_settings(child);
}

/* drivers/acpi/pci_root.c: firmware says which bus numbers there are. */
static int scan_root(const struct kernel_root *r, unsigned int index, unsigned int shares)
{
	LIST_HEAD(resources);
	struct root *root = new_root(r->domain, index, shares, &resources);
	struct pci_bus *bus;

	if (!root)
		return -ENOMEM;
	root->busn = window("PCI busn", r->first, r->last - r->first + 1, IORESOURCE_BUS);
	pci_add_resource(&resources, &root->busn);
	bus = pci_create_root_bus(NULL, (int)r->first, &hardware_ops, &root->sd, &resources);
	if (bus)
		scan_below(bus);
	return keep_root(bus, root, &resources);
}

/*
 * Buses that answer, and that no bridge leads to as far as the kernel knows, are taken for those of host bridges that
 * firmware did not tell of: arch/x86/pci/legacy.c, pcibios_fixup_peer_bridges().
 */
static void scan_peers(unsigned int roots, unsigned int shares)
{
	for (unsigned int n = 0; (n = bdf_host->answering_bus(bdf_host->context, n)) < 256 && roots < shares; n++) {
		LIST_HEAD(resources);
		struct root *root;

		if (pci_find_bus(0, (int)n))
			continue;
		root = new_root(0, roots++, shares, &resources);
		if (!root || keep_root(pci_scan_root_bus(NULL, (int)n, &hardware_ops, &root->sd, &resources), root,
				       &resources))
			return;
	}
}

static struct pci_bus *next_root(struct pci_bus *bus)
{
	while ((bus = pci_find_next_bus(bus)))
		if (glue_is_hardware(bus))
			return bus;
	return NULL;
}

/*
 * What firmware gave and uses stays where it is, if there is room for it: arch/x86/pci/i386.c,
 * pcibios_allocate_dev_resources().
 */
static int claim(struct pci_dev *pdev, void *context)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	for (int i = 0; i <= PCI_STD_RESOURCE_END && command & PCI_COMMAND_MEMORY; i++) {
		struct resource *r = &pdev->resource[i];

		if (r->flags & IORESOURCE_MEM && r->start && !r->parent && pci_claim_resource(pdev, i)) {
			r->end -= r->start;
			r->start = 0;
		}
	}
	return 0;
}

/* Each root is scanned in turn; when all are known, what they have is given room; then drivers come. */
static int boot(const struct kernel_request *r)
{
	struct pci_bus *bus = next_root(NULL);
	int ret = 0;

	if (bus)
		return -EBUSY;
	if (r->count > ROOTS)
		return -ENOSPC;
	bdf_assign_all_busses = (int)r->value;
	pci_lock_rescan_remove();
	for (unsigned int i = 0; i < r->count && !ret; i++)
		ret = scan_root(&r->roots[i], i, r->count + PEERS);
	scan_peers(r->count, r->count + PEERS);
	for (bus = NULL; (bus = next_root(bus));)
		pci_walk_bus(bus, claim, NULL);
	for (bus = NULL; (bus = next_root(bus));)
		pci_assign_unassigned_root_bus_resources(bus);
	for (bus = NULL; (bus = next_root(bus));)
		pci_bus_add_devices(bus);
	pci_unlock_rescan_remove();
	return ret;
}

/* ---- what is written to sysfs ---------------------------------------------------------------------- */

static int rescan(const struct kernel_request *r)
{
	pci_lock_rescan_remove();
	for (struct pci_bus *bus = NULL; (bus = pci_find_next_bus(bus));)
		if (glue_is_hardware(bus) || glue_is_private(bus))
			pci_rescan_bus(bus);
	pci_unlock_rescan_remove();
	return 0;
}

static int remove(const struct kernel_request *r)
{
	struct pci_dev *pdev = glue_function_get(r);

	if (!pdev)
		return -ENODEV;
	pci_stop_and_remove_bus_device_locked(pdev);
	pci_dev_put(pdev);
	return 0;
}

static int numvfs(const struct kernel_request *r)
{
	struct pci_dev *pdev = glue_function_get(r);
	char text[16];
	ssize_t ret = -ENODEV;

	scnprintf(text, sizeof(text), "%u\n", r->count);
	if (pdev)
		ret = pdev->is_physfn ? sriov_numvfs_store(&pdev->dev, NULL, text, strlen(text)) : -ENOENT;
	pci_dev_put(pdev);
	return ret < 0 ? (int)ret : 0;
}

/* What a driver that knows VFs does when it is asked for some (drivers/pci/pci-pf-stub.c). */
int glue_sriov_configure(struct pci_dev *pdev, int count)
{
	int ret;

	if (!count) {
		pci_disable_sriov(pdev);
		return 0;
	}
	ret = pci_enable_sriov(pdev, count);
	return ret ? ret : count;
}

/*
 * What pci_create_root_bus() took is not given back by anybody: pci_remove_root_bus() only takes the host bridge out
 * (remove.c, since 9885440b16b8), and acpi_pci_root_remove() and vmd_remove() leave it at that.  It is put here, so
 * that other leaks are seen.
 */
static int shutdown(const struct kernel_request *r)
{
	struct pci_bus *bus;

	pci_lock_rescan_remove();
	while ((bus = next_root(NULL))) {
		struct pci_host_bridge *bridge = to_pci_host_bridge(bus->bridge);

		pci_stop_root_bus(bus);
		pci_remove_root_bus(bus);
		pci_free_host_bridge(bridge);
	}
	glue_forget_vmds();
	pci_unlock_rescan_remove();
	return 0;
}

int glue_hardware(const struct kernel_request *r)
{
	static int (*const method[])(const struct kernel_request *) = {
		[KERNEL_PCI_BOOT] = boot,     [KERNEL_PCI_RESCAN] = rescan,	[KERNEL_PCI_REMOVE] = remove,
		[KERNEL_PCI_NUMVFS] = numvfs, [KERNEL_PCI_SHUTDOWN] = shutdown,
	};

	return method[r->task](r);
}

/* ---- what can be seen ------------------------------------------------------------------------------ */

static void show_function(const struct kernel_visitor *v, const struct pci_dev *pdev, u32 behind)
{
	struct kernel_pci_function f = {
		.behind = behind,
		.address = address_on(pdev->bus, pdev->devfn),
		.vendor = pdev->vendor,
		.device = pdev->device,
		.class = pdev->class,
		.header = pdev->hdr_type,
		.vf = pdev->is_virtfn,
	};

	f.pf = f.vf ? address_on(pdev->physfn->bus, pdev->physfn->devfn) : f.address;
	if (behind != ~0U) {
		f.address &= 0xffff;
		f.pf &= 0xffff;
	}
	for (unsigned int i = 0; i < min_t(unsigned int, PCI_NUM_RESOURCES, ARRAY_SIZE(f.resource)); i++) {
		f.resource[i].start = pdev->resource[i].start;
		f.resource[i].end = pdev->resource[i].end;
		f.resource[i].flags = pdev->resource[i].flags;
		if (behind != ~0U && !pdev->resource[i].parent)
			f.resource[i].flags |= IORESOURCE_UNSET;
	}
	v->pci_function(v->context, &f);
}

static void show_bus(const struct kernel_visitor *v, const struct pci_bus *bus, u32 behind)
{
	const struct kernel_pci_bus b = {
		.behind = behind,
		.domain = (unsigned int)pci_domain_nr((struct pci_bus *)bus),
		.number = bus->number,
		.end = (unsigned int)bus->busn_res.end,
		.bus = (unsigned long)bus,
		.parent = (unsigned long)bus->parent,
		.bridge = bus->self ? address_on(bus->self->bus, bus->self->devfn) : ~0U,
		.orphan = bus->self && !device_is_registered(&bus->self->dev),
	};

	v->pci_bus(v->context, &b);
}

/* The bus below @bus, or its sibling, or that of the next one above: NULL after the last below @root. */
static const struct pci_bus *next_below(const struct pci_bus *bus, const struct pci_bus *root)
{
	if (!list_empty(&bus->children))
		return list_first_entry(&bus->children, struct pci_bus, node);
	for (; bus != root; bus = bus->parent)
		if (!list_is_last(&bus->node, &bus->parent->children))
			return list_next_entry(bus, node);
	return NULL;
}

void glue_visit_below(const struct kernel_visitor *v, const struct pci_bus *root, unsigned int behind)
{
	const struct pci_dev *pdev;

	for (const struct pci_bus *bus = root; bus; bus = next_below(bus, root)) {
		show_bus(v, bus, behind);
		list_for_each_entry(pdev, &bus->devices, bus_list)
			show_function(v, pdev, behind);
	}
}

void glue_visit_hardware(const struct kernel_visitor *v)
{
	const struct pci_bus *root;

	list_for_each_entry(root, &pci_root_buses, node)
		if (glue_is_hardware(root))
			glue_visit_below(v, root, ~0U);
}
