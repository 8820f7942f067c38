/* SPDX-License-Identifier: GPL-2.0 */
/* still_parts.h - what the files that judge a still picture share */
#ifndef BDFUZZ_CHECK_STILL_PARTS_H
#define BDFUZZ_CHECK_STILL_PARTS_H

#include "check/still.h"

/* Rules that are asked of still pictures only; a run of a system has no state that they could look at. */
extern const struct invariant rule_pci_phantom, rule_pci_unreachable, rule_vmd_numbers, rule_vmd_profile;
extern const struct invariant rule_dom_model, rule_dom_unique;
extern const struct invariant rule_map_acyclic, rule_map_outputs, rule_map_true, rule_map_upstream;

bool still_asks(const struct still *s, const struct invariant *rule);
/* A record about @function (STILL_NOBODY: about none), or NULL: nobody wants it, or memory ran out. */
struct still_record *still_record(struct still *s, const struct invariant *rule, enum still_result result,
				  uint32_t function);
/* FAIL, or WARN if the rule's severity is low. */
enum still_result still_breach(const struct invariant *rule);

void still_check_places(struct still *s);	/* where functions answered, against where the numbers lead */
void still_check_domains(struct still *s);
void still_check_maps(struct still *s);
void still_check_vmds(struct still *s);

#endif
