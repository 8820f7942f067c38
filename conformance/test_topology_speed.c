// SPDX-License-Identifier: GPL-2.0
/*
 * test_topology_speed.c - what an access and a function cost in topologies of 9 and of 60,000 functions
 *
 * Prints nanoseconds of processor time, and fails on none: machines are shared.  "again" reads registers of one
 * function, "header" the first 16 of one after the other.  "scan" is what an operating system does: a bridge after
 * the other loses its numbers, and gets new ones, and 32 registers are read of each function behind it.  "anywhere"
 * reads one register of random functions, and "write" gives random bridges the numbers that they have, which measures
 * the caches: the steps are as many.  "build" is also about memory: what was used before costs less.  As the first act
 * of a process, both sizes cost the same.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <time.h>

#include "base/random.h"
#include "pci/topology.h"

/* Few are one port and what is behind it, so that a scan writes as often for each read as with many. */
enum { NUMBERS = 0x18, PORTS = 240, ON_LINK = 8, FEW = 1 + ON_LINK, MOST = 60000, ROUNDS = 200000 };

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

/* Each load returns how many accesses it made. */
static uint32_t again(uint32_t count, struct random *r)
{
	(void)r;
	for (uint32_t i = 0; i < ROUNDS; i++)
		read_one(&place[count - 1], i & 0x3c);
	return ROUNDS;
}

static uint32_t header(uint32_t count, struct random *r)
{
	(void)r;
	for (uint32_t i = 0; i < 16 * MOST; i++)
		read_one(&place[i / 16 % count], 4 * (i & 15));
	return 16 * MOST;
}

static uint32_t anywhere(uint32_t count, struct random *r)
{
	for (uint32_t i = 0; i < ROUNDS; i++)
		read_one(&place[random_below(r, count)], 0);
	return ROUNDS;
}

static void set_numbers(const struct place *p, uint32_t numbers)
{
	topology_write(t, p->domain, 0, (uint8_t)p->id, NUMBERS, 4, numbers);
}

static uint32_t write_same(uint32_t count, struct random *r)
{
	(void)count;
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t n = random_below(r, ports);

		set_numbers(&port[n], ((port[n].id & 0xffu) + 1) * 0x10100);
	}
	return ROUNDS;
}

/* What is behind a port is at place[] right behind it. */
static uint32_t scan_port(uint32_t at, uint32_t n, uint32_t count)
{
	const uint32_t number = (port[at].id & 0xffu) + 1, last = n + 1 + ON_LINK;

	set_numbers(&port[at], 0);
	set_numbers(&port[at], 0xff0000 | number << 8);
	for (; n < last && n < count; n++)
		for (uint32_t i = 0; i < 32; i++)
			read_one(&place[n], 4 * i);
	set_numbers(&port[at], number * 0x10100);
	return n;
}

static uint32_t scan(uint32_t count, struct random *r)
{
	const uint32_t rounds = MOST / count;

	(void)r;
	for (uint32_t i = 0; i < rounds; i++)
		for (uint32_t at = 0, n = 0; at < ports; at++)
			n = scan_port(at, n, count);
	return rounds * (32 * count + 3 * ports);
}

static const struct {
	const char *name;
	uint32_t (*run)(uint32_t count, struct random *r);
} loads[] = {
	{ "again", again },
	{ "header", header },
	{ "scan", scan },
	{ "anywhere", anywhere },
	{ "write", write_same },
};

/* The best of five, in ns for one access. */
static double measure(size_t load, uint32_t count)
{
	double best = 0;

	for (uint32_t i = 0; i < 5; i++) {
		struct random r = { i };
		double start = now(), cost;
		uint32_t accesses = loads[load].run(count, &r);

		cost = (now() - start) / accesses;
		best = i && best < cost ? best : cost;
	}
	return best;
}

/* With the memory that it takes: nothing is left from one to the next. */
static double measure_build(uint32_t count)
{
	double start = now();

	for (uint32_t i = 0; i < MOST / count; i++) {
		topology_free(t);
		t = topology_new();
		cr_assert(ne(ptr, t, NULL));
		build(count);
	}
	return (now() - start) / (double)MOST;	/* counts divide it */
}

Test(topology_speed, figures)
{
	double few[sizeof(loads) / sizeof(loads[0])], some, cost;

	t = topology_new();
	cr_assert(ne(ptr, t, NULL));
	some = measure_build(10000);
	cost = measure_build(MOST);
	printf("%-9s %8.1f ns for each of 10000 functions, %8.1f of 60000: %.2f\n", "build", some, cost, cost / some);
	build(FEW);
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		few[i] = measure(i, FEW);
	build(MOST);
	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		cost = measure(i, MOST);
		printf("%-9s %8.1f ns for each access to     9 functions, %8.1f to 60000: %.2f\n", loads[i].name, few[i], cost,
		       cost / few[i]);
	}
	cr_expect(ne(u32, sink, 0));
	topology_free(t);
}
