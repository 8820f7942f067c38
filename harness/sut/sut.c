// SPDX-License-Identifier: GPL-2.0
/*
 * sut.c - finds a system under test by name
 *
 * The table is made by the build, one for each program: see cmake/tables.cmake.
 */
#include "sut/sut.h"

#include <string.h>

const char *sut_note(const struct sut_class *class)
{
	return !class->real ? " (not real)" : class->planted ? " (planted)" : "";
}

const struct sut_class *sut_find(const char *name)
{
	for (size_t i = 0; sut_classes[i]; i++)
		if (!strcmp(sut_classes[i]->name, name))
			return sut_classes[i];
	return NULL;
}
