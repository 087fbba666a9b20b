#!/bin/sh
# Sees to it that a Chromium and Chinese letters are here, from the system's packages.
#
# Where that is impossible the browser tests say so and are skipped, except with CI=true.
set -eu

have_browser() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1
}

have_letters() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family)" ]
}

if have_browser && have_letters; then
    exit 0
fi

root=""
if [ "$(id -u)" -ne 0 ]; then
    root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && $root true 2>/dev/null; then
    echo "pinxit: installing Chromium and Chinese letters with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    { $root apt-get update -qq &&
        $root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig; } \
        >/dev/null </dev/null || true
fi

if ! have_browser; then
    echo "pinxit: no Chromium here and no way to install one; the browser tests are skipped" >&2
    [ "${CI:-}" != "true" ] || exit 1
fi
