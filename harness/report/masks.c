// SPDX-License-Identifier: GPL-2.0
/* masks.c - see masks.h */
#include "report/masks.h"

#include <inttypes.h>
#include <stdlib.h>

#include "report/table.h"

uint64_t *masks_new(void)
{
	return calloc(known_masks_count + 1, sizeof(uint64_t));
}

void masks_count(uint64_t *hits, const struct finding *f, const char *sut, uint64_t times)
{
	const struct known_mask *m = known_lookup(f, sut);

	if (hits && m)
		hits[m - known_masks] += times;
}

int masks_print(const uint64_t *hits, FILE *out)
{
	struct table t;
	int err = 0;

	table_init(&t, 5);
	table_add(&t, "known finding");
	table_add(&t, "rule");
	table_add(&t, "system");
	table_add(&t, "in");
	table_add(&t, "hits");
	for (size_t i = 0; hits && i < known_masks_count; i++) {
		const struct known_mask *m = &known_masks[i];

		if (!hits[i])
			continue;
		table_add(&t, "%s", m->finding->name);
		table_add(&t, "%s", m->rule);
		table_add(&t, "%s", m->system);
		table_add(&t, "%s", m->frame);
		table_add(&t, "%" PRIu64, hits[i]);
	}
	if (t.cells > t.columns) {
		fputc('\n', out);
		err = table_print(&t, TABLE_TEXT, out);
	}
	table_free(&t);
	return err;
}

static bool applies(const struct known_mask *m, const char *const *system, size_t systems)
{
	for (size_t i = 0; i < systems; i++)
		if (known_mask_is_for(m, system[i]))
			return true;
	return false;
}

void masks_summary(const uint64_t *hits, const char *const *system, size_t systems, FILE *out)
{
	size_t masks = 0, hit = 0;

	for (size_t i = 0; i < known_masks_count; i++) {
		if (!applies(&known_masks[i], system, systems))
			continue;
		masks++;
		hit += hits && hits[i];
	}
	fprintf(out, "%zu masks, %zu hit\n", masks, hit);
}
