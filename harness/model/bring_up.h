/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bring_up.h - how a bus comes up: the conversation with the host, and where it can end
 *
 *	version		1.4, 1.3, 1.2, 1.1 until the host takes one; only "revision mismatch" leads to the next
 *	relations	the list of functions, and for each that is new its resource requirements
 *	D0		refused once: D0 exit, and D0 again
 *	windows		address space for the BARs
 *	assigned	for each function, in the order of the Windows slots; refused: D0 exit, and down
 *
 * After hibernation the same without a choice of version and without windows, and nothing is undone.
 * 6.12 pci-hyperv.c: 3724-3811 (probe), 4019-4069 (resume), 3106-3175 (version), 3329-3410 (D0),
 * 3477-3545 (assigned).
 *
 * An answer that is held back stops the conversation; it goes on with bring_up_reply().
 */
#ifndef BDFUZZ_BRING_UP_H
#define BDFUZZ_BRING_UP_H

#include <stdbool.h>
#include <stdint.h>

#include "hyperv/host.h"
#include "model/functions.h"

enum bring_result {
	BRING_UP,		/* it is up */
	BRING_DOWN,		/* it failed, with @error */
	BRING_WAITS,		/* for an answer */
	BRING_UNSURE,		/* no telling; not for long: it ends one way or another */
	BRING_SLOW,		/* no telling, and seconds pass before it ends */
};

struct bring_up {
	uint8_t step;		/* index in the table of steps */
	uint32_t at;		/* version, or function, that is being asked about */
	bool resume, retried;
	bool deaf;		/* waits for an answer that was sent in a form that guests do not see */
	int error;		/* -errno when down */
};

void bring_up_begin(struct bring_up *b, bool resume);
/* @host is the host of a model: its answers are used up, its picture is told. */
enum bring_result bring_up_run(struct bring_up *b, struct host *host, unsigned channel, struct bus_functions *f);
/* The answer that was waited for comes: the protocol's normal one. */
enum bring_result bring_up_reply(struct bring_up *b, struct host *host, unsigned channel, struct bus_functions *f);

/* How the host answers the next request of a kind; uses the answer up.  false: not at all, or too short. */
struct host_answer bring_up_ask(struct host_bus *b, uint8_t request);

#endif
