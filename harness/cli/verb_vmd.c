// SPDX-License-Identifier: GPL-2.0
/*
 * verb_vmd.c - bdfuzz vmd: where the host addresses are on the VMDs of a scenario, and what each kernel would do
 *
 * The question that seed 002 leaves open, for a vendor with a new ID.  First the machine as firmware left it, by what
 * each place to look at gives; then the real drivers on it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/vmd.h"
#include "pci/address.h"
#include "report/vmd_print.h"
#include "sut/platform/platform.h"

enum { MOST_CHILDREN = 1024, BARS = 6, AT_BAR = 0x10, AT_HEADER = 0x0e };

const struct verb verb_vmd;

/* ---- the machine as firmware left it --------------------------------------------------------------------- */

static uint32_t read_config(void *context, uint32_t offset, uint32_t width)
{
	const struct platform_vmd *v = context;

	return v->function->gone ? config_ones(width) : config_read(&v->function->config, offset, width);
}

/* As if it decoded memory accesses: whether firmware gave it addresses is another question. */
static int read_membar2(void *context, uint64_t offset, uint64_t *value)
{
	const struct platform_vmd *v = context;
	const struct config_space *c = &v->function->config;

	if (offset + 8 > vmd_window(c, VMD_MEMBAR2).size)
		return -ERANGE;
	*value = vmd_read_membar2(&v->id, config_read(c, VMD_LOCK, 4), offset, 8);
	return 0;
}

static size_t add_children(struct topology_function *f, struct vmd_child *child, size_t n)
{
	const struct config_space *c = topology_config(f);

	for (unsigned i = 0; c && !(config_read(c, AT_HEADER, 1) & 0x7f) && i < BARS && n < MOST_CHILDREN; i++) {
		const struct vmd_window w = vmd_window_at(c, AT_BAR + 4 * i);

		if (w.start && w.size)
			child[n++] = (struct vmd_child){ w.start, w.size };
		i += (config_read(c, AT_BAR + 4 * i, 4) & 7) == 4;	/* 64 bits: the next one is its other half */
	}
	return n;
}

/* Memory BARs that firmware has programmed behind @v. */
static size_t find_children(struct platform *p, const struct platform_vmd *v, struct vmd_child *child)
{
	struct topology_function *f = NULL;
	size_t n = 0;

	while ((f = topology_next(platform_topology(p), f)))
		if (f->bus->domain == v->root->domain && !f->gone)
			n = add_children(f, child, n);
	return n;
}

/* VMCAP and VMCONFIG are registers of some IDs only. */
static void print_buses(const struct vmd_view *view)
{
	struct vmd_buses with, without;

	vmd_buses(view, true, &with);
	vmd_buses(view, false, &without);
	if (with.error)
		return;		/* nobody answers, which was said */
	printf("Buses %02x-%02x", with.first, with.last);
	if (with.first != without.first)
		printf(" by VMCAP and VMCONFIG; if it has no such registers, %02x-%02x", without.first, without.last);
	puts(".");
}

static int print_hardware(struct platform *p, struct platform_vmd *v)
{
	static struct vmd_child child[MOST_CHILDREN];
	const struct vmd_view view = {
		.context = v, .config = read_config, .membar2 = read_membar2,
		.window = { vmd_window(&v->function->config, VMD_CFGBAR), vmd_window(&v->function->config, VMD_MEMBAR1),
			    vmd_window(&v->function->config, VMD_MEMBAR2) },
	};
	char address[PCI_ADDRESS_TEXT];
	struct vmd_detection d;

	vmd_detect(&view, child, find_children(p, v, child), &d);
	printf("VMD %u, %04" PRIx32 ":%04" PRIx32 " at %s, as firmware left it\n\n", v->number,
	       config_read(&v->function->config, 0, 2), config_read(&v->function->config, 2, 2),
	       pci_address_text(pci_address(v->function->bus->domain, topology_id(v->function)), address));
	if (vmd_print(&view, &d, stdout))
		return cli_internal("out of memory");
	print_buses(&view);
	if (!view.window[VMD_CFGBAR].start)
		puts("Firmware gave it no addresses: offsets are from 0 here, and from the guest's below.");
	return 0;
}

/* ---- all of it -------------------------------------------------------------------------------------------- */

static int print_all(struct platform *p, const struct vmd_attempts *a, const struct systems *systems)
{
	int code = EXIT_GOOD;

	for (uint32_t i = 0; code <= EXIT_FINDINGS && i < platform_vmds(p); i++) {
		int failed = print_hardware(p, platform_vmd(p, i));

		putchar('\n');
		if (!failed)
			failed = vmd_attempts_print(a, systems, i);
		putchar('\n');
		code = failed > code ? failed : code;
	}
	return code;
}

/* Nothing is printed before all is known. */
static int vmd(const char *path, const struct systems *systems)
{
	const struct sut_class *class = sut_find("hardware");
	struct vmd_attempts a = { .count = 0 };
	struct operation boot;
	struct scenario s;
	struct sut *sut;
	size_t before;
	int code = load_scenario(path, &s);

	if (code)
		return code;
	if (class->open(&sut))
		return cli_internal("out of memory");
	class->begin(sut);
	before = vmd_before_boot(&s, &boot);
	for (size_t i = 0; i < before; i++)
		class->step(sut, &s.op[i]);
	if (!platform_vmds(class->platform(sut)))
		code = cli_unusable("%s: there is no VMD in it before it boots (operation \"vmd\")", path);
	if (!code)
		code = vmd_attempt_all(&s, path, systems, &a);
	if (!code) {
		systems_legend(systems);
		putchar('\n');
		code = print_all(class->platform(sut), &a, systems);
	}
	class->close(sut);
	scenario_free(&s);
	free(a.attempt);
	return code;
}

/* A kernel's checked configuration has the same driver. */
static bool is_fast(const struct sut_class *class)
{
	return class->vmd_ids && !class->planted && !file_has_suffix(class->name, "-checked");
}

static int choose_systems(struct systems *systems)
{
	int code = 0;

	for (size_t i = 0; i < systems->count; i++)
		if (!systems->class[i]->vmd_ids)
			return cli_unusable("--sut: %s has no VMD driver", systems->class[i]->name);
	if (systems->count)
		return 0;
	for (size_t i = 0; !code && sut_classes[i]; i++)
		if (is_fast(sut_classes[i]))
			code = systems_add(systems, sut_classes[i]->name);
	return code;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sut", required_argument, NULL, 's' }, { "help", no_argument, NULL, 'h' }, { 0 }
	};
	struct systems systems = { .count = 0 };
	int c, code;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c != 's')
			return cli_other_option(&verb_vmd, c);
		code = systems_add(&systems, optarg);
		if (code)
			return code;
	}
	if (argc - optind != 1)
		return cli_unusable("vmd: give one file");
	code = choose_systems(&systems);
	return code ? code : vmd(argv[optind], &systems);
}

const struct verb verb_vmd = {
	.name = "vmd",
	.usage = "FILE [--sut SYSTEM,...]",
	.summary = "say where a VMD's host addresses are, and what each kernel would do with it",
	.help = "For each VMD of a scenario, as firmware left it: its windows; what each place where host addresses\n"
		"can be has there; which of them is plausible, and why.  Then each kernel boots on it: whether its\n"
		"driver takes the VMD, with which features of its table, which offsets and buses it believes in, and\n"
		"whether these are right.  An ID that the table does not have is tried with the features of each that\n"
		"it has, as new_id can be told.  \"X for Y\" is an X that should be Y; \"over OOB\": children may\n"
		"have the out-of-band interface at 0x2010 to 0x2090 of MEMBAR2.\n\n"
		"  --sut SYSTEM,...  kernels (the fast configurations of those that are built in)\n\n"
		"Exit code 1: a kernel whose table has the ID does not take the VMD, or has it wrong.\n",
	.run = run,
};
