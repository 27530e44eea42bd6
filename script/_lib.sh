# What the scripts share. Sourced, never run.
# shellcheck shell=bash disable=SC2034

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PYTHON=.venv/bin/python
DATA_DIR=${TAT_DATA_DIR:-$PWD/var}

# Tell the person at the terminal what is happening.
say() {
    printf '%s\n' "$*" >&2
}

# Stop with one sentence that says what to do.
stop() {
    say "$*"
    exit 1
}

# One hash over the files and folders named.
hash_of() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

# Was the step that leaves this stamp done for this hash?
is_stamped() {
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}
