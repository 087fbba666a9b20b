#!/bin/sh
# Brings .venv to what a lock says, and does nothing when it is there already.
#
#   sh tools/install.sh base    what the studio needs
#   sh tools/install.sh dev     that, and the tools of its developers
#
# PyTorch stays out of the lock: which build fits depends on the machine, so the exact
# version is asked for by name and the build that is offered there is taken. The locks are
# whole but for it, so what is locked is installed without a look at what it depends on.
set -eu
cd "$(dirname "$0")/.."
want="$1"
log=.venv/install.log
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

fail() {
    printf 'pinxit: %s\n' "$1" >&2
    exit 1
}

fits() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
    fail "Python 3.11 to 3.14 is needed and was not found. Install one, or name it: make run PYTHON=/path/to/python3"
}

# The name of a set-up: the lock, what is installed from here, and this script.
fingerprint() {
    cat "requirements/$1.txt" pyproject.toml tools/install.sh | cksum | tr ' ' '-'
}

done_already() {
    [ -e ".venv/$1-$(fingerprint "$1")" ] && .venv/bin/python -c '' 2>/dev/null
}

mark() {
    rm -f ".venv/$1"-*
    touch ".venv/$1-$(fingerprint "$1")"
}

quietly() {
    if ! "$@" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "$step failed. The whole story is in $log; without a network or disk space nothing can be installed."
    fi
}

install() {
    quietly .venv/bin/python -m pip install --progress-bar off --no-compile "$@"
}

if done_already "$want" || { [ "$want" = base ] && done_already dev; }; then
    exit 0
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python="$(find_python)"
    echo "pinxit: making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv ||
        fail "no virtual environment could be made here. Is this folder writable, and (on Debian) python3-venv installed?"
fi
: >"$log" || fail "the folder .venv cannot be written. Give it to yourself: chown -R \$(id -un) .venv"

step="Installing the locked packages"
echo "pinxit: $step ($want)"
install --no-deps --require-hashes -r "requirements/$want.txt"

step="Installing Pinxit itself"
echo "pinxit: $step"
install --no-deps --no-build-isolation -e .

if [ "$want" = dev ]; then
    torch="$(sed -n 's/.*"torch==\([0-9.]*\)".*/\1/p' pyproject.toml)"
    if ! .venv/bin/python -c "from importlib.metadata import version as v
raise SystemExit(v('torch').split('+')[0] != '$torch')" 2>/dev/null; then
        step="Installing PyTorch $torch"
        echo "pinxit: $step"
        install "torch==$torch"
    fi
    mark dev
fi
mark base
