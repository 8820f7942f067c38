// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map_known.c - the segments of a map and the functions that its owner knows; see bus_map.h
 *
 * Records are found by a hash of their address and linked by bus, so that what an add, a removal or a write costs does
 * not depend on how many functions there are.
 */
#include "model/bus_map_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_BUCKETS = 64, FEW_RECORDS = 32 };

/* ---- segments -------------------------------------------------------------------------------------- */

struct map_segment *map_segment(const struct bus_map *m, uint32_t domain)
{
	struct map_segment *s = domain < m->domains ? m->segment[domain] : NULL;

	return s && s->used ? s : NULL;
}

static void clear_segment(struct map_segment *s)
{
	memset(s->entry, 0, sizeof(s->entry));
	memset(s->path, 0, sizeof(s->path));
	memset(s->first, 0xff, sizeof(s->first));
	memset(&s->any, 0, sizeof(s->any));
}

static int grow_segments(struct bus_map *m, uint32_t domains)
{
	struct map_segment **more = realloc(m->segment, domains * sizeof(struct map_segment *));

	if (!more)
		return -ENOMEM;
	memset(more + m->domains, 0, (domains - m->domains) * sizeof(struct map_segment *));
	m->segment = more;
	m->domains = domains;
	return 0;
}

static int make_segment(struct bus_map *m, uint32_t domain, struct map_segment **ret)
{
	struct map_segment *s;

	if (domain >= m->domains && grow_segments(m, domain + 1))
		return -ENOMEM;
	s = m->segment[domain];
	if (!s)
		s = m->segment[domain] = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	if (!s->used) {
		clear_segment(s);
		s->domain = domain;
		s->used = true;
		s->next = NULL;
		*m->last = s;
		m->last = &s->next;
		if (m->policy->looks)
			map_look(m, s);
	}
	*ret = s;
	return 0;
}

uint32_t bus_map_domains(const struct bus_map *m)
{
	uint32_t domains = 0;

	for (const struct map_segment *s = m->used; s; s = s->next)
		if (s->domain >= domains)
			domains = s->domain + 1;
	return domains;
}

/* ---- known functions -------------------------------------------------------------------------------- */

bool map_counts(const struct bus_map *m, const struct map_record *r)
{
	return !r->path || r->path == map_segment(m, r->f.address >> 16)->path[r->f.address >> 8 & 0xff];
}

static uint32_t *bucket_of(const struct bus_map *m, uint32_t address)
{
	const uint32_t mixed = address * 0x9e3779b1u;

	return &m->bucket[(mixed ^ mixed >> 16) & (m->buckets - 1)];
}

struct map_record *map_record(const struct bus_map *m, uint32_t address)
{
	uint32_t i = m->buckets ? *bucket_of(m, address) : MAP_NOBODY;

	while (i != MAP_NOBODY && m->record[i].f.address != address)
		i = m->record[i].chain;
	return i == MAP_NOBODY ? NULL : &m->record[i];
}

struct map_record *map_first_from(const struct bus_map *m, const struct map_segment *s, uint32_t bus)
{
	for (; s; s = s->next, bus = 0)
		for (; bus < MAP_BUSES; bus = (bus / 64 + 1) * 64) {
			const uint64_t left = s->any.bit[bus / 64] >> bus % 64;

			if (left)
				return &m->record[s->first[bus + (uint32_t)__builtin_ctzll(left)]];
		}
	return NULL;
}

struct map_record *map_next_record(const struct bus_map *m, const struct map_record *r)
{
	if (!r)
		return map_first_from(m, m->used, 0);
	if (r->next != MAP_NOBODY)
		return &m->record[r->next];
	return map_first_from(m, map_segment(m, r->f.address >> 16), (r->f.address >> 8 & 0xff) + 1);
}

static int grow_buckets(struct bus_map *m)
{
	const uint32_t buckets = m->buckets ? 2 * m->buckets : FEW_BUCKETS;
	uint32_t *bucket = malloc(buckets * sizeof(*bucket));

	if (!bucket)
		return -ENOMEM;
	free(m->bucket);
	m->bucket = memset(bucket, 0xff, buckets * sizeof(*bucket));
	m->buckets = buckets;
	for (struct map_record *r = NULL; (r = map_next_record(m, r));) {
		uint32_t *at = bucket_of(m, r->f.address);

		r->chain = *at;
		*at = (uint32_t)(r - m->record);
	}
	return 0;
}

static int grow_records(struct bus_map *m)
{
	const uint32_t room = m->room ? 2 * m->room : FEW_RECORDS;
	struct map_record *more = realloc(m->record, room * sizeof(*more));

	if (!more)
		return -ENOMEM;
	m->record = more;
	m->room = room;
	return 0;
}

static int take_record(struct bus_map *m, uint32_t *ret)
{
	if (m->count >= m->buckets && grow_buckets(m))
		return -ENOMEM;
	if (m->free != MAP_NOBODY) {
		*ret = m->free;
		m->free = m->record[*ret].chain;
		return 0;
	}
	if (m->records == m->room && grow_records(m))
		return -ENOMEM;
	*ret = m->records++;
	return 0;
}

int map_know(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts,
	     struct map_record **ret)
{
	const uint32_t bus = address >> 8 & 0xff;
	struct map_segment *s;
	struct map_record *r;
	uint32_t i, *at;
	int err = make_segment(m, address >> 16, &s);

	if (!err)
		err = take_record(m, &i);
	if (err)
		return err;
	at = bucket_of(m, address);
	r = &m->record[i];
	*r = (struct map_record){ .f = { .address = address, .pf = pf, .as = *facts, .vf = pf != address },
				  .next = s->first[bus], .before = MAP_NOBODY, .chain = *at };
	if (r->next != MAP_NOBODY)
		m->record[r->next].before = i;
	*at = s->first[bus] = i;
	s->any.bit[bus / 64] |= (uint64_t)1 << bus % 64;
	m->count++;
	*ret = r;
	return 0;
}

void map_forget(struct bus_map *m, struct map_record *r)
{
	struct map_segment *s = map_segment(m, r->f.address >> 16);
	const uint32_t bus = r->f.address >> 8 & 0xff, i = (uint32_t)(r - m->record);
	uint32_t *at = bucket_of(m, r->f.address);

	while (*at != i)
		at = &m->record[*at].chain;
	*at = r->chain;
	if (r->next != MAP_NOBODY)
		m->record[r->next].before = r->before;
	if (r->before != MAP_NOBODY)
		m->record[r->before].next = r->next;
	else
		s->first[bus] = r->next;
	if (s->first[bus] == MAP_NOBODY)
		s->any.bit[bus / 64] &= ~((uint64_t)1 << bus % 64);
	r->chain = m->free;
	m->free = i;
	m->count--;
}

const struct map_function *bus_map_find(const struct bus_map *m, uint32_t address)
{
	const struct map_record *r = map_record(m, address);

	return r && map_counts(m, r) ? &r->f : NULL;
}

const struct map_function *bus_map_knows(const struct bus_map *m, uint32_t address, uint64_t path)
{
	const struct map_record *r = map_record(m, address);

	return r && (!r->path || r->path == path) ? &r->f : NULL;
}

const struct map_function *bus_map_next(const struct bus_map *m, const struct map_function *f)
{
	const struct map_record *r = (const struct map_record *)f;

	while ((r = map_next_record(m, r)) && !map_counts(m, r))
		;
	return r ? &r->f : NULL;
}

uint32_t bus_map_count(const struct bus_map *m)
{
	return m->count;
}

/* ---- the map itself ---------------------------------------------------------------------------------- */

struct bus_map *bus_map_new(enum map_strategy strategy, const struct map_hooks *hooks)
{
	struct bus_map *m = calloc(1, sizeof(*m));

	if (m) {
		m->policy = &map_policies[strategy];
		m->hooks = *hooks;
		m->free = MAP_NOBODY;
		m->last = &m->used;
	}
	return m;
}

void bus_map_reset(struct bus_map *m)
{
	for (struct map_segment *s = m->used; s; s = s->next)
		s->used = false;
	m->used = NULL;
	m->last = &m->used;
	if (m->buckets)
		memset(m->bucket, 0xff, m->buckets * sizeof(*m->bucket));
	m->records = m->count = 0;
	m->free = MAP_NOBODY;
	m->updates = m->looks = 0;
	m->end = MAP_LIVES;
}

void bus_map_free(struct bus_map *m)
{
	if (!m)
		return;
	for (uint32_t domain = 0; domain < m->domains; domain++)
		free(m->segment[domain]);
	free(m->segment);
	free(m->record);
	free(m->bucket);
	free(m);
}

uint64_t bus_map_updates(const struct bus_map *m)
{
	return m->updates;
}

uint64_t bus_map_looks(const struct bus_map *m)
{
	return m->looks;
}

bool bus_map_is_current(const struct bus_map *m, uint32_t domain)
{
	const struct map_segment *s = map_segment(m, domain);

	return !s || s->seen == *m->hooks.changes;
}

enum map_end bus_map_end(const struct bus_map *m)
{
	return m->end;
}
