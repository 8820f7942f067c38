// SPDX-License-Identifier: GPL-2.0
/* fidelity.c - the table of deviations, and which a run has crossed; see fidelity.h */
#include "sim/fidelity.h"

#include "sim/state.h"

static const char *const texts[] = {
	[SIM_FAILED_ALLOC] = "an allocation failed on request; small ones hardly ever do (faults.c)",
	[SIM_FAILED_SERVICE] = "a work queue, mapping, vector or message was refused on request (faults.c)",
	[SIM_FAILED_ELSEWHERE] = "a fault struck code that the driver under test had not called (faults.c)",
	[SIM_SLEPT_LONGER] = "sleepers were woken later than they asked, together with the last of them (sim.c)",
	[SIM_SPUN_ALONE] = "a busy wait let no other thread run, as on a machine with one processor (sim.c)",
	[SIM_POLL_ANSWERED] = "somebody polled until the host sent the answers that it held back (cable.c)",
	[SIM_POLL_RESCINDED] = "somebody polled until the host took the device back (cable.c)",
	[SIM_FLUSHED_YOUNGER] = "a flush waited for works that were queued after it began (workqueue.c)",
	[SIM_BAR_UNREAL] = "memory behind a BAR was read as zero, or forgot what was written (cable.c)",
	[SIM_VECTOR_UNREAL] = "an interrupt vector was handed out without an APIC (irq.c)",
	[SIM_RETARGETED] = "an interrupt was retargeted by mask and unmask, not by a change of affinity (requests.c)",
	[SIM_POWER_ALONE] = "a device was suspended or resumed alone, and its channel not offered again (requests.c)",
	[SIM_RELOADED] = "the driver was unloaded or loaded, and its statics stayed (requests.c)",
	[SIM_NO_PACKETS] = "a received packet found no memory, as none does here (net.c)",
	[SIM_DIED] = "the process ended in the middle, so what its last operation crossed is not known (trial.c)",
};

_Static_assert(sizeof(texts) / sizeof(texts[0]) == SIM_DEVIATIONS && SIM_DEVIATIONS <= 64, "one text, one bit each");

const char *sim_deviation_text(enum sim_deviation deviation)
{
	return texts[deviation];
}

void sim_cross(struct sim *sim, enum sim_deviation deviation)
{
	sim->crossed |= 1ULL << deviation;
}

unsigned long long sim_crossed(const struct sim *sim)
{
	return sim->crossed;
}
