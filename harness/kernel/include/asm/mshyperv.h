/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/mshyperv.h - the architecture's side of Hyper-V
 *
 * x86's header enters the hypervisor by inline assembly through a hypercall page.  Here a hypercall
 * is a function (stand-ins/hypercall.c).  Everything else is the kernel's asm-generic/mshyperv.h.
 */
#ifndef _ASM_X86_MSHYPER_H
#define _ASM_X86_MSHYPER_H

#include <linux/types.h>
#include <linux/nmi.h>
#include <linux/msi.h>
#include <linux/io.h>
#include <linux/interrupt.h>
#include <linux/irqdomain.h>
#include <asm/hyperv-tlfs.h>
#include <asm/hw_irq.h>

#define APIC_DELIVERY_MODE_FIXED 0
#define HYPERVISOR_CALLBACK_VECTOR 0xf3	/* as arch/x86/include/asm/irq_vectors.h: no Linux IRQ for VMBus */

u64 hv_get_msr(unsigned int reg);
void hv_set_msr(unsigned int reg, u64 value);
u64 hv_get_register(unsigned int reg);
void hv_set_register(unsigned int reg, u64 value);
u64 hv_get_non_nested_register(unsigned int reg);
extern u64 hv_do_hypercall(u64 control, void *input, void *output);
extern u64 hv_do_fast_hypercall8(u16 code, u64 input1);
extern bool hyperv_paravisor_present;

#include <asm-generic/mshyperv.h>

#endif
