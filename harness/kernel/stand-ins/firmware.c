// SPDX-License-Identifier: GPL-2.0
/*
 * firmware.c - the part of ACPI that names functions: changed behaviour
 *
 * Replaces drivers/pci/pci-acpi.c and drivers/acpi/glue.c as far as vmd.c uses them: a driver may say who a function is
 * in firmware's namespace, and is asked for each that is added.  Given up: the namespace, in which nobody is; the
 * address that was looked for is kept for who wants to see it.
 */
#include <linux/acpi.h>
#include <linux/pci.h>

#include "../glue/glue.h"

static struct acpi_device *(*hook)(struct pci_dev *pdev);
static u64 asked;
static struct acpi_device host_bridge;

struct acpi_device *bdf_companion(struct device *dev)
{
	return &host_bridge;
}

int pci_acpi_set_companion_lookup_hook(struct acpi_device *(*func)(struct pci_dev *pdev))
{
	if (hook)
		return -EBUSY;
	hook = func;
	return 0;
}

void pci_acpi_clear_companion_lookup_hook(void)
{
	hook = NULL;
}

struct acpi_device *acpi_find_child_device(struct acpi_device *parent, u64 address, bool check_children)
{
	asked = address;
	return NULL;
}

u64 bdf_firmware_address(struct pci_dev *pdev)
{
	asked = 0;
	if (hook)
		hook(pdev);
	return asked;
}
