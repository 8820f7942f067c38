/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fidelity.h - where a run left what a real machine does, in a way that could decide its outcome
 *
 * Nearly every run uses the scheduler and the allocator that stand in; that alone says nothing.  A deviation is
 * noted where it happens, by sim_cross(), and every finding lists those that its run had crossed by then: so a
 * maintainer sees at once whether to believe it.  Read by kernel code too: plain C types, no includes.
 */
#ifndef BDFUZZ_FIDELITY_H
#define BDFUZZ_FIDELITY_H

struct sim;

enum sim_deviation {
	SIM_FAILED_ALLOC, SIM_FAILED_SERVICE, SIM_FAILED_ELSEWHERE, SIM_SLEPT_LONGER, SIM_SPUN_ALONE, SIM_POLL_ANSWERED,
	SIM_POLL_RESCINDED, SIM_FLUSHED_YOUNGER, SIM_BAR_UNREAL, SIM_VECTOR_UNREAL, SIM_RETARGETED, SIM_POWER_ALONE,
	SIM_RELOADED, SIM_DIED, SIM_NO_PACKETS, SIM_DEVIATIONS
};

/* One sentence, with the file that deviates in brackets; harness/kernel/README.md has the same. */
const char *sim_deviation_text(enum sim_deviation deviation);

void sim_cross(struct sim *sim, enum sim_deviation deviation);
/* Bit 1 << deviation for each that was crossed since the last sim_reset(). */
unsigned long long sim_crossed(const struct sim *sim);

#endif
