// SPDX-License-Identifier: GPL-2.0
/* channels.c - see channels.h */
#include "report/channels.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

enum { FUNCTIONS = 64 };	/* of a channel; more are only counted */

struct channel {
	const struct operation *offer, *nic, *associate;	/* the last of each; NULL: none */
	bool gone;						/* rescinded */
	const struct operation *function[FUNCTIONS], *port[FUNCTIONS];	/* port: of the function before, or NULL */
	size_t functions, all;
};

struct channels {
	struct channel channel[SCENARIO_CHANNELS + 1];
};

/* ---- what there is ------------------------------------------------------------------------------- */

static size_t find(const struct channel *c, uint32_t wslot)
{
	size_t i = 0;

	while (i < c->functions && c->function[i]->function.wslot != wslot)
		i++;
	return i;
}

static void put_function(struct channel *c, const struct operation *op)
{
	const size_t i = find(c, op->function.wslot);

	c->all += i == c->functions;
	if (i == FUNCTIONS)
		return;
	c->functions += i == c->functions;
	c->function[i] = op;
}

static void put_port(struct channel *c, const struct operation *op)
{
	const size_t i = find(c, op->port.wslot);

	if (i < c->functions)
		c->port[i] = op;
}

static void drop(struct channel *c, uint32_t wslot)
{
	const size_t i = find(c, wslot);

	if (i == c->functions)
		return;
	c->all--;
	c->functions--;
	c->function[i] = c->function[c->functions];
	c->port[i] = c->port[c->functions];
	c->port[c->functions] = NULL;
}

static void take(struct channels *all, const struct operation *op)
{
	struct channel *c = &all->channel[op->channel];

	switch (op->kind) {
	case OP_OFFER:
		c->offer = op;
		c->gone = false;
		break;
	case OP_RESCIND:
		c->gone = true;
		break;
	case OP_FUNCTION:
		put_function(c, op);
		break;
	case OP_DROP:
		drop(c, op->drop.wslot);
		break;
	case OP_PORT:
		put_port(c, op);
		break;
	case OP_NIC:
		c->nic = op;
		break;
	case OP_ASSOCIATE:
		c->associate = op;
		break;
	default:
		break;
	}
}

int channels_look(const struct scenario *s, size_t operations, struct channels **ret)
{
	struct channels *c = calloc(1, sizeof(*c));
	bool any = false;

	if (!c)
		return -ENOMEM;
	for (size_t i = 0; i < s->count && i < operations; i++) {
		take(c, &s->op[i]);
		any |= s->op[i].kind == OP_OFFER;
	}
	if (any)
		*ret = c;
	else
		free(c);
	return any ? 0 : -ENOENT;
}

void channels_free(struct channels *c)
{
	free(c);
}

/* ---- in words ------------------------------------------------------------------------------------ */

static const char *type_name(const struct operation *offer)
{
	static const char *const names[OFFER_TYPES] = { "PCI pass-through", "synthetic NIC", "other" };

	return names[offer->offer.type < OFFER_TYPES ? offer->offer.type : OFFER_OTHER];
}

static void print_mac(FILE *out, uint64_t mac)
{
	for (int i = 5; i >= 0; i--)
		fprintf(out, "%02x%s", (unsigned)(mac >> 8 * i & 0xff), i ? ":" : "");
}

/* "00.0 15b3:1016, serial 7, MAC 00:15:5d:00:00:01" */
static void print_function(FILE *out, const struct channel *c, size_t i)
{
	const struct operation *op = c->function[i];

	fprintf(out, "%02x.%x %04x:%04x", op->function.wslot & 0x1f, op->function.wslot >> 5 & 7, op->function.vendor,
		op->function.device);
	if (op->function.serial)
		fprintf(out, ", serial %" PRIu32, op->function.serial);
	if (c->port[i]) {
		fputs(", MAC ", out);
		print_mac(out, c->port[i]->port.mac);
	}
}

/* "channel 2: synthetic NIC f8615163-..., MAC ..., rescinded" */
static void print_channel(FILE *out, const struct channels *all, size_t number, const char *separator)
{
	const struct channel *c = &all->channel[number];
	char guid[GUID_TEXT];

	guid_format(&c->offer->offer.instance, guid);
	fprintf(out, "channel %zu: %s%s%s", number, type_name(c->offer), separator, guid);
	if (c->nic) {
		fprintf(out, "%sMAC ", separator);
		print_mac(out, c->nic->nic.mac);
	}
	if (c->gone)
		fprintf(out, "%srescinded", separator);
}

static uint32_t serial_of(const struct channel *c, size_t function)
{
	return c->function[function]->function.serial;
}

/* The VFs that the host associated with channel @number's NIC; @channel 0 begins.  0: no more, else its channel. */
static size_t next_vf(const struct channels *all, size_t number, size_t channel, size_t *function)
{
	const struct channel *nic = &all->channel[number];
	uint32_t serial;

	if (!nic->associate || !nic->associate->associate.allocated)
		return 0;
	serial = nic->associate->associate.serial;
	for (channel += !channel; channel <= SCENARIO_CHANNELS; channel++, *function = 0)
		for (; *function < all->channel[channel].functions; ++*function)
			if (all->channel[channel].offer && serial_of(&all->channel[channel], *function) == serial)
				return channel;
	return 0;
}

static void print_pairs(FILE *out, const struct channels *all, size_t number)
{
	const struct channel *c = &all->channel[number];
	size_t at = 0, function = 0;

	if (!c->nic || !c->associate)
		return;
	fprintf(out, "  associated with serial %" PRIu32 "%s\n", c->associate->associate.serial,
		c->associate->associate.allocated ? "" : ", and taken back");
	while ((at = next_vf(all, number, at, &function))) {
		fprintf(out, "    which is on channel %zu: ", at);
		print_function(out, &all->channel[at], function++);
		fputc('\n', out);
	}
}

int channels_print(const struct channels *all, FILE *out)
{
	for (size_t n = 1; n <= SCENARIO_CHANNELS; n++) {
		const struct channel *c = &all->channel[n];

		if (!c->offer)
			continue;
		print_channel(out, all, n, ", ");
		fputc('\n', out);
		for (size_t i = 0; i < c->functions; i++) {
			fputs("  ", out);
			print_function(out, c, i);
			fputc('\n', out);
		}
		if (c->all > c->functions)
			fprintf(out, "  and %zu more\n", c->all - c->functions);
		print_pairs(out, all, n);
	}
	return ferror(out) ? -EIO : 0;
}

/* ---- as a picture -------------------------------------------------------------------------------- */

static void draw_channel(FILE *out, const struct channels *all, size_t n)
{
	const struct channel *c = &all->channel[n];

	fprintf(out, "c%zu [style=\"%s\", label=\"", n, c->gone ? "filled,dashed" : "filled");
	print_channel(out, all, n, "\\n");
	for (size_t i = 0; i < c->functions; i++) {
		fprintf(out, "|<f%zu>", i);
		print_function(out, c, i);
	}
	if (c->all > c->functions)
		fprintf(out, "|and %zu more", c->all - c->functions);
	fputs("\"];\n", out);
	fprintf(out, "host -> c%zu [color=\"#808080\"%s];\n", n, c->gone ? ", style=dashed" : "");
}

int channels_dot(const struct channels *all, FILE *out)
{
	fputs("digraph channels {\nrankdir=LR;\nbgcolor=transparent;\nnode [shape=record, fontname=\"sans-serif\", "
	      "fontsize=10, fillcolor=\"#f4f4f4\", fontcolor=black];\n"
	      "edge [fontname=\"sans-serif\", fontsize=10];\nhost [shape=box, style=filled, label=\"host\"];\n",
	      out);
	for (size_t n = 1; n <= SCENARIO_CHANNELS; n++)
		if (all->channel[n].offer)
			draw_channel(out, all, n);
	for (size_t n = 1; n <= SCENARIO_CHANNELS; n++) {
		size_t at = 0, function = 0;

		if (!all->channel[n].offer || !all->channel[n].nic)
			continue;
		while ((at = next_vf(all, n, at, &function)))
			fprintf(out, "c%zu -> c%zu:f%zu [color=\"#c77700\", fontcolor=\"#c77700\", "
				"label=\"associated\"];\n", n, at, function++);
	}
	fputs("}\n", out);
	return ferror(out) ? -EIO : 0;
}
