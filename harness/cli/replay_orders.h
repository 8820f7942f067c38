/* SPDX-License-Identifier: GPL-2.0 */
/* replay_orders.h - bdfuzz replay --schedules all: each scenario in every order of its threads */
#ifndef BDFUZZ_REPLAY_ORDERS_H
#define BDFUZZ_REPLAY_ORDERS_H

#include "check/schedule.h"
#include "cli/cli.h"

/*
 * Scenario by scenario, @s[i] from @files->path[i].  The shortest order of each finding is written to a file in the
 * directory @save, unless that is NULL.  An exit code.
 */
int replay_orders(const struct systems *systems, const struct file_list *files, const struct scenario *s,
		  const struct schedule *schedule, const char *save);

#endif
