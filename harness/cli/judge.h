/* SPDX-License-Identifier: GPL-2.0 */
/*
 * judge.h - what a verdict on a scenario is worth: all well, known findings only, or a failure
 */
#ifndef BDFUZZ_JUDGE_H
#define BDFUZZ_JUDGE_H

#include "cli/trial.h"
#include "report/finding.h"

enum outcome { PASS, KNOWN, FAIL, OUTCOMES };

/*
 * @f is explained by the table of known findings or said by the scenario: on a system that is not as shipped, and of
 * hardware on any.
 */
bool judge_is_known(const struct scenario *s, const struct finding *f, const struct sut_class *class);
/* A "# known:" line is about this system. */
bool judge_is_said_of(const struct finding_head *head, const struct sut_class *class);
/* The scenario says that @class has this finding (in @head), and it has not. */
bool judge_find_gone(const struct scenario *s, const struct verdict *v, const struct sut_class *class,
		     struct finding_head *head);
/*
 * What the file of a known finding calls the scenario at @path, in whatever checkout, however it is written: its path
 * below conformance/scenarios, malloc'ed.  NULL: it is elsewhere.
 */
char *judge_story(const char *path);
/* The name of a known finding whose file says that @story (may be NULL) shows it, and @class has not; NULL: none. */
const char *judge_known_gone(const char *story, const struct verdict *v, const struct sut_class *class);
enum outcome judge(const struct scenario *s, const struct verdict *v, const struct sut_class *class);

#endif
