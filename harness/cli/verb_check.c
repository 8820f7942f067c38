// SPDX-License-Identifier: GPL-2.0
/*
 * verb_check.c - bdfuzz check: what is wrong with a machine, by what lspci wrote down of it
 *
 * All captures are read and judged before the first word of a report is written.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fnmatch.h>
#include <link.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "capture/registers.h"
#include "check/print.h"
#include "cli/checking.h"

static const struct check_format *const formats[] = { &check_text, &check_jsonl, &check_junit, &check_github,
						      &check_html };

enum { FORMATS = sizeof(formats) / sizeof(formats[0]), IDS = 64 };

struct request {
	const struct check_format *format;
	const char *out, *scenario;
	struct filter filter;
	const char *only[IDS], *skip[IDS];	/* IDs of rules, or patterns of them */
	size_t onlys, skips;
	bool lenient;
	struct check_view view;
	struct systems systems;
};

/* ---- reading ------------------------------------------------------------------------------------------- */

static void put_digits(const uint8_t *byte, size_t count, char text[CHECK_HASH])
{
	for (size_t i = 0; i < count && 2 * i + 2 < CHECK_HASH; i++)
		snprintf(text + 2 * i, 3, "%02x", byte[i]);
}

static int hash(const uint8_t *data, size_t len, char text[CHECK_HASH])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int bytes = 0;

	if (!EVP_Digest(data, len, digest, &bytes, EVP_sha256(), NULL))
		return cli_internal("SHA-256 cannot be computed");
	put_digits(digest, bytes, text);
	return 0;
}

static void say(const char *path, const struct capture_error *e)
{
	const char *open = *e->text ? ": \"" : "", *close = *e->text ? "\"" : "";

	if (e->line)
		cli_unusable("%s:%u: %s%s%s%s", path, e->line, e->what, open, e->text, close);
	else
		cli_unusable("%s: %s", path, e->what);
}

static void tell_dropped(void *context, const struct capture_error *e)
{
	struct checked *c = context;
	struct capture_error dropped = *e;

	c->dropped++;
	snprintf(dropped.what, sizeof(dropped.what), "dropped: %.140s", e->what);
	say(c->path, &dropped);
}

static int parse(const struct request *r, struct checked *c, const uint8_t *data, size_t len)
{
	const struct capture_options o = { .lenient = r->lenient, .dropped = tell_dropped, .context = c };
	struct capture_error e;
	int err = capture_parse((const char *)data, len, &o, &c->capture, &e);

	if (err == -ENOMEM)
		return cli_internal("%s: out of memory", c->path);
	if (err)
		say(c->path, &e);
	return err ? EXIT_UNUSABLE : 0;
}

/* The text is given back before the machine is built, which takes as much. */
static int load(const struct request *r, struct checked *c)
{
	uint8_t *data;
	size_t len;
	int code, err = file_read_up_to(c->path, CAPTURE_MOST, &data, &len);

	if (err == -EFBIG)
		return cli_unusable("%s: more than %d MB, which no capture has", c->path, CAPTURE_MOST >> 20);
	if (err)
		return cli_unusable("%s: %s", c->path, strerror(-err));
	code = parse(r, c, data, len);
	if (!code)
		code = hash(data, len, c->hash);
	free(data);
	if (code)
		return code;
	err = capture_machine_make(&c->machine, &c->capture);
	if (err == -ENOSPC)
		return cli_unusable("%s: more functions and VFs than the %d that can be put together", c->path,
				    TOPOLOGY_FUNCTIONS);
	return err ? cli_internal("%s: %s", c->path, strerror(-err)) : 0;
}

/* ---- judging ------------------------------------------------------------------------------------------- */

struct asking {
	const struct request *r;
	const struct checked *c;
};

static bool is_among(const char *id, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!fnmatch(list[i], id, 0))
			return true;
	return false;
}

static bool asks(const struct request *r, const struct invariant *rule)
{
	return (!r->onlys || is_among(rule->id, r->only, r->onlys)) && !is_among(rule->id, r->skip, r->skips);
}

static bool asks_rule(void *context, const struct invariant *rule)
{
	return asks(((const struct asking *)context)->r, rule);
}

static bool wants(void *context, uint32_t function)
{
	const struct asking *a = context;
	const struct capture_function *f = &a->c->capture.function.at[function];

	const uint32_t id = registers_get(&a->c->capture, f, 0, 4), class = registers_get(&a->c->capture, f, 8, 4) >> 8;

	return filter_matches(&a->r->filter, f->address, (uint16_t)id, (uint16_t)(id >> 16), class);
}

static int check(const struct request *r, struct checked *c)
{
	struct asking a = { r, c };
	struct filter all;
	int code = 0;

	filter_init(&all);
	c->still = (struct still){ .m = &c->machine, .asks = asks_rule, .context = &a };
	if (memcmp(&all, &r->filter, sizeof(all)) != 0)
		c->still.wants = wants;
	if (still_check(&c->still))
		return cli_internal("%s: out of memory", c->path);
	if (asks(r, &rule_linux_scan) && r->systems.count)
		code = check_linux(c, &r->systems);
	if (!code && asks(r, &rule_linux_vpci) && r->systems.count)
		code = check_vpci(c, &r->systems);
	still_count(&c->still);
	c->still.context = NULL;
	return code;
}

/* ---- the report ---------------------------------------------------------------------------------------- */

static int report(const struct request *r, const struct checked *c, size_t count)
{
	const struct check_format *format = r->format;
	char *text = NULL;
	size_t len = 0;
	FILE *out = r->out ? open_memstream(&text, &len) : stdout;
	int err;

	if (!out)
		return cli_internal("out of memory");
	if (format->begin)
		format->begin(&r->view, c, count, out);
	for (size_t i = 0; i < count; i++)
		format->file(&r->view, &c[i], out);
	if (format->end)
		format->end(&r->view, c, count, out);
	if (!r->out)
		return fflush(out) ? cli_unusable("the report cannot be printed: %s", strerror(errno)) : 0;
	err = fclose(out) ? -ENOMEM : file_write(r->out, text, len);
	free(text);
	return err ? cli_unusable("%s: %s", r->out, strerror(-err)) : 0;
}

static int write_scenario(const struct request *r, const struct checked *c)
{
	char *text;
	size_t len;
	int err, code = check_linux_scenario(c, &text, &len);

	if (code)
		return code;
	err = file_write(r->scenario, text, len);
	free(text);
	return err ? cli_unusable("%s: %s", r->scenario, strerror(-err)) : 0;
}

static int check_all(const struct request *r, struct checked *c, size_t count)
{
	int code = 0;

	for (size_t i = 0; i < count && !code; i++)
		code = load(r, &c[i]);
	for (size_t i = 0; i < count && !code; i++)
		code = check(r, &c[i]);
	if (!code && r->scenario)
		code = write_scenario(r, &c[0]);
	if (!code)
		code = report(r, c, count);
	return code ? code : check_failed(c, count) ? EXIT_FINDINGS : EXIT_GOOD;
}

/* ---- which program this is ------------------------------------------------------------------------------- */

static void take_notes(const char *at, size_t len, char text[CHECK_HASH])
{
	const char *end = at + len;

	while ((size_t)(end - at) > sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)at;
		const uint8_t *id = (const uint8_t *)(note + 1) + ((note->n_namesz + 3) & ~3u);

		if (note->n_type == NT_GNU_BUILD_ID)
			put_digits(id, note->n_descsz, text);
		at = (const char *)id + ((note->n_descsz + 3) & ~3u);
	}
}

/* The build ID that the linker put into the program, which is the first object that is loaded. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	for (unsigned i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_NOTE)
			take_notes((const char *)(uintptr_t)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr),
				   info->dlpi_phdr[i].p_memsz, context);
	return 1;
}

/* ---- the command line -------------------------------------------------------------------------------------- */

const struct verb verb_check;

static const struct invariant *rule_at(size_t i)
{
	static const struct invariant *const of_kernels[] = { &rule_linux_scan, &rule_linux_vpci, NULL };
	size_t stills = 0;

	while (still_rule(stills))
		stills++;
	return i < stills ? still_rule(i) : i - stills < 3 ? of_kernels[i - stills] : NULL;
}

/* 0 if the pattern is of some rule; else the message is printed. */
static int check_id(const char *option, const char *pattern)
{
	struct nearest near = { .name = NULL };
	const struct invariant *rule;

	for (size_t i = 0; (rule = rule_at(i)); i++) {
		if (!fnmatch(pattern, rule->id, 0))
			return 0;
		nearest_try(&near, pattern, strlen(pattern), rule->id);
	}
	return cli_unusable("%s: no rule is called '%s'%s%s%s; ./bdfuzz check --rules lists them", option, pattern,
			    near.name ? ", did you mean " : "", near.name ? near.name : "", near.name ? "?" : "");
}

static int explain(const char *id)
{
	const struct invariant *rule;
	int code = check_id("--explain", id);

	for (size_t i = 0; !code && (rule = rule_at(i)); i++) {
		if (fnmatch(id, rule->id, 0))
			continue;
		printf("%s [%s]\n", rule->id, severity_name(rule->severity));
		cli_prose("rule", rule->sentence);
		cli_prose("clause", rule->origin);
		cli_prose("advice", rule->advice);
		if (rule->of_hardware)
			cli_prose("also", "asked of scenarios: ./bdfuzz replay and show");
	}
	return code;
}

static int list_rules(void)
{
	const struct invariant *rule;

	for (size_t i = 0; (rule = rule_at(i)); i++)
		printf("%-16s %-8s %s\n", rule->id, severity_name(rule->severity), rule->sentence);
	return EXIT_GOOD;
}

static int take_id(const char *option, const char **list, size_t *count, const char *id)
{
	int code = check_id(option, id);

	if (!code && *count == IDS)
		code = cli_unusable("%s: %d of them at most", option, IDS);
	if (!code)
		list[(*count)++] = id;
	return code;
}

static int choose_format(struct request *r, const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i]->name, name)) {
			r->format = formats[i];
			return 0;
		}
	return cli_unusable("check: --format is text, jsonl, junit, github or html, not '%s'", name);
}

static int choose_functions(const char *option, const char *text, const char *wrong)
{
	return wrong ? cli_unusable("%s: '%s': %s", option, text, wrong) : 0;
}

static int take_option(struct request *r, int c)
{
	switch (c) {
	case 'f':
		return choose_format(r, optarg);
	case 'O':
		return take_id("--only", r->only, &r->onlys, optarg);
	case 'S':
		return take_id("--skip", r->skip, &r->skips, optarg);
	case 's':
		return choose_functions("-s", optarg, filter_parse_slot(&r->filter, optarg));
	case 'd':
		return choose_functions("-d", optarg, filter_parse_id(&r->filter, optarg));
	case 'k':
		return systems_add(&r->systems, optarg);
	case 'o':
		r->out = optarg;
		return 0;
	case 'c':
		r->scenario = optarg;
		return 0;
	case 'l':
		r->lenient = true;
		return 0;
	case 'v':
		r->view.verbose = true;
		return 0;
	case 'x':
		r->view.hex = true;
		return 0;
	default:
		r->view.domains = true;
		return 0;
	}
}

/* The real ones, each in its fast configuration. */
static void choose_kernels(struct systems *s)
{
	struct systems all = { .count = 0 };

	if (s->count)
		return;
	systems_all(&all, true);
	for (size_t i = 0; i < all.count; i++)
		if (!strstr(all.class[i]->name, "-checked"))
			s->class[s->count++] = all.class[i];
}

static int run_checks(struct request *r, char **path, size_t count)
{
	struct checked *c = calloc(count, sizeof(*c));
	int code;

	r->view.names = names_open();
	r->view.systems = &r->systems;
	snprintf(r->view.tool, sizeof(r->view.tool), "unknown");
	dl_iterate_phdr(find_build_id, r->view.tool);
	if (!c || !r->view.names)
		return cli_internal("out of memory");
	for (size_t i = 0; i < count; i++)
		c[i] = (struct checked){ .path = path[i], .number = i };
	code = check_all(r, c, count);
	for (size_t i = 0; i < count; i++) {
		still_free(&c[i].still);
		if (c[i].machine.c)
			capture_machine_free(&c[i].machine);
		capture_free(&c[i].capture);
	}
	names_close(r->view.names);
	free(c);
	return code;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },   { "only", required_argument, NULL, 'O' },
		{ "skip", required_argument, NULL, 'S' },     { "sut", required_argument, NULL, 'k' },
		{ "out", required_argument, NULL, 'o' },      { "explain", required_argument, NULL, 'e' },
		{ "scenario", required_argument, NULL, 'c' }, { "lenient", no_argument, NULL, 'l' },
		{ "rules", no_argument, NULL, 'r' },	      { "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	struct request r = { .format = &check_text };
	int c, code;

	filter_init(&r.filter);
	while ((c = getopt_long(argc, argv, "hs:d:vxD", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return cli_other_option(&verb_check, c);
		if (c == 'e')
			return explain(optarg);
		if (c == 'r')
			return list_rules();
		code = take_option(&r, c);
		if (code)
			return code;
	}
	if (optind == argc)
		return cli_unusable("check: give a file that `lspci -xxxx` wrote, as root");
	if (r.scenario && argc - optind != 1)
		return cli_unusable("check: --scenario is made of one capture");
	choose_kernels(&r.systems);
	return run_checks(&r, argv + optind, (size_t)(argc - optind));
}

const struct verb verb_check = {
	.name = "check",
	.usage = "FILE... [--format NAME] [--out FILE] [--only ID] [--skip ID] [-s SLOT] [-d ID] [-v] [-x] [-D]",
	.summary = "judge a machine by what `lspci -xxxx` wrote down of it: a conformance report",
	.help = "A capture is the output of `lspci -xxxx`, as root; -x and -xxx will do, with less to be judged; so\n"
		"will one that ./bdfuzz capture wrote.  Functions are judged one by one and against each other, and\n"
		"given to the real PCI core of each kernel.  Exit code 1: a check failed; 2: a file is no capture,\n"
		"and then nothing is written.\n\n"
		"  --format NAME  text, jsonl, junit, github (annotations) or html (one file, no network, no script)\n"
		"  --out FILE     write the report there, whole or not at all\n"
		"  --explain ID   what a rule says, where it comes from, what to do\n"
		"  --rules        list the rules\n"
		"  --only ID      ask this rule only; may be given more than once, and be a pattern: 'PCI-BUS-*'\n"
		"  --skip ID      do not ask this rule\n"
		"  --lenient      keep what is sound of a damaged capture, and say what was dropped\n"
		"  --sut LIST     kernels that are given the machine (all, in their fast configuration)\n"
		"  --kernel DIR   build in this Linux tree, and give it the machine\n"
		"  --scenario FILE  write what kernels are given as a scenario, for ./bdfuzz show, tree, confirm\n"
		"  -s [[[[domain]:]bus]:][device][.[function]], -d [vendor]:[device][:class]  these functions only\n"
		"  -v             with the sentence and the clause of rules that hold\n"
		"  -x             with the registers of functions that break one\n"
		"  -D             always with domain numbers\n",
	.run = run,
};
