#!/usr/bin/env python3
"""tools/postgres.py - a PostgreSQL of Debian's package for one run: in a temporary folder, on a socket
there and on no port, stopped by the process it is.

    with postgres.server() as url: …            # as a module: postgresql://…/county
    tools/postgres.py COMMAND…                  # runs COMMAND with HUIYIN_TEST_DB=url

The server never runs as root: there it takes the package's own user, postgres.
"""

import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

# What a crash of this machine would lose is made again by the next run.
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
        "-c", "max_connections=200", "-c", "log_min_messages=warning"]
READY_SECONDS = 30


def program(name):
    """The newest version that Debian's package has installed."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    if not found:
        raise OSError(f"no PostgreSQL here: {name} is missing, see ./dev")
    return found[-1]


def as_owner(command, owner):
    return command if owner is None else ["setpriv", f"--reuid={owner.pw_uid}",
                                          f"--regid={owner.pw_gid}", "--clear-groups", *command]


def is_ready(folder, user):
    return subprocess.run([program("pg_isready"), "-q", "-h", folder, "-U", user],
                          check=False).returncode == 0


def wait_until_ready(process, folder, user):
    for _ in range(READY_SECONDS * 20):
        if process.poll() is not None:
            break
        if is_ready(folder, user):
            return
        time.sleep(0.05)
    log = pathlib.Path(folder, "log").read_text(encoding="utf-8", errors="replace")
    raise OSError(f"PostgreSQL does not start:\n{log[-2000:]}")


@contextlib.contextmanager
def server(settings=()):
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    user = owner.pw_name if owner else pwd.getpwuid(os.geteuid()).pw_name
    folder = tempfile.mkdtemp(prefix="huiyin-postgres-")
    data = f"{folder}/data"
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    subprocess.run(as_owner([program("initdb"), "-D", data, "--encoding=UTF8", "--locale=C",
                             "--auth=trust", "--no-sync"], owner),
                   check=True, stdout=subprocess.DEVNULL, cwd=folder)
    with open(f"{folder}/log", "wb") as log:
        process = subprocess.Popen(
            as_owner([program("postgres"), "-D", data, "-k", folder, "-h", "", *FAST, *settings],
                     owner), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder,
            start_new_session=True)
    try:
        wait_until_ready(process, folder, user)
        subprocess.run([program("createdb"), "-h", folder, "-U", user, "county"], check=True)
        yield f"postgresql://{user}@/county?host={urllib.parse.quote(folder, safe='')}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main(command):
    with server() as url:
        return subprocess.run(command, env={**os.environ, "HUIYIN_TEST_DB": url},
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
