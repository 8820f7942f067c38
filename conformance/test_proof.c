// SPDX-License-Identifier: GPL-2.0
/*
 * test_proof.c - the file of a trial: what is written is read again, what is not ours is refused with its line
 */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "report/proof.h"

static char directory[] = "/tmp/bdfuzz-proof-XXXXXX";
static char path[100];

static void set_up(void)
{
	cr_assert(ne(ptr, mkdtemp(directory), NULL));
	snprintf(path, sizeof(path), "%s/proof", directory);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(directory);
}

TestSuite(proof, .init = set_up, .fini = tear_down);

static const struct proof asked = {
	.system = "linux-6.12+h5", .target = "fuzz_vpci", .without = "-", .program = 0xfedcba9876543210, .seed = 7,
	.cap = 60, .stop = true,
};

static void write_head(const struct proof *p)
{
	size_t len;
	char *text;

	cr_assert(zero(int, proof_format(p, &text, &len)));
	cr_assert(zero(int, file_write(path, text, len)));
	free(text);
}

static void add(enum proof_event event, uint64_t run, uint64_t us)
{
	const struct proof_time time = { run, us };

	cr_assert(zero(int, proof_append(path, event, &time, "LEAK", "new_pcichild_device")));
}

static struct proof read_back(void)
{
	struct proof p;
	unsigned line;

	cr_assert(zero(int, proof_read(path, &p, &line)), "line %u", line);
	return p;
}

Test(proof, what_is_written_is_read)
{
	struct proof p;

	write_head(&asked);
	p = read_back();
	cr_expect(eq(str, p.system, "linux-6.12+h5"));
	cr_expect(eq(u64, p.program, asked.program));
	cr_expect(p.stop);
	cr_expect(not(p.empty));
	cr_expect(not(proof_answers(&p, &asked)), "it is not over");
	add(PROOF_REACHED, 2, 20);
	add(PROOF_TRIGGERED, 3, 30);
	add(PROOF_DETECTED, 4, 40);
	add(PROOF_ENDED, 4, 41);
	p = read_back();
	cr_expect(eq(u64, p.time[PROOF_REACHED].run, 2));
	cr_expect(eq(u64, p.time[PROOF_ENDED].us, 41));
	cr_assert(eq(sz, p.detections, 1));
	cr_expect(eq(str, p.detection[0].rule, "LEAK"));
	cr_expect(eq(str, p.detection[0].frame, "new_pcichild_device"));
	cr_expect(proof_answers(&p, &asked));
}

Test(proof, a_line_that_was_cut_off_is_passed_by)
{
	struct proof p;
	FILE *out;

	write_head(&asked);
	add(PROOF_REACHED, 2, 20);
	out = fopen(path, "a");
	cr_assert(ne(ptr, out, NULL));
	fputs("detected 4 4", out);
	fclose(out);
	p = read_back();
	cr_expect(zero(sz, p.detections));
	cr_expect(eq(u64, p.time[PROOF_REACHED].run, 2));
}

Test(proof, what_is_not_ours_is_refused_with_its_line)
{
	static const char *const bad[] = {
		"whatever 1\n", "seed\n", "seed x\n", "seed -1\n", "seed 99999999999999999999\n", "empty 2\n",
		"reached 1\n", "reached 1 2 3\n", "reached x 2\n", "detected 1 2\n", "detected 1 2 LEAK\n",
		"detected 1 2 LEAK f g\n", "found 1 2\n", "\n", "system linux 6.12\n",
	};
	struct proof p;
	unsigned line;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[100];

		snprintf(text, sizeof(text), "seed 1\n%s", bad[i]);
		cr_assert(zero(int, file_write(path, text, strlen(text))));
		cr_expect(eq(int, proof_read(path, &p, &line), -EINVAL), "%s", bad[i]);
		cr_expect(eq(uint, line, 2), "%s", bad[i]);
	}
	cr_assert(zero(int, file_write(path, "seed 1\n\0\n", 9)));
	cr_expect(eq(int, proof_read(path, &p, &line), -EINVAL));
	cr_expect(eq(int, proof_read("/nowhere", &p, &line), -ENOENT));
}

static struct proof ended(uint64_t detected_us)
{
	struct proof p = asked;

	p.time[PROOF_ENDED] = (struct proof_time){ 900, 60000000 };
	if (detected_us) {
		p.time[PROOF_DETECTED] = p.time[PROOF_ENDED] = (struct proof_time){ 100, detected_us };
		p.detections = 1;
	}
	return p;
}

Test(proof, an_answer_is_one_to_the_same_question)
{
	const struct proof found = ended(5000000), missed = ended(0);
	struct proof other = asked;

	cr_expect(proof_answers(&missed, &asked));
	other.cap = 600;
	cr_expect(proof_answers(&found, &other), "found before either cap");
	cr_expect(not(proof_answers(&missed, &other)), "perhaps found later");
	other.cap = 4;
	cr_expect(not(proof_answers(&found, &other)), "found too late");
	other = asked;
	other.program++;
	cr_expect(not(proof_answers(&found, &other)), "another program");
	other = asked;
	other.seed++;
	cr_expect(not(proof_answers(&found, &other)));
	other = asked;
	other.empty = true;
	cr_expect(not(proof_answers(&found, &other)));
	other = asked;
	strcpy(other.without, "LEAK");
	cr_expect(not(proof_answers(&found, &other)));
	other = asked;
	other.runs = 99;
	cr_expect(not(proof_answers(&found, &other)), "found in run 100");
	other.runs = 100;
	cr_expect(proof_answers(&found, &other));
}
