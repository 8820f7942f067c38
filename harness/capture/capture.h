/* SPDX-License-Identifier: GPL-2.0 */
/*
 * capture.h - config spaces of a machine, as `lspci -xxxx` writes them down, and what such a dump lacks
 *
 * The dump is text: a heading for each function, rows of 16 bytes, an empty line.  Decoded text (-v) may stand
 * between, and whatever people put around it.  lspci 2.x to 3.x, -x to -xxxx, with or without domains; lines ending in
 * CR LF, or quoted in a mail.  Further facts stand in lines that begin with "#+", which `lspci -F` passes over:
 *
 *	#+ about KEY TEXT			how the capture came to be
 *	#+ bar ADDRESS N START SIZE		window of BAR N of a function; N 6: ROM, 7 to 12: BARs of its VFs
 *	#+ offer CLASS INSTANCE [DOMAIN]	a VMBus offer, both GUIDs; the PCI domain that it was given
 *	#+ slot DOMAIN:BUS:DEVICE NAME		a slot as the operating system names it
 *	#+ unread ADDRESS WHAT			what could not be read, and why
 *	#+ vf ADDRESS PF			a virtual function, and its PF
 *	#+ word ADDRESS N OFFSET VALUE		64 bits at an offset in the window of BAR N, as they were read
 *
 * All numbers are hexadecimal.  Reading is strict: what is accepted reads the same through libpci's dump back end,
 * which checks nothing (save domains of more than five digits and quoted lines, which it does not know).
 */
#ifndef BDFUZZ_CAPTURE_H
#define BDFUZZ_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "hyperv/guid.h"

enum { CAPTURE_LINE = 253 };	/* bytes of a line without its newline: libpci refuses longer ones */
enum { CAPTURE_MOST = 1 << 29 };	/* bytes of a file; larger ones are refused */
enum { CAPTURE_HEADER = 64, CAPTURE_CARDBUS = 128 };	/* what -x writes, of a CardBus bridge the latter */

/* domain << 16 | bus << 8 | devfn; a domain has up to 32 bits. */
typedef uint64_t capture_address;

struct capture_function {
	capture_address address;
	uint32_t at;		/* of its registers, in capture.byte */
	uint16_t bytes;		/* that were recorded: 64, 128, 256 or 4096 */
	uint32_t line;		/* of its heading */
	uint32_t name;		/* what stands there behind the address: an offset in capture.text */
};

struct capture_about {
	uint32_t key, text;	/* offsets in capture.text, like all texts below */
};

struct capture_bar {
	capture_address address;
	uint8_t bar;
	uint64_t start, size;
};

struct capture_offer {
	struct guid class, instance;
	bool has_domain;
	uint32_t domain;
	uint32_t line;
};

struct capture_slot {
	capture_address address;	/* of function 0 */
	uint32_t name;
};

struct capture_unread {
	capture_address address;
	uint32_t what;
};

struct capture_vf {
	capture_address address, pf;
	uint32_t line;
};

struct capture_word {
	capture_address address;
	uint8_t bar;
	uint64_t offset, value;
};

/* A list of one kind: its @count elements, malloc'ed. */
#define CAPTURE_LIST(type) struct { struct type *at; size_t count, room; }

struct capture {		/* all zero: empty */
	CAPTURE_LIST(capture_function) function;	/* in the order of the text */
	struct buffer byte;	/* registers of all */
	struct buffer text;	/* each text ends in NUL; any bytes but control characters may be in it */
	uint32_t *index;	/* by address: number of a function from 1, 0: free; a power of two of them */
	size_t room;
	CAPTURE_LIST(capture_about) about;
	CAPTURE_LIST(capture_bar) bar;
	CAPTURE_LIST(capture_offer) offer;
	CAPTURE_LIST(capture_slot) slot;
	CAPTURE_LIST(capture_unread) unread;
	CAPTURE_LIST(capture_vf) vf;
	CAPTURE_LIST(capture_word) word;
};

void capture_free(struct capture *c);

/* Why a text was refused, or what of it was dropped. */
struct capture_error {
	uint32_t line;		/* 1-based; 0: it is about the text as a whole, or memory ran out */
	char what[160];		/* what is wrong, and what was expected; printable */
	char text[80];		/* the line itself, made printable, cut if it is long; may be empty */
};

struct capture_options {
	bool names;		/* keep what headings say behind the address */
	bool lenient;		/* keep what is sound; tell @dropped, if it is not NULL, of each line that was not */
	void (*dropped)(void *context, const struct capture_error *e);
	void *context;
};

/*
 * Read a text into @c, which is empty.  -EINVAL with *@error filled in; -ENOMEM, with line 0 and "out of memory".  @c
 * is empty then.  Takes time and memory in proportion to @len.
 */
int capture_parse(const char *text, size_t len, const struct capture_options *o, struct capture *c,
		  struct capture_error *error);

/* Registers of a function; @bytes of them. */
const uint8_t *capture_bytes(const struct capture *c, const struct capture_function *f);
/* NULL: it is not recorded. */
const struct capture_function *capture_find(const struct capture *c, capture_address address);
static inline const char *capture_text(const struct capture *c, uint32_t text)
{
	return c->text.at + text;
}

/*
 * The same as text: what was read gives the same capture again (save lines, and texts between functions), and libpci
 * reads it too.  -ENOMEM.
 */
int capture_write(const struct capture *c, struct buffer *out);

/* ---- to build one ---- */

/* @f is good until the next call.  -EEXIST: @address is recorded already; -ENOMEM. */
int capture_add(struct capture *c, capture_address address, struct capture_function **f);
/* The next registers of the function that was added last.  -ENOMEM. */
int capture_add_bytes(struct capture *c, const uint8_t *bytes, size_t count);
/* Forget the function that was added last. */
void capture_drop(struct capture *c);
/* A text's offset; UINT32_MAX if memory ran out. */
uint32_t capture_keep(struct capture *c, const char *text, size_t len);
/* One more element of a list, all zero: NULL if memory ran out. */
#define CAPTURE_MORE(list) \
	((__typeof__((list)->at))capture_more((void **)&(list)->at, &(list)->count, &(list)->room, sizeof(*(list)->at)))
void *capture_more(void **at, size_t *count, size_t *room, size_t size);

static inline capture_address capture_at(uint32_t domain, uint8_t bus, uint8_t devfn)
{
	return (capture_address)domain << 16 | (capture_address)(bus << 8 | devfn);
}

enum { CAPTURE_NAME = 24 };
/* "0000:02:00.0"; as many digits of the domain as it has, four at least. */
char *capture_name(capture_address address, char name[CAPTURE_NAME]);

#endif
