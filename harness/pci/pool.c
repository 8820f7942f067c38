// SPDX-License-Identifier: GPL-2.0
/*
 * pool.c - memory for the conventional registers of all functions, by the number of their record
 *
 * A read of a random one of tens of thousands of functions waits for memory, once for each line that leads to the next.
 * From the number that the index has, the place of the registers is computed: nothing else has to be looked up.  Values
 * stand apart from masks, which only writes need; both are address space, and memory as far as they were used, on large
 * pages where there are many functions.
 */
#define _GNU_SOURCE
#include "pci/topology_parts.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifndef __has_feature
#define __has_feature(name) 0	/* gcc says it with __SANITIZE_ADDRESS__ */
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at))
#endif

enum { FEW = 1024 }; /* functions, for which a large page would cost more than it saves */

#define BYTES ((size_t)TOPOLOGY_FUNCTIONS * TOPOLOGY_STRIDE)

static uint8_t *map(void)
{
	uint8_t *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint8_t *many;

	if (at == MAP_FAILED)
		return NULL;
	many = (uint8_t *)(((uintptr_t)at + FEW * TOPOLOGY_STRIDE + 4095) & ~(uintptr_t)4095);
	madvise(many, BYTES - (size_t)(many - at), MADV_HUGEPAGE); /* a wish: without it, it is only slower */
	return at;
}

static void unmap(uint8_t *at)
{
	if (!at)
		return;
	ASAN_UNPOISON_MEMORY_REGION(at, BYTES);
	munmap(at, BYTES);
}

int topology_pool_make(struct topology *t)
{
	t->byte = map();
	t->mask = map();
	t->plain = calloc(TOPOLOGY_FUNCTIONS, 1);
	return t->byte && t->mask && t->plain ? 0 : -1;
}

void topology_pool_free(struct topology *t)
{
	unmap(t->byte);
	unmap(t->mask);
	free(t->plain);
}

void topology_pool_lend(struct topology *t, struct topology_function *f, uint32_t number)
{
	const size_t at = (size_t)number * TOPOLOGY_STRIDE;

	f->plain = &t->plain[number];
	config_lend(&f->config, t->byte + at, t->mask + at);
	/* What lies between two functions is nobody's. */
	ASAN_POISON_MEMORY_REGION(t->byte + at + CONFIG_CONVENTIONAL, TOPOLOGY_STRIDE - CONFIG_CONVENTIONAL);
	ASAN_POISON_MEMORY_REGION(t->mask + at + CONFIG_CONVENTIONAL, TOPOLOGY_STRIDE - CONFIG_CONVENTIONAL);
}
