// SPDX-License-Identifier: GPL-2.0
/*
 * test_topology_speed.c - what an access and a function cost in topologies of 10 and of 60,000 functions
 *
 * Prints nanoseconds of processor time, and fails on none: machines are shared.  "again" reads one register of one
 * function, "header" the 16 registers of one function after the other, as a scan does, and "anywhere" one register of
 * random functions, which measures the caches more than the index.  "write" gives a bridge the numbers that it has,
 * "move" others, and reads behind it.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <time.h>

#include "base/random.h"
#include "pci/topology.h"

enum { NUMBERS = 0x18, PORTS = 240, ON_LINK = 8, MOST = 60000, ROUNDS = 200000 };

struct place {
	uint32_t domain;
	uint16_t id;
};

static struct topology *t;
static struct place place[MOST], port[MOST];
static uint32_t ports, sink;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static void add(struct topology_bus *bus, uint8_t devfn, uint8_t kind, struct topology_function **f)
{
	struct config_identity id = { .vendor = 0x8086, .device = 1, .kind = kind, .msi = 1, .bar = { 0xfffff000 } };

	cr_assert(zero(int, topology_add(t, bus, devfn, &id, NULL, f)));
}

static void remember(struct topology_function *f, uint32_t at)
{
	place[at] = (struct place){ f->bus->domain, topology_id(f) };
}

/* @count functions: segments of 240 root ports, with 8 functions behind each. */
static void build(uint32_t count)
{
	struct topology_bus *root = NULL;
	struct topology_function *f;

	topology_reset(t);
	ports = 0;
	for (uint32_t n = 0; n < count; ports++) {
		uint32_t at = ports % PORTS;
		struct topology_bus *link;

		if (!at)
			cr_assert(zero(int, topology_add_root(t, ports / PORTS, 0, 255, &root)));
		add(root, (uint8_t)at, KIND_ROOT_PORT, &f);
		remember(f, n++);
		port[ports] = place[n - 1];
		topology_write(t, root->domain, 0, (uint8_t)at, NUMBERS, 4, (at + 1) * 0x10100u);
		link = topology_below(f);
		for (uint8_t i = 0; i < ON_LINK && n < count; i++) {
			add(link, i, KIND_ENDPOINT, &f);
			remember(f, n++);
		}
	}
	cr_assert(eq(u32, topology_count(t), count));
}

static void read_one(const struct place *p, uint32_t at)
{
	uint32_t value = 0;

	topology_read(t, p->domain, (uint8_t)(p->id >> 8), (uint8_t)p->id, at, 4, &value);
	sink += value;
}

static void again(uint32_t count, struct random *r)
{
	(void)r;
	for (uint32_t i = 0; i < ROUNDS; i++)
		read_one(&place[count - 1], i & 0x3c);
}

static void header(uint32_t count, struct random *r)
{
	(void)r;
	for (uint32_t i = 0; i < 16 * MOST; i++)
		read_one(&place[i / 16 % count], 4 * (i & 15));
}

static void anywhere(uint32_t count, struct random *r)
{
	for (uint32_t i = 0; i < ROUNDS; i++)
		read_one(&place[random_below(r, count)], 0);
}

static void set_numbers(const struct place *p, uint32_t number)
{
	topology_write(t, p->domain, 0, (uint8_t)p->id, NUMBERS, 4, number * 0x10100u);
}

static void write_same(uint32_t count, struct random *r)
{
	(void)count;
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t n = random_below(r, ports);

		set_numbers(&port[n], (port[n].id & 0xffu) + 1);
	}
}

static void move(uint32_t count, struct random *r)
{
	(void)count;
	for (uint32_t i = 0; i < ROUNDS / 10; i++) {
		uint32_t n = random_below(r, ports), number = (port[n].id & 0xffu) + 1;
		const struct place behind = { port[n].domain, (uint16_t)(number << 8) };

		set_numbers(&port[n], 0);
		read_one(&behind, 0);
		set_numbers(&port[n], number);
		read_one(&behind, 0);
	}
}

static const struct {
	const char *name;
	void (*run)(uint32_t count, struct random *r);
	uint32_t accesses;
} loads[] = {
	{ "again", again, ROUNDS },
	{ "header", header, 16 * MOST },
	{ "anywhere", anywhere, ROUNDS },
	{ "write", write_same, ROUNDS },
	{ "move", move, ROUNDS / 10 * 4 },
};

/* The best of five, in ns for one access. */
static double measure(size_t load, uint32_t count)
{
	double best = 0;

	for (uint32_t i = 0; i < 5; i++) {
		struct random r = { i };
		double start = now(), cost;

		loads[load].run(count, &r);
		cost = (now() - start) / loads[load].accesses;
		best = i && best < cost ? best : cost;
	}
	return best;
}

static double measure_build(uint32_t count)
{
	double start = now();

	for (uint32_t i = 0; i < MOST / count; i++)
		build(count);
	return (now() - start) / (double)MOST;	/* counts divide it */
}

Test(topology_speed, figures)
{
	double few[sizeof(loads) / sizeof(loads[0])], some, cost;

	t = topology_new();
	cr_assert(ne(ptr, t, NULL));
	build(MOST);	/* so that memory is there */
	some = measure_build(10000);
	cost = measure_build(MOST);
	printf("%-9s %8.1f ns for each of 10000 functions, %8.1f of 60000: %.2f\n", "build", some, cost, cost / some);
	build(10);
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		few[i] = measure(i, 10);
	build(MOST);
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		cost = measure(i, MOST);
		printf("%-9s %8.1f ns for each access to 10 functions, %8.1f to 60000: %.2f\n", loads[i].name, few[i], cost,
		       cost / few[i]);
	}
	cr_expect(ne(u32, sink, 0));
	topology_free(t);
}
