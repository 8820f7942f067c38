// SPDX-License-Identifier: GPL-2.0
/* check_html.c - the report of bdfuzz check as a page; see report/html.h */
#include "cli/checking.h"
static void file(const struct check_view *v, const struct checked *c, FILE *out){(void)v;(void)c;(void)out;}
const struct check_format check_html = { .name = "html", .file = file };
