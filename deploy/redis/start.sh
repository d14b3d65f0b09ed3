#!/bin/sh
# Starts Redis for a desk: passwords, users, durability. Runs as root only to prepare its folders.
#
# Passwords come from the environment (REDIS_APP_PASSWORD, REDIS_READER_PASSWORD, COPYDESK_TOKEN). What is not given is made
# up at the first start and kept in the `secrets` volume, where the app's containers read it.
# deploy/local may hold users.acl (more users, one a line) and tls/server.crt with tls/server.key (then also TLS on 6380).
set -eu
umask 022
DATA=/data
SECRETS=/secrets
LOCAL=/local
PREFIX=${COPYDESK_PREFIX:-copydesk}

secret() { # NAME VALUE-FROM-THE-ENVIRONMENT
  if [ -n "$2" ]; then
    printf '%s' "$2" >"$SECRETS/$1"
  elif [ ! -s "$SECRETS/$1" ]; then
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$SECRETS/$1"
  fi
}
secret app "${REDIS_APP_PASSWORD:-}"
secret reader "${REDIS_READER_PASSWORD:-}"
secret token "${COPYDESK_TOKEN:-}"

hash_of() { sha256sum "$SECRETS/$1" | cut -d' ' -f1; }

# default: nobody can log in as it, but its rights must stay: Redis replays transactions from the append-only file in its
# name, and without rights it drops them without a word but in its log, which loses data (seen on 7.0.15).
# app: everything on the desk's own keys, and what BullMQ asks of a server; nothing that harms the others on it.
# reader: reads and acknowledges the output streams, keeps its own high-water mark and puts aside what it cannot handle (its
# dead letters); it sees no other key. What of @connection is @dangerous (CLIENT PAUSE stops the whole server) and CLIENT
# TRACKING (tells the names of keys) are not its.
RUN=/run/copydesk
mkdir -p "$RUN"
{
  cat <<USERS
user default off resetpass ~* &* +@all
user copydesk on #$(hash_of app) ~{$PREFIX}:* &{$PREFIX}:* +@all -@admin -@dangerous +info +client|setname +client|list +client|id +config|get
user reader on #$(hash_of reader) ~{$PREFIX}:stream:* resetchannels -@all +@connection -@dangerous -client|tracking +info +xread +xreadgroup +xack +xrange +xrevrange +xlen +xpending +xautoclaim +xclaim +xgroup|create +xgroup|createconsumer +xinfo (~{$PREFIX}:marks:* -@all +get +set +del +exists +hget +hmget +hset +expire +pexpire +eval +evalsha) (~{$PREFIX}:dead:* ~{$PREFIX}:redriven:* -@all +hget +hset +hdel +hlen +hexists +lpop +eval +evalsha)
USERS
  # Redis takes no comments and no empty lines in this file.
  if [ -f "$LOCAL/users.acl" ]; then grep -E '^user ' "$LOCAL/users.acl" || true; fi
} >"$RUN/users.acl"

set --
if [ -f "$LOCAL/tls/server.key" ]; then
  cp "$LOCAL/tls/server.crt" "$LOCAL/tls/server.key" "$RUN/"
  chmod 0600 "$RUN/server.key"
  set -- --tls-port 6380 --tls-cert-file "$RUN/server.crt" --tls-key-file "$RUN/server.key" --tls-auth-clients no
fi

if id redis >/dev/null 2>&1; then OWNER=redis; else OWNER=$(stat -c %U "$DATA"); fi
chown -R "$OWNER" "$DATA" "$RUN"
chmod 0700 "$RUN"
exec setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups --no-new-privs \
  redis-server --dir "$DATA" --aclfile "$RUN/users.acl" --port 6379 --bind 0.0.0.0 --protected-mode no "$@" \
  --appendonly yes --appendfsync always --save '' --maxmemory-policy noeviction --maxmemory "${REDIS_MAXMEMORY:-0}"
