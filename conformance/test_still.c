// SPDX-License-Identifier: GPL-2.0
/*
 * test_still.c - each rule about a still picture: a few bytes of a recorded capture are changed, and just that rule fails
 *
 * Where a rule cannot fail alone, as what breaks it breaks another by its own words, both are named, and why.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captures.h"
#include "check/still.h"

enum edit_kind {
	NOTHING,
	BYTE,		/* @value of @offset of a function */
	FILL,		/* all of its bytes */
	MOVE,		/* it answered at another address */
	DOMAIN,		/* of the @offset-th offer */
	INSTANCE,	/* byte 4 of its GUID */
	WORD,		/* the @offset-th word that was read in a window */
};

struct edit {
	enum edit_kind kind;
	capture_address address;
	uint32_t offset;
	uint64_t value;
};

#define AT(bus, device, function) (capture_address)((bus) << 8 | (device) << 3 | (function))

static const struct {
	const char *fixture, *rules;
	struct edit edit[3];
} edits[] = {
	{ "switch", "PCI-BUS-DISJOINT", { { BYTE, AT(2, 1, 0), 0x1a, 0x08 } } },
	/* A range that holds the bus that it is on begins there, or before. */
	{ "switch", "PCI-BUS-LOOP PCI-BUS-ORDER", { { BYTE, AT(2, 2, 0), 0x19, 2 }, { BYTE, AT(2, 2, 0), 0x1a, 2 } } },
	{ "switch", "PCI-BUS-NESTED", { { BYTE, AT(2, 2, 0), 0x19, 9 }, { BYTE, AT(2, 2, 0), 0x1a, 9 } } },
	{ "switch", "PCI-BUS-ORDER", { { BYTE, AT(2, 2, 0), 0x1a, 7 } } },
	{ "switch", "PCI-BUS-PRIMARY", { { BYTE, AT(2, 2, 0), 0x18, 1 } } },
	{ "switch", "PCI-CAP-LIST", { { BYTE, AT(7, 0, 0), 0xa1, 0xc8 } } },
	{ "switch", "PCI-CAP-LIST", { { BYTE, AT(7, 0, 0), 0x34, 0xca } } },
	{ "switch", "PCI-HEADER-TYPE", { { BYTE, AT(0, 0, 0), 0x0e, 3 } } },
	{ "switch", "PCI-MULTI", { { MOVE, AT(0, 0x1f, 0), 0, AT(0, 0x1f, 2) } } },
	{ "switch", "PCI-BAR-TYPE", { { BYTE, AT(7, 0, 0), 0x10, 6 } } },
	{ "switch", "PCI-BAR-TYPE", { { BYTE, AT(7, 0, 0), 0x24, 4 } } },
	{ "switch", "PCI-CLASS", { { BYTE, AT(2, 2, 0), 0x0a, 0x80 } } },
	{ "switch", "PCI-MSIX", { { BYTE, AT(7, 0, 0), 0xa4, 2 } } },
	{ "switch", "PCI-MSIX", { { BYTE, AT(7, 0, 0), 0xa8, 7 } } },
	{ "switch", "PCI-ONES", { { FILL, AT(0, 0x1f, 0), 0, 0xff } } },
	{ "switch", "PCI-PORT-TYPE", { { BYTE, AT(7, 0, 0), 0xe2, 0x41 } } },
	{ "switch", "PCI-WINDOWS", { { BYTE, AT(7, 0, 0), 0x13, 0xe0 } } },
	{ "switch", "PCI-PHANTOM", { { MOVE, AT(3, 0, 0), 0, AT(3, 1, 0) } } },
	{ "further-roots", "PCI-UNREACHABLE",
	  { { BYTE, AT(0x40, 0, 0), 0x1a, 0x43 }, { MOVE, AT(0x41, 0, 0), 0, AT(0x43, 0, 0) } } },
	{ "sriov", "SRIOV-OFFSET", { { BYTE, AT(1, 0, 0), 0x134, 0 } } },
	{ "sriov", "SRIOV-STRIDE", { { BYTE, AT(1, 0, 0), 0x136, 0 } } },
	{ "sriov", "SRIOV-RANGE", { { BYTE, AT(1, 0, 0), 0x135, 1 } } },
	{ "sriov", "SRIOV-COUNT", { { BYTE, AT(1, 0, 0), 0x12c, 3 } } },
	{ "synthetic-vmd", "VMD-NUMBERS", { { BYTE, AT(0, 0x0e, 0), 0x45, 2 } } },
	{ "synthetic-vmd", "VMD-PROFILE", { { WORD, 0, 0, 0 } } },
	{ "synthetic-vmd", "VMD-PROFILE", { { WORD, 0, 0, 0x95000004 } } },
	{ "synthetic-azure", "DOM-MODEL", { { DOMAIN, 0, 0, 7 } } },
	{ "synthetic-azure", "DOM-UNIQUE", { { INSTANCE, 0, 1, 1 }, { DOMAIN, 0, 1, 1 } } },
	/* A conventional bridge that nobody programmed leads Xen's walk from bus 0 to bus 0: all four say so. */
	{ "subtractive", "MAP-ACYCLIC MAP-OUTPUTS MAP-TRUE MAP-UPSTREAM", { { BYTE, AT(1, 1, 0), 0x19, 0 },
	  { BYTE, AT(1, 1, 0), 0x1a, 0 }, { MOVE, AT(2, 3, 0), 0, AT(1, 3, 0) } } },
};

enum { EDITS = sizeof(edits) / sizeof(edits[0]) };

static void load(const char *fixture, struct capture *c)
{
	const struct capture_options o = { .names = true };
	struct capture_error e;
	char path[300];
	uint8_t *data;
	size_t len;

	snprintf(path, sizeof(path), "%s/fixtures/captures/%s.txt", BDFUZZ_SOURCE, fixture);
	cr_assert(zero(int, file_read(path, &data, &len)), "%s", path);
	cr_assert(zero(int, capture_parse((char *)data, len, &o, c, &e)), "%s:%u: %s", path, e.line, e.what);
	free(data);
}

static struct capture_function *find(struct capture *c, capture_address address)
{
	const struct capture_function *f = capture_find(c, address);

	cr_assert(f != NULL, "no function at %04" PRIx64, address);
	return &c->function.at[f - c->function.at];
}

static void apply(struct capture *c, const struct edit *e)
{
	struct capture_function *f = e->kind == BYTE || e->kind == FILL || e->kind == MOVE ? find(c, e->address) : NULL;

	switch (e->kind) {
	case BYTE:
		cr_assert(ne(u8, (uint8_t)c->byte.at[f->at + e->offset], (uint8_t)e->value), "it is so already");
		c->byte.at[f->at + e->offset] = (char)e->value;
		break;
	case FILL:
		memset(c->byte.at + f->at, (int)e->value, f->bytes);
		break;
	case MOVE:
		f->address = e->value;
		break;
	case DOMAIN:
		c->offer.at[e->offset].domain = (uint32_t)e->value;
		break;
	case WORD:
		c->word.at[e->offset].value = e->value;
		break;
	case INSTANCE:
		c->offer.at[e->offset].instance.b[4] = (uint8_t)e->value;
		break;
	default:
		break;
	}
}

/* As somebody would change the file: what was changed is written, and read again. */
static void read_again(struct capture *c)
{
	const struct capture_options o = { .names = true };
	struct buffer text = { 0 };
	struct capture_error e;

	cr_assert(zero(int, capture_write(c, &text)));
	capture_free(c);
	cr_assert(zero(int, capture_parse(text.at, text.len, &o, c, &e)), "line %u: %s", e.line, e.what);
	buffer_free(&text);
}

/* "PCI-BUS-LOOP PCI-BUS-ORDER", of all that is broken; @found has what the first says. */
static void judge(const struct capture *c, char broken[400], char found[400])
{
	struct capture_machine m;
	struct still s = { .m = &m };

	broken[0] = found[0] = '\0';
	cr_assert(zero(int, capture_machine_make(&m, c)));
	cr_assert(zero(int, still_check(&s)));
	for (size_t i = 0; i < s.records; i++) {
		const struct still_record *r = &s.record[i];

		if (r->result != STILL_FAIL && r->result != STILL_WARN)
			continue;
		if (!*found)
			snprintf(found, 400, "%s", r->found);
		if (!strstr(broken, r->rule->id))
			snprintf(broken + strlen(broken), 400 - strlen(broken), "%s%s", *broken ? " " : "", r->rule->id);
		cr_expect(r->expected[0] != '\0', "%s: nothing is expected", r->rule->id);
	}
	still_free(&s);
	capture_machine_free(&m);
}

Test(still, an_edit_breaks_its_rule_only)
{
	for (size_t i = 0; i < EDITS; i++) {
		struct capture c = { 0 };
		char broken[400], found[400];

		load(edits[i].fixture, &c);
		judge(&c, broken, found);
		cr_expect(eq(str, broken, (char *)""), "%s as it is: %s", edits[i].fixture, found);
		for (unsigned k = 0; k < 3; k++)
			apply(&c, &edits[i].edit[k]);
		read_again(&c);
		judge(&c, broken, found);
		cr_expect(eq(str, broken, (char *)edits[i].rules), "edit %zu of %s: %s", i, edits[i].fixture, found);
		capture_free(&c);
	}
}

/* A rule that nothing here breaks could as well not be asked. */
Test(still, each_rule_has_an_edit)
{
	const struct invariant *rule;

	for (size_t i = 0; (rule = still_rule(i)); i++) {
		bool any = false;

		for (size_t k = 0; k < EDITS; k++)
			any |= strstr(edits[k].rules, rule->id) != NULL;
		cr_expect(any, "%s", rule->id);
	}
	cr_expect(gt(sz, (size_t)EDITS, 20));
}

/* FAILs of other people's machines are argued in fixtures/captures/README.md: there are none. */
Test(still, machines_of_others_pass)
{
	struct file_list list = { 0 };

	if (captures_of_others(&list))
		cr_skip("there are none here");
	for (size_t i = 0; i < list.count; i++) {
		const struct capture_options o = { .names = true };
		struct capture_machine m;
		struct capture c = { 0 };
		struct capture_error e;
		struct still s = { .m = &m };
		uint8_t *data;
		size_t len;

		cr_assert(zero(int, file_read(list.path[i], &data, &len)));
		cr_assert(zero(int, capture_parse((char *)data, len, &o, &c, &e)), "%s:%u: %s", list.path[i], e.line, e.what);
		cr_assert(zero(int, capture_machine_make(&m, &c)));
		cr_assert(zero(int, still_check(&s)));
		cr_expect(eq(u32, s.total[STILL_FAIL], 0), "%s", list.path[i]);
		cr_expect(eq(u32, m.placed, (uint32_t)c.function.count), "%s: not all are placed", list.path[i]);
		still_free(&s);
		capture_machine_free(&m);
		capture_free(&c);
		free(data);
	}
	file_list_free(&list);
}
