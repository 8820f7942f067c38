// SPDX-License-Identifier: GPL-2.0
/* test_model_config_reads.c - the facts page's table of accesses that the driver answers itself */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "model/config_reads.h"

static const struct config_told told = { 0x15b3, 0x1016, 0x020304, 0x05, 0x11223344 };

Test(config_reads, table)
{
	static const struct {
		uint32_t offset, width;
		enum config_answer answer;
		uint32_t value;
	} cases[] = {
		{ 0x00, 4, CONFIG_VALUE, 0x101615b3 },
		{ 0x00, 2, CONFIG_VALUE, 0x15b3 },
		{ 0x02, 2, CONFIG_VALUE, 0x1016 },
		{ 0x03, 1, CONFIG_VALUE, 0x10 },
		{ 0x04, 4, CONFIG_HOST, 0 },
		{ 0x06, 2, CONFIG_HOST, 0 },
		{ 0x08, 4, CONFIG_VALUE, 0x02030405 },
		{ 0x09, 1, CONFIG_VALUE, 0x04 },
		{ 0x0a, 2, CONFIG_VALUE, 0x0203 },
		{ 0x0c, 4, CONFIG_HOST, 0 },
		{ 0x0e, 1, CONFIG_HOST, 0 },
		{ 0x10, 4, CONFIG_HOST, 0 },
		{ 0x28, 4, CONFIG_HOST, 0 },
		{ 0x2c, 4, CONFIG_VALUE, 0x11223344 },
		{ 0x2c, 2, CONFIG_VALUE, 0x3344 },
		{ 0x2e, 2, CONFIG_VALUE, 0x1122 },
		{ 0x2f, 1, CONFIG_VALUE, 0x11 },
		{ 0x30, 4, CONFIG_VALUE, 0 },
		{ 0x33, 1, CONFIG_VALUE, 0 },
		{ 0x34, 1, CONFIG_HOST, 0 },
		{ 0x3c, 1, CONFIG_VALUE, 0 },
		{ 0x3d, 1, CONFIG_VALUE, 0 },
		{ 0x3c, 2, CONFIG_HOST, 0 },
		{ 0x3c, 4, CONFIG_HOST, 0 },
		{ 0x3e, 1, CONFIG_HOST, 0 },
		{ 0xffc, 4, CONFIG_HOST, 0 },
		{ 0xfff, 1, CONFIG_HOST, 0 },
		{ 0x1000, 1, CONFIG_UNTOUCHED, 0 },
		{ 0xfffc, 4, CONFIG_UNTOUCHED, 0 },
		{ 0x01, 2, CONFIG_REFUSED, 0 },
		{ 0x02, 4, CONFIG_REFUSED, 0 },
		{ 0xffff, 2, CONFIG_REFUSED, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t value = 0xdeadbeef;
		enum config_answer answer = config_answer_read(&told, cases[i].offset, cases[i].width, &value);
		uint32_t wanted = cases[i].answer == CONFIG_VALUE ? cases[i].value : 0xdeadbeef;

		cr_assert(answer == cases[i].answer, "%u at 0x%x", cases[i].width, cases[i].offset);
		cr_assert(value == wanted, "%u at 0x%x: 0x%x", cases[i].width, cases[i].offset, value);
	}
}

Test(config_reads, writes)
{
	static const struct {
		uint32_t offset, width;
		enum config_answer answer;
	} cases[] = {
		{ 0x00, 4, CONFIG_UNTOUCHED },
		{ 0x03, 1, CONFIG_UNTOUCHED },
		{ 0x04, 2, CONFIG_HOST },
		{ 0x08, 4, CONFIG_HOST },
		{ 0x28, 4, CONFIG_HOST },
		{ 0x2c, 4, CONFIG_UNTOUCHED },
		{ 0x33, 1, CONFIG_UNTOUCHED },
		{ 0x34, 4, CONFIG_HOST },
		{ 0x3c, 1, CONFIG_HOST },
		{ 0xffc, 4, CONFIG_HOST },
		{ 0x1000, 4, CONFIG_UNTOUCHED },
		{ 0x05, 2, CONFIG_REFUSED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_assert(config_answer_write(cases[i].offset, cases[i].width) == cases[i].answer, "%u at 0x%x",
			  cases[i].width, cases[i].offset);
}
