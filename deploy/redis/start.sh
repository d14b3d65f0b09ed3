#!/bin/sh
# Starts Redis for a desk: passwords, users, durability. Runs as root only to prepare its folders.
#
# Passwords come from the environment (REDIS_APP_PASSWORD, REDIS_READER_PASSWORD, COPYDESK_TOKEN). What is not given is made
# up at the first start and kept in the `secrets` volume, where the app's containers read it.
set -eu
umask 022
DATA=/data
SECRETS=/secrets
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
# reader: reads and acknowledges the output streams, and keeps its own high-water mark; it sees no other key.
ACL=/run/copydesk
mkdir -p "$ACL"
cat >"$ACL/users.acl" <<USERS
user default off resetpass ~* &* +@all
user copydesk on #$(hash_of app) ~{$PREFIX}:* &{$PREFIX}:* +@all -@admin -@dangerous +info +client|setname +client|list +client|id +config|get
user reader on #$(hash_of reader) ~{$PREFIX}:stream:* resetchannels -@all +@connection -client|kill -client|list +info +xread +xreadgroup +xack +xrange +xrevrange +xlen +xpending +xautoclaim +xclaim +xgroup|create +xgroup|createconsumer +xinfo (~{$PREFIX}:marks:* -@all +hget +hmget +hset +expire +eval +evalsha)
USERS

if id redis >/dev/null 2>&1; then OWNER=redis; else OWNER=$(stat -c %U "$DATA"); fi
chown -R "$OWNER" "$DATA" "$ACL"
chmod 0700 "$ACL"
exec setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups --no-new-privs \
  redis-server --dir "$DATA" --aclfile "$ACL/users.acl" --port 6379 --bind 0.0.0.0 --protected-mode no \
  --appendonly yes --appendfsync always --save '' --maxmemory-policy noeviction --maxmemory "${REDIS_MAXMEMORY:-0}"
