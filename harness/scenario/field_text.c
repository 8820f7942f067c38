// SPDX-License-Identifier: GPL-2.0
/*
 * field_text.c - how the value of one field is spelled; see field_text.h
 *
 * Numbers are strict: no sign where none is meant, no blanks, nothing behind them, no silent wrap.
 * A leading zero does not make a number octal.
 */
#include "scenario/field_text.h"

#include <errno.h>
#include <inttypes.h>

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static int parse_digits(const char *word, size_t len, unsigned base, uint64_t *value)
{
	uint64_t sum = 0;
	bool over = false;

	if (!len)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)hex_digit(word[i]);

		if (digit >= base)
			return -EINVAL;
		over |= __builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, digit, &sum);
	}
	if (over)
		return -ERANGE;
	*value = sum;
	return 0;
}

static int parse_number(const char *word, size_t len, unsigned base, uint64_t *value)
{
	if (len > 2 && word[0] == '0' && (word[1] | 0x20) == 'x')
		return parse_digits(word + 2, len - 2, 16, value);
	return parse_digits(word, len, base, value);
}

static int parse_signed(const char *word, size_t len, uint64_t *value)
{
	bool minus = len && word[0] == '-';
	uint64_t size;
	int error = parse_number(word + minus, len - minus, 10, &size);

	if (error)
		return error;
	if (size > (uint64_t)INT32_MAX + minus)
		return -ERANGE;
	*value = minus ? -size : size;
	return 0;
}

/* Two hexadecimal numbers with @mark between them. */
static int parse_pair(const char *word, size_t len, char mark, uint64_t most[2], uint64_t value[2])
{
	const char *middle = len ? memchr(word, mark, len) : NULL;
	int error;

	if (!middle)
		return -EINVAL;
	error = parse_digits(word, (size_t)(middle - word), 16, &value[0]);
	if (!error)
		error = parse_digits(middle + 1, len - (size_t)(middle - word) - 1, 16, &value[1]);
	if (!error && (value[0] > most[0] || value[1] > most[1]))
		error = -ERANGE;
	return error;
}

static int parse_word(const struct field *f, const char *word, size_t len, uint64_t *value)
{
	static const struct choice words[] = {
		{ "none", (uint64_t)ADDRESS_NONE }, { "error", (uint64_t)ADDRESS_ERROR }, { 0 }
	};
	const struct choice *choice = f->most == UINT64_MAX ? choice_find(words, word, len) : NULL;

	if (choice)
		*value = choice->value;
	return choice ? 0 : -EINVAL;
}

/* [domain:]bus:device.function */
static int parse_address(const struct field *f, const char *word, size_t len, uint64_t *value)
{
	const char *end = word + len, *first = len ? memchr(word, ':', len) : NULL;
	const char *second = first ? memchr(first + 1, ':', (size_t)(end - first - 1)) : NULL;
	uint64_t domain = 0, bus, slot[2];
	int error;

	if (!first)
		return parse_word(f, word, len, value);
	error = second ? parse_digits(word, (size_t)(first - word), 16, &domain) : 0;
	if (second)
		word = first + 1;
	else
		second = first;
	if (!error)
		error = parse_digits(word, (size_t)(second - word), 16, &bus);
	if (!error)
		error = parse_pair(second + 1, (size_t)(end - second - 1), '.', (uint64_t[]){ 0x1f, 7 }, slot);
	if (!error && bus > UINT8_MAX)
		error = -ERANGE;
	if (error)
		return error;
	*value = domain << 16 | bus << 8 | slot[0] << 3 | slot[1];
	return domain > UINT32_MAX >> 4 || *value > f->most ? -ERANGE : 0;
}

/* Six octets with colons between them. */
static int parse_mac(const char *word, size_t len, uint64_t *value)
{
	enum { OCTETS = 6, LENGTH = OCTETS * 3 - 1 };
	uint64_t mac = 0;

	if (len != LENGTH)
		return -EINVAL;
	for (unsigned i = 0; i < LENGTH; i += 3) {
		const int high = hex_digit(word[i]), low = hex_digit(word[i + 1]);

		if (high > 15 || low > 15 || (i + 2 < LENGTH && word[i + 2] != ':'))
			return -EINVAL;
		mac = mac << 8 | (uint64_t)(high << 4 | low);
	}
	*value = mac;
	return 0;
}

static int parse_value(const struct field *f, const char *word, size_t len, uint64_t *value)
{
	const struct choice *choice;
	uint64_t pair[2];
	int error;

	switch (f->form) {
	case FORM_NAME:
		choice = choice_find(f->choice, word, len);
		if (!choice)
			return -EINVAL;
		*value = choice->value;
		return 0;
	case FORM_SIGNED:
		return parse_signed(word, len, value);
	case FORM_DEVFN:
		error = parse_pair(word, len, '.', (uint64_t[]){ 0x1f, 7 }, pair);
		*value = error ? 0 : pair[0] << 3 | pair[1];
		return error;
	case FORM_ID:
		error = parse_pair(word, len, ':', (uint64_t[]){ 0xffff, 0xffff }, pair);
		*value = error ? 0 : pair[1] << 16 | pair[0];
		return error;
	case FORM_MAC:
		return parse_mac(word, len, value);
	case FORM_ADDRESS:
		return parse_address(f, word, len, value);
	default:
		error = parse_number(word, len, f->form == FORM_CODE ? 16 : 10, value);
		return error ? error : *value < f->least || *value > f->most ? -ERANGE : 0;
	}
}

static int parse_guid(const char *word, size_t len, struct guid *guid)
{
	char text[GUID_TEXT + 2];	/* with braces */

	if (len >= sizeof(text))
		return -EINVAL;
	memcpy(text, word, len);
	text[len] = '\0';
	return guid_parse(text, guid);
}

int field_parse(const struct field *f, const char *word, size_t len, struct operation *op)
{
	uint64_t value = 0;
	int error;

	if (f->form == FORM_GUID)
		return parse_guid(word, len, field_in(op, f));
	error = parse_value(f, word, len, &value);
	if (!error)
		field_set(op, f, value);
	return error;
}

static const char *choice_name(const struct field *f, uint64_t value)
{
	const struct choice *c = f->choice;

	while (c->name && c->value != value)
		c++;
	return c->name ? c->name : "?";
}

void field_format(struct buffer *b, const struct field *f, const struct operation *op)
{
	uint64_t value = f->form == FORM_GUID ? 0 : field_get(op, f);
	char guid[GUID_TEXT];

	switch (f->form) {
	case FORM_DECIMAL:
	case FORM_WIRED:
		buffer_print(b, "%" PRIu64, value);
		break;
	case FORM_HEX:
		buffer_print(b, "0x%0*" PRIx64, f->digits ? f->digits : 1, value);
		break;
	case FORM_CODE:
		buffer_print(b, "%0*" PRIx64, f->digits ? f->digits : 1, value);
		break;
	case FORM_SIGNED:
		buffer_print(b, "%" PRId64, (int64_t)value);
		break;
	case FORM_NAME:
		buffer_text(b, choice_name(f, value));
		break;
	case FORM_DEVFN:
		buffer_print(b, "%02" PRIx64 ".%" PRIx64, value >> 3, value & 7);
		break;
	case FORM_ID:
		buffer_print(b, "%04" PRIx64 ":%04" PRIx64, value & 0xffff, value >> 16);
		break;
	case FORM_GUID:
		guid_format(field_of(op, f), guid);
		buffer_text(b, guid);
		break;
	case FORM_MAC:
		for (unsigned bits = 48; bits; bits -= 8)
			buffer_print(b, "%02" PRIx64 "%s", value >> (bits - 8) & 0xff, bits > 8 ? ":" : "");
		break;
	case FORM_ADDRESS:
		if (value >> 63)
			buffer_text(b, value == (uint64_t)ADDRESS_NONE ? "none" : "error");
		else
			buffer_print(b, "%04" PRIx64 ":%02" PRIx64 ":%02" PRIx64 ".%" PRIx64, value >> 16,
				     value >> 8 & 0xff, value >> 3 & 0x1f, value & 7);
		break;
	}
}

void field_describe(struct buffer *b, const struct field *f)
{
	switch (f->form) {
	case FORM_DECIMAL:
	case FORM_WIRED:
		buffer_print(b, "a number from %" PRIu64 " to %" PRIu64, f->least, f->most);
		break;
	case FORM_HEX:
		buffer_print(b, "a number from %#" PRIx64 " to %#" PRIx64, f->least, f->most);
		break;
	case FORM_CODE:
		buffer_print(b, "a hexadecimal number up to %" PRIx64, f->most);
		break;
	case FORM_SIGNED:
		buffer_print(b, "a number from %d to %d", INT32_MIN, INT32_MAX);
		break;
	case FORM_NAME:
		for (const struct choice *c = f->choice; c->name; c++)
			buffer_print(b, "%s%s", c == f->choice ? "" : c[1].name ? ", " : " or ", c->name);
		break;
	case FORM_DEVFN:
		buffer_text(b, "device.function in hexadecimal, 00.0 to 1f.7");
		break;
	case FORM_ID:
		buffer_text(b, "vendor:device in hexadecimal, such as 15b3:1016");
		break;
	case FORM_GUID:
		buffer_text(b, "a GUID such as 47505500-0003-0001-3130-444531303244");
		break;
	case FORM_MAC:
		buffer_text(b, "a MAC such as 00:15:5d:00:00:01");
		break;
	case FORM_ADDRESS:
		buffer_text(b, "a PCI address such as 0000:06:00.0");
		buffer_text(b, f->most == UINT64_MAX ? ", none, or error" : "");
		break;
	}
}
