#!/bin/sh
# Puts a back-up from stdin into the empty volumes of a desk that has not been started yet.
#
#   docker-compose run --rm -T --no-deps --entrypoint sh redis /copydesk/restore.sh <copydesk.tar
set -eu
if [ -e /data/appendonlydir ]; then
  echo 'restore: there are data already, and they are left alone. To give them up for the back-up: docker-compose down -v' >&2
  exit 1
fi
cd /
tar -xf - --no-same-owner data/appendonlydir secrets
echo "restored: $(ls data/appendonlydir | wc -l) files, $(du -sk data/appendonlydir | cut -f1) KiB"
