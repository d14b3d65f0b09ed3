#!/usr/bin/env bash
# Checks that what would be released works: a clean clone of HEAD is built, packed, installed from the tarball into an empty
# folder, started and stopped, and its dependencies listed; then deploy/try.sh, where a Docker engine answers. One line a
# check, with the figure; ends at the first that fails. Needs git, npm and curl.
#
#   scripts/release-check.sh [FOLDER]     keeps the tarball and the SBOM in FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."

ROOT=$PWD
KEEP=${1:+$(mkdir -p "$1" && cd "$1" && pwd)}
WORK=$(mktemp -d)
RUNNING=''
end() {
  local code=$?
  [ -z "$RUNNING" ] || kill "$RUNNING" 2>/dev/null || true
  [ "$code" -eq 0 ] || tail -n 20 "$WORK/log" 2>/dev/null || true
  rm -rf "$WORK"
  exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM

say() { printf 'ok   %-46s %s\n' "$1" "${2:-}"; }
fail() { printf 'FAIL %-46s %s\n' "$1" "${2:-}"; exit 1; }
now() { echo $((${EPOCHREALTIME/./} / 1000)); }
seconds_since() { local ms=$(($(now) - $1)); printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100)); }
timed() { # NAME COMMAND…
  local name=$1 begun; shift; begun=$(now)
  "$@" >>"$WORK/log" 2>&1 || fail "$name"
  say "$name" "$(seconds_since "$begun")"
}
# Runs the rest of its arguments as a script with the JSON of a file as `data`; what it returns is printed, what it throws fails.
json() { node -e 'const data = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const out = new Function("data", process.argv[2])(data); console.log(out)' "$@"; }

# ── Build and pack
[ -z "$(git status --porcelain)" ] || echo 'note: the working tree has changes; what is checked is HEAD'
git clone -q --no-hardlinks . "$WORK/clone"
cd "$WORK/clone"
VERSION=$(json package.json 'return data.version')
# Nothing that a dependency brings is run while it is installed.
timed 'npm ci --ignore-scripts' npm ci --ignore-scripts --no-audit --no-fund
timed 'npm run build' npm run -s build
grep -q "^## .*$VERSION" CHANGELOG.md || fail 'CHANGELOG.md names the version' "$VERSION"
npm pack --json --pack-destination "$WORK" >"$WORK/pack.json" 2>>"$WORK/log" || fail 'npm pack'
say 'npm pack' "$(json "$WORK/pack.json" '
  const [{ size, unpackedSize, files }] = data;
  const paths = files.map(({ path }) => path);
  const wanted = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "dist/bin/copydesk.js", "dist/src/index.js", "dist/src/index.d.ts",
    "dist/src/consumer/index.js", "dist/src/consumer/index.d.ts", "config/sources.yaml", "config/copydesk.yaml", "config/topics.yaml",
    "schemas/copydesk.story.v1.schema.json", "docs/running.md", "docs/consuming.md"];
  const missing = wanted.filter((path) => !paths.includes(path));
  const known = /^(dist\/(bin|src|workers)\/.*\.(js|d\.ts)|config\/.*|schemas\/.*\.json|docs\/.*\.md|package\.json|(README|CHANGELOG|ARCHITECTURE)\.md|LICENSE)$/;
  const odd = paths.filter((path) => !known.test(path) || /(^|\/)\./.test(path));
  if (missing.length > 0) throw new Error(`not packed: ${missing.join(", ")}`);
  if (odd.length > 0) throw new Error(`packed, and should not be: ${odd.slice(0, 10).join(", ")}${odd.length > 10 ? ` and ${odd.length - 10} more` : ""}`);
  return `${files.length} files, ${(size / 1e3).toFixed(0)} kB, unpacked ${(unpackedSize / 1e3).toFixed(0)} kB`;
')" || exit 1
TARBALL=$WORK/$(json "$WORK/pack.json" 'return data[0].filename')
tar -xzf "$TARBALL" -C "$WORK"
if grep -rlF -e "$WORK" -e "$ROOT" "$WORK/package"; then fail 'no path of this machine in the package'; fi
say 'no path of this machine in the package'

# ── Install from the tarball, as a user would
mkdir "$WORK/empty" && cd "$WORK/empty"
timed 'npm install of the tarball in an empty folder' npm install --no-audit --no-fund "$TARBALL"
said=$(npx --no-install copydesk --version 2>>"$WORK/log")
[ "$said" = "$VERSION" ] || fail 'copydesk --version' "$said"
say 'copydesk --version' "$said"
cp -r node_modules/copydesk/config config
# The seeds only: public feeds are not polled for a check.
printf 'sources:\n  - { id: seeds, kind: documents, path: seeds }\n' >config/sources.yaml
said=$(npx --no-install copydesk check 2>&1) || fail 'copydesk check' "$said"
say 'copydesk check' "$(tail -n 1 <<<"$said")"
said=$(node --input-type=module -e "
  import { scoreTitles } from 'copydesk';
  import { consumeStream } from 'copydesk/consumer';
  const { duplicate } = scoreTitles('Storm kills 17 in Luzon', 'Storm kills 17 in Luzon');
  if (duplicate < 0.9 || typeof consumeStream !== 'function') process.exit(1);
  console.log('copydesk, copydesk/consumer');
") || fail 'the library can be imported'
say 'the library can be imported' "$said"

# ── Start and stop
PORT=$((20000 + RANDOM % 20000))
export PORT COPYDESK_DATA=$WORK/data HOST=127.0.0.1
unset REDIS_URL COPYDESK_TOKEN COPYDESK_CONFIG NODE_ENV
SEEDS=$(find config/seeds -type f | wc -l)
begun=$(now)
node node_modules/copydesk/dist/bin/copydesk.js run 2>"$WORK/run.log" &
RUNNING=$!
ready() { curl -fs -o /dev/null "http://127.0.0.1:$PORT/readyz"; }
total() { curl -fs "http://127.0.0.1:$PORT/api/stories" | sed -n 's/.*"total":\([0-9]*\).*/\1/p'; }
until ready; do kill -0 "$RUNNING" || fail 'start' "$(tail -3 "$WORK/run.log")"; [ $(($(now) - begun)) -lt 30000 ] || fail 'start' 'not ready after 30 s'; sleep 0.05; done
say 'start until ready' "$(seconds_since "$begun")"
until [ "$(total)" = "$SEEDS" ]; do [ $(($(now) - begun)) -lt 30000 ] || fail 'the seed stories' "$(total) of $SEEDS"; sleep 0.1; done
say 'start until the seed stories are out' "$(seconds_since "$begun"), $SEEDS stories"
begun=$(now)
kill -TERM "$RUNNING"
code=0; wait "$RUNNING" || code=$?
RUNNING=''
took=$(($(now) - begun))
[ "$code" -eq 0 ] && [ "$took" -lt 20000 ] || fail 'stop' "exit $code after $took ms"
loud=$(grep -E '"level":(40|50|60)' "$WORK/run.log" | grep -v 'Redis is embedded' || true)
[ -z "$loud" ] || fail 'nothing to complain of in the log' "$loud"
say 'stop, exit 0, nothing to complain of' "$took ms"

# ── Dependencies
cd "$WORK/clone"
npm run -s sbom >"$WORK/sbom.json" 2>>"$WORK/log" || fail 'SBOM'
say 'SBOM, licences of the dependencies' "$(json "$WORK/sbom.json" '
  const free = /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|CC-BY-4\.0)$/;
  const words = ({ licenses = [] }) => licenses.map((entry) => entry.expression ?? entry.license.id ?? entry.license.name).join(" AND ");
  // (A OR B) is a choice: one of them will do; of A AND B each must.
  const fine = (text) => text !== "" && text.replace(/[()]/g, "").split(" AND ").every((all) => all.split(" OR ").some((one) => free.test(one.trim())));
  const bad = data.components.filter((each) => !fine(words(each)));
  if (bad.length > 0) throw new Error(`unknown or copyleft: ${bad.map((each) => `${each.name} (${words(each) || "none"})`).join(", ")}`);
  const counts = {};
  for (const each of data.components) counts[words(each)] = (counts[words(each)] ?? 0) + 1;
  return `${data.components.length} packages: ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ")}`;
')" || exit 1
if [ -n "$KEEP" ]; then cp "$TARBALL" "$KEEP/"; cp "$WORK/sbom.json" "$KEEP/copydesk-$VERSION.cdx.json"; say 'kept' "$KEEP"; fi

said=$(node --import tsx scripts/write-dependencies.ts --check 2>&1) || fail 'every dependency has its reason, and its checksum' "$said"
say 'every dependency has its reason, and its checksum'

# ── Containers
if docker info >/dev/null 2>&1; then
  deploy/try.sh
else
  echo 'skip deploy/try.sh: no Docker engine answers'
fi
echo 'release check: all good'
