// SPDX-License-Identifier: GPL-2.0
/*
 * test_bus_map.c - maps of bus numbers: each rule about them is tripped by a scenario, the scenarios say what every
 * strategy breaks, and the pieces do what they say
 *
 * What xen-4.17 says is held to recordings of the real one by test_xen_recordings.c.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/random.h"
#include "cli/trial.h"
#include "model/config_trap.h"
#include "model/map_check.h"
#include "model/map_ways.h"
#include "report/finding.h"
#include "scenario/text.h"
#include "sut/dom0/dom0.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BRIDGE "0000:00:05.0"

/* ---- the scenarios, and the rules ------------------------------------------------------------------------ */

static struct scenario load(const char *path)
{
	struct text_error e = { 0 };
	struct scenario s;
	uint8_t *text;
	size_t len;

	cr_assert(zero(int, file_read(path, &text, &len)), "%s", path);
	cr_assert(zero(int, text_parse((char *)text, len, &s, &e)), "%s:%u: %s", path, e.line, e.what);
	free(text);
	return s;
}

static bool is_listed(const char *list, const char *name)
{
	const char *at = strstr(list, name);
	const char after = at ? at[strlen(name)] : 'x';

	return !strcmp(list, "xen-*") || (at && (!after || after == ','));
}

static bool is_said(const struct scenario *s, const char *rule, const char *sut)
{
	struct finding_head head;

	for (size_t i = 0; finding_read_known(s, i, &head); i++)
		if (!strcmp(head.id, rule) && is_listed(head.sut, sut))
			return true;
	return false;
}

/* Exactly what the scenario says of this system is found, and nothing expected is missed. */
static void compare(const struct scenario *s, const char *path, const struct sut_class *class, struct checker *c,
		    bool tripped[MAP_PROMISES])
{
	static struct check_result r;	/* large */

	cr_assert(zero(int, checker_run(c, s, &r)));
	cr_expect(zero(u32, r.expectations_failed), "%s on %s: %u expectations", path, class->name,
		  r.expectations_failed);
	for (unsigned i = 0; i < MAP_PROMISES; i++) {
		char id[32];
		bool found = false;

		snprintf(id, sizeof(id), "MAP-%s", map_promise_name((enum map_promise)(1u << i)));
		for (uint32_t n = 0; n < r.findings; n++)
			found |= !strcmp(r.finding[n].rule->id, id);
		tripped[i] |= found;
		cr_expect(eq(int, found, is_said(s, id, class->name)), "%s on %s: %s", path, class->name, id);
	}
}

static void run_scenarios(const struct sut_class *class, bool tripped[MAP_PROMISES])
{
	struct check_options options = { .model = NULL };
	struct file_list files = { 0 };
	struct checker *c;

	cr_assert(zero(int, checker_open(&c, class, &options)));
	cr_assert(zero(int, file_list_add(&files, BDFUZZ_SOURCE "/conformance/scenarios/bus-map", ".bdf")));
	cr_expect(ge(sz, files.count, 20));
	for (size_t i = 0; i < files.count; i++) {
		struct scenario s = load(files.path[i]);

		compare(&s, files.path[i], class, c, tripped);
		scenario_free(&s);
	}
	file_list_free(&files);
	checker_close(c);
}

Test(bus_map, each_strategy_breaks_what_the_scenarios_say)
{
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		const char *name = map_strategies[i].name;
		bool tripped[MAP_PROMISES] = { false };
		uint32_t broken = 0;
		char sut[32];

		snprintf(sut, sizeof(sut), "%s%s", strncmp(name, "xen-", 4) ? "xen-" : "", name);
		cr_assert(ne(ptr, (void *)sut_find(sut), NULL), "%s", sut);
		run_scenarios(sut_find(sut), tripped);
		for (unsigned p = 0; p < MAP_PROMISES; p++)
			broken |= (uint32_t)tripped[p] << p;
		/* Each rule is tripped by some scenario on each strategy that is said to break its promise, and no other. */
		cr_expect(eq(u32, broken, map_strategies[i].breaks), "%s", name);
	}
}

/* ---- the trap --------------------------------------------------------------------------------------------- */

static const struct {
	uint32_t offset, width, value;
	uint8_t changes, primary, secondary, subordinate;
} writes[] = {
	{ 0x18, 4, 0x44332211, 7, 0x11, 0x22, 0x33 },	/* and the latency timer */
	{ 0x18, 1, 0xff11, 1, 0x11, 0, 0 },
	{ 0x18, 2, 0x2211, 3, 0x11, 0x22, 0 },
	{ 0x19, 1, 0x22, 2, 0, 0x22, 0 },
	{ 0x19, 2, 0x3322, 6, 0, 0x22, 0x33 },
	{ 0x1a, 1, 0x33, 4, 0, 0, 0x33 },
	{ 0x1a, 2, 0x4433, 4, 0, 0, 0x33 },
	{ 0x1b, 1, 0x44, 0, 0, 0, 0 },
	{ 0x1c, 4, 0xffffffff, 0, 0, 0, 0 },
	{ 0x14, 4, 0xffffffff, 0, 0, 0, 0 },
	{ 0x16, 4, 0x22110000, 3, 0x11, 0x22, 0 },	/* no access mechanism does it; the function is pure */
	{ 0x17, 2, 0x1100, 1, 0x11, 0, 0 },
};

Test(bus_map, trap_names_the_numbers_that_a_write_changes)
{
	for (size_t i = 0; i < COUNT(writes); i++) {
		const struct trapped_write w = config_trap(writes[i].offset, writes[i].width, writes[i].value);
		const uint8_t value[] = { writes[i].primary, writes[i].secondary, writes[i].subordinate };

		cr_expect(eq(u8, w.changes, writes[i].changes), "%x, %u bytes", writes[i].offset, writes[i].width);
		for (unsigned n = 0; n < TRAP_NUMBERS; n++)
			if (w.changes >> n & 1)
				cr_expect(eq(u8, w.value[n], value[n]), "%x: number %u", writes[i].offset, n);
	}
}

/* ---- the scan, beside one that asks every address ------------------------------------------------------------ */

static struct sut *guest_with(const char *text)
{
	struct text_error e = { 0 };
	struct scenario s;
	struct sut *guest;

	cr_assert(zero(int, dom0_open(&guest, MAP_XEN_4_17)));
	cr_assert(zero(int, text_parse(text, strlen(text), &s, &e)), "%u: %s", e.line, e.what);
	dom0_begin(guest);
	for (size_t i = 0; i < s.count; i++)
		dom0_step(guest, &s.op[i]);
	scenario_free(&s);
	return guest;
}

static uint32_t read_byte(struct platform *p, uint32_t address, uint32_t offset)
{
	uint32_t value;

	return platform_read(p, address, offset, 1, &value) ? 0xff : value;
}

static bool is_asked(struct platform *p, uint32_t address)
{
	const uint32_t first = address & ~7u;
	struct topology_function *f;

	topology_find(platform_topology(p), address >> 16, (uint8_t)(address >> 8), (uint8_t)address, &f);
	if (!f)
		return false;
	topology_find(platform_topology(p), first >> 16, (uint8_t)(first >> 8), (uint8_t)first, &f);
	return f && (first == address || read_byte(p, first, CONFIG_HEADER_TYPE) & CONFIG_MULTI);
}

Test(bus_map, scan_finds_what_asking_everybody_finds)
{
	struct sut *guest = guest_with("root 1\nroot 2 domain=0x7 bus=10 last=1f\n"
				       "plug 3 1 00.0 pci class=060000\nplug 4 1 00.3 pci class=020000\n"
				       "plug 5 1 01.1 pci class=020000\nplug 6 1 02.0 pci class=020000 multi=1\n"
				       "plug 7 1 02.7 root-port secondary=03 subordinate=05\nplug 8 7 00.0 endpoint class=020000\n"
				       "plug 9 1 03.0 pci-bridge secondary=04 subordinate=06\nplug 10 9 1f.0 pci class=020000\n"
				       "plug 11 2 1f.0 pci class=020000 multi=1\nplug 12 2 1f.7 pci class=020000\n");
	struct platform *p = dom0_platform(guest);
	const struct bus_map *m = platform_map(p, MAP_XEN_4_17);
	uint32_t known = 0;

	cr_assert(zero(int, platform_scan(p)));
	for (uint32_t domain = 0; domain < 8; domain += 7)
		for (uint32_t id = 0; id < 65536; id++) {
			const bool asked = is_asked(p, domain << 16 | id);

			known += asked;
			cr_expect(eq(int, bus_map_find(m, domain << 16 | id) != NULL, asked), "%x:%x", domain, id);
		}
	cr_expect(eq(u32, known, 7));	/* bus 4 is behind 02.7, which comes before 03.0: nobody is there */
	cr_expect(eq(u32, bus_map_count(m), known));
	dom0_close(guest);
}

/* ---- what a run leaves behind ---------------------------------------------------------------------------------- */

Test(bus_map, a_run_without_hardware_leaves_nothing_behind)
{
	const struct operation forge = { .kind = OP_FORGE, .forge = { .number = 1 }, .len = 1 };
	struct platform *p = platform_new();
	uint64_t reads, writes;
	uint32_t value, notes;

	cr_assert(ne(ptr, p, NULL));
	cr_expect(eq(int, platform_apply(p, &forge), -ENOENT));
	cr_expect(zero(int, platform_is_forged(p)));
	cr_expect(zero(int, platform_read(p, 0, 0, 4, &value)));
	platform_add(p, 0x100, 0x100);
	platform_remove(p, 0x200);
	platform_reset(p);
	platform_accesses(p, &reads, &writes);
	platform_notes(p, &notes);
	cr_expect(zero(u64, reads + writes));
	cr_expect(zero(u32, notes));
	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		cr_expect(zero(u32, bus_map_count(platform_map(p, (enum map_strategy)i))), "%s", map_strategies[i].name);
	platform_free(p);
}

Test(bus_map, a_read_that_is_refused_has_no_value)
{
	struct sut *guest = guest_with("root 1\ngetpci 0000:00:00.0 offset=2 size=4\n");
	static struct observation o;

	dom0_look(guest, &o);
	cr_expect(eq(int, o.status, -EINVAL));
	cr_expect(zero(int, o.has_value));
	dom0_close(guest);
}

/* ---- the reference, beside the way of one request -------------------------------------------------------------- */

/* A function wired to every bus, so that where a request ends says which bus it came to. */
static void wire_anything(struct platform *p, struct random *r)
{
	struct operation op = { .kind = OP_ROOT, .root = { .number = 1, .last = 0xff } };

	cr_assert(zero(int, platform_apply(p, &op)));
	for (uint16_t n = 2; n < 40; n++) {
		op = (struct operation){ .kind = OP_PLUG };
		op.plug.number = n;
		op.plug.in = n < 4 || random_one_in(r, 3) ? 1 : (uint16_t)(2 + random_below(r, (size_t)n - 2));
		op.plug.devfn = (uint8_t)(random_below(r, 8) << 3);
		op.plug.kind = random_one_in(r, 3) ? KIND_PCI_BRIDGE : KIND_PCIE_TO_PCI;
		op.plug.secondary = (uint8_t)random_below(r, 16);
		op.plug.subordinate = (uint8_t)random_below(r, 24);
		platform_apply(p, &op);	/* refused where somebody is already */
	}
}

/* The bus at the end of a way: the one whose bridge is the last that takes the request. */
static const struct topology_bus *end_of_way(struct topology *t, uint8_t bus)
{
	const struct topology_bus *b = topology_first_root(t, 0), *next = b;

	while (next) {
		b = next;
		next = NULL;
		for (uint32_t i = 0; i < b->children && !next; i++) {
			struct topology_function *f = b->child[i].f;
			const uint32_t first = config_read(&f->config, 0x19, 1), last = config_read(&f->config, 0x1a, 1);

			if (first == bus || (first < bus && bus <= last))
				next = &f->below;
		}
		if (next && b->bridge && config_read(&b->bridge->config, 0x19, 1) == bus)
			next = NULL;
	}
	return b;
}

/* The last bridge on the way to @b that a request for its address finds, and that is known. */
static struct map_entry last_known(struct platform *p, const struct bus_map *m, const struct topology_bus *b)
{
	for (; b->bridge; b = b->bridge->bus) {
		const uint16_t id = topology_id(b->bridge);
		struct topology_function *f;

		topology_find(platform_topology(p), 0, (uint8_t)(id >> 8), (uint8_t)id, &f);
		if (f == b->bridge && bus_map_find(m, id))
			return (struct map_entry){ true, (uint8_t)(id >> 8), (uint8_t)id };
	}
	return (struct map_entry){ 0 };
}

Test(bus_map, reference_is_the_way_that_requests_take)
{
	for (uint64_t seed = 0; seed < 300; seed++) {
		struct platform *p = platform_new();
		struct random r = { seed };
		struct map_way way[MAP_BUSES];

		cr_assert(ne(ptr, p, NULL));
		wire_anything(p, &r);
		cr_assert(zero(int, platform_scan(p)));
		map_ways(platform_topology(p), platform_map(p, MAP_REFERENCE), 0, way);
		for (uint32_t bus = 1; bus < MAP_BUSES; bus++) {
			const struct topology_bus *b = end_of_way(platform_topology(p), (uint8_t)bus);
			struct map_entry last;

			cr_assert(eq(int, way[bus].path != 0, b && b->bridge), "seed %llu, bus %x", (unsigned long long)seed,
				  bus);
			last = last_known(p, platform_map(p, MAP_REFERENCE), b);
			cr_expect(eq(int, way[bus].last.mapped, last.mapped), "seed %llu, bus %x",
				  (unsigned long long)seed, bus);
			cr_expect(eq(u8, way[bus].last.bus, last.bus), "seed %llu, bus %x", (unsigned long long)seed, bus);
			cr_expect(eq(u8, way[bus].last.devfn, last.devfn), "seed %llu, bus %x", (unsigned long long)seed, bus);
		}
		platform_free(p);
	}
}

static void *look_once(void *platform)
{
	static struct map_way way[MAP_BUSES];
	struct platform *p = platform;

	map_ways(platform_topology(p), platform_map(p, MAP_REFERENCE), 0, way);
	return way;
}

/* A look at all bridges runs on the stack of a guest, whose kernel has filled some of it. */
Test(bus_map, bridges_that_claim_the_same_need_no_stack)
{
	struct operation op = { .kind = OP_ROOT, .root = { .number = 1, .last = 0xff } };
	struct platform *p = platform_new();
	struct map_way *way = NULL;
	pthread_attr_t small;
	pthread_t thread;

	cr_assert(ne(ptr, p, NULL));
	platform_keep(p, 0);
	cr_assert(zero(int, platform_apply(p, &op)));
	for (uint16_t n = 2; n < 4000; n++) {
		op = (struct operation){ .kind = OP_PLUG, .plug = { .number = n, .in = (uint16_t)(n - 1),
			.kind = KIND_PCI_BRIDGE, .secondary = 5, .subordinate = 0xff } };
		cr_assert(zero(int, platform_apply(p, &op)));
	}
	platform_keep(p, 1u << MAP_REFERENCE);
	pthread_attr_init(&small);
	cr_assert(zero(int, pthread_attr_setstacksize(&small, 256 * 1024)));
	cr_assert(zero(int, pthread_create(&thread, &small, look_once, p)));
	cr_assert(zero(int, pthread_join(thread, (void **)&way)));
	cr_expect(ne(u64, way[5].path, 0));
	cr_expect(ne(u64, way[0xff].path, way[5].path), "the way to its end goes further down");
	platform_free(p);
}

/* ---- what an update costs ----------------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* @functions known ones in segments of 240 root ports with links; each load takes one bridge away and adds it again. */
static double update_cost(struct bus_map *m, uint32_t functions)
{
	const struct map_facts bridge = { .type = MAP_TYPE_PCI_BRIDGE, .numbers = true, .secondary = 1, .subordinate = 1 };
	const struct map_facts function = { .type = MAP_TYPE_PCIE_ENDPOINT };
	double start, best = 0;

	bus_map_reset(m);
	for (uint32_t i = 0; i < functions; i++)
		cr_assert(zero(int, bus_map_add(m, (i / 60000) << 16 | 0x100 | i % 60000, (i / 60000) << 16 | 0x100 | i % 60000,
						&function)));
	for (int round = 0; round < 5; round++) {
		start = now();
		for (int i = 0; i < 20000; i++) {
			bus_map_add(m, 8, 8, &bridge);
			bus_map_remove(m, 8);
		}
		start = (now() - start) / 40000;
		best = round && best < start ? best : start;
	}
	return best;
}

static uint32_t read_numbers(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	(void)context, (void)address, (void)width;
	return offset == 0x19 || offset == 0x1a ? 1 : 0;
}

/* Prints, and fails on a growth that no noise explains: machines are shared. */
Test(bus_map, an_update_costs_the_same_with_more_functions)
{
	static const uint64_t changes;
	const struct map_hooks hooks = { .read = read_numbers, .changes = &changes };
	struct bus_map *m = bus_map_new(MAP_XEN_4_17, &hooks);
	double few, many;

	cr_assert(ne(ptr, m, NULL));
	few = update_cost(m, 10);
	many = update_cost(m, 60000);
	printf("an update: %.0f ns with 10 functions, %.0f ns with 60000, %.2fx\n", few, many, many / few);
	cr_expect(lt(dbl, many, 5 * few));
	bus_map_free(m);
}
