// Runs tests one after the other and prints TAP.

export class Tap {
	// Only tests with `part` in their names are run. `recover` is asked after a failure: whether it was
	// the surroundings that failed, and the test is to be run once more.
	constructor(part = '', recover = async () => false) {
		this.part = part;
		this.recover = recover;
		this.tests = [];
	}

	test(name, run) {
		if (name.includes(this.part)) this.tests.push({name, run});
	}

	async attempt(run) {
		try {
			await run();
		} catch (error) {
			if (!(await this.recover())) throw error;
			await run();
		}
	}

	// The number of failures.
	async run() {
		let failed = 0;
		console.log(`1..${this.tests.length}`);
		for (const [index, {name, run}] of this.tests.entries()) {
			try {
				await this.attempt(run);
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
