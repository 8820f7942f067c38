# SPDX-License-Identifier: GPL-2.0
# Everything that `./bdfuzz test` runs, as CTest tests.
#
# conformance/test_<area>.c is a Criterion program, conformance/test_<area>.sh a shell script, and
# conformance/lint.sh a check of our sources, one part a test.

find_library(LIBCRITERION NAMES criterion REQUIRED)
set(sanitized sh ${CMAKE_SOURCE_DIR}/conformance/sanitized.sh)

# What the programs share: every other C file beside them, and what the targets share.
file(GLOB shared CONFIGURE_DEPENDS conformance/*.c)
list(FILTER shared EXCLUDE REGEX "/test_[^/]*$")
add_library(test_shared STATIC ${shared} fuzz/glue.c)
target_link_libraries(test_shared PUBLIC ours)
target_compile_definitions(test_shared PRIVATE BDFUZZ_SOURCE="${CMAKE_SOURCE_DIR}")
# Scenarios in processes of their own, for tests that run systems under test.
add_library(test_trials OBJECT harness/cli/crash.c harness/cli/orders.c harness/cli/shrinking.c
	harness/cli/trial.c harness/cli/trials.c harness/cli/triage_shrink.c)
target_link_libraries(test_trials PUBLIC ours)

file(GLOB programs CONFIGURE_DEPENDS conformance/test_*.c)
foreach(file IN LISTS programs)
	get_filename_component(name ${file} NAME_WE)
	bdfuzz_runs_systems(${file} runs_systems)
	if(runs_systems)
		set(table all)
		set(libraries ${kernel_libraries} test_trials)
	else()
		set(table none)
		set(libraries "")
	endif()
	add_executable(${name} ${file} ${CMAKE_BINARY_DIR}/tables/suts_${table}.c)
	file(STRINGS ${file} asks_libpci REGEX "^#include [<\"](pci/pci|capture/libpci/.*)\\.h")
	if(asks_libpci)
		list(APPEND libraries live)
	endif()
	target_link_libraries(${name} PRIVATE test_shared rooms ${libraries} ${LIBCRITERION})
	target_link_options(${name} PRIVATE ${target_flags})
	target_compile_definitions(${name} PRIVATE BDFUZZ_SOURCE="${CMAKE_SOURCE_DIR}")
	add_test(NAME ${name} COMMAND ${sanitized} $<TARGET_FILE:${name}> --jobs 1)
	set_tests_properties(${name} PROPERTIES LABELS criterion TIMEOUT 600)
endforeach()

file(GLOB scripts CONFIGURE_DEPENDS conformance/test_*.sh)
foreach(file IN LISTS scripts)
	get_filename_component(name ${file} NAME_WE)
	add_test(NAME ${name} COMMAND sh ${file} ${CMAKE_SOURCE_DIR} $<TARGET_FILE:bdfuzz>)
	# One at a time: what goes through the front door waits for the others there, or refuses.
	set_tests_properties(${name} PROPERTIES LABELS script TIMEOUT 2400 RESOURCE_LOCK front_door SKIP_RETURN_CODE 77)
endforeach()

# Scenarios with their expectations, and the corpora, on every system under test.
foreach(directory conformance/scenarios corpus/seeds corpus/regressions)
	file(GLOB_RECURSE scenarios CONFIGURE_DEPENDS ${directory}/*.bdf)
	if(scenarios)
		string(MAKE_C_IDENTIFIER replay_${directory} name)
		add_test(NAME ${name} COMMAND bdfuzz replay ${CMAKE_SOURCE_DIR}/${directory})
		set_tests_properties(${name} PROPERTIES LABELS replay TIMEOUT 900)
	endif()
endforeach()

# Bad hardware must give its finding also where nobody has mended it yet.
add_test(NAME replay_bad_hardware COMMAND bdfuzz replay --sut hardware
	${CMAKE_SOURCE_DIR}/conformance/scenarios/bad-hardware)
set_tests_properties(replay_bad_hardware PROPERTIES LABELS replay TIMEOUT 120)

# Races: every order of up to six steps, on the fast configurations (the checked ones replay one order, above).
set(fast_systems ${BDFUZZ_KERNELS})
list(TRANSFORM fast_systems PREPEND linux- REGEX "^[^/]")
list(TRANSFORM fast_systems PREPEND linux: REGEX "^/")
list(JOIN fast_systems "," fast_systems)
file(GLOB races CONFIGURE_DEPENDS conformance/scenarios/race-*.bdf)
foreach(file IN LISTS races)
	get_filename_component(name ${file} NAME_WE)
	string(MAKE_C_IDENTIFIER schedules_${name} name)
	add_test(NAME ${name} COMMAND bdfuzz replay --schedules all --sut "${fast_systems}" ${file})
	set_tests_properties(${name} PROPERTIES LABELS schedules TIMEOUT 300)
endforeach()

# Planted defects: the scenario of each shows it on the systems that have it, and nothing on those that have not.
if(BDFUZZ_PLANTED)
	foreach(bug IN LISTS bugs)
		get_filename_component(defect ${bug} NAME_WE)
		bdfuzz_bug_systems(${bug} "${kernel_names}" "${kernel_ids}" names bases)
		if(names)
			list(TRANSFORM names PREPEND linux-)
			list(TRANSFORM names REPLACE "[+].*" "" OUTPUT_VARIABLE without)
			list(JOIN names "," names)
			list(JOIN without "," without)
			add_test(NAME planted_${defect} COMMAND bdfuzz-${defect} replay --sut ${names},${without}
				${CMAKE_SOURCE_DIR}/conformance/scenarios/planted/${defect}.bdf)
			set_tests_properties(planted_${defect} PROPERTIES LABELS planted TIMEOUT 120)
		endif()
	endforeach()
endif()

# The targets themselves, on their seeds and regressions; findings are the replay's business.
function(bdfuzz_corpus_test name program stem)
	file(GLOB corpora ${CMAKE_SOURCE_DIR}/corpus/*/${stem})
	if(corpora)
		set(findings ${CMAKE_BINARY_DIR}/findings/${name})
		file(MAKE_DIRECTORY ${findings})
		add_test(NAME ${name} COMMAND ${sanitized} ${program} ${corpora})
		set_tests_properties(${name} PROPERTIES LABELS corpus TIMEOUT 600 ENVIRONMENT BDFUZZ_FINDINGS=${findings})
	endif()
endfunction()

foreach(file IN LISTS targets)
	get_filename_component(name ${file} NAME_WE)
	bdfuzz_runs_systems(${file} runs_systems)
	if(NOT runs_systems)
		bdfuzz_corpus_test(corpus_${name} $<TARGET_FILE:fuzz_${name}> ${name})
		continue()
	endif()
	foreach(kernel id IN ZIP_LISTS kernel_names kernel_ids)
		bdfuzz_system_directory(${kernel} directory)
		string(MAKE_C_IDENTIFIER "fuzz/${directory}_${name}" target)
		bdfuzz_corpus_test(corpus_${name}_${directory} $<TARGET_FILE:${target}> ${name})
	endforeach()
endforeach()

foreach(part style format cppcheck tidy gcc shell yaml)
	add_test(NAME lint_${part} COMMAND sh ${CMAKE_SOURCE_DIR}/conformance/lint.sh ${part} ${CMAKE_BINARY_DIR}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(lint_${part} PROPERTIES LABELS lint TIMEOUT 600)
endforeach()
