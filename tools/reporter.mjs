// tools/reporter.mjs - reports node:test as flat TAP: one line for each leaf, none for suites.
//
// A test that has subtests is reported just after them and one level above. It counts only where it
// failed by itself, say in a hook. A test that is switched off counts as failed.

function isParent(data, before) {
	return before !== undefined && before === data.nesting + 1;
}

function failedByChildren(data) {
	return data.details?.error?.failureType === 'subtestsFailed';
}

function comment(error) {
	const cause = error?.cause ?? error;
	const text = cause?.stack ?? String(cause);
	return text.replace(/^/gm, '# ');
}

export default async function* reporter(source) {
	let before;
	let count = 0;
	for await (const { type, data } of source) {
		if (type === 'test:stdout' || type === 'test:stderr')
			yield data.message;
		if (type !== 'test:pass' && type !== 'test:fail')
			continue;
		const parent = isParent(data, before);
		before = data.nesting;
		const off = data.skip !== undefined || data.todo !== undefined;
		if (type === 'test:pass' && !off && !parent)
			yield `ok ${++count} - ${data.name}\n`;
		if (off)
			yield `not ok ${++count} - ${data.name} is switched off\n`;
		else if (type === 'test:fail' && !(parent && failedByChildren(data)))
			yield `not ok ${++count} - ${data.name}\n${comment(data.details?.error)}\n`;
	}
	yield `1..${count}\n`;
}
