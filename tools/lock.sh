#!/bin/sh
# Compile requirements/*.lock from pyproject.toml and requirements/*.in with uv: `make locks`.
#
# `sh tools/lock.sh --upgrade` takes the newest versions; without it, pins stay as long as they satisfy what is asked.
# The locks hold hashes and markers for every platform, and no address of a registry.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --prerelease if-necessary-or-explicit "$@"
}
compile "$@" requirements/build.in -o requirements/build.lock
compile "$@" pyproject.toml -o requirements/base.lock
compile "$@" pyproject.toml --extra postgres -c requirements/base.lock -o requirements/postgres.lock
compile "$@" pyproject.toml --extra pdf -c requirements/base.lock -o requirements/pdf.lock
compile "$@" pyproject.toml --extra pdf requirements/dev.in -c requirements/base.lock -c requirements/postgres.lock \
    -o requirements/dev.lock
compile "$@" requirements/bench.in -c requirements/dev.lock -o requirements/bench.lock
for peer in dnstwist opensquat; do
    compile "$@" "requirements/peer-$peer.in" -o "requirements/peer-$peer.lock"
done
