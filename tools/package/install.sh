#!/bin/sh
# install.sh - puts this folder under /opt/huiyin and starts the service. Run again with a newer package it
# installs that one beside the older: what runs is only ever changed by one link, so that a power cut leaves
# the one or the other. The program keeps the database as it was before it moves its tables on.
#
#   install.sh               installs, or upgrades
#   install.sh --roll-back   back to the version before, with the database of then
set -eu
prefix=${HUIYIN_PREFIX:-/opt/huiyin}
data=${HUIYIN_DATA:-/var/lib/huiyin}

stop() {
	echo "安装没有完成：$*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] || stop '请用 root 运行本脚本'
[ "$(uname -m)" = x86_64 ] || stop "本安装包用于 x86_64，本机是 $(uname -m)"

have_service() {
	[ -d /run/systemd/system ]
}

stop_service() {
	if have_service && systemctl is-active --quiet huiyin; then
		systemctl stop huiyin
	fi
}

# point NAME: what runs from now on.
point() {
	ln -sfn "$1" "$prefix/current.new"
	sync
	mv -T "$prefix/current.new" "$prefix/current"
}

start_service() {
	if ! have_service; then
		echo '本机没有 systemd，请这样启动：'
		echo "  $prefix/current/bin/huiyin serve --data $data --listen 0.0.0.0:8080"
		return
	fi
	cp "$prefix/current/huiyin.service" /etc/systemd/system/huiyin.service
	systemctl daemon-reload
	systemctl enable --quiet huiyin
	systemctl restart huiyin
	sleep 3
	systemctl is-active --quiet huiyin || stop "服务没有启动，请看 journalctl -u huiyin；退回旧版：$0 --roll-back"
	echo '服务已启动，请在浏览器打开 http://本机地址:8080/'
}

if [ "${1:-}" = --roll-back ]; then
	[ -L "$prefix/previous" ] || stop '没有可以退回的版本'
	former=$(readlink "$prefix/previous")
	stop_service
	"$prefix/$former/bin/huiyin" roll-back --data "$data" --yes --if-newer || stop '数据库没有退回，版本没有换'
	chown -R huiyin "$data"
	point "$former"
	rm "$prefix/previous"
	echo "已退回 $former"
	start_service
	exit
fi

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
version=$("$here/bin/huiyin" version) || stop "程序不能在本机运行（$here/bin/huiyin）"
name=$(basename "$here")
target=$prefix/$name

if [ "$here" != "$target" ]; then
	mkdir -p "$prefix"
	rm -rf "$target.new"
	cp -R "$here" "$target.new" || stop "不能复制到 $prefix"
	sed "s#@HERE@#$target#" "$target.new/lib/pictures/loaders.cache.in" >"$target.new/lib/pictures/loaders.cache"
	rm -rf "$target"
	mv "$target.new" "$target"
fi
grep -q '^huiyin:' /etc/passwd || useradd --system --home-dir "$data" --shell /usr/sbin/nologin huiyin ||
	stop '不能建立系统用户 huiyin'
mkdir -p /var/cache/huiyin && chown huiyin /var/cache/huiyin
[ -d "$data" ] || mkdir -p -m 0700 "$data"
chown -R huiyin "$data"
former=$(readlink "$prefix/current" 2>/dev/null || true)
stop_service
if [ -n "$former" ] && [ "$former" != "$name" ]; then
	ln -sfn "$former" "$prefix/previous"
fi
point "$name"
echo "已安装 $version"
start_service
