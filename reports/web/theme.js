// Light and dark: as set in the system, or by the switch. The dark rules of all styles are in media rules, whose
// condition the switch changes. Printing is always light.

const DARK = 'screen and (prefers-color-scheme: dark)';
const CONDITIONS = {system: DARK, light: 'not all', dark: 'screen'};

function darkRules() {
	return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText.includes('color-scheme'));
}

export function themeSwitch(button) {
	const rules = darkRules();
	const themes = Object.keys(CONDITIONS);
	let theme = 0;
	button.addEventListener('click', () => {
		theme = (theme + 1) % themes.length;
		for (const rule of rules) rule.media.mediaText = CONDITIONS[themes[theme]];
		button.textContent = `Theme: ${themes[theme]}`;
	});
	button.textContent = `Theme: ${themes[theme]}`;
}
