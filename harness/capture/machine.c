// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - from recorded config spaces to a topology; see machine.h
 *
 * Segment by segment: which recorded functions are VFs; which bridge leads to which bus; then from the roots down.
 * Everything that is read here may be anything, so lists have an end and numbers that lead in a circle are cut open.
 */
#include "capture/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/registers.h"
#include "pci/capability.h"

enum { BUSES = 256 };
enum { AT_SECONDARY = 0x19, AT_SUBORDINATE = 0x1a };
enum { CONTROL2 = 0x28 };
enum { SRIOV_CONTROL = 0x08, SRIOV_ENABLE = 1, SRIOV_COUNT = 0x10, SRIOV_OFFSET = 0x14, SRIOV_STRIDE = 0x16 };

struct bus {			/* of one segment */
	uint32_t first, count;	/* functions on it that are no VFs, in making.physical */
	uint32_t parent;	/* the bridge that leads to it: a function of the capture; NONE */
	bool covered;		/* in some bridge's range */
	bool done;
	struct topology *t;
	struct topology_bus *bus;
};

#define NONE UINT32_MAX

struct making {
	struct capture_machine *m;
	const struct capture *c;
	uint32_t *pf_of;	/* of each function of the capture: its PF, if it is a VF; NONE */
	uint32_t *vf_number;
	uint32_t *physical;	/* of the segment, sorted by address */
	uint32_t physicals;
	uint32_t domain;
	struct bus bus[BUSES];
	uint8_t queue[BUSES];	/* buses whose functions are to be added */
	uint32_t queued;
};

static const struct capture_function *function(const struct making *k, uint32_t i)
{
	return &k->c->function.at[i];
}

static uint32_t get(const struct making *k, uint32_t i, uint32_t at, uint32_t width)
{
	return registers_get(k->c, function(k, i), at, width);
}

static bool is_bridge(const struct making *k, uint32_t i)
{
	const uint32_t header = registers_header(k->c, function(k, i));

	return header == 1 || header == 2;
}

/* ---- virtual functions ------------------------------------------------------------------------------- */

static uint32_t find(const struct making *k, capture_address address)
{
	const struct capture_function *f = capture_find(k->c, address);

	return f ? (uint32_t)(f - k->c->function.at) : NONE;
}

/* Vendor and device ID read all ones in a VF (SR-IOV 1.1, 3.4.1.1, 3.4.1.2), and something behind them does not. */
static bool looks_virtual(const struct making *k, uint32_t i)
{
	const uint8_t *byte = capture_bytes(k->c, function(k, i));

	if (le_get(byte, 4) != UINT32_MAX)
		return false;
	for (uint32_t at = 4; at < CAPTURE_HEADER; at++)
		if (byte[at] != 0xff)
			return true;
	return false;
}

static void claim(struct making *k, uint32_t pf, uint32_t at)
{
	const uint32_t count = get(k, pf, at + SRIOV_COUNT, 2);
	const capture_address domain = function(k, pf)->address >> 16;

	if (!(get(k, pf, at + SRIOV_CONTROL, 2) & SRIOV_ENABLE))
		return;
	for (uint32_t n = 0; n < count && (!n || get(k, pf, at + SRIOV_STRIDE, 2)); n++) {
		const uint32_t id = (uint32_t)(function(k, pf)->address & 0xffff) + get(k, pf, at + SRIOV_OFFSET, 2) +
				    n * get(k, pf, at + SRIOV_STRIDE, 2);
		const uint32_t vf = id <= 0xffff ? find(k, domain << 16 | id) : NONE;

		if (id > 0xffff)
			return;
		if (vf == NONE || !looks_virtual(k, vf) || k->pf_of[vf] != NONE)
			continue;
		k->pf_of[vf] = pf;
		k->vf_number[vf] = n;
	}
}

/* By the registers of PFs; then by what lines say of those the capability of which was not recorded. */
static void find_vfs(struct making *k)
{
	for (uint32_t i = 0; i < k->c->function.count; i++) {
		const uint32_t at = registers_find_sriov(k->c, function(k, i));

		if (at)
			claim(k, i, at);
	}
	for (size_t i = 0; i < k->c->vf.count; i++) {
		const uint32_t vf = find(k, k->c->vf.at[i].address), pf = find(k, k->c->vf.at[i].pf);

		if (vf != NONE && k->pf_of[vf] == NONE && looks_virtual(k, vf)) {
			k->pf_of[vf] = pf == NONE ? vf : pf;
			k->vf_number[vf] = NONE;
		}
	}
	for (uint32_t i = 0; i < k->c->function.count; i++)
		if (k->pf_of[i] == NONE && looks_virtual(k, i)) {
			k->pf_of[i] = i;
			k->vf_number[i] = NONE;
		}
}

/* ---- buses ------------------------------------------------------------------------------------------- */

static uint8_t bus_of(const struct making *k, uint32_t i)
{
	return (uint8_t)(function(k, i)->address >> 8);
}

static void collect_buses(struct making *k)
{
	for (uint32_t b = 0; b < BUSES; b++)
		k->bus[b] = (struct bus){ .parent = NONE };
	for (uint32_t i = 0; i < k->physicals; i++) {
		struct bus *b = &k->bus[bus_of(k, k->physical[i])];

		b->first = b->count++ ? b->first : i;
	}
}

/* The first one of several that lead to a bus gets it, as it would get requests. */
static void find_parents(struct making *k)
{
	for (uint32_t i = 0; i < k->physicals; i++) {
		const uint32_t bridge = k->physical[i];
		uint32_t secondary, subordinate;

		if (!is_bridge(k, bridge))
			continue;
		secondary = get(k, bridge, AT_SECONDARY, 1);
		subordinate = get(k, bridge, AT_SUBORDINATE, 1);
		for (uint32_t n = secondary + 1; secondary && n <= subordinate; n++)
			k->bus[n].covered = n != bus_of(k, bridge) || k->bus[n].covered;
		if (secondary && secondary != bus_of(k, bridge) && k->bus[secondary].parent == NONE)
			k->bus[secondary].parent = bridge;
	}
	k->bus[0].parent = NONE;
}

static bool is_root(const struct bus *b)
{
	return b->count && b->parent == NONE && !b->covered && !b->done;
}

static uint32_t next_root(const struct making *k, uint32_t from)
{
	for (uint32_t n = from; n < BUSES; n++)
		if (is_root(&k->bus[n]))
			return n;
	return BUSES;
}

static void enqueue(struct making *k, uint32_t number, struct topology *t, struct topology_bus *bus)
{
	k->bus[number].t = t;
	k->bus[number].bus = bus;
	k->bus[number].done = true;
	k->queue[k->queued++] = (uint8_t)number;
}

static int add_root(struct making *k, struct topology *t, uint32_t first, uint32_t last)
{
	struct topology_bus *bus;
	int err = topology_add_root(t, k->domain, (uint8_t)first, (uint8_t)last, &bus);

	if (!err)
		enqueue(k, first, t, bus);
	return err;
}

/* ---- functions --------------------------------------------------------------------------------------- */

static int add_function(struct making *k, struct bus *b, uint32_t i)
{
	const struct capture_function *f = function(k, i);
	const uint32_t express = registers_find_express(k->c, f);
	const struct config_identity id = { .kind = registers_kind(k->c, f) };
	const struct topology_found found = {
		.registers = f->bytes,
		.sriov = (uint16_t)registers_find_sriov(k->c, f),
		.forwards = config_kinds[id.kind].below == BELOW_LINK &&
			    express + CONTROL2 < CONFIG_CONVENTIONAL &&
			    get(k, i, express + CONTROL2, 2) & EXPRESS_ARI,
	};
	struct topology_function *hardware;
	int err = topology_add(b->t, b->bus, (uint8_t)f->address, &id, NULL, &hardware);

	if (!err)
		err = topology_poke(b->t, hardware, 0, capture_bytes(k->c, f), f->bytes);
	if (!err)
		err = topology_adopt(b->t, hardware, &found);
	if (err == -ENOSPC && found.sriov) {
		k->m->crowded++;
		err = 0;
	}
	if (err)
		return err;
	k->m->hardware[i] = hardware;
	k->m->stray_of[i] = b->t == k->m->stray;
	k->m->placed++;
	return 0;
}

static int add_bus(struct making *k, struct bus *b)
{
	int err = 0;

	for (uint32_t n = 0; n < b->count && !err; n++) {
		const uint32_t i = k->physical[b->first + n];
		const uint32_t secondary = get(k, i, AT_SECONDARY, 1);

		err = add_function(k, b, i);
		if (!err && is_bridge(k, i) && k->bus[secondary].parent == i && !k->bus[secondary].done)
			enqueue(k, secondary, b->t, topology_below(k->m->hardware[i]));
	}
	return err;
}

static int add_queued(struct making *k)
{
	int err = 0;

	for (uint32_t n = 0; n < k->queued && !err; n++)
		err = add_bus(k, &k->bus[k->queue[n]]);
	k->queued = 0;
	return err;
}

/* Roots, each with the numbers up to the next. */
static int add_roots(struct making *k)
{
	uint32_t n = next_root(k, 0);
	int err = 0;

	while (n < BUSES && !err) {
		const uint32_t next = next_root(k, n + 1);

		err = add_root(k, k->m->t, n, next - 1);
		n = next;
	}
	return err ? err : add_queued(k);
}

static int add_segment(struct making *k)
{
	int err;

	collect_buses(k);
	find_parents(k);
	err = add_roots(k);
	for (uint32_t n = 0; n < BUSES && !err; n++) {
		/* Nobody leads to it, or only such as nobody leads to; the lowest of them goes first. */
		if (!k->bus[n].count || k->bus[n].done)
			continue;
		err = add_root(k, k->m->stray, n, n);
		if (!err)
			err = add_queued(k);
	}
	return err;
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

/* Records of VFs follow each other, and so do mostly those that ask for them. */
struct last {
	struct topology_function *pf, *vf;
	uint32_t n;
};

static struct topology_function *find_vf(const struct making *k, struct topology_function *pf, uint32_t n,
					 struct last *last)
{
	if (last->pf != pf || last->n > n)
		*last = (struct last){ pf, topology_next(k->m->t, pf), 0 };
	for (; last->n < n; last->n++)
		last->vf = topology_next(k->m->t, last->vf);
	return last->vf;
}

static int add_vfs(struct making *k)
{
	struct last last = { .pf = NULL };

	for (uint32_t i = 0; i < k->c->function.count; i++) {
		const uint32_t pf = k->pf_of[i];
		struct topology_function *of = pf == NONE ? NULL : k->m->hardware[pf];
		const struct capture_function *f = function(k, i);
		int err;

		if (pf == NONE)
			continue;
		if (!of || !of->sriov.at || k->vf_number[i] >= sriov_count(&of->sriov, &of->config)) {
			k->m->orphans++;
			continue;
		}
		of = find_vf(k, of, k->vf_number[i], &last);
		err = topology_poke(k->m->t, of, 0, capture_bytes(k->c, f), f->bytes);
		if (err)
			return err;
		k->m->hardware[i] = of;
		k->m->placed++;
		k->m->vfs++;
	}
	return 0;
}

static int add_segments(struct making *k)
{
	const uint32_t count = (uint32_t)k->c->function.count;
	int err = 0;

	for (uint32_t i = 0, next; i < count && !err; i = next) {
		const uint64_t domain = function(k, k->m->order[i])->address >> 16;

		k->physicals = 0;
		for (next = i; next < count && function(k, k->m->order[next])->address >> 16 == domain; next++)
			if (k->pf_of[k->m->order[next]] == NONE)
				k->physical[k->physicals++] = k->m->order[next];
		if (domain >= TOPOLOGY_DOMAINS) {
			k->m->beyond += k->physicals;
			continue;
		}
		k->domain = (uint32_t)domain;
		err = add_segment(k);
	}
	return err ? err : add_vfs(k);
}

static int by_hardware(const void *a, const void *b)
{
	const uintptr_t x = (uintptr_t)((const struct capture_function_of *)a)->hardware;
	const uintptr_t y = (uintptr_t)((const struct capture_function_of *)b)->hardware;

	return (x > y) - (x < y);
}

static void make_reverse(struct capture_machine *m)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->c->function.count; i++)
		if (m->hardware[i])
			m->of[n++] = (struct capture_function_of){ m->hardware[i], i };
	qsort(m->of, n, sizeof(*m->of), by_hardware);
}

uint32_t capture_machine_function(const struct capture_machine *m, const struct topology_function *f)
{
	const struct capture_function_of key = { .hardware = f }, *of;

	of = m->placed ? bsearch(&key, m->of, m->placed, sizeof(key), by_hardware) : NULL;
	return of ? of->function : NONE;
}

struct key {
	capture_address address;
	uint32_t i;
};

static int by_address(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return (x->address > y->address) - (x->address < y->address);
}

/* lspci sorts, so there is mostly nothing to do. */
static int sort(struct capture_machine *m)
{
	const size_t count = m->c->function.count;
	struct key *key = malloc(count * sizeof(*key));
	bool sorted = true;

	if (!key)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		key[i] = (struct key){ m->c->function.at[i].address, i };
		sorted &= !i || key[i - 1].address < key[i].address;
	}
	if (!sorted)
		qsort(key, count, sizeof(*key), by_address);
	for (uint32_t i = 0; i < count; i++)
		m->order[i] = key[i].i;
	free(key);
	return 0;
}

static int make(struct making *k)
{
	const size_t count = k->c->function.count;
	int err = sort(k->m);

	k->pf_of = malloc(count * sizeof(*k->pf_of));
	k->vf_number = malloc(count * sizeof(*k->vf_number));
	k->physical = malloc(count * sizeof(*k->physical));
	if (!k->pf_of || !k->vf_number || !k->physical)
		err = -ENOMEM;
	for (uint32_t i = 0; i < count && !err; i++)
		k->pf_of[i] = NONE;
	if (!err) {
		find_vfs(k);
		err = add_segments(k);
	}
	free(k->pf_of);
	free(k->vf_number);
	free(k->physical);
	return err;
}

int capture_machine_make(struct capture_machine *m, const struct capture *c)
{
	struct making *k = calloc(1, sizeof(*k));
	int err = k ? 0 : -ENOMEM;

	*m = (struct capture_machine){ .c = c };
	m->t = topology_new();
	m->stray = topology_new();
	m->hardware = calloc(c->function.count + 1, sizeof(struct topology_function *));
	m->stray_of = calloc(c->function.count + 1, sizeof(*m->stray_of));
	m->order = calloc(c->function.count + 1, sizeof(*m->order));
	m->of = calloc(c->function.count + 1, sizeof(*m->of));
	if (!m->t || !m->stray || !m->hardware || !m->stray_of || !m->order || !m->of)
		err = -ENOMEM;
	if (!err) {
		k->m = m;
		k->c = c;
		err = make(k);
	}
	free(k);
	if (err)
		capture_machine_free(m);
	else
		make_reverse(m);
	return err;
}

void capture_machine_free(struct capture_machine *m)
{
	if (m->t)
		topology_free(m->t);
	if (m->stray)
		topology_free(m->stray);
	free(m->hardware);
	free(m->stray_of);
	free(m->order);
	free(m->of);
	*m = (struct capture_machine){ .c = NULL };
}
