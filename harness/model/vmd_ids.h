/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmd_ids.h - what each known VMD promises: the profiles of fixtures/ids, as the build found them
 */
#ifndef BDFUZZ_MODEL_VMD_IDS_H
#define BDFUZZ_MODEL_VMD_IDS_H

#include "model/vmd.h"

struct vmd_id {
	uint32_t id;		/* device << 16 | vendor, as config space has it; 0 ends the table */
	uint32_t features;	/* enum vmd_feature */
};

extern const struct vmd_id vmd_ids[];

static inline int vmd_features(uint32_t id)	/* -1: nobody knows it */
{
	for (const struct vmd_id *i = vmd_ids; i->id; i++)
		if (i->id == id)
			return (int)i->features;
	return -1;
}

#endif
