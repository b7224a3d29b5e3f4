// A small bar for a share of a whole, beside its figure.

import {svg} from './dom.js';

export function shareBar(part, whole) {
	const share = Number(whole) ? Math.min(1, Number(part) / Number(whole)) : 0;
	return svg('svg', {class: 'share', viewBox: '0 0 56 10', 'aria-hidden': 'true'}, svg('rect', {width: (56 * share).toFixed(1), height: 10}));
}
