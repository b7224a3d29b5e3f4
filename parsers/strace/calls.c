#include "calls.h"

#include "common/types.h"

enum call_action call_action_of(struct text name)
{
	static const struct {
		struct text name;
		enum call_action action;
	} actions[] = {
	    {TEXT("chdir"), CALL_CHANGE_FOLDER},
	    {TEXT("clone"), CALL_FORK},
	    {TEXT("clone3"), CALL_FORK},
	    {TEXT("close"), CALL_CLOSE},
	    {TEXT("close_range"), CALL_CLOSE_RANGE},
	    {TEXT("copy_file_range"), CALL_MOVE},
	    {TEXT("creat"), CALL_OPEN},
	    {TEXT("dup"), CALL_DUPLICATE},
	    {TEXT("dup2"), CALL_DUPLICATE},
	    {TEXT("dup3"), CALL_DUPLICATE},
	    {TEXT("execve"), CALL_EXECUTE},
	    {TEXT("execveat"), CALL_EXECUTE},
	    {TEXT("fchdir"), CALL_CHANGE_FOLDER},
	    {TEXT("fcntl"), CALL_CONTROL},
	    {TEXT("fcntl64"), CALL_CONTROL},
	    {TEXT("fdatasync"), CALL_SYNC},
	    {TEXT("fork"), CALL_FORK},
	    {TEXT("fsync"), CALL_SYNC},
	    {TEXT("lseek"), CALL_SEEK},
	    {TEXT("mmap"), CALL_MAP},
	    {TEXT("open"), CALL_OPEN},
	    {TEXT("openat"), CALL_OPEN},
	    {TEXT("openat2"), CALL_OPEN},
	    {TEXT("pread64"), CALL_READ_AT},
	    {TEXT("preadv"), CALL_READ_AT},
	    {TEXT("preadv2"), CALL_READ_AT},
	    {TEXT("pwrite64"), CALL_WRITE_AT},
	    {TEXT("pwritev"), CALL_WRITE_AT},
	    {TEXT("pwritev2"), CALL_WRITE_AT},
	    {TEXT("read"), CALL_READ},
	    {TEXT("readv"), CALL_READ},
	    {TEXT("recvfrom"), CALL_RECEIVE},
	    {TEXT("recvmsg"), CALL_RECEIVE},
	    {TEXT("sendfile"), CALL_MOVE_BACK},
	    {TEXT("sendmsg"), CALL_SEND},
	    {TEXT("sendto"), CALL_SEND},
	    {TEXT("splice"), CALL_MOVE},
	    {TEXT("sync_file_range"), CALL_SYNC},
	    {TEXT("syncfs"), CALL_SYNC},
	    {TEXT("tee"), CALL_MOVE_ON},
	    {TEXT("vfork"), CALL_FORK},
	    {TEXT("write"), CALL_WRITE},
	    {TEXT("writev"), CALL_WRITE},
	};

	for (size_t i = 0; i < LENGTH_OF(actions); i++)
		if (text_equal(actions[i].name, name))
			return actions[i].action;
	return CALL_OTHER;
}

bool call_names_processes(struct text name)
{
	static const struct text names[] = {
	    TEXT("clone"),	     TEXT("clone3"), TEXT("fork"),	TEXT("getpgid"),
	    TEXT("getpgrp"),	     TEXT("getpid"), TEXT("getppid"),	TEXT("getsid"),
	    TEXT("gettid"),	     TEXT("kill"),   TEXT("prlimit64"), TEXT("setpgid"),
	    TEXT("set_tid_address"), TEXT("setsid"), TEXT("tgkill"),	TEXT("tkill"),
	    TEXT("vfork"),	     TEXT("wait4"),  TEXT("waitid"),
	};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

bool call_takes_folder(struct text name)
{
	if (text_equal(name, T("statx")))
		return true;
	while (name.length && name.data[name.length - 1] >= '0' &&
	       name.data[name.length - 1] <= '9')
		name.length--;
	return text_ends_with(name, T("at")) && !text_equal(name, T("stat")) &&
	       !text_equal(name, T("lstat")) && !text_equal(name, T("fstat"));
}

bool call_takes_path(struct text name)
{
	static const struct text others[] = {TEXT("add_key"),	    TEXT("getrandom"),
					     TEXT("memfd_create"),  TEXT("request_key"),
					     TEXT("setdomainname"), TEXT("sethostname")};

	for (size_t i = 0; i < LENGTH_OF(others); i++)
		if (text_equal(others[i], name))
			return false;
	return true;
}
