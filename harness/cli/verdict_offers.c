// SPDX-License-Identifier: GPL-2.0
/*
 * verdict_offers.c - what the policies make of the offers of real machines
 *
 * Collisions are counted on the model's allocator (model/domains.h), machine by machine; recorded boots are replayed on
 * systems under test, a machine's offers in their order, in rounds of as many as a scenario has channels.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/verdict.h"
#include "model/domains.h"

/* ---- files ----------------------------------------------------------------------------------------- */

static int read_file(const char *path, struct offers *o)
{
	struct complaint error = { 0 };
	uint8_t *data;
	size_t len;
	int err;

	err = file_read(path, &data, &len);
	if (err)
		return cli_unusable("%s: %s", path, strerror(-err));
	err = offers_parse((const char *)data, len, o, &error);
	free(data);
	if (err == -ENOMEM)
		return cli_internal("%s: out of memory", path);
	return err ? cli_unusable("%s:%u: %s", path, error.line, error.what) : 0;
}

int verdict_read_offers(const struct file_list *files, struct offers *o)
{
	for (size_t i = 0; i < files->count; i++) {
		int code = read_file(files->path[i], o);

		if (code)
			return code;
	}
	return 0;
}

/* ---- collisions ---------------------------------------------------------------------------------------- */

static const struct choice_of_bytes {
	const char *name;
	enum domain_bytes bytes;
} choices[] = { { "4-5", DOMAIN_BYTES_4_5 }, { "8-9", DOMAIN_BYTES_8_9 } };

static const enum domain_collision collisions[] = { DOMAIN_FAIL, DOMAIN_LOWEST, DOMAIN_UPWARD };
enum { POLICIES = sizeof(collisions) / sizeof(collisions[0]) };

/* How many PCI offers of all machines do not get the number that their bytes make. */
static size_t count_others(struct domains *d, const struct offers *o, enum domain_bytes bytes,
			   enum domain_collision collision)
{
	size_t others = 0;

	domains_init(d, bytes, collision);
	for (uint32_t machine = 0; machine < o->machines; machine++) {
		domains_reset(d);
		for (size_t i = 0; i < o->count; i++) {
			const struct offer *offer = &o->offer[i];
			uint16_t domain = 0;

			if (offer->machine == machine && offer->pci)
				others += domain_take(d, domain_hint(d, &offer->instance), &domain) ||
					  domain != domain_hint(d, &offer->instance);
		}
	}
	return others;
}

static size_t count_recorded(struct domains *d, const struct offers *o, enum domain_bytes bytes)
{
	size_t agree = 0;

	domains_init(d, bytes, DOMAIN_FAIL);
	for (size_t i = 0; i < o->count; i++)
		agree += o->offer[i].pci && o->offer[i].has_domain &&
			 o->offer[i].domain == domain_hint(d, &o->offer[i].instance);
	return agree;
}

static void print_counts(const struct offers *o)
{
	size_t pci = 0, recorded = 0, machines = 0;

	for (uint32_t machine = 0; machine < o->machines; machine++) {
		bool any = false;

		for (size_t i = 0; i < o->count; i++)
			any |= o->offer[i].machine == machine && o->offer[i].pci;
		machines += any;
	}
	for (size_t i = 0; i < o->count; i++) {
		pci += o->offer[i].pci;
		recorded += o->offer[i].pci && o->offer[i].has_domain;
	}
	printf("%zu offers, %zu of them of PCI pass-through devices, on %zu machines; of %zu a domain is recorded.\n\n",
	       o->count, pci, machines, recorded);
}

int verdict_collisions(const struct offers *o, enum table_format format)
{
	struct domains *d = malloc(sizeof(*d));
	struct table t;
	int err;

	if (!d)
		return cli_internal("out of memory");
	verdict_title("Offers seen on real machines", format);
	print_counts(o);
	table_init(&t, 5);
	table_add(&t, "bytes");
	table_add(&t, "recorded domains they make");
	table_add(&t, "collisions");
	table_add(&t, "another number, lowest free");
	table_add(&t, "another number or none, upward");
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		table_add(&t, "%s", choices[i].name);
		table_add(&t, "%zu", count_recorded(d, o, choices[i].bytes));
		for (size_t n = 0; n < POLICIES; n++)
			table_add(&t, "%zu", count_others(d, o, choices[i].bytes, collisions[n]));
	}
	err = table_print(&t, format, stdout);
	table_free(&t);
	free(d);
	return err ? cli_internal("out of memory") : 0;
}

/* ---- recorded boots ---------------------------------------------------------------------------------- */

struct round {			/* as many offers of a machine as fit in a scenario */
	uint32_t machine;
	const struct offer *offer[SCENARIO_CHANNELS + 1];	/* by channel */
};

struct rounds {
	struct round *round;
	struct scenario *s;
	size_t count;
};

struct recorded {
	size_t same, other, failed;	/* offers whose domain is recorded */
};

static bool has_record(const struct offers *o, uint32_t machine)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->offer[i].machine == machine && o->offer[i].pci && o->offer[i].has_domain)
			return true;
	return false;
}

/* The next offers of a machine, from *@at on; none if *@at comes to the end. */
static int fill(struct round *r, struct scenario *s, const struct offers *o, size_t *at)
{
	struct operation op = { .kind = OP_OFFER, .offer.type = OFFER_PCI };
	int err = 0;

	for (; *at < o->count && op.channel < SCENARIO_CHANNELS && !err; ++*at) {
		if (o->offer[*at].machine != r->machine || !o->offer[*at].pci)
			continue;
		r->offer[++op.channel] = &o->offer[*at];
		op.offer.instance = o->offer[*at].instance;
		op.offer.relid = op.channel;
		err = scenario_append(s, &op);
	}
	return err;
}

static int add_rounds(struct rounds *all, const struct offers *o, uint32_t machine)
{
	int err = 0;

	for (size_t at = 0; at < o->count && !err;) {
		struct round *r = &all->round[all->count];

		r->machine = machine;
		scenario_init(&all->s[all->count]);
		err = fill(r, &all->s[all->count++], o, &at);
	}
	return err;
}

/* Each round has an offer, or is a machine's last. */
static int make_rounds(struct rounds *all, const struct offers *o)
{
	int err = 0;

	all->round = calloc(o->count + o->machines + 1, sizeof(*all->round));
	all->s = calloc(o->count + o->machines + 1, sizeof(*all->s));
	if (!all->round || !all->s)
		return -ENOMEM;
	for (uint32_t i = 0; i < o->machines && !err; i++)
		if (has_record(o, i))
			err = add_rounds(all, o, i);
	return err;
}

static void free_rounds(struct rounds *all)
{
	for (size_t i = 0; i < all->count; i++)
		scenario_free(&all->s[i]);
	free(all->s);
	free(all->round);
}

static void compare(const struct story *story, const struct round *round, struct recorded *r)
{
	for (size_t i = 0; i < story->subjects[STORY_DOMAINS]; i++) {
		const struct story_subject *s = &story->subject[STORY_DOMAINS][i];
		const struct offer *offer = round->offer[s->channel];

		if (!offer->has_domain)
			continue;
		if (s->result[0] == offer->domain)
			r->same++;
		else if (s->result[0] == STORY_FAILED || s->result[0] == STORY_PENDING)
			r->failed++;
		else
			r->other++;
	}
}

static bool is_same(const struct recorded *a, const struct recorded *b)
{
	return a->same == b->same && a->other == b->other && a->failed == b->failed;
}

/* One row for each outcome, with all systems that came to it. */
static void add_machine(struct table *t, const char *machine, const struct recorded *r, const struct systems *systems)
{
	bool shown[SYSTEMS] = { false };

	for (size_t i = 0; i < systems->count; i++) {
		char names[STORY_TEXT] = "";

		if (shown[i])
			continue;
		for (size_t n = i; n < systems->count; n++) {
			if (shown[n] || !is_same(&r[i], &r[n]))
				continue;
			shown[n] = true;
			verdict_add_system(names, systems->class[n]);
		}
		table_add(t, "%.48s", i ? "" : machine);
		table_add(t, "%zu", r[i].same);
		table_add(t, "%zu", r[i].other);
		table_add(t, "%zu", r[i].failed);
		table_add(t, "%s", names);
	}
}

static void add_machines(struct table *t, const struct offers *o, const struct rounds *all, const struct story *story,
			 const struct systems *systems)
{
	for (size_t i = 0, next; i < all->count; i = next) {
		struct recorded r[SYSTEMS] = { { 0 } };

		for (next = i; next < all->count && all->round[next].machine == all->round[i].machine; next++)
			for (size_t n = 0; n < systems->count; n++)
				compare(&story[n * all->count + next], &all->round[next], &r[n]);
		add_machine(t, o->machine[all->round[i].machine], r, systems);
	}
}

static int print_recorded(const struct offers *o, const struct rounds *all, const struct systems *systems,
			  enum table_format format)
{
	struct story *story = stories_new(all->count * systems->count);
	struct table t;
	int code = story ? 0 : cli_internal("out of memory");

	table_init(&t, 5);
	table_add(&t, "machine");
	table_add(&t, "as recorded");
	table_add(&t, "other number");
	table_add(&t, "fails");
	table_add(&t, "systems");
	for (size_t i = 0; i < systems->count && !code; i++)
		code = stories_run(&story[i * all->count], systems->class[i], all->s, all->count);
	if (!code) {
		add_machines(&t, o, all, story, systems);
		code = table_print(&t, format, stdout) ? cli_internal("out of memory") : 0;
	}
	table_free(&t);
	stories_free(story, all->count * systems->count);
	return code;
}

int verdict_recorded(const struct offers *o, const struct systems *systems, enum table_format format)
{
	struct rounds all = { .count = 0 };
	int code = make_rounds(&all, o) ? cli_internal("out of memory") : 0;

	verdict_title("Recorded boots, replayed in the order of the file", format);
	if (!code && all.count)
		code = print_recorded(o, &all, systems, format);
	free_rounds(&all);
	return code;
}
