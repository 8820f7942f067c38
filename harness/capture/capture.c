// SPDX-License-Identifier: GPL-2.0
/* capture.c - what a capture is made of; see capture.h */
#include "capture/capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_LEAST = 64 };

void capture_free(struct capture *c)
{
	free(c->function.at);
	free(c->about.at);
	free(c->bar.at);
	free(c->offer.at);
	free(c->slot.at);
	free(c->unread.at);
	free(c->vf.at);
	free(c->word.at);
	free(c->index);
	buffer_free(&c->byte);
	buffer_free(&c->text);
	*c = (struct capture){ .room = 0 };
}

void *capture_more(void **at, size_t *count, size_t *room, size_t size)
{
	const size_t wanted = *room ? 2 * *room : 16;
	char *more;

	if (*count == *room) {
		more = realloc(*at, wanted * size);
		if (!more)
			return NULL;
		*at = more;
		*room = wanted;
	}
	more = (char *)*at + size * (*count)++;
	memset(more, 0, size);
	return more;
}

uint32_t capture_keep(struct capture *c, const char *text, size_t len)
{
	const size_t at = c->text.len;
	char *to = at + len < UINT32_MAX ? buffer_more(&c->text, len + 1) : NULL;

	if (!to)
		return UINT32_MAX;
	memcpy(to, text, len);
	to[len] = '\0';
	return (uint32_t)at;
}

/* ---- functions ------------------------------------------------------------------------------------ */

/* Where an address is in the index, or would be: the low bits differ most, and domains must not pile up. */
static size_t place(const struct capture *c, capture_address address)
{
	size_t i = (size_t)((address ^ address >> 16) * 0x9e3779b97f4a7c15u >> 20) & (c->room - 1);

	while (c->index[i] && c->function.at[c->index[i] - 1].address != address)
		i = (i + 1) & (c->room - 1);
	return i;
}

/* At most half of the index is in use. */
static int make_index(struct capture *c)
{
	const size_t room = c->room ? 2 * c->room : INDEX_LEAST;
	uint32_t *index;

	if (2 * (c->function.count + 1) <= c->room)
		return 0;
	index = calloc(room, sizeof(*index));
	if (!index)
		return -ENOMEM;
	free(c->index);
	c->index = index;
	c->room = room;
	for (uint32_t i = 0; i < c->function.count; i++)
		c->index[place(c, c->function.at[i].address)] = i + 1;
	return 0;
}

const struct capture_function *capture_find(const struct capture *c, capture_address address)
{
	const uint32_t number = c->room ? c->index[place(c, address)] : 0;

	return number ? &c->function.at[number - 1] : NULL;
}

int capture_add(struct capture *c, capture_address address, struct capture_function **f)
{
	size_t at;

	if (c->byte.len > UINT32_MAX - 4096 || make_index(c))
		return -ENOMEM;
	at = place(c, address);
	if (c->index[at])
		return -EEXIST;
	*f = CAPTURE_MORE(&c->function);
	if (!*f)
		return -ENOMEM;
	c->index[at] = (uint32_t)c->function.count;
	(*f)->address = address;
	(*f)->at = (uint32_t)c->byte.len;
	return 0;
}

int capture_add_bytes(struct capture *c, const uint8_t *bytes, size_t count)
{
	char *to = buffer_more(&c->byte, count);

	if (!to)
		return -ENOMEM;
	memcpy(to, bytes, count);
	c->function.at[c->function.count - 1].bytes += (uint16_t)count;
	return 0;
}

/* What was put into the index last can be taken out of it: nobody's way leads over it yet. */
void capture_drop(struct capture *c)
{
	const struct capture_function *f = &c->function.at[c->function.count - 1];

	c->index[place(c, f->address)] = 0;
	c->byte.len = f->at;
	c->function.count--;
}

const uint8_t *capture_bytes(const struct capture *c, const struct capture_function *f)
{
	return (const uint8_t *)c->byte.at + f->at;
}

char *capture_name(capture_address address, char name[CAPTURE_NAME])
{
	snprintf(name, CAPTURE_NAME, "%04x:%02x:%02x.%x", (uint32_t)(address >> 16), (uint32_t)(address >> 8) & 0xff,
		 (uint32_t)(address >> 3) & 0x1f, (uint32_t)address & 7);
	return name;
}
