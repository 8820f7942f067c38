// SPDX-License-Identifier: GPL-2.0
/* capture_words.c - digits and addresses in captures, and what is said of a line that is wrong; see capture_parts.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/printable.h"
#include "capture/capture_parts.h"

/* clang-format off */
#define X 16
#define X8 X, X, X, X, X, X, X, X
#define X16 X8, X8
const uint8_t capture_digit[256] = {
	X16, X16, X16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, X, X, X, X, X, X,
	X, 10, 11, 12, 13, 14, 15, X, X8, X16, X, 10, 11, 12, 13, 14, 15, X, X8, X16,
	X16, X16, X16, X16, X16, X16, X16, X16,
};
/* clang-format on */

int capture_complain(struct capture_error *e, uint32_t line, struct span text, const char *format, ...)
{
	char raw[sizeof(e->what)];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	e->line = line;
	printable(raw, strlen(raw), e->what, sizeof(e->what));
	printable(text.at, (size_t)(text.end - text.at), e->text, sizeof(e->text));
	return -EINVAL;
}

int capture_memory(struct capture_error *e)
{
	*e = (struct capture_error){ .what = "out of memory" };
	return -ENOMEM;
}

const char *capture_parse_address(struct span s, capture_address *address, const char **wrong)
{
	uint64_t group[3] = { 0 };
	uint32_t digits[3] = { 0 }, groups = 0, of_function = 0;
	const char *at = s.at;
	uint64_t function = 0;

	*wrong = NULL;
	for (; at < s.end && groups < 3; groups++) {
		for (; at < s.end && span_is_digit(at) && digits[groups] < 16; digits[groups]++)
			group[groups] = group[groups] << 4 | capture_digit[(uint8_t)*at++];
		if (!digits[groups] || at == s.end || (*at != ':' && *at != '.'))
			return NULL;
		if (*at++ == '.')
			break;
	}
	if (groups == 3 || !groups)
		return NULL;
	for (; at < s.end && span_is_digit(at) && of_function < 4; of_function++)
		function = function << 4 | capture_digit[(uint8_t)*at++];
	/* "12:30:45.123 ..." and the like are something else. */
	if (of_function != 1 || digits[groups] != 2 || digits[groups - 1] != 2 || (at < s.end && *at != ' '))
		return NULL;
	if (groups == 2 && (digits[0] < 4 || digits[0] > 8))
		*wrong = "a domain has 4 to 8 digits";
	else if (group[groups] > 0x1f)
		*wrong = "device numbers end at 1f";
	else if (function > 7)
		*wrong = "function numbers end at 7";
	*address = (groups == 2 ? group[0] << 16 : 0) | group[groups - 1] << 8 | group[groups] << 3 | function;
	return at;
}
