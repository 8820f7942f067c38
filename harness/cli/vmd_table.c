// SPDX-License-Identifier: GPL-2.0
/*
 * vmd_table.c - see vmd.h
 *
 * One line a kernel, and what it could be told.  "X for Y" is an X that should be Y; "over OOB": what children may have
 * takes in the out-of-band interface at 0x2010 to 0x2090.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/vmd.h"
#include "report/vmd_print.h"

/* As profiles call them (capture/profile.h). */
static const struct {
	uint32_t feature;
	const char *name;
} features[] = {
	{ VMD_FEATURE_MEMBAR2, "membar2-0x2000" },	{ VMD_FEATURE_CAPABILITY, "vendor-capability" },
	{ VMD_FEATURE_RESTRICTS, "restriction" },	{ VMD_FEATURE_FIRST_VECTOR, "first-vector" },
	{ VMD_FEATURE_BYPASS, "msi-bypass" },		{ VMD_FEATURE_PM, "pm-quirk" },
};

enum { KINDS = sizeof(features) / sizeof(features[0]), TEXT = 120 };

static void add_features(struct table *t, uint32_t has)
{
	char text[TEXT] = "";

	for (unsigned i = 0; i < KINDS; i++)
		if (has & features[i].feature) {
			strcat(text, *text ? " " : "");
			strcat(text, features[i].name);
		}
	table_add(t, "%s", *text ? text : "-");
}

static void add_offset(struct table *t, const struct vmd_attempt *a, unsigned i)
{
	char is[VMD_OFFSET_TEXT], should[VMD_OFFSET_TEXT];

	vmd_offset_text(a->seen.offset[i], is);
	vmd_offset_text(a->offset[i], should);
	table_add(t, strcmp(is, should) ? "%s for %s" : "%s", is, should);
}

static void add_belief(struct table *t, const struct vmd_attempt *a)
{
	const unsigned mistakes = vmd_mistakes(a);

	add_offset(t, a, 0);
	add_offset(t, a, 1);
	table_add(t, mistakes & VMD_MISTAKE_BUSES ? "%02" PRIx32 "-%02" PRIx32 " for %02x-%02x" :
						    "%02" PRIx32 "-%02" PRIx32,
		  a->seen.first, a->seen.last, a->first, a->last);
	table_add(t, "0x%" PRIx64 "%s", a->seen.window[1].start - a->seen.bar[VMD_MEMBAR2].start,
		  mistakes & VMD_MISTAKE_INTERFACE ? ", over OOB" : "");
}

static void add_result(struct table *t, const struct vmd_attempt *a)
{
	static const char *const without[] = { [VMD_LEFT_ALONE] = "left alone",
					       [VMD_FAILS] = "not bound: the probe fails",
					       [VMD_DIES] = "dies: bdfuzz show tells more" };
	const unsigned mistakes = vmd_mistakes(a);

	if (a->outcome != VMD_BOUND)
		table_add(t, "%s", without[a->outcome]);
	else
		table_add(t, "%s%s%s", mistakes & VMD_MISTAKES ? "WRONG" : "right",
			  mistakes & (VMD_MISTAKE_OFFSET1 | VMD_MISTAKE_OFFSET2) ? " addresses" : "",
			  mistakes & VMD_MISTAKE_BUSES ? " buses" : "");
}

static void add_attempt(struct table *t, const struct vmd_attempt *a, const struct systems *systems)
{
	table_add(t, "%s%s", systems->class[a->system]->name, sut_note(systems->class[a->system]));
	if (a->told)
		table_add(t, "like %04x:%04x", a->like & 0xffff, a->like >> 16);
	else
		table_add(t, a->outcome == VMD_LEFT_ALONE ? "-" : "its table");
	add_features(t, a->features);
	if (a->outcome == VMD_BOUND)
		add_belief(t, a);
	else
		for (unsigned empty = 0; empty < 4; empty++)
			table_add(t, "-");
	add_result(t, a);
}

/* ---- what follows ---------------------------------------------------------------------------------------- */

static bool is_the_same(const struct vmd_attempt *a, const struct vmd_attempt *b)
{
	return a->vmd == b->vmd && a->told && b->told && a->features == b->features;
}

/* Who is told as @told, and whether all of them have it right then. */
static bool are_right(const struct vmd_attempts *all, const struct systems *systems, const struct vmd_attempt *told,
		      char names[TEXT])
{
	bool right = true;

	*names = '\0';
	for (size_t i = 0; i < all->count; i++) {
		const struct vmd_attempt *a = &all->attempt[i];
		const size_t len = strlen(names);

		if (!is_the_same(a, told))
			continue;
		right &= a->outcome == VMD_BOUND && !(vmd_mistakes(a) & VMD_MISTAKES);
		snprintf(names + len, TEXT - len, "%s%s", len ? ", " : "", systems->class[a->system]->name);
	}
	return right;
}

static bool is_first(const struct vmd_attempts *all, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (is_the_same(&all->attempt[i], &all->attempt[index]))
			return false;
	return true;
}

/* The answer for an ID that a kernel does not know: what to tell it, if anything helps. */
static void advise(const struct vmd_attempts *all, const struct systems *systems, uint32_t vmd)
{
	bool unknown = false, helped = false;
	char names[TEXT];

	for (size_t i = 0; i < all->count; i++) {
		const struct vmd_attempt *a = &all->attempt[i];

		if (a->vmd != vmd || !a->told)
			continue;
		unknown = true;
		if (!is_first(all, i) || !are_right(all, systems, a, names))
			continue;
		helped = true;
		printf("Addresses and buses are right when told (%s):\n\techo %04x %04x ffffffff ffffffff 0 0 %x "
		       ">/sys/bus/pci/drivers/vmd/new_id\n",
		       names, a->id & 0xffff, a->id >> 16, a->features);
	}
	if (unknown && !helped)
		puts("Nothing that a table has is right: the driver has to be changed for it.");
}

int vmd_attempts_print(const struct vmd_attempts *all, const struct systems *systems, uint32_t vmd)
{
	static const char *const head[] = { "kernel", "features of", "features", "offset of MEMBAR1",
					    "offset of MEMBAR2", "buses", "children from", "result" };
	int code = EXIT_GOOD;
	struct table t;

	table_begin(&t, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = 0; i < all->count; i++) {
		const struct vmd_attempt *a = &all->attempt[i];

		if (a->vmd != vmd)
			continue;
		add_attempt(&t, a, systems);
		if (!a->told && a->outcome != VMD_LEFT_ALONE &&
		    (a->outcome != VMD_BOUND || vmd_mistakes(a) & VMD_MISTAKES))
			code = EXIT_FINDINGS;
	}
	if (table_print(&t, TABLE_TEXT, stdout))
		code = cli_internal("out of memory");
	table_free(&t);
	advise(all, systems, vmd);
	return code;
}
