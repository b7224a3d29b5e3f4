// Tests one after the other, told as TAP.

export class Tap {
	// Only tests with `part` in their names are run.
	constructor(part = '') {
		this.part = part;
		this.tests = [];
	}

	test(name, run) {
		if (name.includes(this.part)) this.tests.push({name, run});
	}

	// The number of failures.
	async run() {
		let failed = 0;
		console.log(`1..${this.tests.length}`);
		for (const [index, {name, run}] of this.tests.entries()) {
			try {
				await run();
				console.log(`ok ${index + 1} browser: ${name}`);
			} catch (error) {
				failed += 1;
				console.log(`not ok ${index + 1} browser: ${name}`);
				console.log(String(error?.stack ?? error).replace(/^/gm, '# '));
			}
		}
		return failed;
	}
}
