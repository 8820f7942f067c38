/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmbus_mmio.h - read before vmbus_drv.c: keep its list of MMIO ranges
 *
 * Without ACPI nothing in that file fills the list, so a compiler takes it for a constant NULL.  glue.c fills it.
 * A second tentative definition of the same static changes nothing but that it is kept.
 */
struct resource;
static struct resource *hyperv_mmio __attribute__((used));
