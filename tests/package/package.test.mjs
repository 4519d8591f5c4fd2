// The package starts where none of our libraries are: in a root that holds only busybox, and in a Debian
// with an older C library; both without network.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../..', import.meta.url));
const older = path.join(source, 'build-older');
const tools = ['sh', 'id', 'uname', 'dirname', 'basename', 'readlink', 'mkdir', 'rm', 'cp', 'mv', 'ln', 'grep',
	'chown', 'sync', 'ls', 'sed'];

function archive() {
	const names = fs.readdirSync(path.join(source, 'build')).filter(name => /^huiyin-.*\.tar\.gz$/.test(name));
	assert.equal(names.length, 1, 'one package stands in build/');
	return path.join(source, 'build', names[0]);
}

function emptyRoot(t) {
	const root = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-root-'));
	t.after(() => fs.rmSync(root, { recursive: true, force: true }));
	for (const folder of ['bin', 'usr/bin', 'etc', 'media', 'opt', 'var/lib', 'dev'])
		fs.mkdirSync(path.join(root, folder), { recursive: true });
	for (const name of tools)
		fs.symlinkSync('/busybox', path.join(root, 'bin', name));
	execFileSync('mknod', ['-m', '666', path.join(root, 'dev/null'), 'c', '1', '3']);
	return root;
}

// A copy, so that what one test leaves is not what the next finds.
function olderRoot(t) {
	const root = fs.mkdtempSync(path.join(os.tmpdir(), 'huiyin-root-'));
	t.after(() => fs.rmSync(root, { recursive: true, force: true }));
	execFileSync('cp', ['-a', `${older}/.`, root]);
	return root;
}

// What the script printed there.
function runIn(root) {
	fs.copyFileSync('/bin/busybox', path.join(root, 'busybox'));
	fs.copyFileSync(archive(), path.join(root, 'media/package.tar.gz'));
	fs.copyFileSync(path.join(source, 'tests/package/in_root.sh'), path.join(root, 'media/in_root.sh'));
	fs.appendFileSync(path.join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nhuiyin:x:990:990::/:/bin/sh\n');
	const { status, stdout, stderr } = spawnSync('unshare', ['--net', 'chroot', root, '/bin/sh',
		'/media/in_root.sh'], { encoding: 'utf8', env: { PATH: '/bin:/usr/bin:/sbin:/usr/sbin' } });
	assert.equal(status, 0, stdout + stderr);
	return stdout;
}

function check(printed) {
	assert.match(printed, /^huiyin \d/m);
	assert.match(printed, /^0 problems$/m);
	assert.match(printed, /^2026-02-14$/m);
	assert.match(printed, /<input[^>]*name="password"/);
	assert.match(printed, /^pages 1$/m);
	assert.match(printed, /^served$/m);
}

test('it starts in a root without any library', t => {
	const root = emptyRoot(t);
	assert.deepEqual(fs.readdirSync(root).filter(name => name.startsWith('lib')), []);
	check(runIn(root));
	// A paper in the typefaces that came along: 仿宋 and 黑体 are there though the root has none.
	const fonts = execFileSync('pdffonts', [path.join(root, 'media/card.pdf')], { encoding: 'utf8' });
	assert.match(fonts, /Fandol/);
});

test('it starts where the C library is older', t => {
	const root = olderRoot(t);
	const [, release] = execFileSync('chroot', [root, 'ldd', '--version'], { encoding: 'utf8' })
		.match(/(\d+\.\d+)$/m);
	assert.ok(Number(release.split('.')[1]) < 36, release);
	check(runIn(root));
});

// The folder of versions after the one that is installed there was made to be an older one.
function asOlder(root) {
	const folder = path.join(root, 'opt/huiyin');
	const name = fs.readlinkSync(path.join(folder, 'current'));
	fs.renameSync(path.join(folder, name), path.join(folder, 'huiyin-0.0.1'));
	fs.rmSync(path.join(folder, 'current'));
	fs.symlinkSync('huiyin-0.0.1', path.join(folder, 'current'));
	fs.rmSync(path.join(root, 'var/lib/huiyin'), { recursive: true });
	return { folder, name };
}

test('an upgrade leaves the former one beside it, and can be taken back', t => {
	const root = emptyRoot(t);
	runIn(root);
	const { folder, name } = asOlder(root);
	check(runIn(root));
	assert.equal(fs.readlinkSync(path.join(folder, 'current')), name);
	assert.equal(fs.readlinkSync(path.join(folder, 'previous')), 'huiyin-0.0.1');
	const back = ['--net', 'chroot', root, '/bin/sh', `/opt/huiyin/${name}/install.sh`, '--roll-back'];
	const environment = { encoding: 'utf8', env: { PATH: '/bin:/usr/sbin:/sbin' } };
	const told = spawnSync('unshare', back, environment);
	assert.match(told.stdout + told.stderr, /已退回 huiyin-0\.0\.1/);
	assert.equal(fs.readlinkSync(path.join(folder, 'current')), 'huiyin-0.0.1');
	assert.equal(spawnSync('unshare', back, environment).status, 1);
});
