// SPDX-License-Identifier: GPL-2.0
/*
 * large.c - blocks of hundreds of pages, which drivers allocate anew for each device
 *
 * malloc() maps and unmaps them, and every page that is touched costs a fault.  Those given back are kept here: with
 * their pages, out of bounds by AddressSanitizer, or, if they are huge and hardly ever written to, without pages and
 * without access.  What is used after it was freed stays out of bounds for a while: a block is not handed out before
 * some others of its size were freed after it.
 */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/asan.h"
#include "sim/state.h"

#ifdef SIM_ASAN
#include <sanitizer/lsan_interface.h>
enum { WAITING = 3 };		/* freed blocks of a size that nobody gets yet */
#else
#define __lsan_register_root_region(p, n) ((void)(p), (void)(n))
#define __lsan_unregister_root_region(p, n) ((void)(p), (void)(n))
enum { WAITING = 0 };
#endif

enum { FRESH = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE };

/* A page with the header at its end, the block, a page that nobody may touch. */
static unsigned long pages_of(unsigned long bytes)
{
	return (bytes + SIM_PAGE - 1) & ~(SIM_PAGE - 1UL);
}

static unsigned long span(unsigned long bytes)
{
	return SIM_PAGE + pages_of(bytes) + SIM_PAGE;
}

/* What is out of bounds for AddressSanitizer while it is free: of a huge one, what is asked for before it is used. */
static unsigned long guarded(unsigned long bytes)
{
	return bytes < MEMORY_HUGE ? pages_of(bytes) : SIM_PAGE;
}

static void *map(unsigned long bytes)
{
	void *base = mmap(NULL, span(bytes), PROT_NONE, FRESH, -1, 0);

	if (base == MAP_FAILED)
		return NULL;
	if (mprotect(base, span(bytes) - SIM_PAGE, PROT_READ | PROT_WRITE)) {
		munmap(base, span(bytes));
		return NULL;
	}
	__lsan_register_root_region(base, SIM_PAGE);
	return base;
}

static void unmap(const struct large *l)
{
	__lsan_unregister_root_region(l->base, SIM_PAGE);
	ASAN_UNPOISON_MEMORY_REGION(l->base, span(l->bytes));
	munmap(l->base, span(l->bytes));
}

static struct large take(struct memory *m, unsigned at)
{
	const struct large l = m->large[at];

	m->larges--;
	memmove(&m->large[at], &m->large[at + 1], (m->larges - at) * sizeof(l));
	return l;
}

/* The one that has been free for longest, if enough others are. */
static void *oldest(struct memory *m, unsigned long bytes)
{
	unsigned first = m->larges, found = 0;

	for (unsigned i = m->larges; i--;) {
		if (m->large[i].bytes != bytes)
			continue;
		first = i;
		found++;
	}
	return found > WAITING ? take(m, first).base : NULL;
}

void *large_get(struct memory *m, unsigned long bytes)
{
	char *base = oldest(m, bytes);

	if (base && bytes >= MEMORY_HUGE && mprotect(base + SIM_PAGE, pages_of(bytes), PROT_READ | PROT_WRITE)) {
		unmap(&(struct large){ base, bytes });
		return NULL;
	}
	if (!base)
		base = map(bytes);
	if (!base)
		return NULL;
	ASAN_UNPOISON_MEMORY_REGION(base + SIM_PAGE, guarded(bytes));
	ASAN_POISON_MEMORY_REGION(base + SIM_PAGE + bytes, pages_of(bytes) - bytes);
	return base + SIM_PAGE;
}

void large_put(struct memory *m, void *block, unsigned long bytes)
{
	const struct large l = { (char *)block - SIM_PAGE, bytes };

	if (m->larges == MEMORY_LARGES) {
		const struct large old = take(m, 0);

		unmap(&old);
	}
	if (bytes >= MEMORY_HUGE && mmap(block, pages_of(bytes), PROT_NONE, FRESH | MAP_FIXED, -1, 0) == MAP_FAILED) {
		unmap(&l);
		return;
	}
	ASAN_POISON_MEMORY_REGION(block, guarded(bytes));	/* after mmap(), which AddressSanitizer hears of */
	m->large[m->larges++] = l;
}

void large_fini(struct memory *m)
{
	while (m->larges)
		unmap(&m->large[--m->larges]);
}
