// SPDX-License-Identifier: GPL-2.0
/* live.c - see live.h */
#define _GNU_SOURCE
#include "capture/libpci/live.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "capture/capture_parts.h"
#include "capture/libpci/names.h"
#include "pci/capability.h"

enum { ID_SERIAL = 0x0003, SERIAL_BYTES = 8 };
enum { RESOURCES = 13 };	/* lines of sysfs' "resource" that are BARs, ROM and BARs of VFs */

struct live {
	struct capture *c;
	const struct live_options *o;
	struct capture_error *error;
	struct names *names;
	struct pci_access *access;
	bool failed;		/* memory ran out */
	jmp_buf refused;	/* libpci's errors must not return */
};

static _Thread_local struct live *in_use;	/* libpci's hook has no context */

__attribute__((noreturn)) static void refuse(char *format, ...)
{
	char text[120];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	capture_complain(in_use->error, 0, (struct span){ "", "" }, "libpci: %s", text);
	longjmp(in_use->refused, 1);
}

static void keep_quiet(char *format, ...)
{
	(void)format;
}

static uint32_t keep(struct live *l, const char *text)
{
	char line[CAPTURE_LINE - 40];
	size_t len = 0;

	for (; *text && len < sizeof(line); text++)
		line[len++] = (char)((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text);
	while (len && line[len - 1] == ' ')
		len--;
	if (!len)
		line[len++] = '-';
	return capture_keep(l->c, line, len);
}

static void add_about(struct live *l, const char *key, const char *text)
{
	struct capture_about *a = CAPTURE_MORE(&l->c->about);

	if (!a) {
		l->failed = true;
		return;
	}
	a->key = keep(l, key);
	a->text = keep(l, text);
}

static void add_unread(struct live *l, capture_address address, const char *what, int error)
{
	struct capture_unread *u = CAPTURE_MORE(&l->c->unread);
	char text[120];

	if (!u) {
		l->failed = true;
		return;
	}
	snprintf(text, sizeof(text), "%s: %s", what, strerror(error));
	u->address = address;
	u->what = keep(l, text);
}

/* ---- sysfs ------------------------------------------------------------------------------------------------ */

/* A file's first @room - 1 bytes, cut at the first newline where @one; false: it cannot be read, errno says why. */
static bool read_text(char *text, size_t room, bool one, const char *format, ...)
{
	char path[512];
	va_list args;
	ssize_t got;
	int fd;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	got = read(fd, text, room - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	if (one)
		text[strcspn(text, "\n")] = '\0';
	return got >= 0;
}

static bool parse_address(const char *text, capture_address *address)
{
	const struct span s = { text, text + strlen(text) };
	const char *wrong, *end = capture_parse_address(s, address, &wrong);

	return end == s.end && !wrong;
}

static void read_bars(struct live *l, capture_address address, const char *name)
{
	char text[2048], *at = text;

	if (!read_text(text, sizeof(text), false, "%s/bus/pci/devices/%s/resource", l->o->sysfs, name))
		return;
	for (uint8_t i = 0; i < RESOURCES && *at; i++, at += strcspn(at, "\n"), at += *at == '\n') {
		uint64_t start, end;
		struct capture_bar *b;

		if (sscanf(at, "%" SCNx64 " %" SCNx64, &start, &end) != 2 || end <= start)
			continue;
		b = CAPTURE_MORE(&l->c->bar);
		if (b)
			*b = (struct capture_bar){ address, i, start, end - start + 1 };
		else
			l->failed = true;
	}
}

static void read_pf(struct live *l, capture_address address, const char *name)
{
	char path[512], target[256];
	capture_address pf;
	struct capture_vf *v;
	ssize_t len;

	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/physfn", l->o->sysfs, name);
	len = readlink(path, target, sizeof(target) - 1);
	if (len <= 0)
		return;
	target[len] = '\0';
	if (!parse_address(strrchr(target, '/') ? strrchr(target, '/') + 1 : target, &pf))
		return;
	v = CAPTURE_MORE(&l->c->vf);
	if (v)
		*v = (struct capture_vf){ .address = address, .pf = pf };
	else
		l->failed = true;
}

/* 64 bits at @offset of a BAR, through a mapping that cannot be written. */
static bool read_word(const struct live *l, const char *name, unsigned bar, uint64_t offset, uint64_t *value)
{
	const long page = sysconf(_SC_PAGESIZE);
	char path[512];
	const volatile uint64_t *at;
	int fd;

	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/resource%u", l->o->sysfs, name, bar);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	at = mmap(NULL, (size_t)page, PROT_READ, MAP_SHARED, fd, (off_t)offset & ~((off_t)page - 1));
	close(fd);
	if (at == MAP_FAILED)
		return false;
	*value = at[(offset & ((uint64_t)page - 1)) / 8];
	munmap((void *)at, (size_t)page);
	return true;
}

/* Seed 002: where host addresses stand, or stood, in MEMBAR2 of a VMD endpoint; BAR 4. */
static void read_windows(struct live *l, capture_address address, const char *name, const struct pci_dev *d)
{
	static const uint64_t offsets[] = { 0x2000, 0x2008, 0x2010 };

	if (!l->o->windows || d->vendor_id != 0x8086 || d->device_class != 0x0104)
		return;
	for (unsigned i = 0; i < 3; i++) {
		struct capture_word *w;
		uint64_t value;

		if (!read_word(l, name, 4, offsets[i], &value)) {
			add_unread(l, address, "MEMBAR2", errno);
			return;
		}
		w = CAPTURE_MORE(&l->c->word);
		if (w)
			*w = (struct capture_word){ address, 4, offsets[i], value };
		else
			l->failed = true;
	}
}

/* ---- functions -------------------------------------------------------------------------------------------- */

/* lspci reads as much: the header, of a CardBus bridge more, then all conventional and all extended registers. */
static uint32_t read_registers(struct live *l, struct pci_dev *d, capture_address address, uint8_t byte[CONFIG_BYTES])
{
	errno = 0;
	if (!pci_read_block(d, 0, byte, CAPTURE_HEADER)) {
		add_unread(l, address, "registers", errno ? errno : EIO);
		return 0;
	}
	errno = 0;
	if (!pci_read_block(d, CAPTURE_HEADER, byte + CAPTURE_HEADER, CONFIG_CONVENTIONAL - CAPTURE_HEADER)) {
		add_unread(l, address, "registers from 0x40 on (root may read them)", errno ? errno : EACCES);
		return CAPTURE_HEADER;
	}
	if (!pci_read_block(d, CONFIG_CONVENTIONAL, byte + CONFIG_CONVENTIONAL, CONFIG_BYTES - CONFIG_CONVENTIONAL))
		return CONFIG_CONVENTIONAL;
	return CONFIG_BYTES;
}

static uint32_t read_byte(void *context, uint32_t address, uint32_t offset, uint32_t width)
{
	(void)address;
	return (uint32_t)le_get((const uint8_t *)context + offset, width);
}

static void redact(uint8_t byte[CONFIG_BYTES])
{
	const uint32_t at = capability_find_extended(read_byte, byte, 0, ID_SERIAL);

	if (at && at + 4 + SERIAL_BYTES <= CONFIG_BYTES)
		memset(byte + at + 4, 0, SERIAL_BYTES);
}

static void add_function(struct live *l, struct pci_dev *d)
{
	const capture_address address = capture_at((uint32_t)d->domain, d->bus, (uint8_t)(d->dev << 3 | d->func));
	char name[CAPTURE_NAME], text[200], heading[220];
	uint8_t byte[CONFIG_BYTES];
	struct capture_function *f;
	uint32_t bytes;

	pci_fill_info(d, PCI_FILL_IDENT | PCI_FILL_CLASS);
	bytes = read_registers(l, d, address, byte);
	if (!bytes || capture_add(l->c, address, &f))
		return;
	if (l->o->redact && bytes == CONFIG_BYTES)
		redact(byte);
	snprintf(heading, sizeof(heading), "%s (rev %02x)",
		 names_function(l->names, d->vendor_id, d->device_id, (uint32_t)d->device_class << 8, text,
				sizeof(text)),
		 byte[8]);
	f->name = keep(l, heading);
	if (capture_add_bytes(l->c, byte, bytes))
		l->failed = true;
	capture_name(address, name);
	read_pf(l, address, name);
	read_bars(l, address, name);
	read_windows(l, address, name, d);
}

static int by_address(const void *a, const void *b)
{
	const struct pci_dev *x = *(struct pci_dev *const *)a, *y = *(struct pci_dev *const *)b;
	const capture_address p = capture_at((uint32_t)x->domain, x->bus, (uint8_t)(x->dev << 3 | x->func));
	const capture_address q = capture_at((uint32_t)y->domain, y->bus, (uint8_t)(y->dev << 3 | y->func));

	return (p > q) - (p < q);
}

static void add_functions(struct live *l)
{
	struct pci_dev **sorted;
	size_t count = 0, n = 0;

	for (struct pci_dev *d = l->access->devices; d; d = d->next)
		count++;
	sorted = calloc(count + 1, sizeof(struct pci_dev *));
	if (!sorted) {
		l->failed = true;
		return;
	}
	for (struct pci_dev *d = l->access->devices; d; d = d->next)
		sorted[n++] = d;
	qsort(sorted, count, sizeof(struct pci_dev *), by_address);
	for (size_t i = 0; i < count; i++)
		add_function(l, sorted[i]);
	free(sorted);
}

/* ---- what is in lists of its own ---------------------------------------------------------------------------- */

/* Entries of a directory below sysfs, sorted, as its own order may be any.  Each is given to @take. */
static void for_each_entry(struct live *l, const char *directory, void (*take)(struct live *l, const char *name))
{
	struct dirent **entry;
	char path[512];
	int count;

	snprintf(path, sizeof(path), "%s/%s", l->o->sysfs, directory);
	count = scandir(path, &entry, NULL, alphasort);
	if (count < 0)
		return;
	for (int i = 0; i < count; i++) {
		if (entry[i]->d_name[0] != '.')
			take(l, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
}

static void add_slot(struct live *l, const char *name)
{
	char text[64], whole[70];
	capture_address address;
	struct capture_slot *s;

	if (!read_text(text, sizeof(text), true, "%s/bus/pci/slots/%s/address", l->o->sysfs, name))
		return;
	snprintf(whole, sizeof(whole), "%s.0", text);
	if (!parse_address(whole, &address))
		return;
	s = CAPTURE_MORE(&l->c->slot);
	if (!s) {
		l->failed = true;
		return;
	}
	s->address = address;
	s->name = keep(l, name);
}

/* A PCI device's channel has its root bus below it: "pci0001:00". */
static void find_domain(const struct live *l, const char *name, struct capture_offer *o)
{
	char path[512];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/bus/vmbus/devices/%s", l->o->sysfs, name);
	d = opendir(path);
	while (d && (e = readdir(d)))
		if (sscanf(e->d_name, "pci%x:", &o->domain) == 1)
			o->has_domain = true;
	if (d)
		closedir(d);
}

static void add_offer(struct live *l, const char *name)
{
	struct capture_offer o = { .has_domain = false }, *to;
	char class[64], instance[64];

	if (!read_text(class, sizeof(class), true, "%s/bus/vmbus/devices/%s/class_id", l->o->sysfs, name) ||
	    !read_text(instance, sizeof(instance), true, "%s/bus/vmbus/devices/%s/device_id", l->o->sysfs, name) ||
	    guid_parse(class, &o.class) || guid_parse(instance, &o.instance))
		return;
	find_domain(l, name, &o);
	to = CAPTURE_MORE(&l->c->offer);
	if (to)
		*to = o;
	else
		l->failed = true;
}

static void add_abouts(struct live *l)
{
	struct utsname name;
	char text[300];

	if (!uname(&name) && !strcmp(l->o->sysfs, "/sys")) {
		/* What distributions and their owners put behind the version may name them. */
		if (l->o->redact)
			name.release[strcspn(name.release, "-+")] = '\0';
		snprintf(text, sizeof(text), "%s %s %s", name.sysname, name.release, name.machine);
		add_about(l, "kernel", text);
	}
	add_about(l, "libpci", PCILIB_VERSION);
	if (l->o->redact)
		add_about(l, "redacted", "serial numbers, and the kernel's release behind its version");
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static void open_libpci(struct live *l)
{
	char path[512];

	l->access = pci_alloc();
	l->access->error = refuse;
	l->access->warning = keep_quiet;
	l->access->method = PCI_ACCESS_SYS_BUS_PCI;
	snprintf(path, sizeof(path), "%s/bus/pci", l->o->sysfs);
	pci_set_param(l->access, (char *)"sysfs.path", path);
	pci_init(l->access);
	pci_scan_bus(l->access);
}

static int look(struct live *l)
{
	if (setjmp(l->refused))
		return -ENODEV;
	open_libpci(l);
	add_abouts(l);
	add_functions(l);
	for_each_entry(l, "bus/pci/slots", add_slot);
	for_each_entry(l, "bus/vmbus/devices", add_offer);
	if (l->c->function.count)
		return 0;
	capture_complain(l->error, 0, (struct span){ "", "" }, "%s/bus/pci has no function that can be read",
			 l->o->sysfs);
	return -ENODEV;
}

int live_capture(struct capture *c, const struct live_options *o, struct capture_error *error)
{
	struct live l = { .c = c, .o = o, .error = error, .names = names_open() };
	int err = l.names && capture_keep(c, "", 0) != UINT32_MAX ? 0 : capture_memory(error);

	in_use = &l;
	if (!err)
		err = look(&l);
	in_use = NULL;
	if (l.access)
		pci_cleanup(l.access);
	names_close(l.names);
	if (!err && (l.failed || c->text.failed))
		err = capture_memory(error);
	if (err)
		capture_free(c);
	return err;
}
