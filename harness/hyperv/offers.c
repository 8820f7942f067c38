// SPDX-License-Identifier: GPL-2.0
/* offers.c - see offers.h */
#define _GNU_SOURCE
#include "hyperv/offers.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


enum column { GUID, CLASS, OBSERVED, EXPECTED, MACHINE, SOURCE, COLUMNS };

static const char *const column_name[COLUMNS] = {
	[GUID] = "instance_guid",
	[CLASS] = "class_id",
	[OBSERVED] = "observed_pci_domain",
	[EXPECTED] = "expected_domain_b4b5",
	[MACHINE] = "machine",
	[SOURCE] = "source",
};

struct field {
	const char *at;
	size_t len;
};

struct reader {
	const char *at, *end;
	uint32_t line;
	size_t fields;			/* in each line; 0: the head was not read */
	enum column column[COLUMNS];	/* of each field */
	struct field field[COLUMNS];	/* of this line, by column; empty where there is none */
	bool given[COLUMNS];
	uint32_t first_machine;		/* of this file */
	struct offers *out;
	struct complaint *error;
};

/* ---- lines and fields ---------------------------------------------------------------------------- */

static bool next_line(struct reader *r, struct field *line)
{
	const char *end;

	if (r->at >= r->end)
		return false;
	end = memchr(r->at, '\n', (size_t)(r->end - r->at));
	*line = (struct field){ r->at, (size_t)((end ? end : r->end) - r->at) };
	r->at = end ? end + 1 : r->end;
	r->line++;
	if (line->len && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The (@i+1)-th field of @line; false if there are not that many. */
static bool get_field(struct field line, size_t i, struct field *f)
{
	const char *end = line.at + line.len;

	for (f->at = line.at;; f->at += f->len + 1) {
		const char *tab = memchr(f->at, '\t', (size_t)(end - f->at));

		f->len = (size_t)((tab ? tab : end) - f->at);
		if (!i--)
			return true;
		if (!tab)
			return false;
	}
}

static bool is(struct field f, const char *text)
{
	return strlen(text) == f.len && !memcmp(f.at, text, f.len);
}

static int read_head(struct reader *r, struct field line)
{
	struct field f;

	for (r->fields = 0; get_field(line, r->fields, &f); r->fields++) {
		enum column c = GUID;

		while (c < COLUMNS && !is(f, column_name[c]))
			c++;
		if (c == COLUMNS)
			return complain(r->error, r->line, "there is no field '%.*s'",
					f.len > 40 ? 40 : (int)f.len, f.at);
		if (r->given[c])
			return complain(r->error, r->line, "the field %s is named twice", column_name[c]);
		r->given[c] = true;
		r->column[r->fields] = c;
	}
	return r->given[GUID] ? 0 : complain(r->error, r->line, "the head does not name %s", column_name[GUID]);
}

static int split(struct reader *r, struct field line)
{
	struct field f;
	size_t n;

	for (n = 0; get_field(line, n, &f); n++)
		if (n < r->fields)
			r->field[r->column[n]] = f;
	return n == r->fields ? 0 : complain(r->error, r->line, "%zu fields, and the head names %zu", n, r->fields);
}

/* ---- what they say --------------------------------------------------------------------------------- */

/* Only the canonical form: 8-4-4-4-12. */
static int read_guid(struct reader *r, enum column c, struct guid *guid)
{
	const struct field f = r->field[c];
	char text[GUID_TEXT] = "";

	if (f.len == GUID_TEXT - 1)
		memcpy(text, f.at, f.len);
	if (strlen(text) != f.len || !f.len || guid_parse(text, guid))
		return complain(r->error, r->line, "%s is not a GUID: '%.*s'",
				column_name[c], f.len > 40 ? 40 : (int)f.len, f.at);
	return 0;
}

static int read_domain(struct reader *r, enum column c, bool *given, uint16_t *domain)
{
	const struct field f = r->field[c];
	char text[5] = "";

	*given = f.len;
	if (!f.len)
		return 0;
	for (size_t i = 0; i < f.len && f.len == 4; i++)
		text[i] = isxdigit((unsigned char)f.at[i]) ? f.at[i] : '\0';
	if (strlen(text) != 4)
		return complain(r->error, r->line, "%s is not four hexadecimal digits: '%.*s'", column_name[c],
				f.len > 40 ? 40 : (int)f.len, f.at);
	*domain = (uint16_t)strtoul(text, NULL, 16);
	return 0;
}

static int find_machine(struct reader *r, uint32_t *machine)
{
	const struct field f = r->field[r->given[MACHINE] && r->field[MACHINE].len ? MACHINE : SOURCE];
	char **more;

	for (*machine = r->first_machine; *machine < r->out->machines; ++*machine)
		if (is(f, r->out->machine[*machine]))
			return 0;
	more = realloc(r->out->machine, (*machine + 1) * sizeof(*more));
	if (!more)
		return complain_memory(r->error);
	r->out->machine = more;
	more[*machine] = strndup(f.len ? f.at : "", f.len);
	if (!more[*machine])
		return complain_memory(r->error);
	r->out->machines++;
	return 0;
}

static int read_offer(struct reader *r, struct offer *o)
{
	uint16_t wanted = 0;
	struct guid type;
	bool given;
	int error;

	error = read_guid(r, GUID, &o->instance);
	o->pci = true;
	if (!error && r->given[CLASS]) {
		error = read_guid(r, CLASS, &type);
		o->pci = !error && !memcmp(&type, &guid_pci, sizeof(type));
	}
	if (!error)
		error = read_domain(r, OBSERVED, &o->has_domain, &o->domain);
	if (!error)
		error = read_domain(r, EXPECTED, &given, &wanted);
	if (!error && given && wanted != (o->instance.b[5] << 8 | o->instance.b[4]))
		error = complain(r->error, r->line, "%s is %04x, and the GUID has %02x%02x there",
				 column_name[EXPECTED], wanted,
				 o->instance.b[5], o->instance.b[4]);
	return error ? error : find_machine(r, &o->machine);
}

static int add(struct reader *r)
{
	struct offer *more, o = { .domain = 0 };
	int error = read_offer(r, &o);

	if (error)
		return error;
	more = realloc(r->out->offer, (r->out->count + 1) * sizeof(*more));
	if (!more)
		return complain_memory(r->error);
	r->out->offer = more;
	more[r->out->count++] = o;
	return 0;
}

static int read_line(struct reader *r, struct field line)
{
	int error;

	for (size_t i = 0; i < line.len; i++)
		if (iscntrl((unsigned char)line.at[i]) && line.at[i] != '\t')
			return complain(r->error, r->line, "a control character, 0x%02x", (unsigned char)line.at[i]);
	if (!line.len || line.at[0] == '#')
		return 0;
	if (!r->fields)
		return read_head(r, line);
	error = split(r, line);
	return error ? error : add(r);
}

int offers_parse(const char *text, size_t len, struct offers *o, struct complaint *error)
{
	struct reader r = { .at = text, .end = text + len, .first_machine = o->machines, .out = o, .error = error };
	const size_t count = o->count;
	struct field line;
	int err = 0;

	while (!err && next_line(&r, &line))
		err = read_line(&r, line);
	if (!err && !r.fields) {
		r.line += !r.line;
		err = complain(r.error, r.line, "no line that names the fields");
	}
	if (!err)
		return 0;
	o->count = count;
	while (o->machines > r.first_machine)
		free(o->machine[--o->machines]);
	return err;
}

void offers_free(struct offers *o)
{
	while (o->machines)
		free(o->machine[--o->machines]);
	free(o->machine);
	free(o->offer);
	*o = (struct offers){ .count = 0 };
}
