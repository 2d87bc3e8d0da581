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

# Runs lazuli; prints wall seconds, peak MiB and what was done. Content errors (exit code 1) are no failure.
build() {
    local time=$WORK/time
    /usr/bin/time -o "$time" -f '%e %M' "$LAZULI" build -v --no-progress --root "$WORK/root" "$@" 2>"$WORK/said" >/dev/null ||
        [ $? -le 1 ]
    local done
    done=$(grep -a '^Built ' "$WORK/said" | tail -1 | sed -E 's/.*\((.*)\): ([0-9]+) files? written.*/\1, \2 written/')
    tail -1 "$time" | awk -v did="$done" '{printf "%s %d %s\n", $1, $2 / 1024, did}'
}

# The run with the median of the wall times among the lines on standard input.
median() { sort -n | sed -n "$(((RUNS + 1) / 2))p"; }

row() { printf '| %-44s | %7s s | %5s MiB | %s |\n' "$1" "${@:2:2}" "${*:4}"; }

printf '| %-44s | %9s | %9s | %s |\n' work median peak 'what was done'
printf '|---|---|---|---|\n'

cold() { rm -rf "$WORK/site"; build --no-cache -o "$WORK/site" --locale-root "en-us=$CORPUS/en-us"; }
# shellcheck disable=SC2046
row 'cold, en-us' $(cold >/dev/null; for _ in $(seq "$RUNS"); do cold; done | median)

floor=$(find "$project/target/release/deps" -name 'floor-*' -type f -perm -u+x -print0 | xargs -0 ls -t | head -1)
floor() { rm -rf "$WORK/floor"; "$floor" "$CORPUS/en-us" "$WORK/site" "$WORK/floor" | awk '{print $1 + $2, "-", "cp " $1 " s, parse and write " $2 " s"}'; }
# shellcheck disable=SC2046
[ -z "$floor" ] || row 'floor of that' $(for _ in $(seq "$RUNS"); do floor; done | median)
rm -rf "$WORK/floor" "$WORK/site"

warm() { build --cache-dir "$WORK/cache" -o "$WORK/site" "${three[@]}"; }
# shellcheck disable=SC2046
row 'cold with a cache, three locales' $(warm)
warm >/dev/null
# shellcheck disable=SC2046
row 'nothing changed, three locales' $(for _ in $(seq "$RUNS"); do warm; done | median)

# Appends a sentence to FILE before each build, so that every one is an edit.
edited() { for run in $(seq "$RUNS"); do printf '\nEdited %s times.\n' "$run" >>"$1"; warm; done | median; }
article=$(find "$WORK/set/en-us/articles" -name '*.md' -size +8k | sort | head -1)
# shellcheck disable=SC2046
row 'one article edited' $(edited "$article")
include=$(grep -rhoiE 'includes/[a-z0-9_.-]+\.md' "$WORK/set/en-us/articles" --include='*.md' | sort | uniq -c | sort -rn |
    awk '{print $2}' | while read -r path; do [ ! -f "$WORK/set/en-us/$path" ] || { echo "$path"; break; }; done)
# shellcheck disable=SC2046
row "$(basename "$include") edited" $(edited "$WORK/set/en-us/$include")
mkdir -p "$WORK/root/themes/default/templates"
cp "$project/themes/default/templates/article.html" "$WORK/root/themes/default/templates/article.html"
warm >/dev/null
theme() { for run in $(seq "$RUNS"); do printf '<!-- %s -->' "$run" >>"$WORK/root/themes/default/templates/article.html"; warm; done | median; }
# shellcheck disable=SC2046
row 'a template edited' $(theme)
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
row '25,000 distinct pages, cold with a cache' $(build --cache-dir "$WORK/cache" -o "$WORK/site" "${arguments[@]}")
rm -rf "$WORK/site" "$WORK/cache"

[ -z "$PEERS" ] || LAZULI=$LAZULI PEERS=$PEERS RUNS=$RUNS "$project/benches/peers.sh" 4230
