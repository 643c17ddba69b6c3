// `./deploy.sh [--dry-run] [--all | blog market …]`: builds and pushes the images of the apps that are named, or that
// changed since the commit they run, and rolls them out with `docker stack deploy`. Stops at the first failure.
//
// COOP_IMAGE    what images are called before `-blog:COMMIT`, with the registry: registry.example:5000/rose-ash
// COOP_BASE     what to build on, by its digest: oven/bun@sha256:…; without it, what the Dockerfile's tag names now
// COOP_STACK    the name of the stack (coop)
// DEPLOY_HOST   a manager of the Swarm, reached by ssh, as deploy@growers.example; without it, this machine
// DEPLOY_FOLDER where secrets/ and coop.env are on that machine (/srv/rose-ash; without DEPLOY_HOST, this folder)
import { join } from 'node:path'
import { deploy } from './deploy/deploy'
import { Refused } from './deploy/refused'
import { readTarget } from './deploy/target'

try {
  const target = readTarget(join(import.meta.dir, '..'), process.env)
  await deploy(target, process.argv.slice(2), line => console.log(line))
} catch (fault) {
  if (!(fault instanceof Refused)) throw fault
  console.error(fault.message)
  process.exit(1)
}
