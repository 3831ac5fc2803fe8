#!/bin/sh
# The two things the tests need that are not Python or npm packages: a browser and PostgreSQL. Installs Debian's where
# it may, and says so; where it may not, it says what to install.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need$missing. Install it with this machine's package manager and run again." >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "The tests need$missing. Install it with: sudo apt-get install$missing" >&2
        exit 1
    fi
    sudo="sudo -n"
fi
echo "Installing Debian's$missing for the tests …"
log=var/prepare.log
# Debian starts a server of its own after installing PostgreSQL; the tests bring a private one, so that is left out.
if ! { $sudo apt-get update && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $sudo apt-get install -y --no-install-recommends $missing; } >>"$log" 2>&1; then
    echo "Could not install$missing. Details are in $log." >&2
    exit 1
fi
