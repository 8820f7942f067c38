/* SPDX-License-Identifier: GPL-2.0 */
/*
 * asm/pgtable.h - User-Mode-Linux' own, but for one macro
 *
 * Behaviour changed: kmalloc()ed memory is not in the machine's pages here (stand-ins/memory.c), so the page of
 * such an address is one page that says "slab": all that kernel/resource.c asks.
 */
#ifndef BDFUZZ_ASM_PGTABLE_H
#define BDFUZZ_ASM_PGTABLE_H

#include_next <asm/pgtable.h>

#ifndef __ASSEMBLY__
struct page;
extern struct page *bdf_virt_to_page(unsigned long address);
#undef virt_to_page
#define virt_to_page(address) bdf_virt_to_page((unsigned long)(address))
#endif

#endif
