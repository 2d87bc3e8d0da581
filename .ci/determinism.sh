#!/usr/bin/env bash
# The same sources give the same site: builds with other threads, working folders, time zones, languages, umasks and
# limits of memory, and prints how many different sites came out. More than one is a failure.
#
#   .ci/determinism.sh BINARY ROOT [ARGUMENT...]      the arguments go to every build
set -euo pipefail
binary=$(realpath "$1") root=$(realpath "$2")
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=0

# FOLDER UMASK VARIABLE=VALUE... -- ARGUMENT...
one() {
    local folder=$1 mask=$2 variables=()
    shift 2
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    runs=$((runs + 1))
    (cd "$folder" && umask "$mask" &&
        env -i PATH="$PATH" HOME="$HOME" SOURCE_DATE_EPOCH=1480000000 "${variables[@]}" \
            "$binary" build -q --no-progress --no-cache --root "$root" -o "$work/site-$runs" "$@" >/dev/null 2>&1) ||
        [ $? -le 1 ]
    (cd "$work/site-$runs" && find . -type f ! -name '.lazuli-*' -print0 | sort -z | xargs -0 sha256sum | sha256sum) >>"$work/hashes"
    rm -rf "$work/site-$runs"
}

for jobs in 1 2 3 8 13; do
    one / 022 TZ=UTC LANG=C -- --jobs "$jobs" "$@"
    one "$root" 077 TZ=Pacific/Auckland LANG=nl_NL.UTF-8 LC_ALL=C.UTF-8 -- --jobs "$jobs" "$@"
    one /tmp 002 TZ=America/Los_Angeles LANG=tr_TR.UTF-8 -- --jobs "$jobs" --max-memory 1M "$@"
    one "$work" 027 TZ=Asia/Kolkata LC_ALL=zh_TW.UTF-8 HOME=/nonexistent -- --jobs "$jobs" --max-memory 4G "$@"
done
sites=$(sort -u "$work/hashes" | wc -l)
echo "$runs builds, $sites different site(s)"
[ "$sites" = 1 ]
