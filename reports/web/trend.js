// Charts by commit: the line below a chart says what the commit under the mouse, the finger or the keyboard changed.
// Everything that is said is in the page already (reports/writers/trend/html.c).

import {html} from './dom.js';
import {themeSwitch} from './theme.js';

class Steps {
	constructor(figure) {
		this.points = [...figure.querySelectorAll('circle')];
		this.strip = figure.querySelector('.strip');
		this.at = this.points.findLastIndex((point) => point.matches('.worse, .better'));
		this.slider = html('div', {
			class: 'slider',
			role: 'slider',
			tabindex: '0',
			'aria-label': figure.querySelector('.plot').getAttribute('aria-label'),
			'aria-valuemin': '1',
			'aria-valuemax': this.points.length,
			keydown: (event) => this.key(event),
			pointerdown: (event) => this.point(event),
			pointermove: (event) => this.point(event),
		});
		figure.querySelector('.plot-box').append(this.slider);
		this.show(this.at < 0 ? this.points.length - 1 : this.at);
	}

	show(at) {
		this.at = Math.min(Math.max(at, 0), this.points.length - 1);
		const {commit, link, words} = this.points[this.at].dataset;
		const code = html('code', {}, commit);
		this.points.forEach((point, i) => point.classList.toggle('chosen', i === this.at));
		this.strip.replaceChildren(link ? html('a', {href: link}, code) : code, html('span', {}, words));
		this.slider.setAttribute('aria-valuenow', this.at + 1);
		this.slider.setAttribute('aria-valuetext', `${commit}: ${words}`);
	}

	point(event) {
		const place = this.slider.getBoundingClientRect();
		const part = (100 * (event.clientX - place.left)) / place.width;
		const distance = (point) => Math.abs(parseFloat(point.getAttribute('cx')) - part);
		const nearest = this.points.reduce((best, point, i) => (distance(point) < distance(this.points[best]) ? i : best), 0);
		if (nearest !== this.at) this.show(nearest);
	}

	key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const steps = {ArrowRight: this.at + 1, ArrowUp: this.at + 1, ArrowLeft: this.at - 1, ArrowDown: this.at - 1, Home: 0, End: Infinity};
		if (!(event.key in steps)) return;
		this.show(steps[event.key]);
		event.preventDefault();
	}
}

const button = html('button', {type: 'button'});
document.querySelector('header').append(button);
themeSwitch(button);
for (const figure of document.querySelectorAll('.steps')) new Steps(figure);
