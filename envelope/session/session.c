#include "session.h"

const char *session_name(const struct session *session, char room[PROFILE_NAME_BYTES])
{
	if (session->name)
		return session->name;
	name_profile(room, session->command.items[0],
		     session->command.count > 1 ? session->command.items[1] : NULL);
	return room;
}

struct facts_request session_facts_request(const struct session *session)
{
	return (struct facts_request){
	    .program = session->program,
	    .program_tree = session->program_tree ? session->program_tree : "",
	    .work_tree = session->work_tree ? session->work_tree : "",
	    .input = session->input,
	    .isa = session->isa,
	    .is_frozen = session->is_frozen,
	    .pins = session->pins.items,
	    .pin_count = session->pins.count,
	    .variables = session->variables.items,
	    .variable_count = session->variables.count,
	    .arguments = session->command.items + 1,
	    .argument_count = session->command.count - 1,
	};
}

struct text session_facts_file(struct text directory, struct arena *arena)
{
	return arena_printf(arena, "%.*s/facts", TEXT_ARGS(directory));
}

struct text session_key_file(struct text directory, struct arena *arena)
{
	return arena_printf(arena, "%.*s/facts.key", TEXT_ARGS(directory));
}

struct text session_began_file(struct text directory, struct arena *arena)
{
	return arena_printf(arena, "%.*s/began", TEXT_ARGS(directory));
}
