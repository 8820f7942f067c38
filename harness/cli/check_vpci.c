// SPDX-License-Identifier: GPL-2.0
/*
 * check_vpci.c - what Linux would do with Hyper-V's buses: recorded offers, given to the real driver of each kernel
 *
 * A host that keeps the protocol offers them in the order of the capture, with the functions that were recorded in
 * their domains.  The domains that the kernel gives are held against those that were recorded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "capture/registers.h"
#include "cli/checking.h"
#include "scenario/text.h"

struct outcome {		/* of a channel */
	uint8_t state;		/* enum bus_state */
	uint32_t domain;
};

struct offers {			/* of PCI devices */
	const struct capture_offer *at[SCENARIO_CHANNELS];
	uint32_t count, all;	/* the latter: with those for which there is no channel */
};

static void collect(const struct capture *c, struct offers *o)
{
	*o = (struct offers){ .count = 0 };
	for (size_t i = 0; i < c->offer.count; i++) {
		if (memcmp(&c->offer.at[i].class, &guid_pci, sizeof(guid_pci)) != 0)
			continue;
		if (o->all++ < SCENARIO_CHANNELS)
			o->at[o->count++] = &c->offer.at[i];
	}
}

/* ---- the scenario ---------------------------------------------------------------------------------------- */

/* A function of the bus; a wslot has the device in bits 0 to 4, the function in 5 to 7. */
static void write_function(const struct capture *c, const struct capture_function *f, uint32_t channel,
			   struct buffer *out)
{
	const uint32_t devfn = (uint32_t)f->address & 0xff;

	buffer_print(out, "function %u wslot=%u id=%04x:%04x class=%06x serial=%u\n", channel,
		     devfn >> 3 | (devfn & 7) << 5, registers_get(c, f, 0, 2), registers_get(c, f, 2, 2),
		     registers_get(c, f, 8, 4) >> 8, channel);
}

static void write_offer(const struct capture *c, const struct capture_offer *o, uint32_t channel, struct buffer *out)
{
	char guid[GUID_TEXT];
	uint32_t functions = 0;

	for (size_t i = 0; i < c->function.count && o->has_domain; i++)
		if (c->function.at[i].address >> 8 == (capture_address)o->domain << 8) {
			write_function(c, &c->function.at[i], channel, out);
			functions++;
		}
	if (!functions)	/* none was recorded; a bus without any is never seen */
		buffer_print(out, "function %u id=1414:b111 serial=%u\n", channel, channel);
	guid_format(&o->instance, guid);
	buffer_print(out, "offer %u pci %s\n", channel, guid);
}

static int write_scenario(const struct capture *c, const struct offers *o, struct scenario *s)
{
	struct buffer text = { 0 };
	struct text_error e = { 0 };
	int err;

	for (uint32_t i = 0; i < o->count; i++)
		write_offer(c, o->at[i], i + 1, &text);
	err = text.failed ? -ENOMEM : text_parse(text.at, text.len, s, &e);
	buffer_free(&text);
	return err ? cli_internal("offers: %u:%u: %s", e.line, e.column, e.what) : 0;
}

/* ---- the run --------------------------------------------------------------------------------------------- */

/* In a process that ends with it. */
static int run_child(const struct sut_class *class, const struct scenario *s, int to)
{
	static struct observation o;	/* large */
	struct outcome of[SCENARIO_CHANNELS + 1];
	struct sut *sut;

	if (class->open(&sut))
		return EXIT_INTERNAL;
	class->begin(sut);
	for (size_t i = 0; i < s->count; i++) {
		class->step(sut, &s->op[i]);
		class->look(sut, &o);
		if (o.over)
			return EXIT_FINDINGS;
	}
	class->settle(sut);
	class->look(sut, &o);
	for (unsigned i = 1; i <= SCENARIO_CHANNELS; i++)
		of[i] = (struct outcome){ o.bus[i].state, o.bus[i].domain };
	return o.over ? EXIT_FINDINGS : write(to, of, sizeof(of)) == sizeof(of) ? EXIT_GOOD : EXIT_INTERNAL;
}

/* False: the kernel did not live to the end. */
static bool run_on(const struct sut_class *class, const struct scenario *s, struct outcome of[SCENARIO_CHANNELS + 1])
{
	ssize_t got = -1;
	int pipes[2];
	pid_t child;

	if (pipe(pipes))
		return false;
	fflush(NULL);
	child = fork();
	if (!child)
		_exit(run_child(class, s, pipes[1]));
	close(pipes[1]);
	if (child > 0) {
		got = read(pipes[0], of, sizeof(*of) * (SCENARIO_CHANNELS + 1));
		waitpid(child, NULL, 0);
	}
	close(pipes[0]);
	return got == (ssize_t)(sizeof(*of) * (SCENARIO_CHANNELS + 1));
}

static void judge(struct checked *c, const struct sut_class *class, const struct offers *o, const struct outcome *of)
{
	uint32_t broken = 0;
	char expected[60];

	for (uint32_t i = 0; i < o->count; i++) {
		const struct outcome *found = &of[i + 1];

		if (found->state == BUS_INSTALLED && (!o->at[i]->has_domain || found->domain == o->at[i]->domain))
			continue;
		broken++;
		snprintf(expected, sizeof(expected), "a bus in domain %04x, as was recorded", o->at[i]->domain);
		if (found->state == BUS_INSTALLED)
			still_add(&c->still, &rule_linux_vpci, STILL_WARN, expected,
				  "%s: the offer of line %u gets domain %04x", class->name, o->at[i]->line,
				  found->domain);
		else
			still_add(&c->still, &rule_linux_vpci, STILL_FAIL, "a bus",
				  "%s: the offer of line %u makes no bus", class->name, o->at[i]->line);
	}
	if (!broken)
		still_add(&c->still, &rule_linux_vpci, STILL_PASS, "",
			  "%s: %u of %u offers made buses, in the domains that were recorded", class->name, o->count,
			  o->all);
}

int check_vpci(struct checked *c, const struct systems *systems)
{
	struct outcome of[SCENARIO_CHANNELS + 1];
	struct offers offers;
	struct scenario s;
	int code;

	collect(&c->capture, &offers);
	if (!offers.count) {
		still_add(&c->still, &rule_linux_vpci, STILL_SKIP, "",
			  "no VMBus offer of a PCI device was recorded (lines #+ offer)");
		return 0;
	}
	code = write_scenario(&c->capture, &offers, &s);
	for (size_t i = 0; i < systems->count && !code; i++) {
		if (run_on(systems->class[i], &s, of))
			judge(c, systems->class[i], &offers, of);
		else
			still_add(&c->still, &rule_linux_vpci, STILL_FAIL,
				  "a kernel that takes the offers without trouble", "%s did not live to the end",
				  systems->class[i]->name);
	}
	if (!code)
		scenario_free(&s);
	return code;
}
