// SPDX-License-Identifier: GPL-2.0
/* test_unreached.c - lines that are not reached: llvm-cov's records, and the reasons that people write */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "report/reasons.h"

/* Two functions, of which the second stands first in the records; line 5 is a comment, line 12 unreached. */
static const char source[] = "static int one(int a)\n{\n\tif (a)\n\t\treturn fail();\n\t/* why */\n\treturn 1;\n}\n\n"
			     "void two(void)\n{\n\tif (check())\n\t\treturn;\n\tgo_on();\n\tif (check_more())\n\t\treturn;\n}\n";
#define OTHER "SF:/k/other.c\nFN:1,other\nDA:1,0\nLF:1\nLH:0\nend_of_record\n"
#define HEAD "SF:/k/driver.c\nFN:9,two\nFN:1,driver.c:one\nFNDA:1,two\n"
#define TWO "DA:9,1\nDA:10,1\nDA:11,1\nDA:12,0\nDA:13,1\nDA:14,1\nDA:15,0\nDA:16,1\n"
#define LCOV OTHER HEAD "DA:1,7\nDA:2,7\nDA:3,7\nDA:4,0\nDA:6,0\n" TWO "BRDA:3,0,0,7\nLF:13\nLH:9\nend_of_record\n"

static void read_lines(const char *lcov, struct lines *l)
{
	cr_assert(eq(int, lines_parse(lcov, strlen(lcov), "/driver.c", l), 0));
	cr_assert(eq(int, lines_add_text(l, source, sizeof(source) - 1), 0));
}

Test(lines, ranges)
{
	struct range r = { 0 };
	struct lines l;

	read_lines(LCOV, &l);
	cr_expect(eq(str, l.path, "/k/driver.c"));
	cr_expect(eq(sz, l.all, 13));
	cr_expect(eq(sz, l.reached, 9));
	/* A line with nothing to execute does not end a range, and is not counted. */
	cr_assert(lines_unreached(&l, r.last, &r));
	cr_expect(r.first == 4 && r.last == 6 && r.lines == 2);
	cr_expect(eq(str, (char *)r.function, "one"));
	cr_assert(lines_unreached(&l, r.last, &r));
	cr_expect(r.first == 12 && r.last == 12 && r.lines == 1);
	cr_expect(eq(str, (char *)r.function, "two"));
	cr_expect(eq(str, (char *)l.line[11].text, "\t\treturn;"));
	cr_assert(lines_unreached(&l, r.last, &r));
	cr_expect(r.first == 15);
	cr_expect(not(lines_unreached(&l, r.last, &r)));
	lines_free(&l);
}

/* A range ends with its function; a line that is counted twice is reached if it is once; text may be too short. */
Test(lines, borders)
{
	static const char lcov[] = "SF:/driver.c\nFN:1,a\nFN:2,b\nDA:1,0\nDA:2,0\nDA:3,0\nDA:3,1\nDA:900,0\nLF:3\nLH:1\n"
				   "end_of_record\n";
	struct range r = { 0 };
	struct lines l;

	read_lines(lcov, &l);
	cr_assert(lines_unreached(&l, 0, &r));
	cr_expect(r.first == 1 && r.last == 1);
	cr_assert(lines_unreached(&l, r.last, &r));
	cr_expect(r.first == 2 && r.last == 2);
	cr_assert(lines_unreached(&l, r.last, &r));
	cr_expect(r.first == 900);
	cr_expect(eq(str, (char *)l.line[899].text, ""));
	lines_free(&l);
}

Test(lines, mistakes)
{
	static const struct {
		const char *lcov;
		int err;
	} t[] = {
		{ "", -ENOENT },
		{ OTHER, -ENOENT },
		{ HEAD, -EINVAL },				/* cut short */
		{ HEAD "DA:x,1\nend_of_record\n", -EINVAL },
		{ HEAD "DA:0,1\nend_of_record\n", -EINVAL },
		{ HEAD "DA:7\nend_of_record\n", -EINVAL },
		{ HEAD "DA:4000000000,1\nend_of_record\n", -EINVAL },
		{ HEAD "FN:,f\nend_of_record\n", -EINVAL },
	};
	struct lines l;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		cr_expect(eq(int, lines_parse(t[i].lcov, strlen(t[i].lcov), "/driver.c", &l), t[i].err), "%s", t[i].lcov);
		lines_free(&l);
	}
}

/* ---- reasons ---------------------------------------------------------------------------------------------- */

static const char *why(const char *reasons, const char *sut, size_t after)
{
	const struct reason *found;
	struct complaint e = { 0 };
	static char text[200];
	struct reasons r;
	struct range range;
	struct lines l;

	cr_assert(eq(int, reasons_parse(reasons, strlen(reasons), &r, &e), 0), "%u: %s", e.line, e.what);
	read_lines(LCOV, &l);
	cr_assert(lines_unreached(&l, after, &range));
	found = reasons_find(&r, sut, &l, &range);
	snprintf(text, sizeof(text), "%s", found ? found->why : "-");
	lines_free(&l);
	reasons_free(&r);
	return text;
}

static const char *outdated(const char *reasons, const char *sut)
{
	struct complaint e = { 0 };
	const char *what;
	struct reasons r;
	struct lines l;

	cr_assert(eq(int, reasons_parse(reasons, strlen(reasons), &r, &e), 0), "%u: %s", e.line, e.what);
	read_lines(LCOV, &l);
	what = reason_outdated(&r.reason[0], sut, &l);
	lines_free(&l);
	reasons_free(&r);
	return what ? what : "-";
}

Test(reasons, what_they_explain)
{
	static const char two[] = "# a comment\n\nfunction: two\nat: if (check())\nwhy: because\n\tof this\n";

	cr_expect(eq(str, (char *)why("function: one\nwhy: all of it", "linux", 0), "all of it"));
	cr_expect(eq(str, (char *)why("function: one\nat: fail()\nwhy: a line of it\n", "linux", 0), "a line of it"));
	cr_expect(eq(str, (char *)why(two, "linux", 6), "because of this"));
	/* Only the next range below, and not another function's. */
	cr_expect(eq(str, (char *)why(two, "linux", 12), "-"));
	cr_expect(eq(str, (char *)why(two, "linux", 0), "-"));
	/* Text that fits two lines says nothing. */
	cr_expect(eq(str, (char *)why("function: two\nat: return;\nwhy: x\n", "linux", 6), "-"));
	cr_expect(eq(str, (char *)why("function: one\nsystems: a* linux-6.1*\nwhy: x\n", "linux-6.12", 0), "x"));
	cr_expect(eq(str, (char *)why("function: one\nsystems: linux-6.1\nwhy: x\n", "linux-6.12", 0), "-"));
}

Test(reasons, out_of_date)
{
	cr_expect(eq(str, (char *)outdated("function: one\nwhy: x\n", "l"), "-"));
	cr_expect(eq(str, (char *)outdated("function: gone\nwhy: x\n", "l"), "it fits no line of the driver"));
	cr_expect(eq(str, (char *)outdated("function: one\nat: go_on\nwhy: x\n", "l"), "it fits no line of the driver"));
	cr_expect(eq(str, (char *)outdated("function: two\nat: return;\nwhy: x\n", "l"),
		     "it fits more than one line of the function"));
	/* Above the next range; below the last one there is none. */
	cr_expect(eq(str, (char *)outdated("function: two\nat: go_on\nwhy: x\n", "l"), "-"));
	cr_expect(eq(str, (char *)outdated("function: two\nat: }\nwhy: x\n", "l"), "what it explains is reached"));
	cr_expect(eq(str, (char *)outdated("function: one\nat: int a\nwhy: x\n", "l"), "-"));
	cr_expect(eq(str, (char *)outdated("function: gone\nsystems: m\nwhy: x\n", "l"), "-"));
}

/* What is explained is reached: line 15's twin with a hit. */
Test(reasons, reached_after_all)
{
	static const char text[] = "function: two\nat: check_more\nwhy: x\n";
	static const char lcov[] = HEAD "DA:1,1\n" TWO "DA:15,3\nLF:9\nLH:8\nend_of_record\n";
	struct complaint e = { 0 };
	struct reasons r;
	struct lines l;

	cr_assert(eq(int, reasons_parse(text, strlen(text), &r, &e), 0));
	read_lines(lcov, &l);
	cr_expect(eq(str, (char *)reason_outdated(&r.reason[0], "l", &l), "what it explains is reached"));
	lines_free(&l);
	reasons_free(&r);
}

/* A text stands at most REASON_ABOVE lines above what it explains: line 1 for line 9, not for line 10. */
Test(reasons, too_far_above)
{
	static const char text[] = "function: one\nat: int one(int a)\nwhy: x\n";
	static const char *const lcov[] = {
		"SF:/driver.c\nFN:1,one\nDA:1,1\nDA:9,0\nLF:2\nLH:1\nend_of_record\n",
		"SF:/driver.c\nFN:1,one\nDA:1,1\nDA:10,0\nLF:2\nLH:1\nend_of_record\n",
	};
	struct complaint e = { 0 };
	struct reasons r;
	struct range range;
	struct lines l;

	cr_assert(eq(int, reasons_parse(text, strlen(text), &r, &e), 0));
	for (size_t i = 0; i < 2; i++) {
		read_lines(lcov[i], &l);
		cr_assert(lines_unreached(&l, 0, &range));
		cr_expect(eq(int, reasons_find(&r, "l", &l, &range) != NULL, i == 0), "line %zu", range.first);
		lines_free(&l);
	}
	reasons_free(&r);
}

static const struct {
	const char *text;
	uint32_t line;
	const char *what;
} mistakes[] = {
	{ "function one\n", 1, "neither 'KEY: VALUE' nor a comment" },
	{ "function: one\nreason: x\n", 2, "there is no key 'reason'; there are function, at, systems, why" },
	{ "\nwhy: x\n", 2, "'function' must come first" },
	{ "function: one\n\nfunction: two\nwhy: x\n", 2, "the entry ends without 'why'" },
	{ "function: one\nwhy: x\nat: y\n", 3, "'at' stands too late, or twice" },
	{ "function: one\nfunction: two\n", 2, "'function' stands too late, or twice" },
	{ "function: one\nat:\nwhy: x\n", 2, "'at' without a value" },
	{ "\n\tmore\n", 2, "a line that goes on with nothing" },
	{ "function: one\nwhy: \033[1m\n", 2, "a control character, 0x1b" },
	{ "function: one", 1, "the entry ends without 'why'" },
};

Test(reasons, mistakes)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const char *text = mistakes[i].text;
		struct complaint e = { 0 };
		struct reasons r;

		cr_expect(eq(int, reasons_parse(text, strlen(text), &r, &e), -EINVAL), "%s", text);
		cr_expect(eq(u32, e.line, mistakes[i].line), "%s", text);
		cr_expect(strcmp(e.what, mistakes[i].what) == 0, "%s\n wanted %s, got %s", text, mistakes[i].what, e.what);
		cr_expect(r.count == 0 && !r.reason);
	}
}

Test(reasons, a_nul_byte)
{
	static const char text[] = "function: one\nwhy: x\0y\n";
	struct complaint e = { 0 };
	struct reasons r;

	cr_assert(eq(int, reasons_parse(text, sizeof(text) - 1, &r, &e), -EINVAL));
}

/* The file that is shipped can be read. */
Test(reasons, shipped)
{
	struct complaint e = { 0 };
	struct reasons r;
	uint8_t *text;
	size_t len;

	cr_assert(eq(int, file_read(BDFUZZ_SOURCE "/conformance/unreached.txt", &text, &len), 0));
	cr_assert(eq(int, reasons_parse((char *)text, len, &r, &e), 0), "%u: %s", e.line, e.what);
	cr_expect(r.count > 0);
	reasons_free(&r);
	free(text);
}
