// SPDX-License-Identifier: GPL-2.0
/*
 * bench_topology.c - what an access, and building and checking, cost in topologies of few and of many functions
 *
 * Each figure is that of a process of its own, which is forked for it, so that nobody finds memory warm; few and many
 * alternate, and medians are compared.  How much of the difference is the memory's own is said by a load beside:
 * the same numbers are drawn, and of as many headers, each on a line of its own, one word is read.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/random.h"
#include "cli/bench.h"
#include "cli/cli.h"
#include "model/hardware.h"
#include "report/table.h"

enum { NUMBERS = 0x18, PORTS = 240, ON_LINK = 8, HEADER = CONFIG_CONVENTIONAL + 64 };

#define ACCESSES 400000u

struct place {
	uint32_t domain;
	uint16_t id;
};

struct machine {
	struct topology *t;
	struct place *place, *port;
	uint32_t count, ports;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static bool add(struct machine *m, struct topology_bus *bus, uint8_t devfn, uint8_t kind,
		struct topology_function **f)
{
	struct config_identity id = {
		.vendor = 0x8086, .device = 1, .kind = kind, .msi = 1, .bar = { 0xfffff000 }, .multi = !(devfn & 7)
	};

	if (topology_add(m->t, bus, devfn, &id, NULL, f))
		return false;
	m->place[m->count++] = (struct place){ bus->domain, topology_id(*f) };
	return true;
}

/* Segments of root ports, with functions behind each; the numbers of buses as they should be. */
static bool build(struct machine *m, uint32_t count)
{
	struct topology_bus *root = NULL;
	struct topology_function *port, *f;

	m->t = topology_new();
	m->place = calloc(count, sizeof(*m->place));
	m->port = calloc(count, sizeof(*m->port));
	if (!m->t || !m->place || !m->port)
		return false;
	for (; m->count < count; m->ports++) {
		const uint8_t at = (uint8_t)(m->ports % PORTS);

		if (!at && topology_add_root(m->t, m->ports / PORTS, 0, 255, &root))
			return false;
		if (!add(m, root, at, KIND_ROOT_PORT, &port))
			return false;
		m->port[m->ports] = m->place[m->count - 1];
		topology_write(m->t, root->domain, 0, at, NUMBERS, 4, (at + 1) * 0x10100u);
		for (uint8_t i = 0; i < ON_LINK && m->count < count; i++)
			if (!add(m, topology_below(port), i, KIND_ENDPOINT, &f))
				return false;
	}
	return true;
}

/* Of a random function, one of the registers of its header. */
static double read_anywhere(uint32_t count)
{
	struct machine m = { .t = NULL };
	uint32_t sum = 0, value = 0;
	double start = 0;

	if (!build(&m, count))
		return -1;
	/* The first round is for what is learned once. */
	for (uint32_t round = 0; round < 2; round++) {
		struct random r = { round };

		start = now();
		for (uint32_t i = 0; i < ACCESSES; i++) {
			const struct place *p = &m.place[random_below(&r, count)];

			topology_read(m.t, p->domain, (uint8_t)(p->id >> 8), (uint8_t)p->id, 4 * (i & 15), 4, &value);
			sum += value;
		}
	}
	return sum ? (now() - start) / ACCESSES : -1;
}

/* None of our code: what the memory of so many headers costs. */
static double load_anywhere(uint32_t count)
{
	const size_t bytes = (size_t)count * HEADER;
	uint32_t *word = malloc(bytes), sum = 1;
	double start = 0;

	if (!word)
		return -1;
	memset(word, 1, bytes);	/* not 0, which needs no memory of its own */
	for (uint32_t round = 0; round < 2; round++) {
		struct random r = { round };

		start = now();
		for (uint32_t i = 0; i < ACCESSES; i++)
			sum += word[(size_t)random_below(&r, count) * HEADER / 4 + (i & 15)];
	}
	start = now() - start;
	free(word);
	return sum ? start / ACCESSES : -1;
}

/* A random bridge gets the numbers that it has. */
static double write_anywhere(uint32_t count)
{
	struct machine m = { .t = NULL };
	double start = 0;

	if (!build(&m, count))
		return -1;
	for (uint32_t round = 0; round < 2; round++) {
		struct random r = { round };

		start = now();
		for (uint32_t i = 0; i < ACCESSES; i++) {
			const struct place *p = &m.port[random_below(&r, m.ports)];

			topology_write(m.t, p->domain, 0, (uint8_t)p->id, NUMBERS, 4,
				       ((p->id & 0xffu) + 1) * 0x10100);
		}
	}
	return (now() - start) / ACCESSES;
}

static void count_fault(void *context, const struct hardware_fault *f)
{
	(void)f;
	++*(uint32_t *)context;
}

static double build_and_check(uint32_t count)
{
	struct machine m = { .t = NULL };
	uint32_t faults = 0;
	double start = now();

	if (!build(&m, count) || hardware_check(m.t, HARDWARE_ALL, count_fault, &faults) || faults)
		return -1;
	return (now() - start) / 1e6;
}

static const struct {
	const char *name, *unit;
	double (*run)(uint32_t count); /* negative: it failed */
	uint32_t few, many;
	const char *aim;
} loads[] = {
	{ "config read: any function, any register", "ns", read_anywhere, 10, 60000, "goal 1.5x" },
	{ "one word of as many headers, none of our code", "ns", load_anywhere, 10, 60000, "-" },
	{ "bus numbers written: any bridge", "ns", write_anywhere, 10, 60000, "goal 1.5x" },
	{ "built, and checked by all rules about hardware", "ms", build_and_check, 10000, 60000, "goal 7x" },
};

/* What @run returns in a process of its own. */
static double apart(double (*run)(uint32_t count), uint32_t count)
{
	double cost = -1;
	int pipes[2];
	pid_t child;

	if (pipe(pipes))
		return -1;
	fflush(NULL);
	child = fork();
	if (!child) {
		cost = run(count);
		_exit(write(pipes[1], &cost, sizeof(cost)) != sizeof(cost));
	}
	close(pipes[1]);
	if (child < 0 || read(pipes[0], &cost, sizeof(cost)) != sizeof(cost))
		cost = -1;
	close(pipes[0]);
	if (child > 0)
		waitpid(child, NULL, 0);
	return cost;
}

static int add_row(struct table *t, size_t i)
{
	double few[BENCH_ROUNDS], many[BENCH_ROUNDS], of_few, of_many;

	fprintf(stderr, "%s ...\n", loads[i].name);
	for (size_t k = 0; k < BENCH_ROUNDS; k++) {
		few[k] = apart(loads[i].run, loads[i].few);
		many[k] = apart(loads[i].run, loads[i].many);
		if (few[k] < 0 || many[k] < 0)
			return cli_internal("bench: '%s' failed", loads[i].name);
	}
	of_few = bench_median(few);
	of_many = bench_median(many);
	table_add(t, "%s", loads[i].name);
	table_add(t, "%u", loads[i].few);
	table_add(t, "%.1f %s", of_few, loads[i].unit);
	table_add(t, "%u", loads[i].many);
	table_add(t, "%.1f %s", of_many, loads[i].unit);
	table_add(t, "%.2f", of_few > 0 ? of_many / of_few : 0);
	table_add(t, "%s", loads[i].aim);
	return 0;
}

int bench_topology(enum bench_format format)
{
	static const char *const heads[] = { "topologies", "functions", "cost", "functions", "cost", "ratio", "aim" };
	struct table t;
	int code = 0;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; !code && i < sizeof(loads) / sizeof(loads[0]); i++)
		code = add_row(&t, i);
	if (!code && bench_print(&t, format))
		code = cli_internal("out of memory");
	table_free(&t);
	return code;
}
