# SPDX-License-Identifier: GPL-2.0
# entries.awk, bugs.awk FILE... - the planted defects, conformance/bugs/*.cocci, as the table of check/bugs.h
#
# The comment at the head of a semantic patch is made of what entries.awk says, each line behind "//" and a space, or
# behind "//" where the line begins with a tab; the keys:
#
#	title:		the defect, one sentence that ends in a full stop
#	row:		its row in the list of historic defects, or -
#	fix:		the commit that mended it, with the year, or none
#	kind:		historic: the fix is undone in the real source; twin: we brought the defect in
#	file:		the source file that is changed, below the kernel's top
#	systems:	linux-6.12 linux-6.1, or their -checked configurations
#	target:		the fuzz target that finds it; with the mode hostile, the one of that name and _hostile
#	mode:		trusted, or hostile: needs a host that breaks the protocol
#	tier:		1: found within a minute of processor time; 2: within ten; 3: takes an interleaving
#	rules:		the invariants that report it, the most telling one first
#	story:		what went wrong, what the fix did, what the patch undoes
#
# The scenario that shows it is conformance/scenarios/planted/<name>.bdf.

BEGIN {
	suffix = "cocci"
	split("title row fix kind file systems target mode tier rules story", once)
	for (i in once) is_once[once[i]] = 1
}

function take_entry(key, value, words, n,	i) {
	if (key == "title")
		need_sentence(key, value)
	else if (key == "kind")
		need_one_of(key, value, "historic twin")
	else if (key == "mode")
		need_one_of(key, value, "trusted hostile")
	else if (key == "tier")
		need_one_of(key, value, "1 2 3")
	else if (key == "target" && value !~ /^fuzz_[a-z_]+$/)
		refuse("a target is fuzz/fuzz_<surface>.c, without the .c")
	else if (key == "file" && value !~ /^[a-z0-9_\/-]+\.c$/)
		refuse("a file is a kernel's, from its top, and ends in .c")
	else if (key == "systems") {
		for (i = 1; i <= n; i++)
			if (words[i] !~ /^linux-[0-9]+\.[0-9]+(-checked)?$/)
				refuse("'" words[i] "' is no system: linux-VERSION, or linux-VERSION-checked")
	} else if (key == "rules") {
		for (i = 1; i <= n; i++)
			if (words[i] !~ /^[A-Z][A-Z0-9-]*$/)
				refuse("'" words[i] "' is no invariant's name")
	}
}

function complete() {
	if (given["kind"] == "historic" && given["fix"] == "none")
		refuse("a historic defect has a fix")
	tables = tables sprintf("static const char *const systems_%d[] = %s;\n", bugs, quoted_words(given["systems"]))
	tables = tables sprintf("static const char *const rules_%d[] = %s;\n", bugs, quoted_words(given["rules"]))
	hostile = given["mode"] == "hostile"
	entries = entries sprintf("\t{ %s, %s,\n\t  %s, %s, %s,\n\t  %s, %s,\n\t  %s, %s, %d, systems_%d, rules_%d },\n",
		quoted(stem()), quoted(given["title"]), quoted(given["row"]), quoted(given["fix"]), quoted(given["file"]),
		quoted(given["target"] (hostile ? "_hostile" : "")), quoted(given["story"]),
		given["kind"] == "twin" ? "true" : "false", hostile ? "true" : "false", given["tier"], bugs, bugs)
	bugs++
}

# The head is over where the patch begins.
FNR == 1 { head = 1 }

head && !/^\/\// { head = 0; read_line("") }

head {
	line = $0
	sub(/^\/\/ ?/, "", line)
	if (line !~ /^SPDX-License-Identifier: /)
		read_line(line)
}

function finish() {
	print "/* Made by the build from conformance/bugs; see cmake/bugs.awk. */"
	print "#include \"check/bugs.h\"\n"
	print tables
	printf "const struct bug bugs[] = {\n%s\t{ .id = NULL }\n};\n", entries
}
