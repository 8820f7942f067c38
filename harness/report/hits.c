// SPDX-License-Identifier: GPL-2.0
/*
 * hits.c - see hits.h
 *
 * Entries are only ever added, under a lock of the file that the kernel takes back from who dies; counting takes
 * none.  An entry is complete before the number of entries says that it is there.
 */
#include "report/hits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct hit {
	char name[FINDING_FILE_NAME];
	uint64_t count;
};

struct table {
	uint64_t used;
	struct hit hit[HITS];
};

struct hits {
	struct table *table;
	int fd;
};

/* Of another size it is another program's, or was made by another version. */
static int map(struct hits *h)
{
	struct stat st;
	void *at;
	int err = 0;

	flock(h->fd, LOCK_EX);
	if (fstat(h->fd, &st) || (!st.st_size && ftruncate(h->fd, sizeof(struct table))))
		err = -errno;
	else if (st.st_size && st.st_size != sizeof(struct table))
		err = -EINVAL;
	flock(h->fd, LOCK_UN);
	if (err)
		return err;
	at = mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, h->fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	h->table = at;
	return 0;
}

int hits_open(const char *directory, struct hits **hits)
{
	struct hits *h = calloc(1, sizeof(*h));
	char path[4096];
	int err;

	if (!h)
		return -ENOMEM;
	snprintf(path, sizeof(path), "%s/.hits", directory);
	h->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	err = h->fd < 0 ? -errno : map(h);
	if (err) {
		hits_close(h);
		return err;
	}
	*hits = h;
	return 0;
}

void hits_close(struct hits *h)
{
	if (!h)
		return;
	if (h->table)
		munmap(h->table, sizeof(*h->table));
	if (h->fd >= 0)
		close(h->fd);
	free(h);
}

static struct hit *find(const struct hits *h, const char *name)
{
	uint64_t used = __atomic_load_n(&h->table->used, __ATOMIC_ACQUIRE);

	for (uint64_t i = 0; i < used && i < HITS; i++)
		if (!strncmp(h->table->hit[i].name, name, FINDING_FILE_NAME))
			return &h->table->hit[i];
	return NULL;
}

static struct hit *add(struct hits *h, const char *name)
{
	struct hit *hit;

	flock(h->fd, LOCK_EX);
	hit = find(h, name);	/* another process may have been faster */
	if (!hit && h->table->used < HITS) {
		hit = &h->table->hit[h->table->used];
		memcpy(hit->name, name, FINDING_FILE_NAME);
		__atomic_store_n(&h->table->used, h->table->used + 1, __ATOMIC_RELEASE);
	}
	flock(h->fd, LOCK_UN);
	return hit;
}

void hits_count(struct hits *h, const struct finding *f)
{
	char name[FINDING_FILE_NAME] = { 0 };
	struct hit *hit;

	finding_file_name(f, name);
	hit = find(h, name);
	if (!hit)
		hit = add(h, name);
	if (hit)
		__atomic_fetch_add(&hit->count, 1, __ATOMIC_RELAXED);
}

uint64_t hits_of(const struct hits *h, const char *name)
{
	const struct hit *hit = find(h, name);

	return hit ? __atomic_load_n(&hit->count, __ATOMIC_RELAXED) : 0;
}
