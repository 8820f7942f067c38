// SPDX-License-Identifier: GPL-2.0
/*
 * snapshot.c - statics that go back to what they were, page by page
 *
 * Most of a kernel's statics are tables that a run hardly touches.  The pages are mapped privately from a file that
 * holds the baseline: the processor notes who is written to, and giving up the copies brings the baseline back.  Each
 * page that is touched then costs a fault, so what is small is compared instead, and differences are copied.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/state.h"

static struct snapshot *slot(struct sim *sim, const void *start)
{
	for (unsigned i = 0; i < SNAPSHOTS; i++)
		if (!sim->snapshot[i].start || sim->snapshot[i].start == start)
			return &sim->snapshot[i];
	return NULL;
}

/* The pages are ordinary memory again, with what they hold now. */
static void drop(struct snapshot *s)
{
	memcpy(s->kept, s->start, s->bytes);
	if (mmap(s->start, s->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
	    MAP_FAILED)
		return;
	memcpy(s->start, s->kept, s->bytes);
	munmap(s->kept, s->bytes);
	*s = (struct snapshot){ 0 };
}

const void *sim_snapshot(struct sim *sim, void *start, unsigned long bytes)
{
	struct snapshot *s = slot(sim, start);
	int fd;

	if (!s || (unsigned long)start % SIM_PAGE || bytes % SIM_PAGE)
		return NULL;
	if (s->start) {
		memcpy(s->kept, start, bytes);		/* the file, and so what rewinding brings back */
		madvise(start, bytes, MADV_DONTNEED);
		return s->kept;
	}
	fd = memfd_create("statics", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	s->kept = MAP_FAILED;
	if (!ftruncate(fd, (off_t)bytes))
		s->kept = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (s->kept != MAP_FAILED) {
		memcpy(s->kept, start, bytes);
		if (mmap(start, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED) {
			s->start = start;
			s->bytes = bytes;
		} else {
			munmap(s->kept, bytes);
		}
	}
	close(fd);
	return s->start ? s->kept : NULL;
}

static void copy_back(const struct snapshot *s)
{
	const char *kept = s->kept;

	for (unsigned long at = 0; at < s->bytes; at += SIM_PAGE)
		if (memcmp(s->start + at, kept + at, SIM_PAGE))
			memcpy(s->start + at, kept + at, SIM_PAGE);
}

void sim_rewind(struct sim *sim)
{
	enum { SMALL = 1 << 19 };	/* from here on faults are cheaper than reading it all */

	for (unsigned i = 0; i < SNAPSHOTS && sim->snapshot[i].start; i++) {
		if (sim->snapshot[i].bytes < SMALL)
			copy_back(&sim->snapshot[i]);
		else
			madvise(sim->snapshot[i].start, sim->snapshot[i].bytes, MADV_DONTNEED);
	}
}

void snapshots_fini(struct sim *sim)
{
	for (unsigned i = 0; i < SNAPSHOTS && sim->snapshot[i].start; i++)
		drop(&sim->snapshot[i]);
}
