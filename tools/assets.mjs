// tools/assets.mjs OUT - makes the folder that the server gives out at /static/.
//
// OUT/<name>.<hash>.<ext>, its .gz beside it, and OUT/assets.json from plain to hashed names. The
// sources are our web/ and, from the lock file's packages, Bootstrap's style sheet. What would make a
// browser ask another server is refused.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const OURS = /\.(css|js|svg|png|ico|woff2)$/;
const OUTSIDE = /url\(\s*["']?(?:https?:)?\/\/|@import|sourceMappingURL=(?!data:)/;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const web = path.join(root, 'web');

function fromPackage(file) {
	const text = fs.readFileSync(path.join(root, 'node_modules', file), 'utf8');
	return Buffer.from(text.replace(/\n?\/[/*]# sourceMappingURL=.*/g, ''));
}

function ourNames() {
	return fs.existsSync(web) ? fs.readdirSync(web).filter(name => OURS.test(name)).sort() : [];
}

function collect() {
	const assets = new Map([
		['bootstrap.css', fromPackage('bootstrap/dist/css/bootstrap.min.css')],
	]);
	for (const name of ourNames()) {
		if (assets.has(name))
			throw new Error(`web/${name}: this name is taken by a package's file`);
		assets.set(name, fs.readFileSync(path.join(web, name)));
	}
	return assets;
}

function check(name, content) {
	const found = /\.(css|js)$/.test(name) && content.toString().match(OUTSIDE);
	if (found)
		throw new Error(`${name}: refers to something outside: ${found[0]}`);
}

function hashed(name, content) {
	const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
	return name.replace(/\.(\w+)$/, `.${hash}.$1`);
}

// Old files go last, so that a server that runs meanwhile always finds what its pages name.
function write(out, assets) {
	fs.mkdirSync(out, { recursive: true });
	const names = {};
	for (const [name, content] of assets) {
		check(name, content);
		names[name] = hashed(name, content);
		fs.writeFileSync(path.join(out, names[name]), content);
		fs.writeFileSync(path.join(out, `${names[name]}.gz`), gzipSync(content, { level: 9 }));
	}
	fs.writeFileSync(path.join(out, 'assets.json'), `${JSON.stringify(names, null, '\t')}\n`);
	const kept = new Set(Object.values(names).flatMap(name => [name, `${name}.gz`]));
	for (const name of fs.readdirSync(out))
		if (name !== 'assets.json' && !kept.has(name))
			fs.rmSync(path.join(out, name));
}

function upToDate(out) {
	const made = path.join(out, 'assets.json');
	if (!fs.existsSync(made))
		return false;
	const inputs = [fileURLToPath(import.meta.url), path.join(root, 'package-lock.json')];
	if (fs.existsSync(web))
		inputs.push(web, ...ourNames().map(name => path.join(web, name)));
	const time = fs.statSync(made).mtimeMs;
	return inputs.every(input => fs.statSync(input).mtimeMs < time);
}

const out = process.argv[2];
if (!upToDate(out))
	write(out, collect());
