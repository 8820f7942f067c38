/* SPDX-License-Identifier: GPL-2.0 */
/*
 * finding.h - a finding as people read it, and as the head of a scenario file
 *
 * A finding's file is its scenario with a head of comments: what was found, on which system, and
 * the key that makes it the same finding.  It is a regression by being copied into
 * corpus/regressions/: its key is then a known one.
 */
#ifndef BDFUZZ_REPORT_FINDING_H
#define BDFUZZ_REPORT_FINDING_H

#include <stdbool.h>
#include <stdio.h>

#include "check/check.h"

const char *severity_name(enum severity severity);

/* Several lines for a reader: rule, place in the scenario, both sides, kernel lines. */
void finding_print(const struct finding *f, const struct scenario *s, const char *sut, FILE *out);

/* The scenario with the finding as its head; *@text is malloc'ed.  -ENOMEM. */
int finding_to_text(const struct finding *f, const struct scenario *s, const char *sut, char **text, size_t *len);

enum { FINDING_FILE_NAME = 96 };
/* "DOM-UNIQUE-0123abcd.bdf": the same for every finding of this key. */
void finding_file_name(const struct finding *f, char name[FINDING_FILE_NAME]);

/* What the head of a finding's file says. */
struct finding_head {
	char id[48], sut[160], where[160], key[96];
};

/* false if the scenario has no such head.  Its first @skip keys are passed over: a file may know several. */
bool finding_read_head(const struct scenario *s, size_t skip, struct finding_head *head);

#endif
