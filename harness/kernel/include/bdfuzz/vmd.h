/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bdfuzz/vmd.h - read before vmd.c: that there is sleep, and that firmware names functions
 *
 * Both are configured away for User-Mode-Linux, and with them a third of the driver.  Its headers are read without, as
 * by everybody else, so that structures are the same; the driver then sees the options, and what it needs of them.
 * "Printed once" flags are handled as in once.h.
 */
#ifndef BDFUZZ_VMD_H
#define BDFUZZ_VMD_H

#include <bdfuzz/once.h>

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/pci-acpi.h>
#include <linux/pci-ecam.h>
#include <linux/pm.h>
#include <linux/srcu.h>
#include <linux/acpi.h>
#include <xen/xen.h>
#include <asm/msi.h>

#define CONFIG_PM_SLEEP 1
#undef SET_SYSTEM_SLEEP_PM_OPS
#define SET_SYSTEM_SLEEP_PM_OPS(down, up) SYSTEM_SLEEP_PM_OPS(down, up)

/* drivers/pci/pci-acpi.c and drivers/acpi/glue.c; stand-ins/firmware.c */
#define CONFIG_ACPI 1
#undef ACPI_COMPANION
#define ACPI_COMPANION(dev) bdf_companion(dev)
struct acpi_device *bdf_companion(struct device *dev);
int pci_acpi_set_companion_lookup_hook(struct acpi_device *(*func)(struct pci_dev *));
void pci_acpi_clear_companion_lookup_hook(void);
struct acpi_device *acpi_find_child_device(struct acpi_device *parent, u64 address, bool check_children);

#endif
