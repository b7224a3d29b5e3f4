/* What debug information tells: functions, scopes, places and units. See debug_info.h. */
#ifndef PARSERS_RESOLVE_DEBUG_TYPES_H
#define PARSERS_RESOLVE_DEBUG_TYPES_H

#include "common/text.h"
#include "common/types.h"

#define DEBUG_NONE UINT32_MAX

enum debug_status {
	DEBUG_FINE,
	DEBUG_NO_OBJECT,   /* there is no such file, or it is none of ELF */
	DEBUG_OTHER_BUILD, /* the file is not the one of that build-id any more: it was not asked */
	DEBUG_NO_INFO,	   /* neither the object nor a file of its own has debug information */
};

/*
 * A function of the source. Its copies (inlined, cloned, out of line) in one object or several are
 * one, known by the name it is linked by, else its own, and where it is declared.
 */
struct debug_function {
	struct text name;	  /* as in symbol tables, demangled: "ns::sum<int>(int const*)" */
	struct text qualified;	  /* without parameters and result: "ns::sum<int>" */
	struct text short_name;	  /* as the source has it: "sum<int>" */
	struct text linkage_name; /* mangled; "" where it has none of its own, as in C */
	struct text file;	  /* where it is declared, best where it is defined; "" unknown */
	u32 line;		  /* 0 unknown */
};

/*
 * A function at one place of the machine code: the compiled function, or a call that was inlined.
 * The chain of an address is its scope, that one's parent, and so on.
 */
struct debug_scope {
	u32 function; /* never DEBUG_NONE; its name may be "" */
	u32 parent;   /* the scope it was inlined into, DEBUG_NONE for a compiled function */
	u32 unit;
	struct text call_file;	    /* where it was called, when inlined: "" unknown */
	u32 call_line, call_column; /* 0 unknown */
};

/* What an address is. */
struct debug_place {
	u32 scope;	  /* the innermost one, DEBUG_NONE where no function is known */
	u32 unit;	  /* DEBUG_NONE where nothing is known */
	struct text file; /* of the line; "" unknown */
	u32 line, column; /* 0 unknown, or made by the compiler */
};

/* A compilation unit. */
struct debug_unit_facts {
	struct text name;     /* the file that was compiled */
	struct text producer; /* the compiler, and its options where it says so: "GNU C17 … -O2" */
	bool is_split;	      /* its information is in a file of its own, */
	bool is_missing;      /* which is not there: functions may be unknown */
};

#endif
