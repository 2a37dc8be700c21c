#!/bin/sh
# Make or bring up to date .venv from the locks: `sh tools/environment.sh base|dev|bench`.
#
# Only Python >= 3.11 with venv and pip is needed; uv is used where it is on the PATH. What is installed is held
# against requirements/*.lock by hash; Tocsin itself is installed from this folder without looking for dependencies
# and without an isolated build, so nothing outside the locks is ever fetched. When a lock changes, .venv is made anew.
set -eu
cd "$(dirname "$0")/.."

case "${1:-}" in
base | dev | bench) wanted=$1 ;;
*) echo "usage: sh tools/environment.sh base|dev|bench" >&2 && exit 2 ;;
esac

is_new_enough() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# The first Python that will do: the one named by $PYTHON, those on the PATH, those of pyenv, those uv knows.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[1-9]*/bin/python3; do
        if is_new_enough "$candidate"; then echo "$candidate" && return; fi
    done
    if command -v uv >/dev/null 2>&1; then uv python find --no-python-downloads '>=3.11' 2>/dev/null && return; fi
    return 1
}

locks="build.lock base.lock"
if [ "$wanted" != base ]; then locks="build.lock dev.lock"; fi
if [ "$wanted" = bench ]; then locks="build.lock dev.lock bench.lock"; fi

fingerprint=$(cat requirements/*.lock | cksum)
if [ "$(cat .venv/made-from 2>/dev/null || true)" != "$fingerprint" ] || ! is_new_enough .venv/bin/python; then
    python=$(find_python) || {
        echo "Tocsin needs Python 3.11 or later with venv and pip, and found none." >&2
        echo "Install it (Debian: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3" >&2
        exit 1
    }
    rm -rf .venv
    "$python" -m venv .venv || { rm -rf .venv && exit 1; }
    echo "$fingerprint" >.venv/made-from
fi

project=$(cksum <pyproject.toml)
if [ "$(cat ".venv/has-$wanted" 2>/dev/null || true)" = "$project" ]; then exit 0; fi

echo "installing what requirements/{$(echo "$locks" | tr ' ' ',')} pin" >&2
# What builds comes first, so that a package which comes as source alone is built with what is pinned.
requirements=""
for lock in ${locks#build.lock }; do requirements="$requirements -r requirements/$lock"; done
# shellcheck disable=SC2086  # the list is meant to be split
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/build.lock
    uv pip install --quiet --python .venv/bin/python --require-hashes --no-build-isolation $requirements
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation $requirements
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
# The matcher is compiled once, here rather than in front of whoever waits for the first result.
if [ "$wanted" = base ]; then
    echo "compiling the matcher" >&2
    .venv/bin/tocsin demo --names 1000 --output .venv/demo-out >/dev/null 2>&1 || true
fi
echo "$project" >".venv/has-$wanted"
