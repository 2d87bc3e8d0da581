#!/usr/bin/env bash
# The figures of builds, as one table: medians, on this machine, of the release binary. Everything else should be idle.
#
#   benches/figures.sh
#
# Cold builds of en-us against the floor (benches/floor.rs) and, where ../peers has them, Hugo and Zola (see
# benches/peers.sh); then, on three locales: nothing changed, one article edited, the include with most users edited, a
# template of the theme edited; then 25,000 distinct pages in six locales. Sources that are edited are copies.
#
# Environment: CORPUS (../shared/corpus), LAZULI (built first), WORK (a folder of its own below /dev/shm or /tmp),
# RUNS (5), PEERS (../peers; empty for none)
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
CORPUS=$(cd "${CORPUS:-$project/../shared/corpus}" && pwd)
: "${LAZULI:=}" "${RUNS:=5}" "${PEERS=$project/../peers}"
if [ -z "$LAZULI" ]; then
    (cd "$project" && cargo build --release --locked && cargo bench --locked --no-run --bench floor)
    LAZULI=$project/target/release/lazuli
fi
if [ -z "${WORK:-}" ]; then
    if [ -d /dev/shm ]; then WORK=$(mktemp -d /dev/shm/figures.XXXX); else WORK=$(mktemp -d); fi
    trap 'rm -rf "$WORK"' EXIT
fi
mkdir -p "$WORK/root" "$WORK/set"
for locale in en-us nl-nl zh-tw; do
    [ -d "$WORK/set/$locale" ] || cp -R "$CORPUS/$locale" "$WORK/set/$locale"
done
three=(--locale-root "en-us=$WORK/set/en-us" --locale-root "nl-nl=$WORK/set/nl-nl" --locale-root "zh-tw=$WORK/set/zh-tw")

# Runs lazuli with the last arguments as they are, and with what is in `more` before them; prints wall seconds, peak MiB
# and, with `more=-v`, what was done: with `-v` tens of thousands of findings are printed too, which nobody waits for
# otherwise. Content errors (exit code 1) are no failure.
more=
build() {
    local time=$WORK/time
    # shellcheck disable=SC2086
    /usr/bin/time -o "$time" -f '%e %M' "$LAZULI" build $more --no-progress --root "$WORK/root" "$@" 2>"$WORK/said" >/dev/null ||
        [ $? -le 1 ]
    local done
    done=$(grep -a '^Built ' "$WORK/said" | tail -1 | sed -E 's/.*\((.*)\): ([0-9]+) files? written.*/\1, \2 written/; t; s/.*: ([0-9]+) files? written.*/\1 written/')
    tail -1 "$time" | awk -v did="$done" '{printf "%s %d %s\n", $1, $2 / 1024, did}'
}

# The median of RUNS runs of a command, and what a further one did.
median() {
    local runs
    runs=$(for _ in $(seq "$RUNS"); do "$@"; done | sort -n | sed -n "$(((RUNS + 1) / 2))p" | cut -d' ' -f1,2)
    echo "$runs" "$(more=-v "$@" | cut -d' ' -f3-)"
}

row() { printf '| %-44s | %7s s | %5s MiB | %s |\n' "$1" "${@:2:2}" "${*:4}"; }

printf '| %-44s | %9s | %9s | %s |\n' work median peak 'what was done'
printf '|---|---|---|---|\n'

cold() { rm -rf "$WORK/site"; build --no-cache -o "$WORK/site" --locale-root "en-us=$CORPUS/en-us"; }
# shellcheck disable=SC2046
row 'cold, en-us' $(cold >/dev/null; median cold)

floor=$(find "$project/target/release/deps" -name 'floor-*' -type f -perm -u+x -print0 | xargs -0 ls -t | head -1)
floor() { rm -rf "$WORK/floor"; "$floor" "$CORPUS/en-us" "$WORK/site" "$WORK/floor" | awk '{print $1 + $2, "-", "cp " $1 " s, parse and write " $2 " s"}'; }
# shellcheck disable=SC2046
[ -z "$floor" ] || row 'floor of that' $(for _ in $(seq "$RUNS"); do floor; done | sort -n | sed -n "$(((RUNS + 1) / 2))p")
rm -rf "$WORK/floor" "$WORK/site"

warm() { build --cache-dir "$WORK/cache" -o "$WORK/site" "${three[@]}"; }
# shellcheck disable=SC2046
row 'cold with a cache, three locales' $(more=-v warm)
warm >/dev/null
# shellcheck disable=SC2046
row 'nothing changed, three locales' $(median warm)

# Appends a sentence to FILE and builds.
edited() {
    printf '\nEdited at %s.\n' "$(date +%s%N)" >>"$1"
    warm
}
article=$(find "$WORK/set/en-us/articles" -name '*.md' -size +8k | sort | sed -n 1p)
# shellcheck disable=SC2046
row 'one article edited' $(median edited "$article")
include=
while read -r path; do
    [ -n "$include" ] || [ ! -f "$WORK/set/en-us/$path" ] || include=$path
done < <(grep -rhoiE 'includes/[a-z0-9_.-]+\.md' "$WORK/set/en-us/articles" --include='*.md' | sort | uniq -c | sort -rn |
    awk '{print $2}')
# shellcheck disable=SC2046
row "$(basename "$include") edited" $(median edited "$WORK/set/en-us/$include")
mkdir -p "$WORK/root/themes/default/templates"
cp "$project/themes/default/templates/base.html" "$WORK/root/themes/default/templates/base.html"
warm >/dev/null
theme() {
    printf '<!-- %s -->' "$(date +%s%N)" >>"$WORK/root/themes/default/templates/base.html"
    warm
}
# shellcheck disable=SC2046
row 'a template edited' $(median theme)
rm -rf "$WORK/root/themes" "$WORK/site" "$WORK/cache"

six=()
for locale in en-us de-de fr-fr; do six+=("$locale en-us"); done
for locale in nl-nl es-es it-it; do six+=("$locale nl-nl"); done
arguments=()
for pair in "${six[@]}"; do
    read -r locale source <<<"$pair"
    [ -d "$WORK/six/$locale" ] || { mkdir -p "$WORK/six"; cp -R "$CORPUS/$source" "$WORK/six/$locale"; }
    arguments+=(--locale-root "$locale=$WORK/six/$locale")
done
# shellcheck disable=SC2046
row '25,000 distinct pages, cold with a cache' $(more=-v build --cache-dir "$WORK/cache" -o "$WORK/site" "${arguments[@]}")
rm -rf "$WORK/site" "$WORK/cache"

[ -z "$PEERS" ] || LAZULI=$LAZULI PEERS=$PEERS RUNS=$RUNS "$project/benches/peers.sh" 4230
