// The keys of the page, and the list of them that `?` shows.

import {html} from './dom.js';

const MOVES = [
	['↑ ↓', 'walk through a list, the source lines or a picture'],
	['← →', 'the neighbours in a picture; another list, on its tabs'],
];

export class Keys {
	constructor() {
		this.common = [];
		this.own = [];
		this.dialog = html('dialog', {'aria-label': 'Keys', click: (event) => event.target === this.dialog && this.dialog.close()});
		document.body.append(this.dialog);
		this.button = html('button', {type: 'button', class: 'keys', 'aria-keyshortcuts': '?', title: 'Keys', click: () => this.help()}, 'Keys');
		addEventListener('keydown', (event) => this.press(event));
	}

	// Keys of every view, and keys of the view that is shown: [key, what it does, action].
	always(keys) {
		this.common = keys;
	}

	now(keys) {
		this.own = keys;
	}

	press(event) {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.dialog.open) return;
		if (event.target.closest('input, select, textarea')) return;
		if (event.key === 'Enter' && event.target.closest('button, a, summary')) return;
		const found = [...this.own, ...this.common, ['?', '', () => this.help()]].find(([key]) => key === event.key);
		if (!found || found[2]() === false) return;
		event.preventDefault();
	}

	help() {
		const lines = [...MOVES, ...this.own, ...this.common, ['?', 'this list']].filter(([, what]) => what);
		const close = html('button', {type: 'button', click: () => this.dialog.close()}, 'Close');
		this.dialog.replaceChildren(
			html('h2', {}, 'Keys'),
			html('dl', {}, ...lines.map(([key, what]) => html('div', {}, html('dt', {}, html('kbd', {}, key)), html('dd', {}, what)))),
			close,
		);
		this.dialog.showModal();
		close.focus();
	}
}
