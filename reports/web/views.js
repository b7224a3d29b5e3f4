// The views that a page can show, by name; each module adds its own. The page's data says which views it has, and
// their titles.

const makers = new Map();

// make(host, context) returns the view, or a promise of it if its data must be unpacked first.
export function addView(name, make) {
	makers.set(name, make);
}

export function makeView(name, host, context) {
	return makers.get(name)(host, context);
}
