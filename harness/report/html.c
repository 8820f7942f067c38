// SPDX-License-Identifier: GPL-2.0
/* html.c - see html.h */
#include "report/html.h"

#include <stdarg.h>
#include <string.h>

static const char style[] =
	":root{color-scheme:light dark;--line:#8884;--soft:#8881;--bad:#c62828;--good:#2e7d32;--warn:#a15c00}"
	"@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--good:#a5d6a7;--warn:#ffb74d}}"
	"body{font:16px/1.45 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem}"
	"h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}"
	".wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
	"th,td{padding:.25rem .6rem;white-space:nowrap;border-bottom:1px solid var(--line);"
	"text-align:left;vertical-align:top}"
	"tbody tr:nth-child(even){background:var(--soft)}"
	"pre{overflow-x:auto;background:var(--soft);padding:.6rem;font-size:.85rem}"
	"figure{margin:1rem 0;background:#fff;max-width:56rem}figure svg{width:100%;height:auto}"
	"summary{cursor:pointer}.bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .8rem;margin:.4rem 0}"
	"dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}"
	"article{border:1px solid var(--line);border-left:4px solid var(--line);padding:.4rem .8rem;margin:.8rem 0;"
	"break-inside:avoid}article.fails{border-left-color:var(--bad)}article.warns{border-left-color:var(--warn)}"
	"h3{font-size:1rem;margin:.8rem 0 .2rem;overflow-wrap:anywhere}code,.mono{font-family:ui-monospace,monospace}"
	".tree,.tree ul{list-style:none;margin:0;padding-left:1.1rem}.tree ul{border-left:1px solid var(--line)}"
	".tree li{padding:.05rem 0;overflow-wrap:anywhere}.warn{color:var(--warn);font-weight:600}"
	"li.marked>span:first-child,li.marked>details>summary>span:first-child{outline:2px solid var(--bad);"
	"padding:0 .2rem}li.warned>span:first-child,li.warned>details>summary>span:first-child{outline:2px dashed "
	"var(--warn);padding:0 .2rem}"
	"td:last-child{white-space:normal;min-width:8rem}"
	"@media print{details{display:block}th,td{white-space:normal}body{max-width:none;font-size:11px}}";

void html_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

void html_begin(FILE *out, const char *title)
{
	fputs("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>", out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>%s</style>\n<h1>", style);
	html_text(out, title);
	fputs("</h1>\n", out);
}

void html_end(FILE *out)
{
	fputs("</html>\n", out);
}

void html_print(FILE *out, const char *tag, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(out, "<%s>", tag);
	html_text(out, text);
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

static void put_row(FILE *out, const struct table *t, size_t row, const char *tag)
{
	fputs("<tr>", out);
	for (size_t i = 0; i < t->columns; i++) {
		fprintf(out, "<%s>", tag);
		html_text(out, t->cell[row * t->columns + i]);
		fprintf(out, "</%s>", tag);
	}
	fputs("</tr>\n", out);
}

void html_table(FILE *out, const struct table *t)
{
	if (t->failed) {
		html_print(out, "p", "Memory ran out.");
		return;
	}
	fputs("<div class=\"wide\"><table><thead>\n", out);
	put_row(out, t, 0, "th");
	fputs("</thead><tbody>\n", out);
	for (size_t row = 1; (row + 1) * t->columns <= t->cells; row++)
		put_row(out, t, row, "td");
	fputs("</tbody></table></div>\n", out);
}
