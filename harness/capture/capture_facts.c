// SPDX-License-Identifier: GPL-2.0
/*
 * capture_facts.c - what a dump lacks: lines that begin with "#+", read and written; see capture.h
 *
 * Words have one blank between them; the last one of some lines is all that is left of it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "capture/capture_parts.h"

struct fact {			/* a line being read */
	struct capture *c;
	struct span left;
	uint32_t line;
	struct capture_error *e;
	struct span whole;
};

#define complain(f, ...) capture_complain((f)->e, (f)->line, (f)->whole, __VA_ARGS__)

/* ---- words ----------------------------------------------------------------------------------------- */

static int take_word(struct fact *f, const char *what, struct span *word)
{
	const char *blank = memchr(f->left.at, ' ', (size_t)(f->left.end - f->left.at));

	*word = (struct span){ f->left.at, blank ? blank : f->left.end };
	f->left.at = blank ? blank + 1 : f->left.end;
	return word->at == word->end ? complain(f, "%s is missing", what) : 0;
}

static int take_number(struct fact *f, const char *what, uint64_t most, uint64_t *number)
{
	struct span word;
	int err = take_word(f, what, &word);

	*number = 0;
	for (const char *at = word.at; !err && at < word.end; at++) {
		if (!span_is_digit(at) || word.end - word.at > 16)
			err = complain(f, "%s is a hexadecimal number", what);
		*number = *number << 4 | capture_digit[(uint8_t)*at];
	}
	if (!err && *number > most)
		err = complain(f, "%s is 0x%" PRIx64 " at most", what, most);
	return err;
}

static int take_address(struct fact *f, const char *what, capture_address *address)
{
	const char *wrong, *end;
	struct span word;
	int err = take_word(f, what, &word);

	if (err)
		return err;
	end = capture_parse_address(word, address, &wrong);
	if (end == word.end && !wrong)
		return 0;
	return complain(f, "%s is an address as 0000:02:00.0%s%s", what, end && wrong ? ": " : "",
			end && wrong ? wrong : "");
}

static int take_guid(struct fact *f, const char *what, struct guid *guid)
{
	char text[GUID_TEXT];
	struct span word;
	int err = take_word(f, what, &word);

	if (err)
		return err;
	if (word.end - word.at == GUID_TEXT - 1) {
		memcpy(text, word.at, GUID_TEXT - 1);
		text[GUID_TEXT - 1] = '\0';
		if (!guid_parse(text, guid))
			return 0;
	}
	return complain(f, "%s is a GUID as 44c4f61d-4444-4400-9d52-802e27ede19f", what);
}

static int take_rest(struct fact *f, const char *what, uint32_t *text)
{
	const struct span rest = f->left;

	f->left.at = f->left.end;
	if (rest.at == rest.end)
		return complain(f, "%s is missing", what);
	*text = capture_keep(f->c, rest.at, (size_t)(rest.end - rest.at));
	return *text == UINT32_MAX ? -ENOMEM : 0;
}

/* ---- kinds of lines --------------------------------------------------------------------------------- */

static int read_about(struct fact *f)
{
	struct capture_about *a = CAPTURE_MORE(&f->c->about);
	struct span key;
	int err = a ? take_word(f, "the key", &key) : -ENOMEM;

	if (err)
		return err;
	a->key = capture_keep(f->c, key.at, (size_t)(key.end - key.at));
	return a->key == UINT32_MAX ? -ENOMEM : take_rest(f, "the text", &a->text);
}

enum { BARS = 13 };	/* 0-5, ROM, and 6 of VFs */

static int read_bar(struct fact *f)
{
	struct capture_bar *b = CAPTURE_MORE(&f->c->bar);
	uint64_t number = 0;
	int err = b ? take_address(f, "the function", &b->address) : -ENOMEM;

	if (!err)
		err = take_number(f, "the number of the BAR", BARS - 1, &number);
	if (!err)
		err = take_number(f, "the start of the window", UINT64_MAX, &b->start);
	if (!err)
		err = take_number(f, "the size of the window", UINT64_MAX, &b->size);
	if (!err && (!b->size || b->start + b->size - 1 < b->start))
		err = complain(f, "a window has a size above 0, and ends below 2^64");
	if (!err)
		b->bar = (uint8_t)number;
	return err;
}

static int read_offer(struct fact *f)
{
	struct capture_offer *o = CAPTURE_MORE(&f->c->offer);
	uint64_t domain = 0;
	int err = o ? take_guid(f, "the class", &o->class) : -ENOMEM;

	if (!err)
		err = take_guid(f, "the instance", &o->instance);
	if (err || f->left.at == f->left.end) {
		if (!err)
			o->line = f->line;
		return err;
	}
	err = take_number(f, "the domain", UINT32_MAX, &domain);
	if (err)
		return err;
	*o = (struct capture_offer){ o->class, o->instance, true, (uint32_t)domain, f->line };
	return 0;
}

/* "0000:00:1c": the address of its function 0, without the function. */
static int take_device(struct fact *f, capture_address *address)
{
	struct span word, whole;
	const char *wrong, *end;
	char text[32];
	int err = take_word(f, "the device", &word);

	if (err)
		return err;
	if ((size_t)(word.end - word.at) < sizeof(text) - 2) {
		whole.at = text;
		whole.end = text + snprintf(text, sizeof(text), "%.*s.0", (int)(word.end - word.at), word.at);
		end = capture_parse_address(whole, address, &wrong);
		if (end == whole.end && !wrong)
			return 0;
	}
	return complain(f, "a device is named as 0000:00:1c");
}

static int read_slot(struct fact *f)
{
	struct capture_slot *s = CAPTURE_MORE(&f->c->slot);
	int err = s ? take_device(f, &s->address) : -ENOMEM;

	return err ? err : take_rest(f, "the name", &s->name);
}

static int read_unread(struct fact *f)
{
	struct capture_unread *u = CAPTURE_MORE(&f->c->unread);
	int err = u ? take_address(f, "the function", &u->address) : -ENOMEM;

	return err ? err : take_rest(f, "what could not be read", &u->what);
}

static int read_vf(struct fact *f)
{
	struct capture_vf *v = CAPTURE_MORE(&f->c->vf);
	int err = v ? take_address(f, "the virtual function", &v->address) : -ENOMEM;

	if (!err)
		err = take_address(f, "its PF", &v->pf);
	if (!err && v->address == v->pf)
		err = complain(f, "a virtual function is not its own PF");
	if (!err)
		v->line = f->line;
	return err;
}

static int read_word(struct fact *f)
{
	struct capture_word *w = CAPTURE_MORE(&f->c->word);
	uint64_t number = 0;
	int err = w ? take_address(f, "the function", &w->address) : -ENOMEM;

	if (!err)
		err = take_number(f, "the number of the BAR", 5, &number);
	if (!err)
		err = take_number(f, "the offset", UINT64_MAX, &w->offset);
	if (!err)
		err = take_number(f, "the value", UINT64_MAX, &w->value);
	if (!err)
		w->bar = (uint8_t)number;
	return err;
}

/* Each takes an element of its list before it reads; one whose line is refused is taken back by @count. */
static const struct kind {
	const char *name;
	int (*read)(struct fact *f);
	size_t count;	/* offset in struct capture */
} kinds[] = {
	{ "about", read_about, offsetof(struct capture, about.count) },
	{ "bar", read_bar, offsetof(struct capture, bar.count) },
	{ "offer", read_offer, offsetof(struct capture, offer.count) },
	{ "slot", read_slot, offsetof(struct capture, slot.count) },
	{ "unread", read_unread, offsetof(struct capture, unread.count) },
	{ "vf", read_vf, offsetof(struct capture, vf.count) },
	{ "word", read_word, offsetof(struct capture, word.count) },
};

enum { KINDS_OF_FACTS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct kind *find_kind(struct fact *f, struct span word)
{
	const size_t len = (size_t)(word.end - word.at);
	struct nearest near = { .name = NULL };

	for (size_t i = 0; i < KINDS_OF_FACTS; i++) {
		if (strlen(kinds[i].name) == len && !memcmp(kinds[i].name, word.at, len))
			return &kinds[i];
		nearest_try(&near, word.at, len, kinds[i].name);
	}
	complain(f, "behind #+ one of about, bar, offer, slot, unread, vf, word is expected%s%s%s",
		 near.name ? "; did you mean '" : "", near.name ? near.name : "", near.name ? "'?" : "");
	return NULL;
}

int capture_parse_fact(struct capture *c, struct span s, uint32_t line, struct capture_error *e)
{
	struct fact f = { .c = c, .left = s, .line = line, .e = e, .whole = s };
	const struct kind *kind;
	struct span word;
	size_t *count, was;
	int err = take_word(&f, "the kind of line", &word);

	kind = err ? NULL : find_kind(&f, word);
	if (!kind)
		return -EINVAL;
	count = (size_t *)((char *)c + kind->count);
	was = *count;
	err = kind->read(&f);
	if (!err && f.left.at != f.left.end)
		err = complain(&f, "there is more in the line than was expected");
	if (err)
		*count = was;
	return err == -ENOMEM ? capture_memory(e) : err;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static void write_offers(const struct capture *c, struct buffer *out)
{
	char class[GUID_TEXT], instance[GUID_TEXT];

	for (size_t i = 0; i < c->offer.count; i++) {
		const struct capture_offer *o = &c->offer.at[i];

		guid_format(&o->class, class);
		guid_format(&o->instance, instance);
		buffer_print(out, "#+ offer %s %s", class, instance);
		if (o->has_domain)
			buffer_print(out, " %04" PRIx32, o->domain);
		buffer_text(out, "\n");
	}
}

static void write_text(const struct capture *c, uint32_t text, struct buffer *out)
{
	buffer_text(out, " ");
	buffer_text(out, capture_text(c, text));
	buffer_text(out, "\n");
}

static void write_slots(const struct capture *c, struct buffer *out)
{
	char name[CAPTURE_NAME];

	for (size_t i = 0; i < c->slot.count; i++) {
		capture_name(c->slot.at[i].address, name);
		name[strlen(name) - 2] = '\0';	/* without the function */
		buffer_print(out, "#+ slot %s", name);
		write_text(c, c->slot.at[i].name, out);
	}
}

static void write_windows(const struct capture *c, struct buffer *out)
{
	char name[CAPTURE_NAME];

	for (size_t i = 0; i < c->bar.count; i++) {
		const struct capture_bar *b = &c->bar.at[i];

		buffer_print(out, "#+ bar %s %x %" PRIx64 " %" PRIx64 "\n", capture_name(b->address, name), b->bar,
			     b->start, b->size);
	}
	for (size_t i = 0; i < c->word.count; i++) {
		const struct capture_word *w = &c->word.at[i];

		buffer_print(out, "#+ word %s %x %" PRIx64 " %016" PRIx64 "\n", capture_name(w->address, name), w->bar,
			     w->offset, w->value);
	}
}

int capture_write_facts(const struct capture *c, struct buffer *out)
{
	char name[CAPTURE_NAME], pf[CAPTURE_NAME];

	for (size_t i = 0; i < c->about.count; i++) {
		buffer_text(out, "#+ about ");
		buffer_text(out, capture_text(c, c->about.at[i].key));
		write_text(c, c->about.at[i].text, out);
	}
	write_offers(c, out);
	write_slots(c, out);
	for (size_t i = 0; i < c->vf.count; i++)
		buffer_print(out, "#+ vf %s %s\n", capture_name(c->vf.at[i].address, name),
			     capture_name(c->vf.at[i].pf, pf));
	write_windows(c, out);
	for (size_t i = 0; i < c->unread.count; i++) {
		buffer_print(out, "#+ unread %s", capture_name(c->unread.at[i].address, name));
		write_text(c, c->unread.at[i].what, out);
	}
	return out->failed ? -ENOMEM : 0;
}
