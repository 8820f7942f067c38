# SPDX-License-Identifier: GPL-2.0
# entries.awk, profiles.awk FILE... - hardware IDs, fixtures/ids/*.txt, as the table of model/vmd_ids.h
#
# Keys and values are those of capture/profile.h, which reads such files for who wants to know all of them.

BEGIN {
	suffix = "txt"
	split("id name source shadow restriction first-vector msi-bypass pm-quirk cfgbar membar1 membar2 host1 host2 msix", once)
	for (i in once)
		is_once[once[i]] = 1
	print "/* Made by cmake/profiles.awk from fixtures/ids. */"
	print "#include \"model/vmd_ids.h\"\n"
	print "const struct vmd_id vmd_ids[] = {"
}

function take_entry(key, value, words, n) {
	if (key == "id" && value !~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]:[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/)
		refuse("an id is vendor:device, four hexadecimal digits each")
	if (key == "shadow")
		need_one_of(key, value, "none membar2-0x2000 vendor-capability legacy-old-location")
	if (key ~ /^(restriction|msi-bypass|pm-quirk)$/)
		need_one_of(key, value, "yes no")
	if (key == "first-vector")
		need_one_of(key, value, "0 1")
}

function complete(	features) {
	features = "0"
	if (given["shadow"] ~ /^(membar2|legacy)/)
		features = features " | VMD_FEATURE_MEMBAR2"
	if (given["shadow"] ~ /^vendor/)
		features = features " | VMD_FEATURE_CAPABILITY"
	if (given["restriction"] == "yes")
		features = features " | VMD_FEATURE_RESTRICTS"
	if (given["first-vector"] == "1")
		features = features " | VMD_FEATURE_FIRST_VECTOR"
	if (given["msi-bypass"] == "yes")
		features = features " | VMD_FEATURE_BYPASS"
	if (given["pm-quirk"] == "yes")
		features = features " | VMD_FEATURE_PM"
	printf "\t{ 0x%s%s, %s },\n", substr(given["id"], 6), substr(given["id"], 1, 4), features
}

function finish() {
	print "\t{ 0 }\n};"
}

{ read_line($0) }
