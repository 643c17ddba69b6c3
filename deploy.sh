#!/bin/sh
# ./deploy.sh [--dry-run] [--all | blog market …]: builds the images of what changed and rolls them out on the Swarm.
# See scripts/deploy.ts.
cd "$(dirname "$0")" || exit 1
exec bun scripts/deploy.ts "$@"
