/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html.h - pages that stand alone: no script, no network, light and dark, on a phone and on paper
 */
#ifndef BDFUZZ_HTML_H
#define BDFUZZ_HTML_H

#include <stdio.h>

#include "report/table.h"

void html_begin(FILE *out, const char *title);
void html_end(FILE *out);
void html_text(FILE *out, const char *text);	/* with its < & > as characters */
/* "<@tag>text</@tag>"; the text is made like printf's. */
__attribute__((format(printf, 3, 4)))
void html_print(FILE *out, const char *tag, const char *format, ...);
void html_table(FILE *out, const struct table *t);

#endif
