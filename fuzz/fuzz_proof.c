// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_proof.c - property: whatever is in the file of a trial, it is read or refused; the head of what was read,
 * written and read again, is the same
 */
#include <stdlib.h>
#include <string.h>

#include "glue.h"
#include "report/proof.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proof first, again;
	char *text = malloc(size + 1), *head, *second;
	size_t len, second_len;
	unsigned line;
	int err;

	if (!text)
		glue_die("input", -12);
	memcpy(text, data, size);
	err = proof_parse(text, size, &first, &line);
	free(text);
	if (err)
		return 0;
	/* A word that was never said is none. */
	if (!first.system[0] || !first.target[0] || !first.without[0])
		return 0;
	err = proof_format(&first, &head, &len);
	if (err)
		glue_die("proof_format", err);
	text = strndup(head, len);
	REQUIRE(text && !proof_parse(text, len, &again, &line), "line %u of\n%s", line, head);
	free(text);
	err = proof_format(&again, &second, &second_len);
	if (err)
		glue_die("proof_format", err);
	REQUIRE_SAME(head, len, second, second_len);
	free(head);
	free(second);
	return 0;
}
