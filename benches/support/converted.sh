# For benches/peers.sh and benches/serve/peers.sh: the corpus in the layout of another generator. They set BENCH, CORPUS
# and WORK.

# The converted site of a generator: KIND TAG LIMIT REPLICATE
converted() {
    local site=$WORK/$1-$2
    mkdir -p "$site/static"
    cp -R --no-preserve=mode "$BENCH/themes/$1/." "$site/"
    cp --no-preserve=mode "$BENCH/themes/static/site.css" "$site/static/"
    if [ ! -e "$site/.done" ]; then
        rm -rf "$site/content"
        python3 "$BENCH/convert.py" --src "$CORPUS/en-us" --out "$site/content" \
            --target "$1" --limit "$3" --replicate "$4" >&2
        # Zola stops at a link without a URL; `[comment]: <>` defines one.
        [ "$1" != zola ] || find "$site/content" -name '*.md' -exec \
            sed -i -E 's/^(\s*(>\s*)*\[[^]]+\]:)\s*<>/\1 <#>/' {} +
        touch "$site/.done"
    fi
}
