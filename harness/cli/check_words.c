// SPDX-License-Identifier: GPL-2.0
/* check_words.c - what the formats of bdfuzz check share; see checking.h */
#include <stdio.h>
#include <string.h>

#include "capture/registers.h"
#include "cli/checking.h"

char *check_address(const struct check_view *v, const struct checked *c, uint32_t function, char text[CAPTURE_NAME])
{
	text[0] = '\0';
	if (function == STILL_NOBODY)
		return text;
	capture_name(c->capture.function.at[function].address, text);
	/* Sorted by address, the last one has the largest domain. */
	if (!v->domains && !(c->capture.function.at[c->machine.order[c->capture.function.count - 1]].address >> 16))
		memmove(text, text + 5, strlen(text + 5) + 1);
	return text;
}

const char *check_name(const struct check_view *v, const struct checked *c, uint32_t function, char text[CHECK_NAME])
{
	const struct capture_function *f = &c->capture.function.at[function];
	const struct topology_function *pf = c->machine.hardware[function] ? c->machine.hardware[function]->pf : NULL;
	uint16_t vendor = (uint16_t)registers_get(&c->capture, f, 0, 2);
	uint16_t device = (uint16_t)registers_get(&c->capture, f, 2, 2);

	/* A VF has the ID that its PF's capability says. */
	if (pf) {
		vendor = (uint16_t)config_read(&pf->config, 0, 2);
		device = pf->sriov.id.device;
	}
	return names_function(v->names, vendor, device, registers_get(&c->capture, f, 8, 4) >> 8, text, CHECK_NAME);
}

char *check_bytes(const struct still_record *r, char text[3 * STILL_BYTES + 1])
{
	text[0] = '\0';
	for (unsigned i = 0; i < r->bytes; i++)
		snprintf(text + 3 * i - (i > 0), 4, i ? " %02x" : "%02x", r->byte[i]);
	return text;
}

char *check_looked(const struct still_record *r, char text[64])
{
	const char *what = !strncmp(r->rule->id, "DOM-", 4) ? "offer" :
			   !strncmp(r->rule->id, "MAP-", 4) ? "segment" : "function";

	text[0] = '\0';
	if (r->looked)
		snprintf(text, 64, "%u %s%s", r->looked, what, r->looked == 1 ? "" : "s");
	return text;
}

void check_totals(const struct checked *c, FILE *out)
{
	const uint32_t *total = c->still.total;

	fprintf(out, "%zu functions: %u passed, %u failed, %u warnings, %u skipped", c->capture.function.count,
		total[STILL_PASS], total[STILL_FAIL], total[STILL_WARN], total[STILL_SKIP]);
	if (c->dropped)
		fprintf(out, "; %u lines were dropped", c->dropped);
}

bool check_failed(const struct checked *c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c[i].still.total[STILL_FAIL])
			return true;
	return false;
}
