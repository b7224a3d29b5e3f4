#include "track_report.h"

#include "json.h"
#include "table.h"

static void add_length(struct table *table, double seconds)
{
	unsigned long whole = (unsigned long)(seconds + 0.5);

	table_add(table, "%lu:%02lu", whole / 60, whole % 60);
}

static void add_track(struct table *table, const struct track *track, unsigned types)
{
	table_add(table, "%s", track->path);
	add_length(table, track->seconds);
	if (track->tempo.bpm > 0)
		table_add(table, "%.2f", track->tempo.bpm);
	else
		table_add(table, "-");
	table_add(table, "%.2f", track->tempo.confidence);
	if (types & TRACK_BEATS) {
		table_add(table, "%zu", track->beats.count);
		if (track->beats.count)
			table_add(table, "%.2f", track->beats.times[0]);
		else
			table_add(table, "-");
	}
}

static void print_tracks(const struct track *tracks, size_t count, unsigned types)
{
	struct table table = {.columns = types & TRACK_BEATS ? 6 : 4};

	table_add(&table, "file");
	table_add(&table, ">length");
	table_add(&table, ">bpm");
	table_add(&table, ">confidence");
	if (types & TRACK_BEATS) {
		table_add(&table, ">beats");
		table_add(&table, ">first beat");
	}
	for (size_t i = 0; i < count; i++)
		add_track(&table, &tracks[i], types);
	table_print(&table, stdout);
}

static void print_sections(const struct track *tracks, size_t count)
{
	struct table table = {.columns = 4};

	table_add(&table, "file");
	table_add(&table, ">start");
	table_add(&table, ">end");
	table_add(&table, "section");
	for (size_t i = 0; i < count; i++) {
		for (size_t s = 0; s < tracks[i].structure.count; s++) {
			const struct section *section = &tracks[i].structure.sections[s];

			table_add(&table, "%s", tracks[i].path);
			table_add(&table, "%.2f", section->start);
			table_add(&table, "%.2f", section->end);
			table_add(&table, "%s", section_name(section->label));
		}
	}
	table_print(&table, stdout);
}

void track_report_print(const struct track *tracks, size_t count, unsigned types)
{
	print_tracks(tracks, count, types);
	if (!(types & TRACK_STRUCTURE))
		return;
	putchar('\n');
	print_sections(tracks, count);
}

static json_t *beats_to_json(const struct beats *beats)
{
	json_t *array = json_array();

	for (size_t i = 0; i < beats->count; i++)
		json_array_append_new(array, json_rounded(beats->times[i], 3));
	return array;
}

static json_t *sections_to_json(const struct structure *structure)
{
	json_t *array = json_array();

	for (size_t i = 0; i < structure->count; i++) {
		const struct section *section = &structure->sections[i];
		json_t *object = json_object();

		json_object_set_new(object, "start", json_rounded(section->start, 3));
		json_object_set_new(object, "end", json_rounded(section->end, 3));
		json_object_set_new(object, "section", json_string(section_name(section->label)));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *track_to_json(const struct track *track, unsigned types)
{
	json_t *object = json_object();
	bool known = track->tempo.bpm > 0;

	json_object_set_new(object, "file", json_any_text(track->path));
	json_object_set_new(object, "format", json_string(track->format));
	json_object_set_new(object, "seconds", json_rounded(track->seconds, 3));
	json_object_set_new(object, "sample_rate", json_integer(track->source_rate));
	json_object_set_new(object, "channels", json_integer(track->channels));
	if (types & TRACK_BPM) {
		json_object_set_new(object, "bpm",
				    known ? json_rounded(track->tempo.bpm, 2) : json_null());
		json_object_set_new(object, "confidence", json_rounded(track->tempo.confidence, 3));
	}
	if (types & TRACK_BEATS)
		json_object_set_new(object, "beats", beats_to_json(&track->beats));
	if (types & TRACK_STRUCTURE)
		json_object_set_new(object, "sections", sections_to_json(&track->structure));
	return object;
}

bool track_report_save(const struct track *tracks, size_t count, unsigned types, const char *path,
		       struct error *error)
{
	json_t *document, *array;

	json_start();
	document = json_object();
	array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, track_to_json(&tracks[i], types));
	json_object_set_new(document, "tracks", array);
	return json_save(document, path, error);
}
