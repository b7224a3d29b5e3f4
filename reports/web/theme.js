// Light and dark: as the system has it, or as the switch says. The dark rules of all styles stand in
// media rules; the switch only changes the condition of those. Paper is always light.

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
