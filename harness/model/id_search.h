/* SPDX-License-Identifier: GPL-2.0 */
/*
 * id_search.h - the shortest story in which a registry of device IDs hands out a wrong one
 *
 * Three devices come, go and are asked about in every order up to a length: A and B ask for the same domain, and C for
 * the one that is free when B does not get it.  A bus that comes is given a domain (the lowest free number, if not its
 * own), registers, and its function is attached while the bus is scanned.  After every step everybody who is there is
 * asked for his ID, and so is every domain that somebody had and nobody has.
 */
#ifndef BDFUZZ_ID_SEARCH_H
#define BDFUZZ_ID_SEARCH_H

#include "model/id_registry.h"

enum { ID_DEVICES = 3, ID_STEPS = 8 };

struct id_step {
	uint8_t device;		/* 0: A */
	bool comes;		/* or goes */
};

struct id_story {
	struct id_step step[ID_STEPS];
	unsigned steps;		/* 0: there is none */
	uint8_t device;		/* who was given the wrong ID; of a stale one: who had the domain */
	uint32_t wanted, found;	/* found: ~0 none */
};

struct id_search {
	uint64_t stories;		/* that were tried */
	struct id_story wrong, missing, stale;	/* another's ID; none; an ID of nobody who is there */
};

/* All stories of up to ID_STEPS steps; each of the three is the shortest, and the first of those. */
void id_search(enum id_policy policy, struct id_search *ret);

#endif
