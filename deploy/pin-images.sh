#!/usr/bin/env bash
# Prints the images that docker-compose.yml builds on and runs, each pinned by its digest, as lines for `.env`:
#
#   deploy/pin-images.sh >pins && cat pins >>.env        # then: docker-compose build && docker-compose up -d
#
# A tag moves; a digest names one content for good. Run it again to renew the pins, once a month and when Node.js, Redis or
# Debian tell of a hole: it pulls the tags anew. Needs a Docker engine that reaches the registry; 1 where one of them has no digest.
set -euo pipefail
cd "$(dirname "$0")/.."

# The image that a file names where nothing else is asked for: `${NODE_IMAGE:-node:24-bookworm-slim}`.
default_of() { sed -n "s/.*\${$1:-\([^}]*\)}.*/\1/p" docker-compose.yml | head -1; }

for name in NODE_IMAGE REDIS_IMAGE; do
  tag=$(default_of "$name")
  docker pull -q "$tag" >/dev/null 2>&1 || echo "$tag cannot be pulled; looking at the one that is here" >&2
  digest=$(docker image inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' "$tag" 2>/dev/null | sed -n 's/.*@//p' | head -1)
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "$tag has no digest: it did not come from a registry" >&2; exit 1; }
  echo "$name=$tag@$digest"
done
