// SPDX-License-Identifier: GPL-2.0
/* test_capture.c - dumps of lspci's in all their forms, and how each kind of mistake is refused, or left out */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captures.h"

static void parse(const char *text, struct capture *c)
{
	const struct capture_options o = { .names = true };
	struct capture_error e;
	int err = capture_parse(text, strlen(text), &o, c, &e);

	cr_assert(zero(int, err), "line %u: %s: \"%s\"", e.line, e.what, e.text);
}

static uint64_t address(const struct capture *c, size_t i)
{
	return c->function.at[i].address;
}

/* ---- what is taken ---------------------------------------------------------------------------------- */

Test(capture, a_dump)
{
	struct capture c = { 0 };
	const uint8_t *byte;

	parse("00:1f.3 Audio: Intel (rev 21)\n" ROWS "\n0000:02:00.0 Network\n" ROWS_TO_256 "\n", &c);
	cr_assert(eq(sz, c.function.count, 2));
	cr_expect(eq(u64, address(&c, 0), capture_at(0, 0, 0xfb)));
	cr_expect(eq(u32, c.function.at[0].bytes, 64));
	cr_expect(eq(u32, c.function.at[0].line, 1));
	cr_expect(eq(str, (char *)capture_text(&c, c.function.at[0].name), "Audio: Intel (rev 21)"));
	cr_expect(eq(u64, address(&c, 1), capture_at(0, 2, 0)));
	cr_expect(eq(u32, c.function.at[1].bytes, 256));
	cr_expect(eq(u32, c.function.at[1].line, 7));
	byte = capture_bytes(&c, &c.function.at[1]);
	cr_expect(eq(u32, byte[0xf0], 0x86));
	cr_expect(eq(ptr, (void *)capture_find(&c, capture_at(0, 2, 0)), &c.function.at[1]));
	cr_expect(eq(ptr, (void *)capture_find(&c, capture_at(1, 2, 0)), NULL));
	capture_free(&c);
}

/* Each is one function of 64 bytes at this address. */
static const struct {
	const char *what, *text;
	capture_address address;
} forms[] = {
	{ "numbers only, lspci 2.1 -n", "00:00.0 Class 0600: 8086:1130 (rev 02)\n" ROWS, 0 },
	{ "no empty line at the end", "00:00.0 a\n" ROWS, 0 },
	{ "-m", "00:00.0 \"Host bridge\" \"Intel\" \"x\" -r02\n" ROWS "\n", 0 },
	{ "-v", "00:00.0 a\n\tSubsystem: b\n\tFlags: fast devsel\n" ROWS "\n", 0 },
	{ "decoded text between", "00:00.0 a\n\tFlags: fast\n" ROW("00") "\t\tmore\n    more: it\n" ROW("10") ROW("20")
	  ROW("30") "\n", 0 },
	{ "a domain", "0001:02:1f.7 a\n" ROWS "\n", 0x102ff },
	{ "a domain of five digits", "10000:e1:00.0 a\n" ROWS "\n", 0x10000e100 },
	{ "a domain of eight digits", "fffffffe:ff:1f.7 a\n" ROWS "\n", 0xfffffffeffff },
	{ "CR LF", "00:00.1 a\r\n00: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 00\r\n10: 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00 00 00 00\r\n20: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\r\n30: 00 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00 00 00\r\n\r\n", 1 },
	{ "quoted", "> 00:00.2 a\n> " ROW("00") "> " ROW("10") "> " ROW("20") "> " ROW("30") ">\n> > bye\n", 2 },
	{ "quoted twice", ">> 00:00.2 a\n>> " ROW("00") "> > " ROW("10") ">>" ROW("20") "> >" ROW("30") ">>\n", 2 },
	{ "upper case", "00:1F.0 a\n" ROW("00") ROW("10") ROW("20")
	  "30: AA BB CC DD EE FF 00 00 00 00 00 00 00 00 00 00\n\n", 0xf8 },
	{ "text around", "Hello,\n10: things\n$ lspci -x\n\n00:00.3 a\n" ROWS "\nregards,\n12:30 nobody\n", 3 },
	{ "comments within", "# a\n00:00.4 a\n# b\n" ROW("00") "#c\n" ROW("10") ROW("20") ROW("30"), 4 },
	{ "blanks at the end of a row", "00:00.5 a\n" ROW("00") ROW("10") ROW("20")
	  "30: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  \n", 5 },
	{ "bytes that are no ASCII", "00:00.6 caf\xc3\xa9 \xff\n" ROWS, 6 },
	{ "a line of 253 bytes", "00:00.7 "
	  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
	  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
	  "012345678901234567890123456789012345678901234\n" ROWS, 7 },
};

Test(capture, forms)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct capture c = { 0 };
		const struct capture_options o = { .names = true };
		struct capture_error e;

		cr_assert(zero(int, capture_parse(forms[i].text, strlen(forms[i].text), &o, &c, &e)), "%s: line %u: %s: \"%s\"",
			  forms[i].what, e.line, e.what, e.text);
		cr_expect(eq(sz, c.function.count, 1), "%s", forms[i].what);
		cr_expect(eq(u64, address(&c, 0), forms[i].address), "%s", forms[i].what);
		cr_expect(eq(u32, c.function.at[0].bytes, 64), "%s", forms[i].what);
		capture_free(&c);
	}
}

Test(capture, sizes)
{
	const uint32_t sizes[] = { 64, 256, 4096, 64, 256 };
	struct buffer text = { 0 };
	struct capture c = { 0 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		buffer_print(&text, "00:0%zu.0 a\n", i);
		captures_rows(&text, 0, sizes[i], (uint8_t)i);
		buffer_text(&text, "\n");
	}
	buffer_text(&text, "00:1e.0 CardBus\n00: 4c 10 51 ac 00 00 10 02 00 00 07 06 00 00 82 00\n");
	captures_rows(&text, 16, 128, 0);
	buffer_add(&text, "\n", 2);
	parse(text.at, &c);
	cr_assert(eq(sz, c.function.count, 6));
	for (size_t i = 0; i < 5; i++) {
		cr_expect(eq(u32, c.function.at[i].bytes, sizes[i]));
		cr_expect(eq(u32, capture_bytes(&c, &c.function.at[i])[sizes[i] - 1],
			     (uint8_t)((sizes[i] / 16 - 1) * 7 + 15 + i)));
	}
	cr_expect(eq(u32, c.function.at[5].bytes, 128));
	capture_free(&c);
	buffer_free(&text);
}

#define OFFER "44c4f61d-4444-4400-9d52-802e27ede19f 47505500-0001-0000-3130-444531303244"

Test(capture, facts)
{
	struct capture c = { 0 };

	parse("#+ about kernel Linux 6.1\n#+ offer " OFFER " 0001\n#+ offer " OFFER "\n#+ slot 0000:00:1c 3 (left)\n"
	      "#+ vf 0000:01:00.1 0000:01:00.0\n#+ bar 0000:01:00.0 7 f0000000 4000\n"
	      "#+ word 10000:01:00.0 4 2000 00000000f8000000\n#+ unread 0000:01:00.0 registers: no permission\n\n"
	      "00:00.0 a\n" ROWS "\n", &c);
	cr_assert(c.about.count == 1 && c.offer.count == 2 && c.slot.count == 1 && c.vf.count == 1);
	cr_assert(c.bar.count == 1 && c.word.count == 1 && c.unread.count == 1);
	cr_expect(eq(str, (char *)capture_text(&c, c.about.at[0].key), "kernel"));
	cr_expect(eq(str, (char *)capture_text(&c, c.about.at[0].text), "Linux 6.1"));
	cr_expect(c.offer.at[0].has_domain && c.offer.at[0].domain == 1 && !c.offer.at[1].has_domain);
	cr_expect(zero(int, memcmp(&c.offer.at[0].class, &guid_pci, sizeof(guid_pci))));
	cr_expect(eq(str, (char *)capture_text(&c, c.slot.at[0].name), "3 (left)"));
	cr_expect(eq(u64, c.slot.at[0].address, capture_at(0, 0, 0xe0)));
	cr_expect(c.vf.at[0].address == capture_at(0, 1, 1) && c.vf.at[0].pf == capture_at(0, 1, 0));
	cr_expect(c.bar.at[0].bar == 7 && c.bar.at[0].start == 0xf0000000 && c.bar.at[0].size == 0x4000);
	cr_expect(c.word.at[0].address == capture_at(0x10000, 1, 0) && c.word.at[0].bar == 4 &&
		  c.word.at[0].offset == 0x2000 && c.word.at[0].value == 0xf8000000);
	cr_expect(eq(str, (char *)capture_text(&c, c.unread.at[0].what), "registers: no permission"));
	capture_free(&c);
}

/* Reading what was written gives the same text again. */
Test(capture, is_written_as_it_was_read)
{
	struct buffer text = { 0 }, again = { 0 };
	struct capture c = { 0 }, d = { 0 };

	parse("#+ about a b\n#+ offer " OFFER " 12345678\n#+ slot 0000:00:1c 3\n#+ vf 0000:01:00.1 0000:01:00.0\n"
	      "#+ bar 0000:01:00.0 0 0 1\n#+ word 0000:01:00.0 0 0 ffffffffffffffff\n#+ unread 0000:01:00.0 x\n\n"
	      "00:00.0 a\n" ROWS "\n10000:00:00.0 \n" ROWS_TO_256 "\n", &c);
	cr_assert(zero(int, capture_write(&c, &text)));
	buffer_add(&text, "", 1);
	parse(text.at, &d);
	cr_assert(zero(int, capture_write(&d, &again)));
	buffer_add(&again, "", 1);
	cr_expect(eq(str, text.at, again.at));
	cr_expect(ne(ptr, strstr(text.at, "\n0000:00:00.0 a\n00: 86 80 34"), NULL));
	capture_free(&c);
	capture_free(&d);
	buffer_free(&text);
	buffer_free(&again);
}

/* ---- what is refused, and what the lenient reader makes of it ------------------------------------------ */

#define A "00:00.0 a\n" ROWS "\n"
#define B "00:01.0 b\n" ROWS "\n"

/* @line 0: the text as a whole.  @kept: functions that the lenient reader keeps; -1: it refuses, too. */
static const struct {
	const char *text;
	uint32_t line;
	const char *what, *shown;
	int kept;
} mistakes[] = {
	{ "", 0, "empty", "", -1 },
	{ "\n\n", 0, "no dump of lspci's", "", -1 },
	{ "Dear all,\nhello\n", 0, "no dump of lspci's", "", -1 },
	{ "lspci: Cannot open /sys/bus/pci/devices\n", 1, "what a program says that failed", "lspci: Cannot open", -1 },
	{ "pcilib: Cannot open /proc/bus/pci\nlspci: Cannot find any working access method.\n", 1, "program",
	  "pcilib: Cannot", -1 },
	{ "bash: lspci: command not found\n", 1, "program", "bash: lspci", -1 },
	{ "00:00.0 Host bridge: Intel\n\tFlags: fast\n\n00:02.0 VGA\n", 0, "decoded text only", "", -1 },
	{ "\x7f""ELF\x02\x01", 1, "byte 0x7f is in no text", "\\x7fELF", -1 },
	{ A "00:01.0 b\n" ROW("00") "10: 00 \x01\n", 9, "byte 0x01 is in no text", "10: 00 \\x01", 1 },
	{ A "01:00.0 b\n" ROW("00") ROW("10"), 7, "has 32 bytes, and lspci writes 64", "", 1 },
	{ A "01:00.0 b\n" ROWS_TO_128, 7, "has 128 bytes", "", 2 },
	{ A "01:00.0 b\n", 7, "no registers follow", "", 1 },
	{ A "01:00.0 b\n\n" B, 7, "no registers follow", "", 2 },
	{ A "01:00.0 b\n" ROW("00") "10: 86 80 34 12 06 00 1", 9, "does not end in a newline", "10: 86", 1 },
	{ "00:00.0 a\n" ROW("00") ROW("10") ROW("20") "30: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", 5,
	  "does not end in a newline", "30:", 1 },
	{ "00:00.0 a\n" ROW("00") ROW("10") ROW("30") "\n" B, 4, "row 0x30 skips what is before it; 0x20 was expected",
	  "30: 86 80", 1 },
	{ "00:00.0 a\n" ROWS_TO_128 ROW("40") "\n", 10, "row 0x40 goes back; 0x80 was expected", "40: 86", 1 },
	{ "00:00.0 a\n" ROW("00") ROW("00") "\n" B, 3, "row 0x00 goes back; 0x10 was expected", "00: 86", 1 },
	{ "00:00.0 a\n" ROW("00") ROW("18") "\n" B, 3, "row 0x18 does not begin at a multiple of 16", "18: 86", 1 },
	{ "00:00.0 a\n" ROW("00") ROW("1000") "\n" B, 3, "row 0x1000 is outside of config space", "1000: 86", 1 },
	{ "00:00.0 a\n" ROW("0000") "\n" B, 2, "two or three digits", "0000: 86", 1 },
	{ "00:00.0 a\n00: 86 80\n" ROW("10") "\n" B, 2, "a torn row", "00: 86 80", 1 },
	{ "00:00.0 a\n00: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 00 00\n\n" B, 2, "a torn row", "00:", 1 },
	{ "00:00.0 a\n00: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 0\n\n" B, 2, "a torn row", "00:", 1 },
	{ "00:00.0 a\n00: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 0g\n\n" B, 2, "a torn row", "00:", 1 },
	{ "00:00.0 a\n00: 86 80 34 12  06 00 10 00 00 00 00 02 00 00 00 00\n\n" B, 2, "a torn row", "00:", 1 },
	{ "00:00.0 a\n00: 86 80 34 [ 12.5] pci 0000:00:1f.0: x\n\n" B, 2, "a torn row", "00: 86 80 34 [", 1 },
	{ "00:00.0 a\n" ROWS "4\n: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 00\n\n", 6, "neither a row", "4", 1 },
	{ "00:00.0 a\n" ROW("00") "1\n: 86 80 34 12 06 00 10 00 00 00 00 02 00 00 00 00\n\n" B, 3, "neither a row", "1", 1 },
	{ "00:00.0 a\n" ROWS_TO_256 "100: 0 1\n\n", 18, "a torn row", "100: 0 1", 1 },
	{ "00:00.0 a\n" ROW("00") "[ 12.5] usb\n" ROW("10") ROW("20") ROW("30") "\n", 3,
	  "neither a row, nor indented text", "[ 12.5] usb", 1 },
	{ "00:00.0 a\npcilib: read failed\n" ROWS "\n", 2, "a message of another program", "pcilib: read", 1 },
	{ A ROW("00") B, 7, "a row, and no heading", "00: 86", 2 },
	{ "\n" ROW("10") B, 2, "a row, and no heading", "10: 86", 1 },
	{ A B A, 13, "0000:00:00.0 is here for the second time; the first is in line 1", "00:00.0 a", 2 },
	{ A "0000:00:00.0 again\n" ROWS "\n" B, 7, "for the second time", "0000:00:00.0 again", 2 },
	{ "00:20.0 a\n" ROWS "\n" B, 1, "device numbers end at 1f", "00:20.0 a", 1 },
	{ "00:1f.8 a\n" ROWS "\n" B, 1, "function numbers end at 7", "00:1f.8 a", 1 },
	{ "00:1f.a a\n" ROWS "\n" B, 1, "function numbers end at 7", "00:1f.a a", 1 },
	{ "000:00:00.0 a\n" ROWS "\n" B, 1, "a domain has 4 to 8 digits", "000:00", 1 },
	{ "000000000:00:00.0 a\n" ROWS "\n" B, 1, "a domain has 4 to 8 digits", "000000000", 1 },
	{ "00:00.0\n" ROWS "\n" B, 1, "a heading has a blank and a name behind", "00:00.0", 1 },
	{ "00:00.0 \n" ROWS "00:01.0\n" ROWS, 6, "a heading has a blank", "00:01.0", 1 },
	{ "#+ offers x\n" A, 1, "did you mean 'offer'?", "offers x", 1 },
	{ "#+ offer x\n" A, 1, "the class is a GUID", "offer x", 1 },
	{ "#+ offer " OFFER " 123456789\n" A, 1, "the domain is 0xffffffff at most", "offer", 1 },
	{ "#+ offer " OFFER " 1 2\n" A, 1, "there is more in the line", "offer", 1 },
	{ "#+ slot 0000:00:1c\n" A, 1, "the name is missing", "slot", 1 },
	{ "#+ slot 0000:00:20 a\n" A, 1, "a device is named as 0000:00:1c", "slot", 1 },
	{ "#+ vf 0000:00:00.1 0000:00:00.1\n" A, 1, "not its own PF", "vf", 1 },
	{ "#+ vf 0000:00:00.8 0000:00:00.1\n" A, 1, "function numbers end at 7", "vf", 1 },
	{ "#+ bar 0000:00:00.0 d 0 1\n" A, 1, "the number of the BAR is 0xc at most", "bar", 1 },
	{ "#+ bar 0000:00:00.0 0 ffffffffffffffff 2\n" A, 1, "ends below 2^64", "bar", 1 },
	{ "#+ bar 0000:00:00.0 0 0 0\n" A, 1, "a size above 0", "bar", 1 },
	{ "#+ word 0000:00:00.0 0 0 x\n" A, 1, "the value is a hexadecimal number", "word", 1 },
	{ "#+ word 0000:00:00.0 0 0\n" A, 1, "the value is missing", "word", 1 },
};

static void count(void *context, const struct capture_error *e)
{
	cr_expect(e->what[0] != '\0');
	++*(unsigned *)context;
}

Test(capture, mistakes)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const char *text = mistakes[i].text;
		const struct capture_options strict = { .names = true };
		unsigned dropped = 0;
		const struct capture_options lenient = { true, true, count, &dropped };
		struct capture c = { 0 };
		struct capture_error e;

		cr_expect(eq(int, capture_parse(text, strlen(text), &strict, &c, &e), -EINVAL), "%s", text);
		cr_expect(eq(u32, e.line, mistakes[i].line), "%s: %s", text, e.what);
		cr_expect(ne(ptr, strstr(e.what, mistakes[i].what), NULL), "%s\n%u: %s, in place of %s", text, e.line, e.what,
			  mistakes[i].what);
		cr_expect(zero(int, strncmp(e.text, mistakes[i].shown, strlen(mistakes[i].shown))), "%s: %s", text, e.text);
		cr_expect(c.function.count == 0 && c.byte.at == NULL, "%s: something was kept", text);
		if (mistakes[i].kept < 0) {
			cr_expect(eq(int, capture_parse(text, strlen(text), &lenient, &c, &e), -EINVAL), "%s", text);
			continue;
		}
		cr_expect(zero(int, capture_parse(text, strlen(text), &lenient, &c, &e)), "%s: %s", text, e.what);
		cr_expect(eq(int, (int)c.function.count, mistakes[i].kept), "%s", text);
		cr_expect(gt(u32, dropped, 0), "%s", text);
		capture_free(&c);
	}
}

/* A line without an end, of which there can be a gigabyte. */
Test(capture, long_lines)
{
	const struct capture_options strict = { .names = true }, lenient = { .lenient = true };
	const size_t len = 1 << 20;
	char *text = malloc(len);
	struct capture c = { 0 };
	struct capture_error e;

	memset(text, 'a', len);
	cr_expect(eq(int, capture_parse(text, len, &strict, &c, &e), -EINVAL));
	cr_expect(e.line == 1 && strstr(e.what, "more than 253 bytes"), "%s", e.what);
	memcpy(text + len - strlen(A), A, strlen(A));
	text[len - strlen(A) - 1] = '\n';
	cr_expect(zero(int, capture_parse(text, len, &lenient, &c, &e)), "%s", e.what);
	cr_expect(eq(sz, c.function.count, 1));
	capture_free(&c);
	memset(text, 0, len);
	cr_expect(eq(int, capture_parse(text, len, &strict, &c, &e), -EINVAL));
	cr_expect(e.line == 1 && strstr(e.what, "byte 0x00"), "%s", e.what);
	free(text);
}

/* Whatever is cut off: strict says so, or what is left is a dump of fewer functions. */
Test(capture, cut_off_anywhere)
{
	const char text[] = A B "00:02.0 c\n" ROWS_TO_256 "\n";
	const struct capture_options strict = { .names = true };

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct capture c = { 0 };
		struct capture_error e;

		if (!capture_parse(text, len, &strict, &c, &e))
			cr_expect(text[len - 1] == '\n' && c.byte.len % 64 == 0, "%zu bytes of it are taken", len);
		capture_free(&c);
	}
}
