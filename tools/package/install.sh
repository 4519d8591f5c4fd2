#!/bin/sh
# install.sh - puts this folder under /opt/huiyin and starts the service. Run again with a newer package it
# installs that one beside the older: what runs is only ever changed by one link, so that a power cut leaves
# the one or the other.
set -eu
prefix=${HUIYIN_PREFIX:-/opt/huiyin}
data=${HUIYIN_DATA:-/var/lib/huiyin}

stop() {
	echo "安装没有完成：$*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] || stop '请用 root 运行本脚本'
[ "$(uname -m)" = x86_64 ] || stop "本安装包用于 x86_64，本机是 $(uname -m)"
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
version=$("$here/bin/huiyin" version) || stop "程序不能在本机运行（$here/bin/huiyin）"
name=$(basename "$here")
target=$prefix/$name

if [ "$here" != "$target" ]; then
	mkdir -p "$prefix"
	rm -rf "$target.new"
	cp -R "$here" "$target.new" || stop "不能复制到 $prefix"
	rm -rf "$target"
	mv "$target.new" "$target"
fi
grep -q '^huiyin:' /etc/passwd || useradd --system --home-dir "$data" --shell /usr/sbin/nologin huiyin ||
	stop '不能建立系统用户 huiyin'
[ -d "$data" ] || mkdir -p -m 0700 "$data"
chown -R huiyin "$data"
sync
ln -sfn "$name" "$prefix/current.new"
mv -T "$prefix/current.new" "$prefix/current"

if [ -d /run/systemd/system ]; then
	cp "$target/huiyin.service" /etc/systemd/system/huiyin.service
	systemctl daemon-reload
	systemctl enable --quiet huiyin
	systemctl restart huiyin
	echo "已安装 $version，服务已启动。请在浏览器打开 http://本机地址:8080/"
else
	echo "已安装 $version。本机没有 systemd，请这样启动："
	echo "  $prefix/current/bin/huiyin serve --data $data --listen 0.0.0.0:8080"
fi
