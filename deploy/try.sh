#!/usr/bin/env bash
# Tries the compose setup for real, under a project name, a port and a configuration of its own: one line a check, with the
# figure; ends at the first that fails. Needs bash, curl, a Docker engine on this machine, and docker-compose 1.29 or
# docker compose 2. Everything it made is gone afterwards, images excepted. About five minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

WORK=$(mktemp -d)
chmod 0755 "$WORK"
# What a .env file beside docker-compose.yml says is not for here.
export COMPOSE_PROJECT_NAME=copydesk-try COPYDESK_TAG=try COPYDESK_CONFIG=$WORK/config COPYDESK_PREFIX=copydesk
export COPYDESK_PORT=${COPYDESK_TRY_PORT:-18080} LOG_LEVEL='' REDIS_MAXMEMORY=''
export REDIS_APP_PASSWORD='' REDIS_READER_PASSWORD='' COPYDESK_TOKEN=''
BASE=${NODE_IMAGE:=node:24-bookworm-slim}
REDIS_IMAGE=${REDIS_IMAGE:-redis:7-bookworm}
export NODE_IMAGE REDIS_IMAGE
URL=http://127.0.0.1:$COPYDESK_PORT

if docker compose version >/dev/null 2>&1; then compose() { docker compose "$@"; } else compose() { docker-compose "$@"; } fi
quietly() { "$@" >>"$WORK/log" 2>&1; }
say() { printf 'ok   %-46s %s\n' "$1" "${2:-}"; }
fail() {
  printf 'FAIL %-46s %s\n' "$1" "${2:-}"
  [ -z "${3:-}" ] || printf '%s\n' "$3"
  exit 1
}
now() { echo $((${EPOCHREALTIME/./} / 1000)); }
seconds_since() { local ms=$(($(now) - $1)); printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100)); }
ask() { compose exec -T desk node --input-type=module - "$@" <deploy/try/desk.mjs; }
cli() { local user=$1; shift; compose exec -T redis sh -c 'u=$1; shift; f=$u; [ "$u" = copydesk ] && f=app; REDISCLI_AUTH=$(cat /secrets/$f) exec redis-cli --user "$u" "$@"' - "$user" "$@" 2>&1; }

end() {
  local code=$?
  if [ "$code" -ne 0 ]; then
    tail -n 20 "$WORK/log" 2>/dev/null || true
    compose logs --no-color --tail 15 2>/dev/null || true
  fi
  docker rm -f "$COMPOSE_PROJECT_NAME-publisher" >/dev/null 2>&1 || true
  compose down -v --remove-orphans >/dev/null 2>&1 || true
  rm -rf "$WORK"
  exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM

# ── A configuration without public feeds: the seeds, and a folder to which documents are added.
mkdir -p "$WORK/config/wire"
cp -r config/seeds "$WORK/config/seeds"
cat >"$WORK/config/sources.yaml" <<'YAML'
sources:
  - { id: seeds, kind: documents, path: seeds, interval: 1h }
  - { id: wire, kind: documents, path: wire, interval: 1h, maxItems: 10000 }
YAML
cat >"$WORK/config/copydesk.yaml" <<'YAML'
publish: { settle: 2s, settleRelated: 2s }
network: { allow: [publisher], perHost: 2, hostGap: 400ms }
YAML
SEEDS=$(find config/seeds -type f | wc -l)

# Documents FROM to TO, of which two share each title, in words that occur nowhere else.
write_documents() {
  awk -v from="$1" -v to="$2" -v dir="$WORK/config/wire" '
    function word(n, k,   i, h, o) {
      h = (n * 7919 + k * 104729) % 1000003
      for (i = 0; i < 4; i++) { o = o substr("bdfgklmnprstvz", h % 14 + 1, 1) substr("aeiou", int(h / 14) % 5 + 1, 1); h = int(h / 70) + i * n % 71 }
      return toupper(substr(o, 1, 1)) substr(o, 2)
    }
    BEGIN { for (i = from; i < to; i++) { g = int(i / 2); file = dir "/" i ".md"
      printf "---\ntitle: %s council opens %s bridge near %s after %s flood %d\n---\nText of document %d.\n", word(g, 1), word(g, 2), word(g, 3), word(g, 4), g, i >file
      close(file) } }'
}

wait_healthy() { # SECONDS
  local begun; begun=$(now)
  while :; do
    local waiting
    waiting=$(compose ps -q | xargs -r docker inspect -f '{{.State.Health.Status}} {{.Name}}' | grep -v '^healthy ' || true)
    [ -n "$waiting" ] || return 0
    [ $(($(now) - begun)) -lt $(($1 * 1000)) ] || fail 'healthy in time' "not after $1 s" "$waiting"
    sleep 0.3
  done
}

# Lines at warning level and above that our processes logged since a moment.
complaints() { compose ps -a -q desk fetch merge 2>/dev/null | while read -r id; do docker logs --since "$1" "$id" 2>&1; done | grep -v '"level":[123]0,' || true; }

# ── The images that it builds on, pinned
if pins=$(deploy/pin-images.sh 2>>"$WORK/log"); then
  say 'images pinned by digest' "$(wc -l <<<"$pins")"
  eval "export $(tr '\n' ' ' <<<"$pins")"
else
  echo "skip images pinned by digest: $(tail -n 1 "$WORK/log")"
fi

# ── Build and start
begun=$(now)
quietly compose build || fail 'build'
say 'build' "$(seconds_since "$begun")"
begun=$(now)
quietly compose up -d || fail 'up'
wait_healthy 90
say 'up, all healthy' "$(seconds_since "$begun")"

# ── The image
size=$(docker image inspect -f '{{.Size}}' "copydesk:$COPYDESK_TAG")
base=$(docker image inspect -f '{{.Size}}' "$BASE")
beyond=$(((size - base) / 1000000))
[ "$beyond" -lt 350 ] || fail 'image beyond its base' "$beyond MB"
say 'image beyond its base (< 350 MB)' "$beyond MB ($((size / 1000000)) MB, base $((base / 1000000)) MB)"
extra=$(compose exec -T desk sh -c 'ls -d node_modules/typescript node_modules/vitest node_modules/tsx node_modules/oxlint tests src .npm /home/node/.npm /root/.npm 2>/dev/null; find dist -name "*.map" | head -3' || true)
[ -z "$extra" ] || fail 'nothing but what runs in the image' '' "$extra"
say 'no tests, compiler, dev dependencies or caches' "$(compose exec -T desk sh -c 'du -sm /app | cut -f1') MB in /app"

# ── The processes
for service in desk fetch merge redis; do
  user=$(compose exec -T "$service" sh -c 'for p in /proc/[0-9]*; do case $(tr "\0" " " <$p/cmdline 2>/dev/null) in *copydesk.js\ run*|redis-server*) awk "/^Uid/ {print \$2}" $p/status;; esac; done' | sort -u | tr '\n' ' ')
  case " $user" in *' 0 '* | ' ') fail "$service is not root" "uid $user" ;; esac
  say "$service is not root" "uid $user"
done
for service in desk fetch merge; do
  if compose exec -T "$service" sh -c 'touch /app/x /usr/x /home/node/x' >/dev/null 2>&1; then fail "$service cannot write to its root"; fi
  if compose exec -T "$service" sh -c 'touch /app/config/x' >/dev/null 2>&1; then fail "$service cannot write to the configuration"; fi
done
say 'root file system and configuration read-only' 'desk, fetch, merge'

# ── The API and its token
code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
token=$(compose exec -T redis cat /secrets/token)
answers="$(code "$URL/api/stories") $(code -H 'Authorization: Bearer wrong' "$URL/api/stories") $(code -H "Authorization: Bearer $token" "$URL/api/stories") $(code "$URL/readyz")"
[ "$answers" = '401 401 200 200' ] || fail 'the API asks for its token' "$answers"
say 'API: no token, wrong, right; /readyz' "$answers"
begun=$(now)
ask until "$SEEDS" 30 >/dev/null || fail 'the seeds become stories'
sleep 1
stories=$(ask stories)
count=$(wc -l <<<"$stories")
[ "$count" -eq "$SEEDS" ] || fail 'the seeds become stories' "$count of $SEEDS" "$stories"
say 'seed stories on the API' "$count"

# ── A consumer with the reader's credentials
reader=$(compose exec -T redis cat /secrets/reader)
consume() { # GROUP EXPECTED
  docker run --rm --network "${COMPOSE_PROJECT_NAME}_default" --read-only --cap-drop ALL -v "$PWD/deploy/try:/app/try:ro" \
    -e "REDIS_URL=redis://reader:$reader@redis:6379" -e "GROUP=$1" -e "EXPECT=$2" --entrypoint node "copydesk:$COPYDESK_TAG" try/consumer.mjs
}
got=$(consume first "$SEEDS") || fail 'a consumer gets the seed stories' '' "$got"
say 'a consumer with the reader password got' "$(cut -d' ' -f1 <<<"$got" | sort -u | wc -l) stories"

# ── What the reader may not
STREAM='{copydesk}:stream:stories'
story='{copydesk}:story:'$(head -1 <<<"$stories" | cut -d' ' -f1)
# One connection asks them all; each answer is one line.
cat >"$WORK/forbidden" <<COMMANDS
XADD $STREAM * json x
XDEL $STREAM 0-1
XTRIM $STREAM MAXLEN 0
DEL $STREAM
UNLINK $STREAM
EXPIRE $STREAM 1
RENAME $STREAM {copydesk}:stream:x
XGROUP DESTROY $STREAM first
XGROUP SETID $STREAM first 0
GET $story
SET $story x
DEL $story
XRANGE {copydesk}:log - +
HGETALL {copydesk}:head
HGETALL {copydesk}:seen:seeds
LRANGE {copydesk}:q:stories:wait 0 -1
XREAD STREAMS {copydesk}:ready 0
EVAL "return redis.call('GET', KEYS[1])" 1 $story
EVAL "return redis.call('HGETALL', '{copydesk}:head')" 0
EVAL "return redis.call('XTRIM', '$STREAM', 'MAXLEN', 0)" 0
KEYS *
SCAN 0
RANDOMKEY
DBSIZE
FLUSHALL
CONFIG GET *
CONFIG SET appendonly no
ACL LIST
CLIENT LIST
CLIENT KILL ID 1
CLIENT PAUSE 1
CLIENT TRACKING ON BCAST
MONITOR
SHUTDOWN
SUBSCRIBE {copydesk}:x
PUBLISH {copydesk}:x y
COMMANDS
cli reader <"$WORK/forbidden" | grep -v '^[[:space:]]*$' >"$WORK/answers"
allowed=$(paste -d '|' "$WORK/forbidden" "$WORK/answers" | grep -vE "NOPERM|can't run this command|can't access|ACL failure" || true)
[ -z "$allowed" ] || fail 'what the reader may not' '' "$allowed"
say 'refused to the reader' "$(wc -l <"$WORK/forbidden") commands"
answer=$(cli copydesk FLUSHALL; cli copydesk SET elsewhere x; cli copydesk CONFIG SET appendonly no; cli copydesk SHUTDOWN)
[ "$(grep -c NOPERM <<<"$answer")" -eq 4 ] || fail 'the app harms nobody else on the server' '' "$answer"
answer=$(compose exec -T redis redis-cli GET x 2>&1)
[[ $answer == *NOAUTH* ]] || fail 'nobody gets in without a password' "$answer"
say 'refused to the app, and without a password' 'FLUSHALL, foreign keys, CONFIG SET, SHUTDOWN; everything'

# ── Stop
since=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
before=$(ask stories)
begun=$(now)
quietly compose stop
took=$(($(now) - begun))
[ "$took" -lt 25000 ] || fail 'stop (< 25 s)' "$took ms"
loud=$(complaints "$since")
[ -z "$loud" ] || fail 'a stop logs no complaints' '' "$loud"
codes=$(compose ps -a -q desk fetch merge | xargs docker inspect -f '{{.State.ExitCode}}' | sort -u | tr '\n' ' ')
[ "$codes" = '0 ' ] || fail 'a stop ends with 0' "$codes"
say 'stop (< 25 s), exit codes 0, nothing to complain of' "$took ms"
quietly compose up -d
wait_healthy 90
[ "$(ask stories)" = "$before" ] || fail 'a stop and a start keep the stories'

# ── Kill
quietly compose kill
begun=$(now)
quietly compose up -d
wait_healthy 90
[ "$(ask stories)" = "$before" ] || fail 'a kill of everything keeps stories, ids and revisions' '' "$(diff <(echo "$before") <(ask stories))"
say 'kill of everything, up: same ids and revisions' "$(wc -l <<<"$before") stories, healthy after $(seconds_since "$begun")"

# ── Two merge containers; the active one is killed in the middle of a large batch, and articles keep coming
quietly compose up -d --scale fetch=4 --scale merge=2
wait_healthy 90
say 'scaled: fetch 4, merge 2' "$(compose ps -q fetch merge | wc -l) containers"
LARGE=3000
write_documents 0 $LARGE
start=$(now)
ask active 30 >"$WORK/active" &
watching=$!
sleep 1
ask poll wire
wait $watching || fail 'a merge container works'
victim=''
for id in $(compose ps -q merge); do
  [ "$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$id")" = "$(tr -d '\r\n' <"$WORK/active")" ] && victim=$id
done
[ -n "$victim" ] || fail 'the active merge container is known' "$(cat "$WORK/active")"
at=$(now)
quietly docker kill -s KILL "$victim"
killed=$(now)
done_by_then=$(ask count)
for batch in $(seq 10); do
  write_documents $((LARGE + (batch - 1) * 20)) $((LARGE + batch * 20))
  ask poll wire
done
TOTAL=$((LARGE + 200))
ask until $((SEEDS + TOTAL)) 60 >/dev/null || fail 'the other merge container takes over'
read -r takeover longest < <(ask after "$killed" "$start")
[ "$takeover" -lt 10000 ] || fail 'take-over (< 10 s)' "$takeover ms"
say 'take-over of a killed merge (< 10 s)' "$takeover ms after the kill (killed in $((killed - at)) ms at $done_by_then articles; longest pause $longest ms)"
sleep 5
audit=$(ask audit $((SEEDS + TOTAL))) || fail 'the story set is right' "$audit"
say 'the story set is right' "$audit"

# ── Politeness: four fetch containers poll many feeds of one host, and keep to its limits together
FEEDS=24
PUBLISHER=$COMPOSE_PROJECT_NAME-publisher
cp "$WORK/config/sources.yaml" "$WORK/sources.yaml"
docker run -d --rm --name "$PUBLISHER" --network "${COMPOSE_PROJECT_NAME}_default" --network-alias publisher \
  --read-only --cap-drop ALL -v "$PWD/deploy/try:/app/try:ro" --entrypoint node --no-healthcheck "copydesk:$COPYDESK_TAG" try/publisher.mjs >>"$WORK/log"
seen() { compose exec -T desk node -e 'fetch("http://publisher:8000/seen").then(async (answer) => console.log((await answer.text()).trim()))'; }
for feed in $(seq 0 $((FEEDS - 1))); do
  echo "  - { id: tree-$feed, url: 'http://publisher:8000/$feed.xml', interval: 1h }"
done >>"$WORK/config/sources.yaml"
ask until $((SEEDS + TOTAL + 2 * FEEDS)) 180 >/dev/null || fail 'feeds of one host are polled' "$(seen)"
read -r requests addresses most least average < <(seen)
[ "$requests" -ge "$FEEDS" ] && [ "$addresses" -gt 1 ] || fail 'several fetch containers share a host' "$requests requests from $addresses of them"
# What the publisher sees comes with the network's and the scheduler's jitter; the average does not hide a gap that is not kept.
[ "$most" -le 2 ] && [ "$average" -ge 400 ] && [ "$least" -ge 100 ] || fail 'politeness over 4 fetch containers' "$most at once, $least ms apart at least, $average on average"
say 'politeness over 4 fetch containers' "$requests requests of $addresses containers: $most at once (2 allowed), $least ms apart at least, $average on average (400 asked)"
SEEDS=$((SEEDS + 2 * FEEDS))
cp "$WORK/sources.yaml" "$WORK/config/sources.yaml"
quietly docker rm -f "$PUBLISHER"

# ── Redis restarts under the running app
quietly compose up -d --scale fetch=1 --scale merge=1
wait_healthy 90
write_documents "$TOTAL" $((TOTAL + 2))
begun=$(now)
quietly compose restart redis
restarted=$(now)
ask poll wire
ask until $((SEEDS + TOTAL + 2)) 30 >/dev/null || fail 'the app goes on after a restart of Redis'
say 'a new article is merged after a restart of Redis' "$(seconds_since "$restarted") (the restart took $((restarted - begun)) ms)"
wait_healthy 60

# ── Back-up of the running desk, restore on an empty machine
# A growth of links waits the longer the more there were before: one that is due only after the back-up would be a difference.
for _ in $(seq 120); do [ "$(cli copydesk ZCARD '{copydesk}:due' | tr -d '\r')" = 0 ] && break; sleep 1; done
sleep 2
before=$(ask stories)
compose exec -T redis sh /copydesk/backup.sh >"$WORK/backup.tar" 2>>"$WORK/log" || fail 'back-up'
say 'back-up of the running desk' "$(wc -c <"$WORK/backup.tar" | awk '{printf "%.1f MB", $1 / 1e6}')"
quietly compose down -v
restored=$(compose run --rm -T --no-deps --entrypoint sh redis /copydesk/restore.sh <"$WORK/backup.tar" 2>>"$WORK/log") || fail 'restore' "$restored"
again=$(compose run --rm -T --no-deps --entrypoint sh redis /copydesk/restore.sh <"$WORK/backup.tar" 2>&1) && fail 'restore spares data that are there'
[[ $again == *'they are left alone'* ]] || fail 'restore spares data that are there' "$again"
begun=$(now)
quietly compose up -d
wait_healthy 90
after=$(ask stories)
[ "$before" = "$after" ] || fail 'restore gives the same stories' '' "$(diff <(echo "$before") <(echo "$after") | head)"
[ "$token" = "$(compose exec -T redis cat /secrets/token)" ] || fail 'restore gives the same secrets'
say 'restore: same ids, revisions and secrets' "$(wc -l <<<"$after") stories; $restored; healthy after $(seconds_since "$begun")"

# ── Another version on the same data, and a version that is too old for them
mkdir -p "$WORK/next"
printf 'FROM copydesk:%s\nUSER root\nRUN sed -i "s/\\"version\\": .*/\\"version\\": \\"99.0.0\\",/" package.json\nUSER node\n' "$COPYDESK_TAG" >"$WORK/next/Dockerfile"
quietly docker build -t copydesk:try-next "$WORK/next" || fail 'build of another version'
COPYDESK_TAG=try-next quietly compose up -d
wait_healthy 90
version=$(compose exec -T desk node dist/bin/copydesk.js --version)
[ "$version" = 99.0.0 ] || fail 'another version runs' "$version"
[ "$(ask stories)" = "$after" ] || fail 'an upgrade keeps ids and revisions'
quietly compose up -d
wait_healthy 90
[ "$(ask stories)" = "$after" ] || fail 'a rollback keeps ids and revisions'
say 'upgrade to 99.0.0 and back: same ids, revisions' "$(wc -l <<<"$after") stories"

alone() { compose run --rm -T --no-deps "$@" 2>&1; }
refuses() { # NAME, WORDS OF THE MESSAGE, COMPOSE RUN'S ARGUMENTS
  local name=$1 words=$2 said code=0; shift 2
  said=$(timeout 60 "${TIMEOUT_SHELL[@]}" "$@") || code=$?
  [[ $code -ne 0 && $said == *"$words"* ]] || fail "$name" "exit $code" "$said"
  say "$name" "exit $code: $(grep -F "$words" <<<"$said" | tail -1 | cut -c1-200)"
}
export -f alone compose
TIMEOUT_SHELL=(bash -c 'alone "$@"' -)

cli copydesk HSET '{copydesk}:head' schema 99 >/dev/null
refuses 'data of a newer version' 'schema 99' fetch
cli copydesk HSET '{copydesk}:head' schema 1 >/dev/null

# ── Secrets that are missing or wrong
refuses 'a secret file that is not there' 'COPYDESK_TOKEN_FILE names /nowhere' -e COPYDESK_TOKEN_FILE=/nowhere desk
refuses 'no token, open to the network' 'set COPYDESK_TOKEN' -e COPYDESK_TOKEN_FILE= desk
refuses 'no Redis in production' 'there is no Redis' -e REDIS_URL= -e REDIS_PASSWORD_FILE= fetch
said=$(timeout 10 "${TIMEOUT_SHELL[@]}" -e REDIS_PASSWORD=wrong fetch || true)
[[ $said == *WRONGPASS* ]] || fail 'a wrong Redis password' '' "$said"
say 'a wrong Redis password is named' "$(grep -m1 -o '[^"]*WRONGPASS[^"]*' <<<"$said" | cut -c1-200)"

# ── Passwords of one's own, with characters that shells and URLs care for; one `up` brings them to everybody
export REDIS_APP_PASSWORD='a b"$c%:/@1' REDIS_READER_PASSWORD=r COPYDESK_TOKEN=given
quietly compose up -d
wait_healthy 90
[ "$(code -H 'Authorization: Bearer given' "$URL/api/stories") $(code -H "Authorization: Bearer $token" "$URL/api/stories")" = '200 401' ] || fail 'a token of its own'
[ "$(ask stories)" = "$after" ] || fail 'passwords of its own keep the stories'
say 'passwords from the environment' 'one up, everybody has them'

echo 'all good'
