// SPDX-License-Identifier: GPL-2.0
/*
 * test_capture_libpci.c - what the strict reader accepts reads the same through libpci's dump back end
 *
 * libpci checks nothing, so it gets only what was accepted.  Quoted lines and domains of more than five digits it does
 * not know: of those it gets what the writer makes of them, and does not see the latter.
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "captures.h"

enum { WIDEST = 0xfffff };	/* five digits */

static jmp_buf failed;

__attribute__((noreturn)) static void fail(char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	longjmp(failed, 1);
}

static void compare_one(const struct capture *c, struct pci_dev *d, const char *what)
{
	const capture_address address = capture_at((uint32_t)d->domain, d->bus, (uint8_t)(d->dev << 3 | d->func));
	const struct capture_function *f = capture_find(c, address);
	char name[CAPTURE_NAME];
	uint8_t byte[4096];

	cr_assert(ne(ptr, (void *)f, NULL), "%s: only libpci sees %s", what, capture_name(address, name));
	memset(byte, 0xa5, sizeof(byte));
	cr_assert(ne(int, pci_read_block(d, 0, byte, f->bytes), 0), "%s: %s cannot be read", what, capture_name(address, name));
	cr_assert(zero(int, memcmp(byte, capture_bytes(c, f), f->bytes)), "%s: %s has other bytes", what,
		  capture_name(address, name));
	cr_assert(f->bytes == 4096 || !pci_read_block(d, f->bytes, byte, 1), "%s: %s has more than %u bytes", what,
		  capture_name(address, name), f->bytes);
}

static void compare(const struct capture *c, const char *path, const char *what)
{
	struct pci_access *volatile a = pci_alloc();
	size_t seen = 0, known = 0;

	a->method = PCI_ACCESS_DUMP;
	a->error = fail;
	pci_set_param(a, (char *)"dump.name", (char *)path);
	if (setjmp(failed)) {
		pci_cleanup(a);
		cr_assert(eq(int, 1, 0), "%s: libpci refuses it", what);
	}
	pci_init(a);
	pci_scan_bus(a);
	for (struct pci_dev *d = a->devices; d; d = d->next) {
		compare_one(c, d, what);
		seen++;
	}
	for (size_t i = 0; i < c->function.count; i++)
		known += c->function.at[i].address >> 16 <= WIDEST;
	cr_assert(eq(sz, seen, known), "%s", what);
	pci_cleanup(a);
}

static void compare_text(const struct capture *c, const char *text, size_t len, const char *what)
{
	char path[] = "/tmp/bdfuzz-capture-XXXXXX";
	int fd = mkstemp(path);

	cr_assert(fd >= 0 && write(fd, text, len) == (ssize_t)len);
	close(fd);
	compare(c, path, what);
	unlink(path);
}

/* False: it is refused, and libpci does not see it. */
static bool check(const char *text, size_t len, bool as_it_is, const char *what)
{
	const struct capture_options o = { .names = true };
	struct buffer again = { 0 };
	struct capture c = { 0 };
	struct capture_error e;

	if (capture_parse(text, len, &o, &c, &e))
		return false;
	if (as_it_is)
		compare_text(&c, text, len, what);
	cr_assert(zero(int, capture_write(&c, &again)));
	compare_text(&c, again.at, again.len, what);
	buffer_free(&again);
	capture_free(&c);
	return true;
}

/* ---- texts that are made ------------------------------------------------------------------------------ */

enum { CRLF = 1, QUOTED = 2, DECODED = 4, WIDE = 8, DOMAINS = 16, CHATTER = 32 };

struct writing {
	struct buffer out;
	unsigned form;
};

__attribute__((format(printf, 2, 3))) static void put(struct writing *w, const char *format, ...)
{
	char line[400];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (w->form & QUOTED)
		buffer_text(&w->out, "> ");
	buffer_text(&w->out, line);
	buffer_text(&w->out, w->form & CRLF ? "\r\n" : "\n");
}

static void put_function(struct writing *w, struct random *r, uint32_t i)
{
	static const uint32_t sizes[] = { 64, 256, 4096 };
	const uint32_t bytes = sizes[random_below(r, 8) ? random_below(r, 2) : 2];
	char row[64];

	if (w->form & WIDE && i % 3 == 0)
		put(w, "%x:%02x:%02x.%x a", 0x100000 + i, i & 0xff, i >> 3 & 0x1f, i & 7);
	else if (w->form & DOMAINS)
		put(w, "%04x:%02x:%02x.%x a", i % 4 * 0x7fff, i >> 8 & 0xff, i >> 3 & 0x1f, i & 7);
	else
		put(w, "%02x:%02x.%x a", i >> 8 & 0xff, i >> 3 & 0x1f, i & 7);
	for (uint32_t at = 0; at < bytes; at += 16) {
		int len = snprintf(row, sizeof(row), "%02x:", at);

		for (uint32_t k = 0; k < 16; k++)
			len += snprintf(row + len, sizeof(row) - (size_t)len, " %02x", (uint8_t)random_bits(r));
		if (w->form & DECODED && random_one_in(r, 4))
			put(w, "\tCapabilities: [%02x] Express 00: 11 22", at & 0xff);
		if (w->form & DECODED && random_one_in(r, 8))
			put(w, "# 00: 11 22 33");
		put(w, "%s%s", row, random_one_in(r, 8) ? " " : "");
	}
	put(w, "%s", "");
	if (w->form & CHATTER && random_one_in(r, 2))
		put(w, "12: nobody, 00:00 and 0000:00: or 1.2");
}

Test(capture_libpci, texts_that_are_made)
{
	for (unsigned form = 0; form < 64; form++) {
		struct writing w = { .form = form };
		struct random r = { form };
		char what[32];

		for (uint32_t i = 0; i < 40; i++)
			put_function(&w, &r, i * 13);
		snprintf(what, sizeof(what), "form %u", form);
		/* A heading that libpci does not know leaves it inside the function before. */
		cr_assert(check(w.out.at, w.out.len, !(form & QUOTED), what), "%s is refused", what);
		buffer_free(&w.out);
	}
}

/* One byte of a text is changed: it is refused, or still reads the same. */
Test(capture_libpci, texts_with_a_mistake)
{
	struct random r = { 1 };
	unsigned taken = 0, refused = 0;

	for (unsigned i = 0; i < 600; i++) {
		static const char bytes[] = "0f :.\n\tx#";
		struct writing w = { .form = (i & 1) | DOMAINS * (i >> 1 & 1) };

		for (uint32_t k = 0; k < 3; k++)
			put_function(&w, &r, k);
		w.out.at[random_below(&r, w.out.len)] = bytes[random_below(&r, sizeof(bytes) - 1)];
		if (check(w.out.at, w.out.len, true, "a mistake"))
			taken++;
		else
			refused++;
		buffer_free(&w.out);
	}
	cr_expect(taken > 50 && refused > 50, "%u are taken, %u refused", taken, refused);
}

/* ---- texts that are there ------------------------------------------------------------------------------ */

static void check_files(struct file_list *list, bool all)
{
	unsigned taken = 0;

	for (size_t i = 0; i < list->count; i++) {
		bool quoted = strstr(list->path[i], "quoted"), is;
		uint8_t *data;
		size_t len;

		cr_assert(zero(int, file_read(list->path[i], &data, &len)));
		is = check((char *)data, len, !quoted, list->path[i]);
		cr_expect(is || !all, "%s is refused", list->path[i]);
		taken += is;
		free(data);
	}
	cr_expect(taken > 2);
	file_list_free(list);
}

Test(capture_libpci, seeds)
{
	struct file_list list = { 0 };

	cr_assert(zero(int, file_list_add(&list, BDFUZZ_SOURCE "/corpus/seeds/fuzz_capture", ".txt")));
	check_files(&list, false);
}

Test(capture_libpci, fixtures)
{
	struct file_list list = { 0 };

	cr_assert(zero(int, file_list_add(&list, BDFUZZ_SOURCE "/fixtures/captures", ".txt")));
	check_files(&list, true);
}

Test(capture_libpci, machines_of_others)
{
	struct file_list list = { 0 };

	if (captures_of_others(&list))
		cr_skip("there are none here");
	check_files(&list, true);
}
