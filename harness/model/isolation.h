/* SPDX-License-Identifier: GPL-2.0 */
/*
 * isolation.h - which devices an isolated guest (a confidential VM) takes of a host that it does not trust
 *
 * Source: vmbus_devs[].allowed_in_isolated, 6.1 and 6.12 drivers/hv/channel_mgmt.c:30-156.  A type that is in no row
 * is refused; a channel of the hypervisor's sockets is taken whatever its type.
 */
#ifndef BDFUZZ_ISOLATION_H
#define BDFUZZ_ISOLATION_H

#include "hyperv/guid.h"

enum isolation {
	ISOLATION_REFUSED,
	ISOLATION_TAKEN,
	ISOLATION_VERSION,	/* PCI pass-through: 6.1 refuses it, 6.12 takes it */
};

enum isolation isolation_of(const struct guid *type);

#endif
