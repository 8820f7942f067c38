/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lying.h - rules about what a guest makes of PCI hardware, proven by a guest whose picture of it is falsified
 */
#ifndef BDFUZZ_LYING_H
#define BDFUZZ_LYING_H

#include <stddef.h>

#include "check/check.h"
#include "sut/sut.h"

/* Changes what was seen after the last operation. */
typedef void (*lying_with)(struct seen_pci *pci);

struct lying_proof {
	const char *rule, *kind, *scenario;
	lying_with lie;
	const uint32_t *value;	/* what the last operation is said to have given, status 0; NULL: what it gave */
};

/*
 * Each lie of @proofs trips its rule, said by the model @system, which without it trips none; and each rule of @surface has
 * a proof, unless it is named in @elsewhere, with spaces around.  Criterion's assertions.
 */
void lying_trips(const char *system, const struct lying_proof *proofs, size_t count);
void lying_not(const char *system, const struct lying_proof *proofs, size_t count);
void lying_proves_all(enum surface surface, const char *prefix, const char *elsewhere, const struct lying_proof *proofs,
		      size_t count);

/* The function at an address; the test ends if there is none. */
struct seen_pci_function *lying_at(struct seen_pci *pci, uint64_t address);

#endif
