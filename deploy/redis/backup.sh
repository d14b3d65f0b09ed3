#!/bin/sh
# Writes a back-up of a running desk to stdout, as a tar file: Redis's append-only files and the secrets.
#
#   docker-compose exec -T redis sh /copydesk/backup.sh >copydesk.tar
#
# What is copied is the log up to some moment, as a power cut at that moment would leave it: whole and consistent. Only a
# rewrite of the log meanwhile spoils the copy, which shows in its manifest; then it exits 1 and is to be run again.
set -eu
cd /
MANIFEST=data/appendonlydir/appendonly.aof.manifest
before=$(cat "$MANIFEST")
code=0
# The newest file grows while it is read: its copy ends where it ended when the reading began. That alone is exit code 1.
tar -cf - data/appendonlydir secrets || code=$?
[ "$code" -le 1 ] || exit "$code"
if [ "$before" != "$(cat "$MANIFEST")" ]; then
  echo 'backup: Redis rewrote its log meanwhile, so this copy is of no use: run it again' >&2
  exit 1
fi
