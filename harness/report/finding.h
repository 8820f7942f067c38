/* SPDX-License-Identifier: GPL-2.0 */
/*
 * finding.h - a finding as a scenario file
 *
 * The scenario with a head of comments: what was found, on which system, where, and what was crossed.
 * It becomes a
 * regression by being copied into corpus/regressions/.  "# known: ID on SYSTEM" in the head (SYSTEM
 * may be patterns, with commas between them) says that the finding is a known one, which a replay must then show.
 */
#ifndef BDFUZZ_REPORT_FINDING_H
#define BDFUZZ_REPORT_FINDING_H

#include <stdbool.h>

#include "check/check.h"

/* *@text is malloc'ed.  -ENOMEM. */
int finding_to_text(const struct finding *f, const struct scenario *s, const char *sut, char **text, size_t *len);

enum { FINDING_FILE_NAME = 96 };
/* "DOM-UNIQUE-0123abcd.bdf": the same for every finding of this key. */
void finding_file_name(const struct finding *f, char name[FINDING_FILE_NAME]);

/* What the head of a finding's file says; empty where it says nothing. */
struct finding_head {
	char id[48], sut[160], sentence[200], where[160], found[320];
	char fidelity[320];	/* all that it names, with semicolons between them */
	bool known, hostile;
};

void finding_read_head(const struct scenario *s, struct finding_head *head);
/* The (@i+1)-th "# known:" of a scenario; false if there are not that many. */
bool finding_read_known(const struct scenario *s, size_t i, struct finding_head *head);

#endif
