// The stand-alone SVG: replaces the static picture by the interactive one.

import {unpack} from './data.js';
import {html, svg} from './dom.js';
import {FlameGraph} from './flame.js';
import {readTree} from './tree.js';

const root = document.documentElement;
const top = Number(root.dataset.top);
const tree = readTree(await unpack(document.getElementById('data').textContent));
const host = html('div', {});
const frame = svg('foreignObject', {x: '1%', y: top, width: '98%', height: 100}, host);
document.getElementById('still').remove();
root.append(frame);

let known = 0;
const graph = new FlameGraph(host, tree, {
	vanished: false,
	onDraw() {
		const height = host.scrollHeight + 24;
		if (height === known) return;
		known = height;
		const tail = document.getElementById('tail');
		frame.setAttribute('height', height);
		tail.setAttribute('y', top + height);
		root.setAttribute('height', top + height + Number(root.dataset.tail));
	},
});

addEventListener('keydown', (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.key === '/') graph.find.focus();
	else graph.key(event);
	if (event.key === '/') event.preventDefault();
});
