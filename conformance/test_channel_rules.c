// SPDX-License-Identifier: GPL-2.0
/*
 * test_channel_rules.c - each rule about VMBus channels catches a guest whose table says something else
 *
 * The table is made up here from what the host has on offer, and then falsified in one place.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "check/check.h"
#include "scenario/text.h"
#include "sut/sut.h"

#define TWO                                                                                                 \
	"offer 1 other 47505500-0001-0000-3130-444531303244\n"                                              \
	"offer 2 other 47505500-0002-0000-3130-444531303244\n"
#define ONE_GONE TWO "rescind 1\n"
#define ISOLATED "host isolated = 1\noffer 1 net 47505500-0001-0000-3130-444531303244\n"

typedef void (*falsify)(struct observation *o);

static falsify lie;
static const struct sut_class *honest;

static void see_table(struct sut *s, struct observation *o)
{
	const struct host *h = honest->host(s);

	honest->look(s, o);
	o->knows_channels = true;
	o->channels = 0;
	o->offers = 0;
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		if (h->bus[i].offered)
			o->channel[o->channels++] = (struct seen_channel){ .relid = h->bus[i].relid,
				.sub = h->bus[i].sub, .instance = h->bus[i].instance, .mapped = true,
				.type = h->bus[i].type == OFFER_NET ? guid_net : (struct guid){ 0 } };
	if (lie)
		lie(o);
}

static void run(const char *text, falsify what, struct check_result *result)
{
	static struct sut_class class;
	struct text_error error;
	struct checker *c;
	struct scenario s;

	honest = sut_find("model");
	class = *honest;
	class.look = see_table;
	lie = what;
	cr_assert(text_parse(text, strlen(text), &s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
	cr_assert(checker_open(&c, &class, NULL) == 0);
	cr_assert(checker_run(c, &s, result) == 0);
	checker_close(c);
	scenario_free(&s);
}

static void unmap(struct observation *o)
{
	if (o->channels)
		o->channel[0].mapped = false;
}

static void share_relid(struct observation *o)
{
	if (o->channels > 1)
		o->channel[1].relid = o->channel[0].relid;
}

static void share_device(struct observation *o)
{
	if (o->channels > 1)
		o->channel[1].instance = o->channel[0].instance;
}

static void forget(struct observation *o)
{
	o->channels = 0;
}

static void keep(struct observation *o)
{
	o->channel[o->channels++] = (struct seen_channel){ .relid = 7, .mapped = true };
}

static void count(struct observation *o)
{
	o->offers = 1;
}

static void change_type(struct observation *o)
{
	if (o->channels)
		o->channel[0].type.b[0] ^= 1;
}

static const struct {
	const char *id, *text;
	falsify lie;
} proofs[] = {
	{ "CHAN-ONE", TWO, unmap },	    { "CHAN-ONE", TWO, share_relid },	{ "CHAN-ONE", TWO, share_device },
	{ "CHAN-TABLE", TWO, forget },	    { "CHAN-TABLE", ONE_GONE, keep },	{ "CHAN-COUNT", ONE_GONE, count },
	{ "CHAN-ISOLATED", ISOLATED, change_type },
};

enum { PROOFS = sizeof(proofs) / sizeof(proofs[0]) };

static bool reports(const struct check_result *result, const char *id)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!strcmp(result->finding[i].rule->id, id))
			return true;
	return false;
}

Test(channel_rules, a_false_table_trips_its_rule)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].text, proofs[i].lie, &result);
		cr_expect(reports(&result, proofs[i].id), "%s, %zu", proofs[i].id, i);
	}
}

Test(channel_rules, a_true_one_trips_none)
{
	static struct check_result result;

	for (size_t i = 0; i < PROOFS; i++) {
		run(proofs[i].text, NULL, &result);
		cr_expect(zero(u32, result.findings), "%zu: %s: %s", i, result.finding[0].rule->id,
			  result.finding[0].found);
	}
}

Test(channel_rules, every_rule_about_channels_has_a_proof)
{
	for (size_t i = 0; check_rules[i]; i++) {
		bool proven = check_rules[i]->surface != SURFACE_VMBUS;

		for (size_t k = 0; k < PROOFS; k++)
			proven |= !strcmp(proofs[k].id, check_rules[i]->id);
		cr_expect(proven, "%s has no proof", check_rules[i]->id);
	}
}
