/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux/acpi.h - the kernel's own, and a device of it
 *
 * vmbus_drv.c of 6.1 looks into ACPI devices although this configuration has no ACPI.  Those paths
 * (bus discovery at boot) are never taken here; they need the declarations to compile.
 */
#ifndef BDFUZZ_LINUX_ACPI_H
#define BDFUZZ_LINUX_ACPI_H

#include_next <linux/acpi.h>

#ifndef CONFIG_ACPI
#include <linux/device.h>
#include <linux/list.h>

struct acpi_device_flags {
	u32 cca_seen : 1, coherent_dma : 1;
};

struct acpi_device {
	void *handle;
	struct acpi_device *parent;
	struct fwnode_handle fwnode;
	struct device dev;
	struct acpi_device_flags flags;
	void *driver_data;
};

struct acpi_device_ops {
	int (*add)(struct acpi_device *device);
	int (*remove)(struct acpi_device *device);
};

struct acpi_driver {
	char name[80];
	const struct acpi_device_id *ids;
	struct acpi_device_ops ops;
	struct device_driver drv;
};

int acpi_bus_register_driver(struct acpi_driver *driver);
void acpi_bus_unregister_driver(struct acpi_driver *driver);

static inline struct acpi_device *acpi_dev_parent(struct acpi_device *adev)
{
	return adev->parent;
}

static inline bool acpi_dev_resource_interrupt(void *ares, int index, struct resource *res)
{
	return false;
}
#endif

#endif
