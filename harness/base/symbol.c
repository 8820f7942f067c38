// SPDX-License-Identifier: GPL-2.0
/* symbol.c - see symbol.h */
#define _GNU_SOURCE
#include "base/symbol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE = 512 };

/* A path as the kernel or this checkout has it, without the column: "/x/source/lib/idr.c:12:3" -> "lib/idr.c:12" */
static void trim(char *place)
{
	char *root = strstr(place, "/source/"), *ours = strstr(place, "/harness/"), *colon;

	if (root)
		root += strlen("/source/");
	else if (ours)
		root = ours + 1;
	if (root)
		memmove(place, root, strlen(root) + 1);
	colon = strrchr(place, ':');
	if (colon && strchr(place, ':') != colon)
		*colon = '\0';
}

/* An answer is a few lines and an empty one. */
static bool get_line(struct symbolizer *s, char line[LINE])
{
	if (!fgets(line, LINE, s->from)) {
		s->failed = true;
		return false;
	}
	line[strcspn(line, "\n")] = '\0';
	return line[0] != '\0';
}

/* Of the functions that were inlined there the innermost that is in a .c file: headers say little. */
static int choose(struct symbolizer *s, char *text, size_t room)
{
	char name[LINE], place[LINE];
	int ret = -ENOENT;

	while (get_line(s, name) && get_line(s, place)) {
		trim(place);
		if (!ret || !strstr(place, ".c:") || !strncmp(name, "??", 2))
			continue;
		snprintf(text, room, "%.300s (%.100s)", place, name);
		ret = 0;
	}
	return ret;
}

static int choose_data(struct symbolizer *s, char *text, size_t room)
{
	char name[LINE], line[LINE];
	bool known = get_line(s, name) && strncmp(name, "??", 2);

	while (get_line(s, line))
		;
	if (!known)
		return -ENOENT;
	snprintf(text, room, "%s", name);
	return 0;
}

/* Fuzzing services have one beside their targets and none in PATH.  Returns if there is none. */
static void become_neighbour(const char *object)
{
	static const char name[] = "llvm-symbolizer";
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - sizeof(name));

	while (len > 0 && path[len - 1] != '/')
		len--;
	if (len <= 0)
		return;
	memcpy(path + len, name, sizeof(name));
	execl(path, path, "--inlines", object, (char *)NULL);
}

/* Only async-signal-safe calls until exec. */
static _Noreturn void become(const char *object, int in, int out)
{
	static const char *const tool[] = { "llvm-symbolizer-19", "llvm-symbolizer" };
	sigset_t none;
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	become_neighbour(object);
	for (unsigned i = 0; i < sizeof(tool) / sizeof(tool[0]); i++)
		execlp(tool[i], tool[i], "--inlines", object, (char *)NULL);
	_exit(127);
}

static int start(struct symbolizer *s)
{
	char object[64];
	int to[2], from[2];

	snprintf(object, sizeof(object), "--obj=/proc/%d/exe", (int)getpid());
	if (pipe2(to, O_CLOEXEC))
		return -errno;
	if (pipe2(from, O_CLOEXEC)) {
		close(to[0]);
		close(to[1]);
		return -errno;
	}
	s->pid = fork();
	if (!s->pid)
		become(object, to[0], from[1]);
	close(to[0]);
	close(from[1]);
	s->to = fdopen(to[1], "we");
	s->from = fdopen(from[0], "re");
	return s->pid > 0 && s->to && s->from ? 0 : -ENOMEM;
}

static int ask(struct symbolizer *s, unsigned long at, int data, char *text, size_t room)
{
	if (!s->to)
		s->failed = start(s) != 0;
	if (s->failed)
		return -ENOENT;
	fprintf(s->to, "%s 0x%lx\n", data ? "DATA" : "CODE", at);
	s->failed = fflush(s->to) != 0;
	if (s->failed)
		return -ENOENT;
	return data ? choose_data(s, text, room) : choose(s, text, room);
}

int symbol_locate(struct symbolizer *s, const void *address, int data, char *text, size_t room)
{
	/* A return address belongs to the call before it. */
	const unsigned long at = (unsigned long)(uintptr_t)address - (data ? 0 : 1);
	void (*before)(int);
	sigset_t alarms, was;
	int ret;

	if (s->failed)
		return -ENOENT;
	/* libFuzzer's alarm would interrupt the reading, for which it would be given up. */
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigaddset(&alarms, SIGVTALRM);
	sigprocmask(SIG_BLOCK, &alarms, &was);
	before = signal(SIGPIPE, SIG_IGN);
	ret = ask(s, at, data, text, room);
	signal(SIGPIPE, before);
	sigprocmask(SIG_SETMASK, &was, NULL);
	return ret;
}

void symbol_close(struct symbolizer *s)
{
	if (s->to)
		fclose(s->to);
	if (s->from)
		fclose(s->from);
	if (s->pid > 0)
		waitpid(s->pid, NULL, 0);
	*s = (struct symbolizer){ 0 };
}
