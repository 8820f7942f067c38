// SPDX-License-Identifier: GPL-2.0
/*
 * pages.c - page memory that can be mapped twice, as the kernel's vmap() does for a ring buffer
 *
 * The pages are a memory file, so that one page can be seen at several addresses.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/asan.h"
#include "sim/state.h"

static size_t bytes_of(unsigned pages)
{
	return (size_t)pages * SIM_PAGE;
}

void *sim_pages(struct sim *sim)
{
	void *p;
	int fd;

	if (sim->pages)
		return sim->pages;
	fd = memfd_create("pages", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	if (ftruncate(fd, (off_t)bytes_of(SIM_PAGES))) {
		close(fd);
		return NULL;
	}
	p = mmap(NULL, bytes_of(SIM_PAGES), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
	if (p == MAP_FAILED) {
		close(fd);
		return NULL;
	}
	sim->pages_fd = fd;
	sim->pages = p;
	return p;
}

static struct mapping *find(struct sim *sim, const unsigned *page, unsigned count)
{
	for (struct mapping *m = sim->mappings; m; m = m->next)
		if (!m->used && m->count == count && !memcmp(m->page, page, count * sizeof(*page)))
			return m;
	return NULL;
}

/* One mmap() for each run of neighbours. */
static int map_runs(struct sim *sim, char *at, const unsigned *page, unsigned count)
{
	for (unsigned i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && page[i + n] == page[i] + n; n++)
			;
		if (mmap(at + bytes_of(i), bytes_of(n), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, sim->pages_fd,
			 (off_t)bytes_of(page[i])) == MAP_FAILED)
			return -1;
	}
	return 0;
}

static struct mapping *make(struct sim *sim, const unsigned *page, unsigned count)
{
	struct mapping *m = malloc(sizeof(*m) + count * sizeof(*page));
	/* One page more on either side, never mapped: what leaves the mapping is caught. */
	char *at = mmap(NULL, bytes_of(count + 2), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (!m || at == MAP_FAILED || map_runs(sim, at + SIM_PAGE, page, count)) {
		if (at != MAP_FAILED)
			munmap(at, bytes_of(count + 2));
		free(m);
		return NULL;
	}
	m->at = at + SIM_PAGE;
	m->used = 0;
	m->count = count;
	memcpy(m->page, page, count * sizeof(*page));
	m->next = sim->mappings;
	sim->mappings = m;
	return m;
}

void *sim_map(struct sim *sim, const unsigned *page, unsigned count)
{
	struct mapping *m = find(sim, page, count);

	if (!m)
		m = make(sim, page, count);
	if (!m)
		return NULL;
	m->used = 1;
	ASAN_UNPOISON_MEMORY_REGION(m->at, bytes_of(m->count));
	return m->at;
}

void sim_unmap(struct sim *sim, void *p)
{
	for (struct mapping *m = sim->mappings; m; m = m->next) {
		if (m->at != p || !m->used)
			continue;
		m->used = 0;
		ASAN_POISON_MEMORY_REGION(m->at, bytes_of(m->count));
		return;
	}
	if (p)
		sim_abort(sim, SIM_BUG, "vunmap() of what is not mapped", __builtin_return_address(0));
}

void pages_reset(struct sim *sim)
{
	for (struct mapping *m = sim->mappings; m; m = m->next)
		m->used = 0;
}

void pages_fini(struct sim *sim)
{
	while (sim->mappings) {
		struct mapping *m = sim->mappings;

		sim->mappings = m->next;
		ASAN_UNPOISON_MEMORY_REGION(m->at, bytes_of(m->count));
		munmap((char *)m->at - SIM_PAGE, bytes_of(m->count + 2));
		free(m);
	}
	if (sim->pages) {
		munmap(sim->pages, bytes_of(SIM_PAGES));
		close(sim->pages_fd);
	}
}
