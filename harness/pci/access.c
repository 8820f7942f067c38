// SPDX-License-Identifier: GPL-2.0
/*
 * access.c - config accesses to a topology, and what a function does on its own after a write
 *
 * What nobody completes reads all ones, and a write to it is lost: PCI Express Base 4.0, 2.3.2.  "Retry" status is for
 * software to see where the root port says so, and only in a read of the whole vendor ID, as 0001: there, too.  Any
 * other request would be repeated by the root complex, which here gives up at once, as it may.
 */
#include "pci/topology_parts.h"

#include <errno.h>

#include "pci/capability.h"

enum { AT_VENDOR = 0 };
enum { VENDOR_RETRY = 0x0001 };

static bool is_access(uint32_t offset, uint32_t width)
{
	return (width == 1 || width == 2 || width == 4) && (offset & 3) + width <= 4 && offset < CONFIG_BYTES;
}

/* 7.5.3.12: the root port above decides; a function of the root complex has none. */
static bool shows_retry(const struct topology_function *f)
{
	for (f = f->bus->bridge; f; f = f->bus->bridge)
		if (f->kind == KIND_ROOT_PORT)
			return f->config.byte[EXPRESS_ROOT_CONTROL] & EXPRESS_CRS_VISIBLE;
	return false;
}

static uint32_t retry(struct topology_function *f, uint32_t offset, uint32_t width)
{
	const uint32_t ones = config_ones(width);

	f->retries--;
	if (!f->retries)
		topology_note(f, !f->pf);
	return offset == AT_VENDOR && width >= 2 && shows_retry(f) ? (ones & ~0xffffu) | VENDOR_RETRY : ones;
}

void topology_delay(struct topology_function *f, uint32_t requests)
{
	f->retries = requests;
	topology_note(f, !f->pf);	/* a VF's is noted when its config space is asked for */
}

/* A VF that was enabled again is a new one: SR-IOV 1.1, 3.3.3.1. */
struct config_space *topology_config(struct topology_function *f)
{
	struct topology_function *pf = f->pf;

	if (!pf)
		return &f->config;
	if (!topology_is_there(f))
		return NULL;
	if (f->made != pf->life) {
		if (sriov_init_vf(&f->config, &pf->sriov, &pf->config))
			return NULL;
		f->made = pf->life;
	}
	topology_note(f, true);
	return &f->config;
}

static bool same_device(const struct topology_bus *b, uint8_t one, uint8_t other)
{
	return b->link || one >> 3 == other >> 3;
}

void access_settle(struct topology_bus *b, uint8_t devfn)
{
	bool first = true, ari = false;

	for (uint32_t i = 0; i < b->children; i++) {
		struct topology_function *f = b->child[i].f;

		if (!f->sriov.at || !same_device(b, f->devfn, devfn))
			continue;
		if (first)
			ari = sriov_ari(&f->sriov, &f->config);
		sriov_settle(&f->sriov, &f->config, first, ari);
		first = false;
	}
}

/* VFs are new ones from now on: what was known of the former ones is void. */
static void begin_life(struct topology *t, struct topology_function *pf)
{
	pf->life++;
	for (uint32_t n = 0; n < pf->sriov.id.total; n++)
		*topology_vf(t, pf, n)->plain = false;
}

/* @key: route_key() before its config space or its number was changed. */
static void react(struct topology *t, struct topology_function *f, uint64_t key)
{
	uint64_t now;

	if (f->gone)
		return;
	if (f->sriov.at)
		access_settle(f->bus, f->devfn);
	now = route_key(f);
	if (now == key)
		return;
	if (f->sriov.at && !key)
		begin_life(t, f);
	if (topology_below(f))
		route_note(f);
	route_forget(t, f, key);
	route_forget(t, f, now);
}

/* Who answers a well-formed request; NULL: nobody. */
static int reach(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		 struct topology_function **ret)
{
	int err = is_access(offset, width) ? topology_find(t, domain, bus, devfn, ret) : -EINVAL;

	if (!err && *ret && offset >= (*ret)->registers)
		*ret = NULL;
	return err;
}

/* The usual read: a function that is known to be there, and a register that stands where its number says. */
static const uint8_t *at_hand(const struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset)
{
	const struct topology_segment *s = topology_segment(t, domain);
	const struct topology_table *table = s ? s->found[bus] : NULL;
	const uint32_t number = table ? table->at[devfn] : 0;

	if (!number || !t->plain[number - 1] || offset > CONFIG_CONVENTIONAL - 4)
		return NULL;
	return t->byte + (size_t)(number - 1) * TOPOLOGY_STRIDE + offset;
}

/* Apart, as its registers to save would be the greater part of the usual read. */
static __attribute__((noinline)) int read_slowly(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn,
						 uint32_t offset, uint32_t width, uint32_t *value)
{
	struct topology_function *f;
	struct config_space *c;
	int err = reach(t, domain, bus, devfn, offset, width, &f);

	if (err)
		return err;
	if (!f) {
		*value = config_ones(width);
		return 0;
	}
	if (f->retries) {
		*value = retry(f, offset, width);
		return 0;
	}
	c = topology_config(f);
	if (!c)
		return -ENOMEM;
	*value = config_read(c, offset, width);
	return 0;
}

int topology_read(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		  uint32_t *value)
{
	const uint8_t *at = at_hand(t, domain, bus, devfn, offset);

	if (!at || !is_access(offset, width))
		return read_slowly(t, domain, bus, devfn, offset, width, value);
	*value = (uint32_t)le_get(at, 4) & config_ones(width);
	return 0;
}

int topology_write(struct topology *t, uint32_t domain, uint8_t bus, uint8_t devfn, uint32_t offset, uint32_t width,
		   uint32_t value)
{
	struct topology_function *f;
	struct config_space *c;
	uint64_t key;
	int err = reach(t, domain, bus, devfn, offset, width, &f);

	if (err || !f)
		return err;
	if (f->retries) {
		retry(f, offset, width);
		return 0;
	}
	c = topology_config(f);
	if (!c)
		return -ENOMEM;
	key = f->routes ? route_key(f) : 0;
	f->captured = bus;
	config_write(c, offset, width, value);
	if (f->routes && (offset ^ EXPRESS_CONTROL2) < 4)	/* of the same four bytes */
		route_note_ari(f);
	if (f->routes)
		react(t, f, key);
	return 0;
}

int topology_poke(struct topology *t, struct topology_function *f, uint32_t offset, const void *from, uint32_t len)
{
	struct config_space *c = topology_config(f);
	uint64_t key;
	int err;

	if (!c)
		return topology_is_there(f) ? -ENOMEM : -ENOENT;
	key = route_key(f);
	err = config_poke(c, offset, from, len);
	topology_note(f, true);
	route_note_ari(f);
	if (!err && f->routes)
		react(t, f, key);
	return err;
}
