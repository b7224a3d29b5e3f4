// The views that a page can show, by their names: each module adds its own. Which of them a page has
// and what they are called stands in its data.

const makers = new Map();

// What make(host, context) returns is the view; it may have to be unpacked first, and be promised.
export function addView(name, make) {
	makers.set(name, make);
}

export function makeView(name, host, context) {
	return makers.get(name)(host, context);
}
