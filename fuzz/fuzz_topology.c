// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_topology.c - property: whatever is wired, written, poked and removed, the index and the way down the tree find
 * the same function at every address; who is found is there, and has that devfn; what is read
 * is what stands in its config space, and reads so again
 */
#include <stdint.h>

#include "base/bytes_le.h"
#include "glue.h"
#include "pci/topology.h"
#include "require.h"

const bool target_keeps_memory = true;

enum { DOMAINS = 2, ROOTS = 2 * DOMAINS, FUNCTIONS = 48 };

struct made {
	struct topology *t;
	struct topology_bus *root[ROOTS];
	struct topology_function *function[FUNCTIONS];
	uint32_t count;
};

static void add(struct made *m, struct reader *r)
{
	const uint8_t where = (uint8_t)reader_number(r, 1), devfn = (uint8_t)reader_number(r, 1);
	const uint8_t kind = (uint8_t)reader_number(r, 1), place = (uint8_t)reader_number(r, 1);
	struct config_identity id = { .kind = (kind & 0x7f) % KINDS, .ari = kind >> 7 };
	struct sriov_identity sriov = { .total = place % 16, .varies = place >> 6, .many = 2 };
	struct topology_bus *bus = m->root[where % ROOTS];

	for (unsigned i = 0; place && i < 4; i++)
		sriov.place[i] = (struct sriov_place){ (uint16_t)reader_number(r, 2), (uint16_t)reader_number(r, 1) };
	if (m->count && where & 0x80 && topology_below(m->function[where % m->count]))
		bus = topology_below(m->function[where % m->count]);
	if (m->count < FUNCTIONS &&
	    !topology_add(m->t, bus, devfn, &id, place ? &sriov : NULL, &m->function[m->count]))
		m->count++;
}

static void check_address(struct made *m, uint32_t domain, uint32_t id, uint32_t offset)
{
	const uint8_t bus = (uint8_t)(id >> 8), devfn = (uint8_t)id;
	struct topology_function *f;
	uint32_t once, twice;

	REQUIRE(!topology_find(m->t, domain, bus, devfn, &f), "out of memory");
	REQUIRE(f == topology_walk(m->t, domain, bus, devfn), "%x:%x:%x: %p", domain, bus, devfn, (void *)f);
	REQUIRE(!f || (topology_is_there(f) && (topology_id(f) & 0xff) == devfn), "%x is at %x", topology_id(f), devfn);
	REQUIRE(!topology_read(m->t, domain, bus, devfn, offset & 0xffc, 4, &once), "out of memory");
	REQUIRE(!topology_read(m->t, domain, bus, devfn, offset & 0xffc, 4, &twice), "out of memory");
	REQUIRE(!f || (offset & 0xffc) >= f->registers ||
			once == config_read(topology_config(f), offset & 0xffc, 4), "%x: read %x", offset, once);
	REQUIRE(once == twice && (f || once == UINT32_MAX), "%x, then %x", once, twice);
}

static void check_all(struct made *m, uint32_t offset)
{
	for (struct topology_function *f = NULL; (f = topology_next(m->t, f));) {
		REQUIRE(topology_is_there(f), "%x is gone, and is listed", topology_id(f));
		check_address(m, f->bus->domain, topology_id(f), offset);
	}
}

static void act(struct made *m, struct reader *r)
{
	const uint8_t what = (uint8_t)reader_number(r, 1), at = (uint8_t)reader_number(r, 1);
	struct topology_function *f = m->count ? m->function[at % m->count] : NULL;
	const uint32_t offset = (uint32_t)reader_number(r, 2) % CONFIG_BYTES, value = (uint32_t)reader_number(r, 4);
	const uint32_t id = f ? topology_id(f) : value >> 16, domain = f ? f->bus->domain : at % DOMAINS;

	if (what % 5 == 1 && f)
		topology_remove(m->t, f);
	else if (what % 5 == 2 && f)
		REQUIRE(!topology_poke(m->t, f, offset, &value, 1 + what / 5 % 4), "out of memory");
	else if (what % 5 > 2)
		topology_write(m->t, domain, (uint8_t)(what % 5 == 3 ? id >> 8 : value >> 24 & 7), (uint8_t)id, offset,
			       1u << what / 5 % 3, value);
	else
		add(m, r);
	check_all(m, offset);
	check_address(m, domain, id, offset);
	for (uint32_t i = 0; i < 64; i++)	/* where it, or VFs of it, may have been before */
		check_address(m, domain, i / 8 << 8 | ((id + i % 8) & 0xff), offset);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct made m;	/* used again, so that what is left over shows */
	struct reader r = { data, data + size };

	if (m.t)
		topology_reset(m.t);
	else
		m.t = topology_new();
	m.count = 0;
	for (uint32_t i = 0; i < ROOTS; i++)
		REQUIRE(!topology_add_root(m.t, i / 2, i % 2 ? 5 : 0, i % 2 ? 255 : 3, &m.root[i]), "root %u", i);
	while (reader_left(&r))
		act(&m, &r);
	return 0;
}
