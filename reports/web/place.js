// A place in the source, which may be shortened.

import {html} from './dom.js';

// "file.c:12": where there is little room its file is shortened, and the line stays. What is no place is shortened at its end.
export function placeCell(tag, attributes, place) {
	const [, file, line = ''] = place.match(/^(.*?)(:\d[^:]*)?$/s);
	const element = html(tag, {...attributes, class: ['at', attributes.class].filter(Boolean).join(' ')}, html('span', {class: 'file'}, file), line);
	element.style.setProperty('--line', `${line.length}ch`);
	return element;
}
