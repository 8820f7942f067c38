/* SPDX-License-Identifier: GPL-2.0 */
/* filter.h - which functions are meant, in the words of lspci's -s and -d, read by libpci */
#ifndef BDFUZZ_CAPTURE_FILTER_H
#define BDFUZZ_CAPTURE_FILTER_H

#include "capture/capture.h"

struct filter {			/* -1: any */
	int domain, bus, device, function, vendor, id, class, interface;
	unsigned int class_mask;
};

void filter_init(struct filter *f);	/* all functions */
/* "[[[[domain]:]bus]:][device][.[function]]"; NULL, or what is wrong. */
const char *filter_parse_slot(struct filter *f, const char *text);
/* "[vendor]:[device][:class[:interface]]"; likewise. */
const char *filter_parse_id(struct filter *f, const char *text);
/* @class: 24 bits. */
bool filter_matches(const struct filter *f, capture_address address, uint16_t vendor, uint16_t id, uint32_t class);

#endif
