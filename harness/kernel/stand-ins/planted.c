// SPDX-License-Identifier: GPL-2.0
/* planted.c - where a planted defect says that it was reached, and that it bit; never called by an unmodified source */
#include "stand_in.h"

#include <bdfuzz/planted.h>

void bdf_reached(void)
{
	sim_plant(bdf_sim, 0);
}

void bdf_triggered(unsigned long condition)
{
	sim_plant(bdf_sim, condition != 0);
}
