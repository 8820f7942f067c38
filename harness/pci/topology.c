// SPDX-License-Identifier: GPL-2.0
/*
 * topology.c - what is wired to what; see topology.h
 *
 * Children of a bus are few (256 at most) and sorted, so that "the first that claims a request" means by devfn.
 */
#include "pci/topology_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct topology *topology_new(void)
{
	struct topology *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	if (!topology_pool_make(t))
		return t;
	topology_pool_free(t);
	free(t);
	return NULL;
}

static void free_segment(struct topology *t, struct topology_segment *s)
{
	while (s->root) {
		struct topology_bus *root = s->root;

		s->root = root->next;
		free(root->child);
		free(root);
	}
	route_free(t, s);
	t->segment[s->domain] = NULL;
	free(s);
}

void topology_reset(struct topology *t)
{
	while (t->made) {
		struct topology_segment *s = t->made;

		t->made = s->next;
		free_segment(t, s);
	}
	t->count = 0;
}

struct topology_bus *topology_first_root(const struct topology *t, uint32_t domain)
{
	const struct topology_segment *s = topology_segment(t, domain);

	return s ? s->root : NULL;
}

void topology_free(struct topology *t)
{
	topology_reset(t);
	for (uint32_t i = 0; i < TOPOLOGY_FUNCTIONS && t->block[i / TOPOLOGY_BLOCK]; i++) {
		config_free(&topology_record(t, i)->config);
		free(topology_record(t, i)->below.child);
	}
	for (uint32_t i = 0; i < TOPOLOGY_BLOCKS; i++)
		free(t->block[i]);
	topology_pool_free(t);
	while (t->spare) {
		struct topology_table *table = t->spare;

		t->spare = table->spare;
		free(table);
	}
	free(t->segment);
	free(t);
}

uint32_t topology_count(const struct topology *t)
{
	return t->count;
}

/* ---- segments and root buses ------------------------------------------------------------------- */

static int make_domains(struct topology *t, uint32_t domain)
{
	struct topology_segment **more;
	uint32_t room = t->segments ? t->segments : 1;

	while (room <= domain)
		room *= 2;
	if (room == t->segments)
		return 0;
	more = realloc(t->segment, room * sizeof(struct topology_segment *));
	if (!more)
		return -ENOMEM;
	memset(more + t->segments, 0, (room - t->segments) * sizeof(struct topology_segment *));
	t->segment = more;
	t->segments = room;
	return 0;
}

static struct topology_segment *make_segment(struct topology *t, uint32_t domain)
{
	struct topology_segment *s = topology_segment(t, domain), **at;

	if (s || make_domains(t, domain))
		return s;
	s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->domain = domain;
	for (at = &t->made; *at && (*at)->domain < domain;)
		at = &(*at)->next;
	s->next = *at;
	*at = t->segment[domain] = s;
	return s;
}

/* Where a root bus of these numbers goes in the list; NULL: it would overlap another. */
static struct topology_bus **root_place(struct topology_segment *s, uint8_t first, uint8_t last)
{
	struct topology_bus **at = &s->root;

	while (*at && (*at)->last < first)
		at = &(*at)->next;
	return *at && (*at)->first <= last ? NULL : at;
}

int topology_add_root(struct topology *t, uint32_t domain, uint8_t first, uint8_t last, struct topology_bus **ret)
{
	struct topology_bus *root, **at;
	struct topology_segment *s;

	if (domain >= TOPOLOGY_DOMAINS || first > last)
		return -EINVAL;
	s = make_segment(t, domain);
	if (!s)
		return -ENOMEM;
	at = root_place(s, first, last);
	if (!at)
		return -EEXIST;
	root = malloc(sizeof(*root));
	if (!root)
		return -ENOMEM;
	*root = (struct topology_bus){
		.domain = domain, .first = first, .last = last, .extended = true, .next = *at
	};
	*at = root;
	*ret = root;
	route_forget_root(t, root);
	return 0;
}

/* ---- functions --------------------------------------------------------------------------------- */

uint32_t topology_position(const struct topology_bus *b, uint8_t devfn)
{
	uint32_t low = 0, high = b->children;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (b->child[middle].devfn < devfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct topology_function *make_block(struct topology *t, uint32_t i)
{
	struct topology_function *f = calloc(TOPOLOGY_BLOCK, sizeof(*f));

	for (uint32_t k = 0; f && k < TOPOLOGY_BLOCK; k++)
		if (i * TOPOLOGY_BLOCK + k < TOPOLOGY_FUNCTIONS)
			topology_pool_lend(t, &f[k], i * TOPOLOGY_BLOCK + k);
	return f;
}

static int make_records(struct topology *t, uint32_t count)
{
	if (count > TOPOLOGY_FUNCTIONS - t->count)
		return -ENOSPC;
	for (uint32_t i = t->count / TOPOLOGY_BLOCK; i * TOPOLOGY_BLOCK < t->count + count; i++) {
		if (!t->block[i])
			t->block[i] = make_block(t, i);
		if (!t->block[i])
			return -ENOMEM;
	}
	return 0;
}

static int make_child_room(struct topology_bus *b)
{
	uint32_t room = b->room ? 2 * b->room : 1;
	struct topology_child *more;

	if (b->children < b->room)
		return 0;
	more = realloc(b->child, room * sizeof(*more));
	if (!more)
		return -ENOMEM;
	b->child = more;
	b->room = room;
	return 0;
}

/* A record as new, with the memory that it had. */
static struct topology_function *clear_record(struct topology_function *f)
{
	*f = (struct topology_function){
		.config = f->config,
		.plain = f->plain,
		.below = { .child = f->below.child, .room = f->below.room },
	};
	*f->plain = false;
	return f;
}

/* Conventional buses have no wires for more (PCI Express to PCI/PCI-X Bridge 1.0, 3.6), nor have their functions. */
static uint16_t reachable(const struct topology_function *f)
{
	return f->bus->extended && config_kinds[f->kind].port >= 0 ? CONFIG_BYTES : CONFIG_CONVENTIONAL;
}

static void make_below(struct topology_function *f)
{
	struct topology_bus *b = &f->below;
	uint8_t below = config_kinds[f->kind].below;

	b->bridge = f;
	b->domain = f->bus->domain;
	b->link = below == BELOW_LINK;
	b->extended = f->bus->extended && below != BELOW_PCI;
}

/* Where the VFs are cannot be said before they are enabled; that there are records for all of them is sure from now. */
static void take_vfs(struct topology *t, struct topology_function *pf)
{
	pf->first_vf = t->count;
	for (uint32_t n = 0; n < pf->sriov.id.total; n++) {
		struct topology_function *vf = clear_record(topology_record(t, t->count++));

		vf->pf = pf;
		vf->bus = pf->bus;
		vf->vf = n;
		vf->registers = pf->registers;
	}
}

static int check_add(const struct topology_bus *b, uint8_t devfn, const struct config_identity *id)
{
	uint32_t at = topology_position(b, devfn);

	if (id->kind >= KINDS || (b->bridge && b->bridge->gone))
		return -EINVAL;
	return at < b->children && b->child[at].devfn == devfn ? -EEXIST : 0;
}

static void become_pf(struct topology *t, struct topology_function *f)
{
	f->routes = true;
	f->bus->child[topology_position(f->bus, f->devfn)].pf = true;
	take_vfs(t, f);
	topology_note(f, true);
	access_settle(f->bus, f->devfn);
	route_forget_all(t, f);
	if (sriov_count(&f->sriov, &f->config))
		f->life++;
}

int topology_make_pf(struct topology *t, struct topology_function *f, const struct sriov_identity *sriov)
{
	int err;

	if (f->pf || f->gone || f->sriov.at || config_kinds[f->kind].below != BELOW_NOTHING || !sriov->total)
		return -EINVAL;
	err = make_records(t, sriov->total);
	if (!err)
		err = sriov_init(&f->sriov, &f->config, sriov);
	if (err)
		return err;
	become_pf(t, f);
	return 0;
}

int topology_adopt(struct topology *t, struct topology_function *f, const struct topology_found *found)
{
	int err;

	f->registers = found->registers;
	topology_note(f, true);
	if (f->forwards != found->forwards) {
		const uint64_t key = route_key(f);

		f->forwards = found->forwards;
		route_forget(t, f, key);
	}
	if (!found->sriov)
		return 0;
	sriov_adopt(&f->sriov, &f->config, found->sriov);
	err = make_records(t, f->sriov.id.total);
	if (err) {
		f->sriov.at = 0;
		return err;
	}
	f->captured = route_number(f->bus);
	become_pf(t, f);
	return 0;
}

static void insert(struct topology_bus *b, struct topology_function *f)
{
	uint32_t at = topology_position(b, f->devfn);

	memmove(b->child + at + 1, b->child + at, (b->children - at) * sizeof(*b->child));
	b->child[at] = (struct topology_child){
		.f = f, .devfn = f->devfn, .bridge = topology_below(f) != NULL, .pf = f->sriov.at
	};
	b->children++;
}

int topology_add(struct topology *t, struct topology_bus *bus, uint8_t devfn, const struct config_identity *id,
		 const struct sriov_identity *sriov, struct topology_function **ret)
{
	struct topology_function *f;
	int err = check_add(bus, devfn, id);

	if (!err && sriov && (config_kinds[id->kind].below != BELOW_NOTHING || !sriov->total))
		err = -EINVAL;
	if (!err)
		err = make_records(t, 1u + (sriov ? sriov->total : 0));
	if (!err)
		err = make_child_room(bus);
	if (err)
		return err;
	f = clear_record(topology_record(t, t->count));
	f->bus = bus;
	f->devfn = devfn;
	f->kind = id->kind;
	f->registers = reachable(f);
	f->routes = config_kinds[f->kind].below != BELOW_NOTHING;
	make_below(f);
	err = config_init(&f->config, id);
	if (err)
		return err;
	topology_note(f, true);
	route_note_ari(f);
	t->count++;
	insert(bus, f);
	route_forget_all(t, f);
	err = sriov ? topology_make_pf(t, f, sriov) : 0;
	if (err)
		topology_remove(t, f);
	else
		*ret = f;
	return err;
}

static struct topology_function *sibling(const struct topology_function *f)
{
	uint32_t at = topology_position(f->bus, f->devfn) + 1;

	return at < f->bus->children ? f->bus->child[at].f : NULL;
}

/* The next physical function; with @top the next that is below it. */
static struct topology_function *next_physical(struct topology_function *f, const struct topology_function *top)
{
	struct topology_function *next;

	if (f->below.children)
		return f->below.child[0].f;
	for (; f && f != top; f = f->bus->bridge) {
		next = sibling(f);
		if (next)
			return next;
	}
	return NULL;
}

void topology_remove(struct topology *t, struct topology_function *f)
{
	struct topology_bus *b = f->bus;
	uint32_t at = topology_position(b, f->devfn);

	if (f->pf || f->gone)
		return;
	route_forget_all(t, f);
	for (struct topology_function *each = f; each; each = next_physical(each, f))
		each->gone = true;
	b->children--;
	memmove(b->child + at, b->child + at + 1, (b->children - at) * sizeof(*b->child));
	access_settle(b, f->devfn);
}

struct topology_bus *topology_below(struct topology_function *f)
{
	return config_kinds[f->kind].below == BELOW_NOTHING ? NULL : &f->below;
}

bool topology_is_there(const struct topology_function *f)
{
	const struct topology_function *pf = f->pf;

	return pf ? !pf->gone && f->vf < sriov_count(&pf->sriov, &pf->config) : !f->gone;
}

/* ---- one after the other ------------------------------------------------------------------------- */

struct topology_bus *topology_next_root(const struct topology *t, const struct topology_bus *root)
{
	const struct topology_segment *s = root ? t->segment[root->domain]->next : t->made;

	if (root && root->next)
		return root->next;
	while (s && !s->root)
		s = s->next;
	return s ? s->root : NULL;
}

static const struct topology_bus *root_of(const struct topology_function *f)
{
	while (f->bus->bridge)
		f = f->bus->bridge;
	return f->bus;
}

static struct topology_function *first_below(const struct topology *t, const struct topology_bus *root)
{
	do
		root = topology_next_root(t, root);
	while (root && !root->children);
	return root ? root->child[0].f : NULL;
}

struct topology_function *topology_next(const struct topology *t, struct topology_function *f)
{
	struct topology_function *physical, *next;
	uint32_t vf;

	if (!f)
		return first_below(t, NULL);
	physical = f->pf ? f->pf : f;
	vf = f->pf ? f->vf + 1 : 0;
	if (vf < sriov_count(&physical->sriov, &physical->config))
		return topology_vf(t, physical, vf);
	next = next_physical(physical, NULL);
	return next ? next : first_below(t, root_of(physical));
}
