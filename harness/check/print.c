// SPDX-License-Identifier: GPL-2.0
/*
 * print.c - see print.h
 *
 * Texts that a host or a kernel made may hold any byte: all of them go through printable().
 */
#include "check/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable.h"
#include "check/known.h"
#include "scenario/text.h"
#include "sim/fidelity.h"

const char *severity_name(enum severity severity)
{
	static const char *const name[] = {
		[SEVERITY_LOW] = "LOW",
		[SEVERITY_MEDIUM] = "MEDIUM",
		[SEVERITY_HIGH] = "HIGH",
		[SEVERITY_CRITICAL] = "CRITICAL",
	};

	return name[severity];
}

static void line(FILE *out, const char *label, const char *text)
{
	char clean[512];

	if (*text)
		fprintf(out, "  %-9s %s\n", label, printable(text, strlen(text), clean, sizeof(clean)));
}

/* "operation 3 (line 7): offer 1 pci ..." */
static int print_operation(FILE *out, const struct finding *f, const struct scenario *s)
{
	const struct operation *op;
	char clean[512], *text;
	size_t len;
	int error;

	if (f->at >= s->count) {
		line(out, "at", "the end of the scenario");
		return 0;
	}
	op = &s->op[f->at];
	error = text_format_operation(op, &text, &len);
	if (error)
		return error;
	printable(text, len - 1, clean, sizeof(clean));		/* without its newline */
	free(text);
	fprintf(out, "  %-9s operation %u", "at", f->at + 1);
	if (op->line)
		fprintf(out, " (line %u)", op->line);
	fprintf(out, ": %s\n", clean);
	return 0;
}

/* "channel 2, 0003:00:02.0": every function that the host passes through is on its root bus, bus 0. */
static void print_place(FILE *out, const struct finding *f)
{
	const unsigned devfn = (unsigned)f->devfn;

	if (!f->channel)
		return;
	fprintf(out, "  %-9s channel %u", "device", f->channel);
	if (f->domain >= 0)
		fprintf(out, ", %04x:00", (unsigned)f->domain);
	if (f->devfn >= 0)
		fprintf(out, "%s%02x.%x", f->domain >= 0 ? ":" : ", ", devfn >> 3, devfn & 7);
	fputc('\n', out);
}

const char *finding_fidelity(const struct finding *f, unsigned *next)
{
	const unsigned first = *next;

	while (*next < SIM_DEVIATIONS)
		if (f->crossed >> (*next)++ & 1)
			return sim_deviation_text((enum sim_deviation)(*next - 1));
	return !first && !f->crossed ? "nothing that changes behaviour was crossed" : NULL;
}

static void print_fidelity(FILE *out, const struct finding *f)
{
	const char *label = "fidelity", *text;
	unsigned next = 0;

	for (; (text = finding_fidelity(f, &next)); label = "")
		line(out, label, text);
}

/* What masks may ask of PCI hardware and of its guest's picture of it, by the names that they have there. */
static void print_situation(FILE *out, const struct finding *f)
{
	static const struct {
		done_set is;
		const char *name;
	} names[] = {
		{ DONE_NUMBERS_OUT, "numbers_out" }, { DONE_RANGE_FULL, "range_full" },
		{ DONE_SECOND_BUS, "second_bus" },   { DONE_SHARED_BUS, "shared_bus" },
		{ DONE_HOT_PLUG, "hot_plug" },	     { DONE_RANGES_OVERLAP, "ranges_overlap" },
		{ DONE_WIDE_BAR, "wide_bar" },	     { DONE_VFS_NOWHERE, "vfs_nowhere" },
		{ DONE_FIXED_NUMBERS, "fixed_numbers" },
	};
	char text[160];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (f->done & names[i].is)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", used ? " " : "",
						 names[i].name);
	line(out, "situation", text);
}

int finding_print(FILE *out, const struct finding *f, const struct scenario *s, const char *sut)
{
	const struct known_mask *known = known_lookup(f, sut);
	int error;

	fprintf(out, "%s [%s] %s: %s\n", f->rule->id, severity_name(f->rule->severity),
		known			? "known" :
		known_injected(f)	? "injected" :
		f->rule->of_hardware	? "hardware" :
					  "new",
		f->rule->sentence);
	line(out, "system", sut);
	error = print_operation(out, f, s);
	if (error)
		return error;
	print_place(out, f);
	line(out, "mode",
	     f->hostile ? "hostile: the host breaks the protocol" : "trusted: the host keeps the protocol");
	line(out, "expected", f->expected);
	line(out, "found", f->found);
	line(out, *f->where == '(' ? "kind" : "code", f->where);
	line(out, "callers", f->callers);
	print_situation(out, f);
	print_fidelity(out, f);
	line(out, "origin", f->rule->origin);
	line(out, "advice", f->rule->advice);
	if (known) {
		line(out, "known", known->finding->title);
		fprintf(out, "  %-9s ./bdfuzz findings %s\n", "", known->finding->name);
	}
	return ferror(out) ? -EIO : 0;
}
