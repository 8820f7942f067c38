// SPDX-License-Identifier: GPL-2.0
/*
 * test_linux.c - each real kernel in this program: the same every time, nothing left behind, faults survived
 *
 * What a kernel shows is written down field by field, but for pointers, and compared as text.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "check/known.h"
#include "cli/trial.h"
#include "scenario/text.h"

#define GUID "47505500-0001-0000-3130-444531303244"
#define SAME_HINT "47505500-0001-0001-3130-444531303244"
#define NIC "000d3af6-1b2c-000d-3af6-1b2c000d3af6"
#define FUNCTION(n) "function " n " id=15b3:1016 subsystem=15b3:0001 serial=1 msix=4\nbars " n " fff0000c ffffffff 0 0 0 0\n"
#define UP FUNCTION("1") "offer 1 pci " GUID "\n"

static void parse(const char *text, struct scenario *s)
{
	struct text_error error;

	scenario_init(s);
	cr_assert(text_parse(text, strlen(text), s, &error) == 0, "%u:%u: %s", error.line, error.column, error.what);
}

/* ---- the same every time ------------------------------------------------------------------------- */

static void write_bus(const struct seen_bus *b, unsigned channel, FILE *out)
{
	const bool live = b->state == BUS_INSTALLED || b->state == BUS_SUSPENDED;	/* else it has no domain */

	fprintf(out, "bus %u: state %u domain %x\n", channel, b->state, live ? b->domain : 0);
	for (unsigned i = 0; i < b->functions; i++) {
		const struct seen_function *f = &b->function[i];

		fprintf(out, " %02x:%02x %04x:%04x class %06x rev %02x subsystem %08x node %d vectors %u\n", f->bus, f->devfn,
			f->vendor, f->device, f->class, f->rev, f->subsystem, f->node, f->vectors);
	}
	for (unsigned i = 0; i < b->slots; i++)
		fprintf(out, " slot %u: %s\n", b->slot[i].device, b->slot[i].name);
}

static void write_observation(const struct observation *o, FILE *out)
{
	fprintf(out, "settled %d over %d status %d value %d %x lost %u\n", o->settled, o->over, o->status, o->has_value,
		o->has_value ? o->value : 0, o->events_lost);
	for (unsigned i = 1; !o->over && i <= SCENARIO_CHANNELS; i++)
		write_bus(&o->bus[i], i, out);
	for (unsigned i = 0; i < o->events; i++) {
		const struct event *e = &o->event[i];

		fprintf(out, "event %u channel %u at %u: %llx %llx %s\n", e->kind, e->channel, e->at,
			(unsigned long long)e->a, (unsigned long long)e->b, e->text ? e->text : "-");
	}
}

/* All that is seen in a run, malloc'ed; the kinds of events that were met are added to *@kinds. */
static char *run(const struct sut_class *class, struct sut *sut, const char *text, unsigned *kinds)
{
	static struct observation o;
	struct scenario s;
	size_t len;
	char *seen;
	FILE *out = open_memstream(&seen, &len);

	cr_assert(ne(ptr, out, NULL));
	parse(text, &s);
	class->begin(sut);
	o.over = false;
	for (size_t i = 0; i < s.count + 2 && !o.over; i++) {	/* whoever gave up is neither settled nor ended */
		if (i < s.count)
			class->step(sut, &s.op[i]);
		else if (i == s.count)
			class->settle(sut);
		else
			class->end(sut);
		class->look(sut, &o);
		write_observation(&o, out);
		for (unsigned n = 0; n < o.events; n++)
			*kinds |= HEARS(o.event[n].kind);
	}
	fclose(out);
	scenario_free(&s);
	return seen;
}

static const char *const stories[] = {
	"",
	/* told before any other had this number for another channel: a hostile host's word is not checked against it */
	"host hostile = 1\n" FUNCTION("2") "offer 2 pci " SAME_HINT " relid=9\nread 2\n",
	UP "read 1\nmsi 1 count=4\nretarget 1 cpu=1\nmsi-free 1\neject 1\nrescind 1\n",
	"offer 2 pci " SAME_HINT "\n" UP "offer 3 net " NIC " relid=9\nrescind 2\noffer 4 pci " SAME_HINT " relid=2\n",
	/* threads in an order of their own, and time */
	UP "offer 2 pci " SAME_HINT " &\nrun 0 points=3\nrescind 1 &\nrun 1 points=7\nrun 0 points=40\nwait 20\nidle\n",
	/* answers that are late, refused, missing */
	"answer 1 d0 status=0xc0000001 count=1\nanswer 2 version silent count=1\n" UP "offer 2 pci " SAME_HINT "\nwait 70000\n",
	UP "suspend 1\nresume 1\nread 1 offset=0x10\nblock-read 1 block=1 size=64\nunload\nload\n",
	/* the ways into a restore: a leak, a driver that was unloaded, registrations that fail */
	UP "rescind 1\n",
	"unload\nload\n" UP "unload\n",
	"host unguarded = 1\nfail service 1\n" UP,
	"host unguarded = 1\nfail alloc 5\n" UP "offer 2 pci " SAME_HINT "\n",
	/* a bad access, and one to what is freed: the run is over, the process goes on */
	"host unguarded = 1\noffer 1 pci " GUID "\nsuspend 1\n" FUNCTION("1") "resume 1\n",
	"host unguarded = 1\nfail alloc 46\n" UP,
	"fail service 2\n" UP "rescind 1\n",
	"fail alloc 12\n" UP "rescind 1 &\nrun 0\n",
	/* what a checker has learnt is forgotten: either order of two locks is fine, in a run of its own */
	UP "inject lock-ab\n",
	UP "inject lock-ba\n",
	"inject lock-ab\ninject lock-ba\n" UP,
	"inject refcount-over\ninject list-del\ninject work-init\n" UP "inject lock-freed\n",
};

enum { STORIES = sizeof(stories) / sizeof(stories[0]) };

static void expect_same(const char *was, const char *is, const char *sut, unsigned before, unsigned story)
{
	size_t at = 0;
	bool same;

	while (was[at] && was[at] == is[at])
		at++;
	same = was[at] == is[at];
	while (at && was[at - 1] != '\n')	/* to the beginning of the line that differs */
		at--;
	cr_expect(same, "%s: story %u after story %u:\n-%.200s\n+%.200s", sut, story, before, was + at, is + at);
}

/* A story shows the same when it is the first that is told, told again, and told after each other one. */
static void tell_all(const struct sut_class *class)
{
	char *first[STORIES];
	unsigned kinds = 0;
	struct sut *sut;

	cr_assert(eq(int, class->open(&sut), 0));
	for (unsigned i = 0; i < STORIES; i++)
		first[i] = run(class, sut, stories[i], &kinds);
	for (unsigned before = 0; before < STORIES; before++) {
		for (unsigned i = 0; i < STORIES; i++) {
			char *again;

			free(run(class, sut, stories[before], &kinds));
			again = run(class, sut, stories[i], &kinds);
			expect_same(first[i], again, class->name, before, i);
			free(again);
		}
	}
	cr_expect(ne(u32, kinds & HEARS(EVENT_LEAK), 0), "%s: no story leaked: what comes after one was not tested", class->name);
	cr_expect(ne(u32, kinds & HEARS(EVENT_BUG), 0), "%s: no story ended in the middle", class->name);
	cr_expect(ne(u32, kinds & HEARS(EVENT_SANITIZER), 0), "%s: no story made a bad access", class->name);
	cr_expect(ne(u32, kinds & HEARS(EVENT_REQUEST), 0), "%s: no story reached the host", class->name);
	for (unsigned i = 0; i < STORIES; i++)
		free(first[i]);
	class->close(sut);
}

Test(kernels, every_time_the_same)
{
	unsigned kernels = 0;

	for (size_t i = 0; sut_classes[i]; i++) {
		if (!sut_classes[i]->real)
			continue;
		tell_all(sut_classes[i]);
		kernels++;
	}
	cr_expect(ge(u32, kernels, 1), "no kernel is built in");
}

/* The first run of a process, before anything is warm, is like any other. */
Test(kernels, first_as_the_second)
{
	for (size_t i = 0; sut_classes[i]; i++) {
		const struct sut_class *class = sut_classes[i];
		unsigned kinds = 0;
		struct sut *sut;
		char *cold, *warm;

		if (!class->real)
			continue;
		cr_assert(eq(int, class->open(&sut), 0));
		cold = run(class, sut, stories[3], &kinds);
		warm = run(class, sut, stories[3], &kinds);
		expect_same(cold, warm, class->name, 3, 3);
		free(cold);
		free(warm);
		class->close(sut);
	}
}

/* ---- domains that were seen on real machines --------------------------------------------------------- */

/* Instance GUIDs and the domains that guests reported for them; kernels before 29927dfb7f69 are left out. */
static const struct {
	const char *guid;
	unsigned domain;
	const char *source;
} seen_domains[] = {
	{ "0c573a50-ca5d-42a9-9657-3920a455151c", 0xca5d, "iommu list, YpemDuzdoaO3rijX@Ryzen-9-3900X." },
	{ "121abb12-7ab2-45ff-b4ee-e85a1067c860", 0x7ab2, "iommu list, YpemDuzdoaO3rijX@Ryzen-9-3900X." },
	{ "14a6c250-2f5e-4544-972d-e4af992a128a", 0x2f5e, "iommu list, YpemDuzdoaO3rijX@Ryzen-9-3900X." },
	{ "218ee01d-fcab-4f07-9ea0-57e00b7600be", 0xfcab, "iommu list, YpemDuzdoaO3rijX@Ryzen-9-3900X." },
	{ "47505500-0003-0000-3130-444531334632", 0x0003, "linux-pci list, CAA42JLZCE0CFUJHVZLT77YvPap49_cGiAMMt2E" },
	{ "58878e11-a2a3-4ea4-97af-07fb5274e86b", 0xa2a3, "Azure multi-NIC README" },
	{ "6041f3c4-38d5-407c-b56f-985d03d32ca3", 0x38d5, "Azure multi-NIC README" },
	{ "7622ea16-858c-414e-983a-a8a11dca103b", 0x858c, "github triton-inference-server/server#4154" },
	{ "abee639e-0b9d-49b7-9a07-c54ba8cd5734", 0x0b9d, "linux-pci list, 20250704043255.JCK9HyRj@linutronix.de" },
	{ "ad26ad39-fa5e-4d12-9825-fa62e9c88483", 0xfa5e, "linux-hyperv list, SN6PR02MB4157567AAED7F275FB97CD8BD46DA" },
	{ "b92a0085-468b-407a-a88a-d33fac8edc75", 0x468b, "linux-pci list, 20230328045122.25850-3-decui@microsoft.com" },
	{ "d38787eb-955c-434d-9958-ecfdb7783eda", 0x955c, "linux-hyperv list, BLAPR10MB521743AC3C146116D8F6BCACFDE92" },
};

static void offer_all(const struct sut_class *class)
{
	static struct observation o;
	struct sut *sut;

	cr_assert(eq(int, class->open(&sut), 0));
	for (size_t i = 0; i < sizeof(seen_domains) / sizeof(seen_domains[0]); i++) {
		struct scenario s;
		char text[80];

		snprintf(text, sizeof(text), "offer 1 pci %s\n", seen_domains[i].guid);
		parse(text, &s);
		class->begin(sut);
		class->step(sut, &s.op[0]);
		class->look(sut, &o);
		cr_expect(eq(u8, o.bus[1].state, BUS_INSTALLED), "%s: %s", class->name, seen_domains[i].guid);
		cr_expect(eq(u32, o.bus[1].domain, seen_domains[i].domain), "%s: %s, which %s has", class->name,
			  seen_domains[i].guid, seen_domains[i].source);
		class->settle(sut);
		class->end(sut);
		scenario_free(&s);
	}
	class->close(sut);
}

Test(kernels, recorded_domains)
{
	for (size_t i = 0; sut_classes[i]; i++)
		if (sut_classes[i]->real)
			offer_all(sut_classes[i]);
}

/* ---- faults ------------------------------------------------------------------------------------------- */

/* The device comes and goes while something fails; then nothing fails, and one of the same hint gets the number. */
static const char faulty[] =
	FUNCTION("1") "fail %s %u\noffer 1 pci " GUID "\nmsi 1 count=4\neject 1\nrescind 1\n"
	"fail %s 65535\nwait 10000\n"
	FUNCTION("2") "offer 2 pci " SAME_HINT "\nexpect domain 2 = 0x0001\nexpect functions 2 = 1\n"
	"msi 2 count=4\nexpect vectors 2 00.0 = 4\neject 2\nrescind 2\n";

static void judge(const struct sut_class *class, const struct verdict *v, const char *kind, size_t n)
{
	for (uint32_t i = 0; i < v->findings; i++) {
		const struct finding *f = &v->finding[i];

		cr_expect(known_lookup(f, class->name) != NULL, "%s, fail %s %zu: %s: expected %s, found %s, in %s",
			  class->name, kind, n, f->rule->id, f->expected, f->found, f->where);
	}
	if (!v->findings)
		cr_expect(eq(u32, v->expectations, 3), "%s, fail %s %zu", class->name, kind, n);
}

/* In processes of their own, as a sanitizer's report ends one. */
static void fail_each(const struct sut_class *class, const char *kind, size_t most)
{
	struct scenario *s = calloc(most, sizeof(*s));
	struct verdict *v = calloc(most, sizeof(*v));
	size_t quiet = 0;

	cr_assert(ne(ptr, s, NULL));
	cr_assert(ne(ptr, v, NULL));
	for (size_t n = 1; n <= most; n++) {
		char text[1000];

		snprintf(text, sizeof(text), faulty, kind, (unsigned)n, kind);
		parse(text, &s[n - 1]);
	}
	cr_assert(eq(int, trials_run(class, s, most, v), 0));
	for (size_t n = 1; n <= most; n++) {
		judge(class, &v[n - 1], kind, n);
		quiet += !v[n - 1].findings;
		verdict_free(&v[n - 1]);
		scenario_free(&s[n - 1]);
	}
	cr_expect(gt(sz, quiet, most / 2), "%s, fail %s: only %zu of %zu without a finding", class->name, kind, quiet, most);
	free(s);
	free(v);
}

Test(kernels, faults)
{
	for (size_t i = 0; sut_classes[i]; i++) {
		if (!sut_classes[i]->real)
			continue;
		fail_each(sut_classes[i], "alloc", 120);
		fail_each(sut_classes[i], "service", 60);
	}
}
