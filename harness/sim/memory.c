// SPDX-License-Identifier: GPL-2.0
/*
 * memory.c - the kernel's memory, with a live table by call site
 *
 * Every block has a header on a list, so what is left after teardown is known at once, with the place
 * that asked for it.  With AddressSanitizer the block is malloc's and the header is poisoned, so that
 * overruns, underruns and uses after free are caught; without, freed blocks go to lists by size class,
 * because malloc took a sixth of a run.
 */
#include "sim/sim.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/asan.h"
#include "sim/state.h"

static struct block *block_of(const void *p)
{
	return (struct block *)((uintptr_t)p - sizeof(struct block));
}

static void *bytes_of(struct block *b)
{
	return b + 1;
}

#ifndef SIM_ASAN
static unsigned class_of(unsigned long bytes)
{
	return (unsigned)((bytes + MEMORY_STEP - 1) / MEMORY_STEP);
}
#endif

static struct block *block_get(struct sim *sim, unsigned long bytes)
{
#ifndef SIM_ASAN
	unsigned class = class_of(bytes);

	if (class < MEMORY_CLASSES) {
		struct block *b = sim->memory.spare[class];

		if (b) {
			sim->memory.spare[class] = b->next;
			return b;
		}
		bytes = (unsigned long)class * MEMORY_STEP;
	}
#endif
	(void)sim;
	return malloc(sizeof(struct block) + (bytes ? bytes : 1));
}

static void block_put(struct sim *sim, struct block *b)
{
	b->mark = 0;		/* a second free is noticed while nobody else has it */
	if (b->bytes >= MEMORY_LARGE) {
		large_put(&sim->memory, bytes_of(b), b->bytes);
		return;
	}
	if (b->base) {
		free(b->base);
		return;
	}
#ifndef SIM_ASAN
	unsigned class = class_of(b->bytes);

	if (class < MEMORY_CLASSES) {
		b->next = sim->memory.spare[class];
		sim->memory.spare[class] = b;
		return;
	}
#endif
	(void)sim;
	free(b);
}

static void hide(struct block *b)
{
	ASAN_POISON_MEMORY_REGION(b, sizeof(*b));
}

static void bare(const struct block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(b, sizeof(*b));
}

static void list_insert(struct block *head, struct block *b)
{
	struct block *first = head->next;

	b->prev = head;
	b->next = first;
	head->next = b;
	bare(first);
	first->prev = b;
	if (first != head)
		hide(first);
}

static void list_remove(struct block *head, struct block *b)
{
	bare(b->prev);
	b->prev->next = b->next;
	if (b->prev != head)
		hide(b->prev);
	bare(b->next);
	b->next->prev = b->prev;
	if (b->next != head)
		hide(b->next);
}

static void *block_use(struct sim *sim, struct block *b, void *base, unsigned long bytes, int zero, const void *site)
{
	b->base = base;
	b->bytes = bytes;
	b->site = site;
	b->mark = sim->memory.mark;
	list_insert(&sim->memory.live, b);
	hide(b);
	if (zero && bytes < MEMORY_HUGE)	/* which is zero already */
		memset(bytes_of(b), 0, bytes);
#ifndef SIM_ASAN
	if (!zero)	/* what is not initialised is the same in every run */
		memset(bytes_of(b), 0xa5, bytes < 64 ? bytes : 64);
#endif
	return bytes_of(b);
}

static void *alloc_large(struct sim *sim, unsigned long bytes, int zero, const void *site)
{
	void *p = bytes > MEMORY_MOST ? NULL : large_get(&sim->memory, bytes);

	return p ? block_use(sim, block_of(p), NULL, bytes, zero, site) : NULL;
}

void *sim_alloc(struct sim *sim, unsigned long bytes, int zero, const void *site)
{
	struct block *b;

	if (bytes >= MEMORY_LARGE)
		return alloc_large(sim, bytes, zero, site);
	b = block_get(sim, bytes);
	return b ? block_use(sim, b, NULL, bytes, zero, site) : NULL;
}

void *sim_alloc_aligned(struct sim *sim, unsigned long bytes, unsigned long align, int zero, const void *site)
{
	uintptr_t at;
	char *base;

	/* What is large begins with a page, and nobody aligns it further. */
	if (align <= 16 || bytes >= MEMORY_LARGE)
		return align <= SIM_PAGE ? sim_alloc(sim, bytes, zero, site) : NULL;
	base = malloc(sizeof(struct block) + align + bytes);
	if (!base)
		return NULL;
	at = ((uintptr_t)base + sizeof(struct block) + align - 1) & ~(uintptr_t)(align - 1);
	return block_use(sim, block_of((void *)at), base, bytes, zero, site);
}

void sim_free(struct sim *sim, void *p)
{
	struct block *b;

	if (!p)
		return;
	b = block_of(p);
#ifdef SIM_ASAN
	if (__asan_address_is_poisoned(p)) {
		if (!crash_bad_free(sim))
			free(b);	/* our own doing: ASan says so, with both stacks */
		return;
	}
#endif
	bare(b);
	if (!b->mark && !crash_bad_free(sim))
		abort();
	list_remove(&sim->memory.live, b);
	if (b->mark < sim->memory.mark && sim->memory.saves) {
		ASAN_POISON_MEMORY_REGION(p, b->bytes);
		list_insert(&sim->memory.limbo, b);
		hide(b);
		return;
	}
	block_put(sim, b);
}

unsigned long sim_size(const void *p)
{
	struct block *b = block_of(p);
	unsigned long bytes;

	bare(b);
	bytes = b->bytes;
	hide(b);
	return bytes;
}

int sim_usable(const void *p, unsigned long bytes)
{
#ifdef SIM_ASAN
	return !__asan_region_is_poisoned((void *)(uintptr_t)p, bytes);
#else
	(void)p;
	(void)bytes;
	return 1;
#endif
}

void *sim_realloc(struct sim *sim, void *p, unsigned long bytes, int zero, const void *site)
{
	unsigned long had = p ? sim_size(p) : 0;
	void *q = sim_alloc(sim, bytes, zero, site);

	if (!q)
		return NULL;
	if (p) {
		memcpy(q, p, had < bytes ? had : bytes);
		sim_free(sim, p);
	}
	return q;
}

/* Reports or frees each block younger than the baseline; the list is ordered, youngest first. */
static unsigned each_young(struct sim *sim, int release)
{
	struct block *b = sim->memory.live.next;
	unsigned n = 0;

	while (b != &sim->memory.live) {
		struct block *next;
		unsigned long bytes, mark;
		const void *site;

		bare(b);
		next = b->next;
		bytes = b->bytes;
		mark = b->mark;
		site = b->site;
		hide(b);
		if (mark < sim->memory.mark)
			break;
		if (release) {
			sim_free(sim, bytes_of(b));
		} else {
			char text[64];

			snprintf(text, sizeof(text), "%lu bytes", bytes);
			sim_tell(sim, SIM_LEAK, text, site, bytes);
		}
		n++;
		b = next;
	}
	return n;
}

unsigned sim_leaks(struct sim *sim)
{
	return each_young(sim, 0);
}

static void saved_drop(struct memory *m)
{
	for (unsigned i = 0; i < m->saves; i++)
		free(m->saved[i].copy);
	free(m->saved);
	m->saved = NULL;
	m->saves = 0;
}

/* What waits in limbo is really freed. */
static void limbo_drop(struct sim *sim)
{
	struct block *head = &sim->memory.limbo;

	while (head->next != head) {
		struct block *b = head->next;

		bare(b);
		list_remove(head, b);
		ASAN_UNPOISON_MEMORY_REGION(bytes_of(b), b->bytes);
		block_put(sim, b);
	}
}

static int save(struct saved *s, struct block *b)
{
	bare(b);
	s->block = b;
	s->copy = malloc(b->bytes ? b->bytes : 1);
	if (s->copy)
		memcpy(s->copy, bytes_of(b), b->bytes);
	hide(b);
	return s->copy ? 0 : -ENOMEM;
}

int sim_memory_baseline(struct sim *sim)
{
	struct memory *m = &sim->memory;
	unsigned n = 0;

	saved_drop(m);
	limbo_drop(sim);
	m->mark++;
	for (struct block *b = m->live.next, *next; b != &m->live; b = next, n++) {
		bare(b);
		next = b->next;
		hide(b);
	}
	m->saved = calloc(n ? n : 1, sizeof(*m->saved));
	if (!m->saved)
		return -ENOMEM;
	for (struct block *b = m->live.next, *next; b != &m->live; b = next) {
		unsigned long bytes;

		bare(b);
		next = b->next;
		bytes = b->bytes;
		hide(b);
		if (bytes < MEMORY_OWN && save(&m->saved[m->saves++], b))
			return -ENOMEM;
	}
	return 0;
}

int sim_memory_restore(struct sim *sim)
{
	struct memory *m = &sim->memory;

	each_young(sim, 1);
	while (m->limbo.next != &m->limbo) {
		struct block *b = m->limbo.next;

		bare(b);
		list_remove(&m->limbo, b);
		ASAN_UNPOISON_MEMORY_REGION(bytes_of(b), b->bytes);
		list_insert(&m->live, b);
		hide(b);
	}
	for (unsigned i = 0; i < m->saves; i++) {
		struct block *b = m->saved[i].block;

		memcpy(bytes_of(b), m->saved[i].copy, sim_size(bytes_of(b)));
	}
	return 0;
}

void memory_init(struct memory *m)
{
	mallopt(M_TRIM_THRESHOLD, INT_MAX);	/* what one run gave back the next one asks for */
	m->live.next = m->live.prev = &m->live;
	m->limbo.next = m->limbo.prev = &m->limbo;
	m->mark = 1;
}

void memory_fini(struct sim *sim)
{
	struct memory *m = &sim->memory;

	saved_drop(m);
	limbo_drop(sim);
	while (m->live.next != &m->live)
		sim_free(sim, bytes_of(m->live.next));
	large_fini(m);
	for (unsigned i = 0; i < MEMORY_CLASSES; i++) {
		while (m->spare[i]) {
			struct block *b = m->spare[i];

			m->spare[i] = b->next;
			free(b);
		}
	}
}
