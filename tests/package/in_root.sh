# Inside a root of nothing but busybox, or of an older Debian, without network: unpacks the package, installs
# it, makes a county and asks the server for its first page.
set -eu
busybox=/busybox
$busybox ip link set lo up
cd /media
$busybox tar xzf package.tar.gz
huiyin-*/install.sh
program=/opt/huiyin/current/bin/huiyin
$program version
echo 'Secret-123' >/media/password
$program init --data /var/lib/huiyin --county 990121 --name 青禾县 --person 管理员 --password-file /media/password
$program definitions check
$program worktime add 2026-02-13 '1 workday'
$program serve --data /var/lib/huiyin --listen 127.0.0.1:8080 >/media/log 2>&1 &
server=$!
tries=0
until $busybox wget -q -O /media/page http://127.0.0.1:8080/login 2>/dev/null; do
	tries=$((tries + 1))
	[ $tries -lt 300 ] || { $busybox cat /media/log; exit 1; }
	$busybox usleep 100000
done
$busybox cat /media/page
$program user add gu --person 顾晓楠 --unit office --role supervisor --password-file /media/password --data /var/lib/huiyin
$program paper render emergency-list -o /media/card.pdf --data /var/lib/huiyin
echo "pages $(/opt/huiyin/current/bin/huiyin-render sizes /media/card.pdf | $busybox wc -l)"
$busybox kill -TERM $server
wait $server
echo served
