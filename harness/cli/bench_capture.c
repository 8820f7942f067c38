// SPDX-License-Identifier: GPL-2.0
/*
 * bench_capture.c - what reading and judging a capture costs, beside `lspci -F` on the same file
 *
 * Each figure is that of a whole process, in processor time, as machines are shared; this program and lspci alternate,
 * and medians are compared.  The captures are made here: bridges with functions behind each, all of them well-formed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "capture/capture.h"
#include "cli/bench.h"
#include "cli/cli.h"
#include "report/table.h"

enum { PORTS = 240, ON_BUS = 8, BYTES = 256 };

/* ---- the captures --------------------------------------------------------------------------------------- */

static void put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

/* The rest is what registers of a vendor's own look like. */
static void fill(struct random *r, uint8_t byte[BYTES])
{
	memset(byte, 0, 64);
	for (unsigned i = 64; i < BYTES; i += 8) {
		const uint64_t bits = random_bits(r);

		memcpy(byte + i, &bits, 8);
	}
	put16(byte, 0x8086);
}

static int add(struct capture *c, uint32_t domain, uint8_t bus, uint8_t devfn, const uint8_t byte[BYTES])
{
	struct capture_function *f;
	int err = capture_add(c, capture_at(domain, bus, devfn), &f);

	if (err)
		return err;
	f->name = capture_keep(c, "Ethernet controller: Intel Corporation Device", 45);
	return f->name == UINT32_MAX ? -ENOMEM : capture_add_bytes(c, byte, BYTES);
}

static int add_bridge(struct capture *c, struct random *r, uint32_t domain, uint8_t devfn)
{
	uint8_t byte[BYTES];

	fill(r, byte);
	put16(byte + 2, 0x244e);
	put16(byte + 0x0a, 0x0604);
	byte[0x0e] = 0x81;
	byte[0x19] = byte[0x1a] = (uint8_t)(devfn + 1);
	return add(c, domain, 0, devfn, byte);
}

static int add_function(struct capture *c, struct random *r, uint32_t domain, uint8_t bus, uint8_t devfn)
{
	uint8_t byte[BYTES];

	fill(r, byte);
	put16(byte + 2, 0x10c9);
	put16(byte + 0x0a, 0x0200);
	byte[0x0e] = 0x80;
	return add(c, domain, bus, devfn, byte);
}

/* Of each segment first the bridges of bus 0, then what is behind each: as lspci sorts. */
static int fill_capture(struct capture *c, uint32_t functions)
{
	struct random r = { 1 };
	int err = 0;

	for (uint32_t domain = 0; c->function.count < functions && !err; domain++) {
		const uint32_t left = functions - (uint32_t)c->function.count;
		const uint32_t ports = left < PORTS * (1 + ON_BUS) ? left / (1 + ON_BUS) + 1 : PORTS;

		for (uint32_t i = 0; i < ports && !err; i++)
			err = add_bridge(c, &r, domain, (uint8_t)i);
		for (uint32_t i = 0; i < ports * ON_BUS && c->function.count < functions && !err; i++)
			err = add_function(c, &r, domain, (uint8_t)(i / ON_BUS + 1), (uint8_t)(i % ON_BUS));
	}
	return err;
}

static int write_capture(const char *path, uint32_t functions, size_t *len)
{
	struct capture c = { 0 };
	struct buffer text = { 0 };
	int err = capture_keep(&c, "", 0) == UINT32_MAX ? -ENOMEM : fill_capture(&c, functions);

	if (!err)
		err = capture_write(&c, &text);
	*len = text.len;
	if (!err)
		err = file_write(path, text.at, text.len);
	buffer_free(&text);
	capture_free(&c);
	return err ? cli_internal("%s: %s", path, strerror(-err)) : 0;
}

struct load {
	uint32_t functions;
	bool kernels;	/* are given the machine, too */
	const char *aim;
	double seconds, lspci, bytes;	/* medians; of lspci negative: it is not there */
	size_t len;
};

static int measure(struct load *l, const char *path)
{
	const char *const skip = l->kernels ? NULL : "--skip";
	const char *const check[] = { "/proc/self/exe", "check", path, skip, "LINUX-SCAN", NULL };
	const char *const lspci[] = { "lspci", "-F", path, NULL };
	double ours[BENCH_ROUNDS], theirs[BENCH_ROUNDS];
	int code = write_capture(path, l->functions, &l->len);

	for (size_t i = 0; i < BENCH_ROUNDS && !code; i++) {
		const struct bench_cost cost = bench_cost(check);

		ours[i] = cost.seconds;
		theirs[i] = bench_cost(lspci).seconds;
		l->bytes = cost.bytes;
		if (cost.seconds < 0)
			code = cli_internal("bench: bdfuzz check failed on %s", path);
	}
	if (code)
		return code;
	l->seconds = bench_median(ours);
	l->lspci = bench_median(theirs);
	return 0;
}

/* ---- the table ------------------------------------------------------------------------------------------- */

static void add_row(struct table *t, const struct load *l)
{
	table_add(t, l->kernels ? "read, judged, and given to all kernels" : "read, and judged by all rules");
	table_add(t, "%u", l->functions);
	table_add(t, "%.1f MB", (double)l->len / 1e6);
	table_add(t, "%.1f ms", l->seconds * 1e3);
	if (l->lspci > 0)
		table_add(t, "%.1f ms", l->lspci * 1e3);
	else
		table_add(t, "-");
	if (l->lspci > 0)
		table_add(t, "%.2f", l->seconds / l->lspci);
	else
		table_add(t, "-");
	table_add(t, "%.2f", l->bytes / (double)l->len);
	table_add(t, "%s", l->aim);
}

int bench_capture(enum bench_format format)
{
	static const char *const heads[] = { "captures", "functions", "file", "bdfuzz check", "lspci -F", "ratio",
					     "memory / file", "aim" };
	struct load loads[] = { { .functions = 137, .kernels = true, .aim = "goal 30 ms" },
				{ .functions = 10000, .aim = "-" },
				{ .functions = 60000, .aim = "goal ratio 0.3, memory 2" } };
	char *path = place("build/work/bench/capture.txt"), *directory = place("build/work/bench");
	struct table t;
	int code = path && directory && !file_make_directory(directory) ? 0 : EXIT_INTERNAL;

	table_begin(&t, heads, sizeof(heads) / sizeof(heads[0]));
	for (size_t i = 0; i < 3 && !code; i++) {
		fprintf(stderr, "capture of %u functions ...\n", loads[i].functions);
		code = measure(&loads[i], path);
		if (!code)
			add_row(&t, &loads[i]);
	}
	if (!code && bench_print(&t, format))
		code = cli_internal("out of memory");
	if (!code && format == BENCH_TEXT)
		printf("\n60,000 functions cost %.2f times as much as 10,000 (goal 7)\n",
		       loads[2].seconds / loads[1].seconds);
	if (path)
		unlink(path);
	table_free(&t);
	free(path);
	free(directory);
	return code;
}
