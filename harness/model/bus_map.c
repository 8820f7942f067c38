// SPDX-License-Identifier: GPL-2.0
/*
 * bus_map.c - entries, the walk up, and what the owner of a map is told; see bus_map.h
 */
#include "model/bus_map_parts.h"

#include <errno.h>
#include <string.h>

enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };

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

/* A bridge that was just added is known whatever the way to its bus; from now on, while that stays. */
void map_look(struct bus_map *m, struct map_segment *s)
{
	struct map_set either = { { 0 } };
	struct map_way way[MAP_BUSES];

	m->looks++;
	s->seen = *m->hooks.changes;
	m->hooks.ways(m->hooks.context, m, s->domain, way);
	for (uint32_t bus = 0; bus < MAP_BUSES; bus++) {
		s->path[bus] = way[bus].path;
		s->below[bus] = way[bus].below;
		either.bit[bus / 64] |= (uint64_t)(s->entry[bus].mapped | way[bus].last.mapped) << bus % 64;
	}
	if (m->policy->live)
		return;
	MAP_FOR_EACH(bus, &either)
	{
		if (!map_same(s->entry[bus], way[bus].last))
			map_set(m, s, (uint32_t)bus, (uint32_t)bus, way[bus].last);
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

/*
 * Nothing depends on it that a bridge without entries is known; but whoever looks at all bridges now and then does so
 * too when hardware may have changed by itself.
 */
static void look_about(struct bus_map *m, struct map_segment *s, const struct map_function *f)
{
	if (map_writes(m, f) || s->seen != *m->hooks.changes)
		map_look(m, s);
}

/* Else who is added would be known as on a bus that is elsewhere. */
static void look_if_changed(struct bus_map *m, uint32_t domain)
{
	struct map_segment *s = m->policy->looks ? map_segment(m, domain) : NULL;

	if (s && s->seen != *m->hooks.changes)
		map_look(m, s);
}

static int found(struct bus_map *m, uint32_t address, const struct map_facts *facts, struct map_record **ret)
{
	const struct map_entry to = { true, (uint8_t)(address >> 8), (uint8_t)address };
	const int err = map_know(m, address, address, facts, ret);

	if (!err && !m->policy->looks && map_writes(m, &(*ret)->f))
		map_set(m, map_segment(m, address >> 16), facts->secondary, facts->subordinate, to);
	return err;
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
	for (struct map_segment *s = m->used; s && !m->end; s = s->next) {
		if (m->policy->looks)
			map_look(m, s);
		MAP_FOR_EACH(bus, &s->any)
		take_bus(m, s, (uint32_t)bus);
	}
}

/* VFs lie on the bus of their PF and on those behind it. */
static void forget_vfs(struct bus_map *m, uint32_t pf)
{
	struct map_record *r = map_first_from(m, map_segment(m, pf >> 16), pf >> 8 & 0xff), *next;

	for (; r && r->f.address >> 16 == pf >> 16; r = next) {
		next = map_next_record(m, r);
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
		look_about(m, s, &f);
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

/* Who is known at an address whose bus leads elsewhere by now gives way. */
static struct map_record *known_now(struct bus_map *m, uint32_t address)
{
	struct map_record *r;

	look_if_changed(m, address >> 16);
	r = map_record(m, address);
	if (r && !map_counts(m, r)) {
		remove_record(m, r);
		r = NULL;
	}
	return r;
}

int bus_map_found(struct bus_map *m, uint32_t address, const struct map_facts *facts)
{
	struct map_record *r;
	int err;

	if (m->end || known_now(m, address))
		return 0;
	err = found(m, address, facts, &r);
	if (!err)
		r->path = map_segment(m, address >> 16)->path[address >> 8 & 0xff];
	return err;
}

static int add(struct bus_map *m, uint32_t address, uint32_t pf, const struct map_facts *facts)
{
	struct map_record *r = known_now(m, address);
	int err = 0;

	if (!r) {
		err = found(m, address, facts, &r);
		if (!err && m->policy->looks && facts->numbers)
			look_about(m, map_segment(m, address >> 16), &r->f);
		if (!err)
			r->path = map_segment(m, address >> 16)->path[address >> 8 & 0xff];
	} else if (m->policy->looks && facts->numbers) {
		if (r->f.as.type == MAP_TYPE_UNKNOWN) {	/* it did not answer yet when it was found */
			r->f.as = *facts;
			map_look(m, map_segment(m, address >> 16));
		}
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

static uint32_t numbers_of(const struct bus_map *m, uint32_t address)
{
	return m->hooks.read(m->hooks.context, address, AT_SECONDARY - 1, 4) & 0x00ffff00;
}

void bus_map_before_write(struct bus_map *m, uint32_t address)
{
	const struct map_function *f = m->policy->before_write ? whose_write(m, address) : NULL;

	if (f)
		m->policy->before_write(m, f);
	if (m->policy->looks)
		m->numbers = numbers_of(m, address);
}

void bus_map_after_write(struct bus_map *m, uint32_t address)
{
	const struct map_function *f = m->policy->after_write ? whose_write(m, address) : NULL;
	struct map_segment *s = m->policy->looks ? map_segment(m, address >> 16) : NULL;

	if (f)
		m->policy->after_write(m, f);
	/* Ports on the way count, known or not; BARs of other headers lie at the same offsets. */
	if (s && (s->seen != *m->hooks.changes || numbers_of(m, address) != m->numbers) &&
	    map_has_numbers(&m->hooks, address))
		map_look(m, s);
}

bool bus_map_wants_all_again(const struct bus_map *m)
{
	return m->policy->again;
}
