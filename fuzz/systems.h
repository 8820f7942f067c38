/* SPDX-License-Identifier: GPL-2.0 */
/*
 * systems.h - what the targets share that run scenarios on systems under test
 */
#ifndef BDFUZZ_SYSTEMS_H
#define BDFUZZ_SYSTEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Open every real system that is linked in, beside the model; ends the process if that fails. */
void systems_open(void);
/* Run the scenario that these bytes are on each of them; what is found goes to glue_report(). */
void systems_run(const uint8_t *data, size_t size, bool hostile);

#endif
