/* SPDX-License-Identifier: GPL-2.0 */
/*
 * regression.h - for tests that `bdfuzz triage --c-test` makes: a finding is gone
 */
#ifndef BDFUZZ_REGRESSION_H
#define BDFUZZ_REGRESSION_H

/*
 * Fails while the scenario @text, run on @system in a process of its own, shows a finding of @rule in the function
 * @frame ("-": in none).  Skips where that system is not built in.
 */
void regression_is_gone(const char *system, const char *rule, const char *frame, const char *text);

#endif
