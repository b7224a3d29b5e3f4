// Creates elements, in HTML pages and in stand-alone SVG documents. Texts become only text nodes and values of
// known attributes: data never becomes markup.

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (typeof value === 'function') element.addEventListener(name, value);
		else if (value === true) element.setAttribute(name, '');
		else if (value !== false && value != null) element.setAttribute(name, value);
	}
	element.append(...children.filter((child) => child != null));
	return element;
}

// html('button', {class: 'quiet', click: (event) => …}, 'Back')
export function html(tag, attributes, ...children) {
	return fill(document.createElementNS(XHTML, tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
	return fill(document.createElementNS(SVG, tag), attributes, children);
}

// The text as nodes that do not break within the option of a command: browsers do after its hyphens.
export function withOptions(text) {
	return text.split(/( --[a-z-]*)/).map((part) => (part.startsWith(' --') ? [' ', html('span', {class: 'option'}, part.slice(1))] : part)).flat();
}

// Listens to the window as long as the element is in the page, because views are replaced.
export function whileShown(element, name, listener) {
	const listening = () => {
		if (element.isConnected) listener();
		else removeEventListener(name, listening, true);
	};
	addEventListener(name, listening, {capture: true, passive: true});
}
