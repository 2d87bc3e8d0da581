#!/usr/bin/env bash
# From saving a page to the server answering with the new text, for lazuli, Hugo and Zola over the same articles.
#
#   benches/serve/peers.sh [EDITS]        5 by default
#
# lazuli serves the three locales, Hugo (`hugo-cachednav`) and Zola (`zola-nonav`) the converted en-us three times, as in
# benches/peers.sh: 12,700 articles each. The page is asked for every 10 ms over plain HTTP, so no browser is part of
# this; benches/serve/latency.mjs is lazuli's time in one. Prints a line each from serve_edit.py: when the server was
# up, the times, and its memory.
#
# Environment: BENCH, CORPUS, PEERS, WORK, LAZULI as in benches/peers.sh, ONLY (lazuli hugo zola), LIMIT (120: seconds
# to wait for a server or an edit).
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
BENCH=$(cd "${BENCH:-$project/../shared/bench}" && pwd)
CORPUS=$(cd "${CORPUS:-$project/../shared/corpus}" && pwd)
PEERS=$(cd "${PEERS:-$project/../peers}" && pwd)
WORK=${WORK:-$PEERS/work}
LAZULI=${LAZULI:-$project/target/release/lazuli}
: "${ONLY:=lazuli hugo zola}"
edits=${1:-5}
# Below the range that clients get ports from: one that asks a server which is not up may else be answered by itself.
port=17470
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
. "$project/benches/support/converted.sh"

# Edits FILE and asks for PATH of a server: NAME FOLDER FILE PATH COMMAND...
measure() {
    printf '%s: ' "$1"
    python3 "$BENCH/serve_edit.py" --url "http://127.0.0.1:$port$4" --file "$2/$3" --edits "$edits" --cwd "$2" \
        --limit "${LIMIT:-120}" --log "$WORK/serve-$1.log" -- "${@:5}" || true
    port=$((port + 1))
}

article=virtual-network/virtual-networks-udr-overview
for peer in $ONLY; do
    case $peer in
    lazuli)
        # The corpus is not to be written to.
        root=$WORK/lazuli-serve
        rm -rf "$root" && mkdir -p "$root"
        cp -R --no-preserve=mode "$CORPUS/en-us" "$CORPUS/nl-nl" "$CORPUS/zh-tw" "$root/"
        {
            printf '[site]\ntitle = "Docs"\nsource_locale = "en-us"\n'
            printf '[locales.%s]\nroot = "%s"\n' en-us en-us nl-nl nl-nl zh-tw zh-tw
        } >"$root/lazuli.toml"
        measure lazuli "$root" "en-us/articles/$article.md" "/en-us/articles/$article/" \
            "$LAZULI" serve --root "$root" --port "$port"
        ;;
    hugo)
        converted hugo l0-r3 0 3
        measure hugo "$WORK/hugo-l0-r3" "content/r1/$article.md" "/r1/$article/" \
            "$PEERS/hugo" server --noBuildLock --config hugo.toml,variants/cachednav.toml --bind 127.0.0.1 --port "$port"
        ;;
    zola)
        converted zola l0-r3 0 3
        root=$WORK/zola-nonav-l0-r3
        mkdir -p "$root"
        cp -R "$WORK/zola-l0-r3/templates" "$WORK/zola-l0-r3/static" "$WORK/zola-l0-r3"/*.toml "$root/"
        cp --no-preserve=mode "$BENCH/themes/zola/variants/nonav/page.html" "$root/templates/"
        ln -sfn "$WORK/zola-l0-r3/content" "$root/content"
        measure zola "$root" "content/r1/$article.md" "/r1/$article/" \
            "$PEERS/zola.sh" --config config.toml serve --interface 127.0.0.1 --port "$port"
        ;;
    *) echo "unknown server $peer" >&2; exit 2 ;;
    esac
done
