// SPDX-License-Identifier: GPL-2.0
/* known.c - whether a finding is a known one; see known.h */
#include "check/known.h"

#include <stdio.h>
#include <string.h>

#include "check/run.h"

static bool same_system(const char *system, const char *sut)
{
	static const char checked[] = "-checked", patch[] = "+patch:";
	const size_t len = strlen(system);

	if (strncmp(system, sut, len))
		return false;
	sut += len;
	if (!strncmp(sut, checked, strlen(checked)))
		sut += strlen(checked);
	return !*sut || (*sut == '+' && strncmp(sut, patch, strlen(patch)) != 0);
}

bool known_mask_is_for(const struct known_mask *m, const char *sut)
{
	return same_system(m->system, sut);
}

const struct known_mask *known_mask(const char *rule, const char *system, const char *frame, bool hostile,
				    done_set done)
{
	for (size_t i = 0; i < known_masks_count; i++) {
		const struct known_mask *m = &known_masks[i];

		if (!strcmp(m->rule, rule) && same_system(m->system, system) && !strcmp(m->frame, frame) &&
		    (hostile || m->finding->mode == KNOWN_TRUSTED) && (!m->after || m->after & done))
			return m;
	}
	return NULL;
}

const char *known_frame(const char *where, char frame[KNOWN_FRAME])
{
	const char *name = "-";
	int len = finding_function(where, &name);

	snprintf(frame, KNOWN_FRAME, "%.*s", len ? len : 1, name);
	return frame;
}

const struct known_mask *known_lookup(const struct finding *f, const char *sut)
{
	char frame[KNOWN_FRAME];

	return known_mask(f->rule->id, sut, known_frame(f->where, frame), f->hostile, f->done);
}

bool known_injected(const struct finding *f)
{
	return strstr(f->where, "kernel/glue/inject.c:");
}

bool known_on(const struct known_finding *k, const char *sut)
{
	for (size_t i = 0; i < known_masks_count; i++)
		if (known_masks[i].finding == k && !strcmp(known_masks[i].system, sut))
			return true;
	return false;
}

const char *known_mode_name(enum known_mode mode)
{
	return mode == KNOWN_HOSTILE ? "hostile" : "trusted";
}
