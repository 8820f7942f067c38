// SPDX-License-Identifier: GPL-2.0
/*
 * verdict_bridges.c - bdfuzz verdict bridges: which repair of Xen's map of bus numbers keeps what, and what it costs
 *
 * The question at the end of seed 001.  Nothing here knows an outcome: the scenarios of conformance/scenarios/bus-map
 * are run on the model of a hardware domain with all strategies side by side (sut/dom0, model/bus_map), which the same
 * scenarios and recordings of Xen hold to what the real PCI core and the real Xen do.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/judge.h"
#include "cli/verdict.h"
#include "report/finding.h"
#include "sut/dom0/dom0.h"

struct situation {
	struct scenario s;
	char name[64];
	uint8_t group;
	uint32_t broken[MAP_STRATEGIES];	/* enum map_promise */
	uint64_t updates[MAP_STRATEGIES], looks[MAP_STRATEGIES];
};

struct bridges {
	struct file_list files;
	struct situation *situation;
};

/* ---- what a situation is about: the first of these that it has ------------------------------------------- */

static bool is_vf(const struct operation *op)
{
	return op->kind == OP_NUMVFS;
}

static bool is_pull(const struct operation *op)
{
	return op->kind == OP_PULL;
}

static bool is_assign(const struct operation *op)
{
	return op->kind == OP_BOOT && op->boot.assign;
}

static bool is_write(const struct operation *op)
{
	return op->kind == OP_SETPCI;
}

static bool is_removal(const struct operation *op)
{
	return op->kind == OP_REMOVE || op->kind == OP_XEN_REMOVE;
}

static bool is_any(const struct operation *op)
{
	(void)op;
	return true;
}

static const struct group {
	const char *name;
	bool (*is)(const struct operation *op);
} groups[] = {
	{ "virtual functions", is_vf },
	{ "surprise removal", is_pull },
	{ "pci=assign-busses", is_assign },
	{ "numbers written", is_write },
	{ "removal", is_removal },
	{ "scan", is_any },
};
enum { GROUPS = sizeof(groups) / sizeof(*groups) };

static uint8_t group_of(const struct scenario *s)
{
	for (uint8_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < s->count; i++)
			if (groups[g].is(&s->op[i]))
				return g;
	return GROUPS - 1;
}

/* ---- running ------------------------------------------------------------------------------------------------ */

static void judge_all(struct situation *at, struct platform *p)
{
	struct map_breach breach[MAP_PROMISES];

	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		at->broken[i] |= platform_judge(p, (enum map_strategy)i, ~0u, breach);
}

static void run_situation(struct situation *at, struct sut *guest)
{
	struct platform *p = dom0_platform(guest);

	dom0_begin(guest);
	for (size_t i = 0; i < at->s.count; i++) {
		if (at->s.op[i].kind <= OP_EXPECT)
			continue;
		dom0_step(guest, &at->s.op[i]);
		if (at->s.op[i].kind >= OP_BOOT)
			judge_all(at, p);
	}
	for (unsigned i = 0; i < MAP_STRATEGIES; i++) {
		at->updates[i] = bus_map_updates(platform_map(p, (enum map_strategy)i));
		at->looks[i] = bus_map_looks(platform_map(p, (enum map_strategy)i));
	}
	dom0_end(guest);
	judge_all(at, p);
}

static int load_situation(struct bridges *b, size_t i)
{
	const char *at = strrchr(b->files.path[i], '/');
	struct situation *s = &b->situation[i];
	int code = load_scenario(b->files.path[i], &s->s);

	snprintf(s->name, sizeof(s->name), "%s", at ? at + 1 : b->files.path[i]);
	if (strrchr(s->name, '.'))
		*strrchr(s->name, '.') = '\0';
	if (!code)
		s->group = group_of(&s->s);
	return code;
}

static int run_all(struct bridges *b)
{
	char *directory = place("conformance/scenarios/bus-map");
	struct sut *guest = NULL;
	int err, code = 0;

	if (!directory)
		return EXIT_INTERNAL;
	err = file_list_add(&b->files, directory, ".bdf");
	if (err || !b->files.count)
		code = cli_unusable("%s: %s", directory, err ? strerror(-err) : "no scenario there");
	free(directory);
	if (code)
		return code;
	b->situation = calloc(b->files.count, sizeof(*b->situation));
	if (!b->situation || dom0_open(&guest, MAP_REFERENCE))
		return cli_internal("out of memory");
	platform_keep(dom0_platform(guest), (1u << MAP_STRATEGIES) - 1);
	for (size_t i = 0; i < b->files.count && !code; i++) {
		code = load_situation(b, i);
		if (!code)
			run_situation(&b->situation[i], guest);
	}
	dom0_close(guest);
	return code;
}

/* ---- tables ------------------------------------------------------------------------------------------------- */

/* One letter a promise. */
static const char letters[MAP_PROMISES + 1] = "CTFKOIUMX";

static void write_letters(uint32_t broken, char text[MAP_PROMISES + 1])
{
	size_t n = 0;

	for (unsigned i = 0; i < MAP_PROMISES; i++)
		if (broken >> i & 1)
			text[n++] = letters[i];
	text[n] = '\0';
	if (!n)
		snprintf(text, MAP_PROMISES + 1, "-");
}

static void begin_table(struct table *t, const char *first, const char *second)
{
	table_init(t, MAP_STRATEGIES + 1 + (second != NULL));
	table_add(t, "%s", first);
	if (second)
		table_add(t, "%s", second);
	for (unsigned i = 0; i < MAP_STRATEGIES; i++)
		table_add(t, "%s", map_strategies[i].name);
}

static int end_table(struct table *t, enum table_format format)
{
	const int err = table_print(t, format, stdout);

	table_free(t);
	return err ? cli_internal("out of memory") : 0;
}

static size_t count_broken(const struct bridges *b, unsigned strategy, uint32_t promise)
{
	size_t n = 0;

	for (size_t i = 0; i < b->files.count; i++)
		n += (b->situation[i].broken[strategy] & promise) != 0;
	return n;
}

static int print_promises(const struct bridges *b, enum table_format format)
{
	static const char *const sentences[MAP_PROMISES] = {
		"every walk ends", "entries are as hardware is programmed", "who is removed leads nowhere",
		"entries name known bridges that are there", "a failed walk leaves its outputs alone",
		"an address has nothing of who was there before", "the walk finds the bridge whose ID is on the wire",
		"MSI-X for VFs of known PFs only", "the hypervisor survives",
	};
	struct table t;

	verdict_title("In how many situations each promise is broken", format);
	begin_table(&t, "", "promise");
	for (unsigned i = 0; i < MAP_PROMISES; i++) {
		table_add(&t, "%c", letters[i]);
		table_add(&t, "%s: MAP-%s", sentences[i], map_promise_name((enum map_promise)(1u << i)));
		for (unsigned s = 0; s < MAP_STRATEGIES; s++)
			table_add(&t, "%zu", count_broken(b, s, 1u << i));
	}
	table_add(&t, " ");
	table_add(&t, "any of them, of %zu situations", b->files.count);
	for (unsigned s = 0; s < MAP_STRATEGIES; s++)
		table_add(&t, "%zu", count_broken(b, s, ~0u));
	return end_table(&t, format);
}

static int print_groups(const struct bridges *b, enum table_format format)
{
	char text[MAP_PROMISES + 1];
	struct table t;

	verdict_title("Which promises are broken under which operations", format);
	begin_table(&t, "operations", NULL);
	for (uint8_t g = 0; g < GROUPS; g++) {
		table_add(&t, "%s", groups[g].name);
		for (unsigned s = 0; s < MAP_STRATEGIES; s++) {
			uint32_t broken = 0;

			for (size_t i = 0; i < b->files.count; i++)
				broken |= b->situation[i].group == g ? b->situation[i].broken[s] : 0;
			write_letters(broken, text);
			table_add(&t, "%s", text);
		}
	}
	return end_table(&t, format);
}

static int print_situations(const struct bridges *b, enum table_format format)
{
	char text[MAP_PROMISES + 1];
	struct table t;

	verdict_title("Situations", format);
	begin_table(&t, "operations", "situation");
	for (uint8_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < b->files.count; i++) {
			if (b->situation[i].group != g)
				continue;
			table_add(&t, "%s", groups[g].name);
			table_add(&t, "%s", b->situation[i].name);
			for (unsigned s = 0; s < MAP_STRATEGIES; s++) {
				write_letters(b->situation[i].broken[s], text);
				table_add(&t, "%s", text);
			}
		}
	return end_table(&t, format);
}

static const struct situation *find_situation(const struct bridges *b, const char *name)
{
	for (size_t i = 0; i < b->files.count; i++)
		if (!strcmp(b->situation[i].name, name))
			return &b->situation[i];
	return NULL;
}

static int print_costs(const struct bridges *b, enum table_format format)
{
	static const char *const heads[] = { "strategy", "entries written", "in seed-001", "in plain",
					     "times all bridges were read again" };
	const struct situation *seed = find_situation(b, "seed-001"), *plain = find_situation(b, "plain");
	struct table t;

	verdict_title("What it costs", format);
	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (unsigned s = 0; s < MAP_STRATEGIES; s++) {
		uint64_t updates = 0, looks = 0;

		for (size_t i = 0; i < b->files.count; i++) {
			updates += b->situation[i].updates[s];
			looks += b->situation[i].looks[s];
		}
		table_add(&t, "%s", map_strategies[s].name);
		table_add(&t, "%llu", (unsigned long long)updates);
		table_add(&t, "%llu", seed ? (unsigned long long)seed->updates[s] : 0);
		table_add(&t, "%llu", plain ? (unsigned long long)plain->updates[s] : 0);
		table_add(&t, "%llu", (unsigned long long)looks);
	}
	return end_table(&t, format);
}

/* ---- sentences ------------------------------------------------------------------------------------------------ */

/* What @strategy mends and breaks beside xen-4.17. */
static void print_strategy(const struct bridges *b, unsigned strategy)
{
	size_t mended = 0, worse = 0;

	printf("- %s (%s): ", map_strategies[strategy].name, map_strategies[strategy].help);
	for (size_t i = 0; i < b->files.count; i++) {
		const uint32_t was = b->situation[i].broken[MAP_XEN_4_17], is = b->situation[i].broken[strategy];

		mended += (was & ~is) != 0;
		worse += (is & ~was) != 0;
	}
	printf("keeps all promises in %zu of %zu situations; beside xen-4.17, something is kept that was not in %zu,",
	       b->files.count - count_broken(b, strategy, ~0u), b->files.count, mended);
	printf(" and something is broken that was not in %zu.", worse);
	if (count_broken(b, strategy, ~0u)) {
		printf("  What remains broken:");
		for (unsigned i = 0; i < MAP_PROMISES; i++)
			if (count_broken(b, strategy, 1u << i))
				printf(" %s (%zu)", map_promise_name((enum map_promise)(1u << i)),
				       count_broken(b, strategy, 1u << i));
		printf(".");
	}
	printf("\n");
}

/* ---- what the scenarios say -------------------------------------------------------------------------------------- */

static uint32_t promise_of(const char *rule)
{
	for (unsigned i = 0; i < MAP_PROMISES; i++)
		if (!strncmp(rule, "MAP-", 4) && !strcmp(rule + 4, map_promise_name((enum map_promise)(1u << i))))
			return 1u << i;
	return 0;
}

static uint32_t said(const struct scenario *s, unsigned strategy)
{
	const char *name = map_strategies[strategy].name;
	const struct sut_class *class;
	struct finding_head head;
	uint32_t broken = 0;
	char sut[32];

	snprintf(sut, sizeof(sut), "%s%s", strncmp(name, "xen-", 4) ? "xen-" : "", name);
	class = sut_find(sut);
	for (size_t i = 0; class && finding_read_known(s, i, &head); i++)
		if (judge_is_said_of(&head, class))
			broken |= promise_of(head.id);
	return broken;
}

/* One line for each map that is not as its scenario says; how many. */
static size_t print_unexpected(const struct bridges *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->files.count; i++)
		for (unsigned s = 0; s < MAP_STRATEGIES; s++)
			if (said(&b->situation[i].s, s) != b->situation[i].broken[s])
				printf("%sNOT AS EXPECTED: %s on %s; see bdfuzz replay\n", n++ ? "" : "\n",
				       b->files.path[i], map_strategies[s].name);
	return n;
}

static int print_all(const struct bridges *b, enum table_format format)
{
	int code = print_promises(b, format);

	if (!code)
		code = print_groups(b, format);
	if (!code)
		code = print_situations(b, format);
	if (!code)
		code = print_costs(b, format);
	if (code)
		return code;
	verdict_title("What remains broken in each", format);
	for (unsigned s = 0; s < MAP_STRATEGIES; s++)
		print_strategy(b, s);
	printf("\nNone of these is a real system: a model of a guest on models of Xen.  xen-4.17 agrees with\n"
	       "what the real one said in fixtures/xen, but for what conformance/test_xen_recordings.c names.\n");
	return print_unexpected(b) ? EXIT_FINDINGS : EXIT_GOOD;
}

int verdict_bridges(enum table_format format)
{
	struct bridges b = { .situation = NULL };
	int code = run_all(&b);

	if (!code)
		code = print_all(&b, format);
	for (size_t i = 0; b.situation && i < b.files.count; i++)
		scenario_free(&b.situation[i].s);
	free(b.situation);
	file_list_free(&b.files);
	return code;
}
