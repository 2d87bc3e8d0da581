#!/usr/bin/env bash
# Every file that a build opens is one that it knows: a source of the set, its configuration or theme, the output, the
# cache, or the system's. What is left is printed and is a failure. Needs strace.
#
#   .ci/read_audit.sh BINARY ROOT [ARGUMENT...]
#
# Sources are what the builds hash into their keys: all files below the root and the locale roots that the arguments
# name. A file elsewhere that a page could show would be an input that no key knows.
set -euo pipefail
binary=$(realpath "$1") root=$(realpath "$2")
shift 2
command -v strace >/dev/null || { echo 'note: no strace, so no audit of what is read'; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
known=("$root/" "$work/")
for argument in "$@"; do
    case $argument in *=/*) known+=("$(realpath "${argument#*=}")/") ;; esac
done
for run in clean again; do
    strace -f -qq -e trace=open,openat,openat2 -e status=successful -o "$work/trace-$run" \
        "$binary" build -q --no-progress --root "$root" --cache-dir "$work/cache" -o "$work/site" "$@" \
        >/dev/null 2>&1 || [ $? -le 1 ]
done
# A folder that is opened is listed; the binary opens itself to know which program it is.
python3 - "$binary" "$work" "${known[@]}" <<'PY'
import glob, os, re, sys
binary, work, *known = sys.argv[1:]
system = ("/proc/", "/sys/", "/etc/", "/lib", "/usr/lib", "/usr/share/", "/dev/")
seen, foreign = set(), set()
for trace in glob.glob(work + "/trace-*"):
    for line in open(trace, errors="replace"):
        found = re.search(r'open\w*\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"', line)
        if not found:
            continue
        path = found[1].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        if not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
        path = os.path.normpath(path)
        seen.add(path)
        inside = any((path + "/").startswith(folder) for folder in known)
        if not (inside or path == binary or path.startswith(system)):
            foreign.add(path)
# Git's own files are no sources, even inside a root.
foreign |= {path for path in seen if "/.git/" in path}
print(f"{len(seen)} paths opened, {len(foreign)} unknown")
for path in sorted(foreign):
    print("  unknown:", path)
sys.exit(bool(foreign))
PY
