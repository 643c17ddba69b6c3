#!/bin/sh
# ./deploy.sh [--dry-run] [--all | blog market …]: builds the images of what changed and rolls them out on the Swarm.
# See scripts/deploy.ts.
cd "$(dirname "$0")" || exit 1
command -v bun >/dev/null || exec npx --yes bun@1.4.5 scripts/deploy.ts "$@"
exec bun scripts/deploy.ts "$@"
