// SPDX-License-Identifier: GPL-2.0
/*
 * faults.c - which request a scenario's fault strikes
 *
 * Looks up the stack of frame pointers (the image is compiled with them) for the driver under test.  Only asked
 * while a fault is armed, so it costs nothing otherwise.
 */
#include <linux/types.h>

#include "stand_in.h"

enum { FAULT_DEPTH = 7 };	/* frames: five calls, and two of the stand-in's own */

extern char bdf_driver_text_start[], bdf_driver_text_end[];
int bdf_faults_anywhere;

static bool asked_by_driver(void)
{
	unsigned long *frame = __builtin_frame_address(0);

	for (int i = 0; i < FAULT_DEPTH && frame && frame[0] > (unsigned long)frame; i++) {
		if (frame[1] - (unsigned long)bdf_driver_text_start <
		    (unsigned long)(bdf_driver_text_end - bdf_driver_text_start))
			return true;
		frame = (unsigned long *)frame[0];
	}
	return false;
}

int bdf_fails(enum sim_fault kind)
{
	static const enum sim_deviation deviation[] = {
		[SIM_FAULT_ALLOC] = SIM_FAILED_ALLOC,
		[SIM_FAULT_SERVICE] = SIM_FAILED_SERVICE,
	};
	bool by_driver;

	if (!sim_armed(bdf_sim, kind))
		return 0;
	by_driver = asked_by_driver();
	if (!(bdf_faults_anywhere || by_driver) || !sim_fails(bdf_sim, kind))
		return 0;
	sim_cross(bdf_sim, deviation[kind]);
	if (!by_driver)
		sim_cross(bdf_sim, SIM_FAILED_ELSEWHERE);
	return 1;
}
