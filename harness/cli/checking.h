/* SPDX-License-Identifier: GPL-2.0 */
/*
 * checking.h - the parts of bdfuzz check
 */
#ifndef BDFUZZ_CLI_CHECKING_H
#define BDFUZZ_CLI_CHECKING_H

#include <stdio.h>

#include "capture/libpci/filter.h"
#include "capture/libpci/names.h"
#include "check/still.h"
#include "cli/cli.h"

enum { CHECK_HASH = 65, CHECK_NAME = 240 };

struct checked {		/* one capture, judged */
	const char *path;
	size_t number;		/* on the command line */
	char hash[CHECK_HASH];	/* SHA-256 of the file, in hexadecimal */
	struct capture capture;
	struct capture_machine machine;
	struct still still;
	uint32_t dropped;	/* complaints of the lenient reader */
};

/* How results are shown. */
struct check_view {
	struct names *names;
	const struct systems *systems;	/* kernels that were asked */
	bool verbose, hex, domains;	/* lspci's -v, -x, -D */
	char tool[CHECK_HASH];	/* the build ID of this program */
};

struct check_format {
	const char *name;
	void (*begin)(const struct check_view *v, const struct checked *c, size_t count, FILE *out);
	void (*file)(const struct check_view *v, const struct checked *c, FILE *out);
	void (*end)(const struct check_view *v, const struct checked *c, size_t count, FILE *out);
};

extern const struct check_format check_text, check_jsonl, check_junit, check_github, check_html;

/* What the kernels among @systems make of the machine: a record each.  0, or an exit code. */
int check_linux(struct checked *c, const struct systems *systems);
/* What they make of its VMBus offers: likewise. */
int check_vpci(struct checked *c, const struct systems *systems);
/* The scenario that they are given, as text.  0, or an exit code with the message printed. */
int check_linux_scenario(const struct checked *c, char **text, size_t *len);

/* ---- what formats share (check_words.c) ---- */

extern const struct invariant rule_linux_scan, rule_linux_vpci;

/* "0000:02:00.0", or "02:00.0" where all are in domain 0 and nobody wants it; "" of STILL_NOBODY. */
char *check_address(const struct check_view *v, const struct checked *c, uint32_t function, char text[CAPTURE_NAME]);
/* "Ethernet controller: Intel Corporation 82576 Gigabit Network Connection" */
const char *check_name(const struct check_view *v, const struct checked *c, uint32_t function, char text[CHECK_NAME]);
/* "80 86", of the bytes that show it; "" if none do. */
char *check_bytes(const struct still_record *r, char text[3 * STILL_BYTES + 1]);
/* "of 12 functions", or "of 3 offers": what a rule looked at. */
char *check_looked(const struct still_record *r, char text[64]);
/* "137 functions: 17 passed, 1 failed, ..." */
void check_totals(const struct checked *c, FILE *out);
bool check_failed(const struct checked *c, size_t count);

#endif
