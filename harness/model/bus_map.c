// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map.c - the map and the functions that its owner knows; see bus_map.h
 *
 * Records are found by a hash of their address and linked by bus, so that what an add, a removal or a write costs does
 * not depend on how many functions there are.
 */
#include "model/bus_map_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };
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
	memset(s->any, 0, sizeof(s->any));
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

bool bus_map_has_domain(const struct bus_map *m, uint32_t domain)
{
	return map_segment(m, domain);
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

/* The first record from bus @bus of segment @s on. */
static struct map_record *first_from(const struct bus_map *m, const struct map_segment *s, uint32_t bus)
{
	for (; s; s = s->next, bus = 0)
		for (; bus < MAP_BUSES; bus = (bus / 64 + 1) * 64) {
			const uint64_t left = s->any[bus / 64] >> bus % 64;

			if (left)
				return &m->record[s->first[bus + (uint32_t)__builtin_ctzll(left)]];
		}
	return NULL;
}

static struct map_record *next_record(const struct bus_map *m, const struct map_record *r)
{
	if (!r)
		return first_from(m, m->used, 0);
	if (r->next != MAP_NOBODY)
		return &m->record[r->next];
	return first_from(m, map_segment(m, r->f.address >> 16), (r->f.address >> 8 & 0xff) + 1);
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
	for (struct map_record *r = NULL; (r = next_record(m, r));) {
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

/* By bus, and on it the last one first. */
static int know(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts,
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
				  .path = facts->numbers ? 0 : s->path[bus],
				  .next = s->first[bus], .before = MAP_NOBODY, .chain = *at };
	if (r->next != MAP_NOBODY)
		m->record[r->next].before = i;
	*at = s->first[bus] = i;
	s->any[bus / 64] |= (uint64_t)1 << bus % 64;
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
		s->any[bus / 64] &= ~((uint64_t)1 << bus % 64);
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

	while ((r = next_record(m, r)) && !map_counts(m, r))
		;
	return r ? &r->f : NULL;
}

uint32_t bus_map_count(const struct bus_map *m)
{
	return m->count;
}

/* ---- entries ---------------------------------------------------------------------------------------- */

bool map_writes(const struct bus_map *m, const struct map_function *f)
{
	return m->policy->writes >> f->as.type & 1;
}

void map_set(struct bus_map *m, struct map_segment *s, uint32_t first, uint32_t last, struct map_entry to)
{
	for (uint32_t bus = first; bus <= last; bus++) {
		s->entry[bus] = to;
		m->updates++;
	}
	if (m->policy->byte_counter && first <= last && last == MAP_BUSES - 1)
		m->end = MAP_LOOPS;
}

static bool is_same(struct map_entry a, struct map_entry b)
{
	return a.mapped == b.mapped && (!a.mapped || (a.bus == b.bus && a.devfn == b.devfn));
}

/* A bridge that was just added is known whatever the way to its bus; from now on, while that stays. */
void map_look(struct bus_map *m, struct map_segment *s)
{
	struct map_way way[MAP_BUSES];

	m->looks++;
	s->seen = *m->hooks.changes;
	m->hooks.ways(m->hooks.context, m, s->domain, way);
	for (uint32_t bus = 0; bus < MAP_BUSES; bus++) {
		s->path[bus] = way[bus].path;
		s->below[bus] = way[bus].below;
		if (!is_same(s->entry[bus], way[bus].last))
			map_set(m, s, bus, bus, way[bus].last);
	}
}

void bus_map_entries(const struct bus_map *m, uint32_t domain, struct map_entry entry[MAP_BUSES])
{
	const struct map_segment *s = map_segment(m, domain);
	struct map_way way[MAP_BUSES];

	if (!s)
		memset(entry, 0, MAP_BUSES * sizeof(*entry));
	else
		memcpy(entry, s->entry, sizeof(s->entry));
	if (!s || !m->policy->live)
		return;
	m->hooks.ways(m->hooks.context, m, domain, way);
	for (uint32_t bus = 0; bus < MAP_BUSES; bus++)
		entry[bus] = way[bus].last;
}

struct map_entry bus_map_entry(const struct bus_map *m, uint32_t domain, uint8_t bus)
{
	const struct map_segment *s = map_segment(m, domain);
	struct map_entry entry[MAP_BUSES];

	if (!s || !m->policy->live)
		return s ? s->entry[bus] : (struct map_entry){ 0 };
	bus_map_entries(m, domain, entry);
	return entry[bus];
}

/* A map as it is now. */
struct current {
	struct map_entry entry[MAP_BUSES];
	uint8_t below[MAP_BUSES];
};

static void read_live(const struct bus_map *m, uint32_t domain, struct current *c)
{
	struct map_way way[MAP_BUSES];

	m->hooks.ways(m->hooks.context, m, domain, way);
	for (uint32_t bus = 0; bus < MAP_BUSES; bus++) {
		c->entry[bus] = way[bus].last;
		c->below[bus] = way[bus].below;
	}
}

/*
 * "The last bus below" is the one whose entry was followed last.  That is the bridge's secondary bus only if its
 * whole range has been walked down to it; who knows the bridges' numbers says those.
 */
static int walk(const struct map_entry entry[MAP_BUSES], const uint8_t *below, uint8_t *bus, uint8_t *devfn,
		uint8_t *secondary)
{
	for (int i = 0; entry[*bus].mapped; i++) {
		if (i > MAP_BUSES)
			return -1;
		*secondary = below ? below[*bus] : *bus;
		*devfn = entry[*bus].devfn;
		*bus = entry[*bus].bus;
	}
	return 1;
}

int bus_map_upstream(const struct bus_map *m, uint32_t domain, uint8_t *bus, uint8_t *devfn, uint8_t *secondary)
{
	const struct map_segment *s = map_segment(m, domain);
	const uint8_t as_asked[] = { *bus, *devfn, *secondary };
	const struct map_entry *entry;
	const uint8_t *below;
	struct current live;
	int ret;

	if (!*bus)
		return 0;
	if (!s)
		return -1;
	if (m->policy->live)
		read_live(m, domain, &live);
	entry = m->policy->live ? live.entry : s->entry;
	below = m->policy->live ? live.below : m->policy->looks ? s->below : NULL;
	if (!entry[*bus].mapped)
		return 0;
	ret = walk(entry, below, bus, devfn, secondary);
	if (ret < 0 && m->policy->keeps_outputs)
		*bus = as_asked[0], *devfn = as_asked[1], *secondary = as_asked[2];
	return ret;
}

/* ---- what the owner is told ------------------------------------------------------------------------- */

int bus_map_found(struct bus_map *m, uint32_t address, const struct map_facts *facts)
{
	struct map_record *r = map_record(m, address);
	const struct map_entry to = { true, (uint8_t)(address >> 8), (uint8_t)address };
	struct map_segment *s;
	int err = r || m->end ? 0 : know(m, address, address, facts, &r);

	if (err || m->end)
		return err;
	s = map_segment(m, address >> 16);
	if (m->policy->looks && facts->numbers) {
		map_look(m, s);
		r->path = s->path[to.bus];
	} else if (!m->policy->looks && map_writes(m, &r->f)) {
		map_set(m, s, facts->secondary, facts->subordinate, to);
	}
	return 0;
}

/* As the owner's scan left them: the last one of a bus comes first there. */
static void take_bus(struct bus_map *m, const struct map_segment *s, uint32_t bus)
{
	uint32_t i = s->first[bus];

	while (i != MAP_NOBODY && m->record[i].next != MAP_NOBODY)
		i = m->record[i].next;
	for (; i != MAP_NOBODY; i = m->record[i].before) {
		struct map_function *f = &m->record[i].f;

		if (!f->owned)
			map_context_add(m, f);
		f->owned = true;
	}
}

void bus_map_take(struct bus_map *m)
{
	for (const struct map_segment *s = m->used; s && !m->end; s = s->next)
		for (uint32_t bus = 0; bus < MAP_BUSES; bus++)
			take_bus(m, s, bus);
}

/* VFs lie on the bus of their PF and on those behind it. */
static void forget_vfs(struct bus_map *m, uint32_t pf)
{
	struct map_record *r = first_from(m, map_segment(m, pf >> 16), pf >> 8 & 0xff), *next;

	for (; r && r->f.address >> 16 == pf >> 16; r = next) {
		next = next_record(m, r);
		if (!r->f.vf || r->f.pf != pf)
			continue;
		map_context_remove(m, &r->f);
		map_forget(m, r);
	}
}

static void clear_range(struct bus_map *m, struct map_segment *s, const struct map_function *f)
{
	const uint8_t secondary = (uint8_t)m->hooks.read(m->hooks.context, f->address, AT_SECONDARY, 1);
	const uint8_t subordinate = (uint8_t)m->hooks.read(m->hooks.context, f->address, AT_SUBORDINATE, 1);

	map_set(m, s, secondary, subordinate, s->entry[f->address >> 8 & 0xff]);
}

static void remove_record(struct bus_map *m, struct map_record *r)
{
	const struct map_function f = r->f;
	struct map_segment *s = map_segment(m, f.address >> 16);

	map_context_remove(m, &r->f);
	map_forget(m, r);
	if (m->policy->doubts && f.as.type == MAP_TYPE_PCIE_ENDPOINT && !f.vf)
		forget_vfs(m, f.address);
	if (m->policy->looks && f.as.numbers)
		map_look(m, s);
	else if (!m->policy->looks && map_writes(m, &f))
		clear_range(m, s, &f);
	if (m->policy->removed)
		m->policy->removed(m, s, &f);
}

int bus_map_remove(struct bus_map *m, uint32_t address)
{
	struct map_record *r = map_record(m, address);
	bool owned;

	if (m->end)
		return -EDEADLK;
	if (!r) {
		map_say(m, MAP_NOTE_FAIL_DELETE, address, false);
		return -ENODEV;
	}
	owned = r->f.owned;
	if (!owned && m->policy->needs_owner) {
		m->end = MAP_PANICS;
		map_say(m, MAP_NOTE_PANIC, address, false);
		return -EDEADLK;
	}
	remove_record(m, r);
	map_say(m, MAP_NOTE_REMOVE, address, false);
	if (!owned && !m->policy->doubts)
		map_say(m, MAP_NOTE_FAIL_DELETE, address, false);
	return owned || m->policy->doubts ? 0 : -EINVAL;
}

static int add(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts)
{
	struct map_record *r = map_record(m, address);
	int err = 0;

	if (r && !map_counts(m, r)) {	/* who was there before */
		remove_record(m, r);
		r = NULL;
	}
	if (!r) {
		err = bus_map_found(m, address, facts);
		r = map_record(m, address);
	} else if (m->policy->looks && facts->numbers) {
		if (r->f.as.type == MAP_TYPE_UNKNOWN)	/* it did not answer yet when it was found */
			r->f.as = *facts;
		map_look(m, map_segment(m, address >> 16));
	}
	if (err || m->end)
		return err ? err : -EDEADLK;
	if (r->f.owned)
		return 0;
	r->f.pf = pf;
	r->f.vf = pf != address;
	err = map_context_add(m, &r->f);
	r->f.owned = !err;
	if (err && m->policy->doubts)
		remove_record(m, r);
	return err;
}

int bus_map_add(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts)
{
	const int err = m->end ? -EDEADLK : add(m, address, pf, facts);

	map_say(m, err ? MAP_NOTE_FAIL : MAP_NOTE_ADD, address, false);
	return err;
}

static const struct map_function *whose_write(const struct bus_map *m, uint32_t address)
{
	const struct map_record *r = m->end ? NULL : map_record(m, address);

	return r && map_writes(m, &r->f) ? &r->f : NULL;
}

void bus_map_before_write(struct bus_map *m, uint32_t address)
{
	const struct map_function *f = m->policy->before_write ? whose_write(m, address) : NULL;

	if (f)
		m->policy->before_write(m, f);
}

void bus_map_after_write(struct bus_map *m, uint32_t address)
{
	const struct map_function *f = m->policy->after_write ? whose_write(m, address) : NULL;

	if (f)
		m->policy->after_write(m, f);
	/* Ports on the way count, known or not; BARs of other headers lie at the same offsets. */
	if (m->policy->looks && map_segment(m, address >> 16) && map_has_numbers(&m->hooks, address))
		map_look(m, map_segment(m, address >> 16));
}

bool bus_map_wants_all_again(const struct bus_map *m)
{
	return m->policy->again;
}

/* ---- the map itself ---------------------------------------------------------------------------------- */

struct bus_map *bus_map_new(enum map_strategy strategy, const struct map_hooks *hooks)
{
	struct bus_map *m = calloc(1, sizeof(*m));

	if (m) {
		m->strategy = strategy;
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

enum map_strategy bus_map_strategy(const struct bus_map *m)
{
	return m->strategy;
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
