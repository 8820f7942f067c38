// SPDX-License-Identifier: GPL-2.0
/*
 * capture_parse.c - the strict reader of captures; see capture.h
 *
 * Nearly all of a dump is rows that follow each other: those are read by take_row(), and whatever is not just such a
 * row is looked at as a line.  Text outside of functions is nobody's business; inside, only what lspci itself writes
 * there (indented) and comments may stand between rows, as anything else is a sign of two streams in one file.
 */
#include <errno.h>
#include <string.h>

#include "capture/capture_parts.h"

enum { ROW = 16, HEADER_TYPE = 0x0e, TYPE_CARDBUS = 2, CONVENTIONAL = 256, EXTENDED = 4096 };

struct parsing {
	struct span left;	/* of the text */
	uint32_t line;		/* the one being looked at */
	const struct capture_options *o;
	struct capture *c;
	struct capture_error *error;
	bool inside;		/* a function: since its heading, and up to an empty line */
	bool given_up;		/* it is dropped, or what is left of it: rows are passed by */
	uint32_t next;		/* the offset of its next row */
	uint32_t heading;	/* its line */
	uint32_t rows, headings;	/* in all */
	uint32_t bare, bare_at;	/* functions without registers, and the line of the first */
	struct span said;	/* the first line that lspci says when something is wrong ... */
	uint32_t said_at;	/* ... and where; 0: there is none */
};

static const struct span nothing = { "", "" };

/* ---- what is wrong ---------------------------------------------------------------------------------- */

/* 0 where the reader is lenient: it goes on without what was wrong. */
#define refuse(p, text, ...) \
	complained((p), capture_complain((p)->error, (p)->line, (text), __VA_ARGS__))

static int complained(struct parsing *p, int err)
{
	if (!p->o->lenient)
		return err;
	if (p->o->dropped)
		p->o->dropped(p->o->context, p->error);
	return 0;
}

/* ---- functions ------------------------------------------------------------------------------------- */

static struct capture_function *current(struct parsing *p)
{
	return &p->c->function.at[p->c->function.count - 1];
}

/* The most that lspci would have written of so many bytes; 0: nothing that it would. */
static uint32_t sound_bytes(const struct parsing *p, const struct capture_function *f)
{
	const uint32_t bytes = f->bytes;

	if (bytes >= EXTENDED)
		return EXTENDED;
	if (bytes >= CONVENTIONAL)
		return CONVENTIONAL;
	if (bytes >= CAPTURE_CARDBUS && (capture_bytes(p->c, f)[HEADER_TYPE] & 0x7f) == TYPE_CARDBUS)
		return CAPTURE_CARDBUS;
	return bytes >= CAPTURE_HEADER ? CAPTURE_HEADER : 0;
}

static void keep_sound(struct parsing *p)
{
	struct capture_function *f = current(p);
	const uint32_t sound = sound_bytes(p, f);

	if (!sound) {
		capture_drop(p->c);
		return;
	}
	p->c->byte.len -= f->bytes - sound;
	f->bytes = (uint16_t)sound;
}

/* The rest of its rows are not worth a look. */
static void give_up(struct parsing *p)
{
	if (p->inside && !p->given_up)
		keep_sound(p);
	p->given_up = p->inside;
}

/* Those without any rows wait for the end, as the whole text may have none. */
static int finish_function(struct parsing *p)
{
	const struct capture_function *f = current(p);
	const uint32_t line = p->line;
	char name[CAPTURE_NAME];
	int err;

	if (!f->bytes) {
		p->bare_at = p->bare++ ? p->bare_at : p->heading;
		capture_drop(p->c);
		return 0;
	}
	if (sound_bytes(p, f) == f->bytes)
		return 0;
	p->line = p->heading;
	err = refuse(p, nothing, "%s has %u bytes, and lspci writes 64, 256 or 4096 (128 of a CardBus bridge): it is "
		     "cut off, or rows are missing", capture_name(f->address, name), f->bytes);
	p->line = line;
	keep_sound(p);
	return err;
}

static int end_function(struct parsing *p)
{
	int err = p->inside && !p->given_up ? finish_function(p) : 0;

	p->inside = p->given_up = false;
	return err;
}

static int add_function(struct parsing *p, capture_address address, struct span name)
{
	struct capture_function *f;
	int err = capture_add(p->c, address, &f);

	if (err)
		return err;
	f->line = p->line;
	f->name = p->o->names ? capture_keep(p->c, name.at, (size_t)(name.end - name.at)) : 0;
	return f->name == UINT32_MAX ? -ENOMEM : 0;
}

static int begin_function(struct parsing *p, struct span text, capture_address address, struct span name)
{
	char shown[CAPTURE_NAME];
	int err = end_function(p);

	if (err)
		return err;
	p->headings++;
	p->heading = p->line;
	p->inside = true;
	p->next = 0;
	err = add_function(p, address, name);
	if (err == -ENOMEM)
		return capture_memory(p->error);
	p->given_up = err;
	if (err)
		return refuse(p, text, "%s is here for the second time; the first is in line %u",
			      capture_name(address, shown), capture_find(p->c, address)->line);
	return 0;
}

/* ---- rows ------------------------------------------------------------------------------------------- */

/* 16 bytes, "86 80 ...", from @at on, which has room for them; false: something else is there. */
static inline bool read_bytes(const char *at, uint8_t byte[ROW])
{
	uint32_t wrong = 0;

	for (unsigned i = 0; i < ROW; i++, at += 3) {
		const uint32_t high = capture_digit[(uint8_t)at[0]], low = capture_digit[(uint8_t)at[1]];

		wrong |= high | low | ((i + 1 < ROW && at[2] != ' ') ? 16 : 0);
		byte[i] = (uint8_t)(high << 4 | low);
	}
	return wrong < 16;
}

enum { BYTES_WIDTH = 3 * ROW - 1 };

/*
 * The row that has to come next, just as lspci writes it, with its newline.  Nine of ten lines are such: here nothing
 * is looked at twice.  False: it is something else, or memory ran out, which a second look will tell.
 */
static bool take_row(struct parsing *p)
{
	const char *at = p->left.at;
	const uint32_t digits = p->next < CONVENTIONAL ? 2 : 3;
	uint32_t offset = 0, wrong = 0;
	uint8_t byte[ROW];

	if ((size_t)(p->left.end - at) < digits + 2 + BYTES_WIDTH + 1 || p->next >= EXTENDED)
		return false;
	for (uint32_t i = 0; i < digits; i++) {
		offset = offset << 4 | capture_digit[(uint8_t)at[i]];
		wrong |= capture_digit[(uint8_t)at[i]];
	}
	at += digits;
	if (wrong > 15 || offset != p->next || at[0] != ':' || at[1] != ' ' || at[2 + BYTES_WIDTH] != '\n' ||
	    !read_bytes(at + 2, byte) || capture_add_bytes(p->c, byte, ROW))
		return false;
	p->next += ROW;
	p->line++;
	p->rows++;
	p->left.at = at + 2 + BYTES_WIDTH + 1;
	return true;
}

/*
 * "40: " or "140: ", with up to four digits, as a row that went astray is to be named too; its end, or NULL.
 * "00:1f.0 ..." is no row.
 */
static const char *parse_offset(struct span s, uint32_t *offset)
{
	const char *at = s.at;

	*offset = 0;
	while (at < s.end && at - s.at < 4 && span_is_digit(at))
		*offset = *offset << 4 | capture_digit[(uint8_t)*at++];
	if (at - s.at < 2 || at == s.end || *at++ != ':')
		return NULL;
	if (at == s.end)
		return at;
	return *at == ' ' ? at + 1 : NULL;
}

/* "10: and so on", in somebody's text, is no row. */
static bool has_byte(struct span s)
{
	return s.end - s.at >= 2 && span_is_digit(s.at) && span_is_digit(s.at + 1);
}

static size_t offset_digits(struct span text)
{
	return (size_t)((const char *)memchr(text.at, ':', (size_t)(text.end - text.at)) - text.at);
}

static int check_offset(struct parsing *p, struct span text, uint32_t offset)
{
	if (offset >= EXTENDED)
		return refuse(p, text, "row 0x%x is outside of config space, which ends at 0xfff", offset);
	if (offset_digits(text) > 3)
		return refuse(p, text, "the offset of a row has two or three digits");
	if (offset % ROW)
		return refuse(p, text, "row 0x%02x does not begin at a multiple of 16; 0x%02x was expected", offset,
			      p->next);
	if (offset < p->next)
		return refuse(p, text, "row 0x%02x goes back; 0x%02x was expected", offset, p->next);
	return refuse(p, text, "row 0x%02x skips what is before it; 0x%02x was expected", offset, p->next);
}

static int read_row(struct parsing *p, struct span text, const char *at, uint32_t offset)
{
	uint8_t byte[ROW];
	int err;

	while (text.end > at && text.end[-1] == ' ')
		text.end--;
	if (offset != p->next || offset >= EXTENDED || offset_digits(text) > 3) {
		err = check_offset(p, text, offset);
		give_up(p);
		return err;
	}
	if (text.end - at != BYTES_WIDTH || !read_bytes(at, byte)) {
		err = refuse(p, text, "a torn row: after its offset a row has 16 bytes of two hexadecimal digits each");
		give_up(p);
		return err;
	}
	p->next += ROW;
	p->rows++;
	return capture_add_bytes(p->c, byte, ROW) ? capture_memory(p->error) : 0;
}

/* ---- lines ------------------------------------------------------------------------------------------ */

/* No byte that text has not.  Bytes above 0x7f are in names, in whatever encoding. */
static int check_text(struct parsing *p, struct span s)
{
	for (const char *at = s.at; at < s.end; at++)
		if (((uint8_t)*at < 0x20 && *at != '\t') || *at == 0x7f)
			return refuse(p, s, "byte 0x%02x is in no text, so this is no dump of lspci's", (uint8_t)*at) ?
				       -EINVAL :
				       -EAGAIN;
	return 0;
}

static struct span without_quotation(struct span s)
{
	while (s.at < s.end && *s.at == '>') {
		s.at++;
		s.at += s.at < s.end && *s.at == ' ';
	}
	return s;
}

/*
 * The next line, without what ends it, and without the marks of a quotation.  -EAGAIN: it was dropped.  A line that is
 * too long is looked at as far as it may go: there is no need to find its end in a gigabyte of zeros.
 */
static int take_line(struct parsing *p, struct span *s)
{
	const size_t left = (size_t)(p->left.end - p->left.at);
	const size_t most = left < CAPTURE_LINE + 1 ? left : CAPTURE_LINE + 1;
	const char *end = memchr(p->left.at, '\n', most), *next = end;
	const bool long_one = !end && most > CAPTURE_LINE;
	int err;

	p->line++;
	*s = (struct span){ p->left.at, end ? end : p->left.at + most };
	if (s->end > s->at && s->end[-1] == '\r' && !long_one)
		s->end--;
	if (long_one && p->o->lenient)
		next = memchr(p->left.at, '\n', left);
	p->left.at = next ? next + 1 : p->left.end;
	err = check_text(p, *s);
	if (!err && long_one)
		err = refuse(p, *s, "a line of more than %d bytes, the most that libpci takes", CAPTURE_LINE) ?
			      -EINVAL :
			      -EAGAIN;
	else if (!err && !end)
		err = refuse(p, *s, "the last line does not end in a newline: the text may be cut off");
	*s = without_quotation(*s);
	return err;
}

static bool begins(struct span s, const char *word)
{
	return (size_t)(s.end - s.at) >= strlen(word) && !memcmp(s.at, word, strlen(word));
}

/* What lspci and its library say on standard error. */
static bool is_said(struct span s)
{
	static const char *const who[] = { "lspci: ", "pcilib: ", "bash: ", "sh: ", "sudo: " };

	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++)
		if (begins(s, who[i]))
			return true;
	return false;
}

static int strange_line(struct parsing *p, struct span s)
{
	if (!p->said_at && is_said(s)) {
		p->said = s;
		p->said_at = p->line;
	}
	if (!p->inside || p->given_up)
		return 0;
	return refuse(p, s, is_said(s) ? "a message of another program within a function" :
					 "neither a row, nor indented text of lspci's, within a function");
}

static int read_heading(struct parsing *p, struct span s)
{
	capture_address address;
	const char *wrong, *at = capture_parse_address(s, &address, &wrong);
	int err;

	if (!at)
		return strange_line(p, s);
	if (!wrong && at == s.end)
		wrong = "a heading has a blank and a name behind the address, or libpci does not take it for one";
	if (!wrong)
		return begin_function(p, s, address, (struct span){ at + 1, s.end });
	err = end_function(p);
	if (err)
		return err;
	p->headings++;
	p->inside = p->given_up = true;	/* its rows are nobody's */
	return refuse(p, s, "%s", wrong);
}

static int read_line(struct parsing *p, struct span s)
{
	const char *at;
	uint32_t offset;
	int err;

	if (s.at == s.end)
		return end_function(p);
	if (*s.at == ' ' || *s.at == '\t')
		return 0;
	if (begins(s, "#+ ")) {
		err = capture_parse_fact(p->c, (struct span){ s.at + 3, s.end }, p->line, p->error);
		return err == -EINVAL ? complained(p, err) : err;
	}
	if (*s.at == '#')
		return 0;
	at = parse_offset(s, &offset);
	if (!at)
		return read_heading(p, s);
	if (p->given_up)
		return 0;
	if (!p->inside && !has_byte((struct span){ at, s.end }))
		return strange_line(p, s);
	if (!p->inside)
		return refuse(p, s, "a row, and no heading of a function above it since the last empty line");
	return read_row(p, s, at, offset);
}

/* ---- the text as a whole ---------------------------------------------------------------------------- */

static int check_whole(struct parsing *p)
{
	struct capture_error *e = p->error;

	if (p->rows && p->bare) {
		p->line = p->bare_at;
		if (refuse(p, nothing, "no registers follow on the heading of this function (of %u functions in all): "
			   "it is cut off, or lspci could not read them", p->bare))
			return -EINVAL;
	}
	if (p->c->function.count)
		return 0;
	if (p->rows)
		return capture_complain(e, 0, nothing, "no function in it is sound");
	if (p->said_at)
		return capture_complain(e, p->said_at, p->said, "what a program says that failed, and no dump; "
					"`lspci -xxxx` makes one, as root");
	if (p->headings)
		return capture_complain(e, 0, nothing, "decoded text only, without registers: `lspci -xxxx` writes "
					"them, as root");
	return capture_complain(e, 0, nothing, "no dump of lspci's: `lspci -xxxx` makes one, as root");
}

static int parse(struct parsing *p)
{
	struct span s;
	int err = 0;

	while (!err && p->left.at < p->left.end) {
		if (p->inside && !p->given_up && take_row(p))
			continue;
		err = take_line(p, &s);
		if (err == -EAGAIN) {
			err = 0;
			continue;
		}
		if (!err)
			err = read_line(p, s);
	}
	return err ? err : end_function(p);
}

int capture_parse(const char *text, size_t len, const struct capture_options *o, struct capture *c,
		  struct capture_error *error)
{
	struct parsing p = { .left = { text, text + len }, .o = o, .c = c, .error = error };
	int err;

	*error = (struct capture_error){ .line = 0 };
	if (!len)
		return capture_complain(error, 0, p.left, "it is empty");
	if (capture_keep(c, "", 0) == UINT32_MAX) /* offset 0: no text */
		return capture_memory(error);
	err = parse(&p);
	if (!err)
		err = check_whole(&p);
	if (err)
		capture_free(c);
	return err;
}
