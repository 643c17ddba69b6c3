import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS, type DomainName } from '../../core/contracts/domain'
import { baseOf } from './base-image'
import { insist, onManager, run } from './command'
import { plan, runningVersions, type Step, type Wanted } from './plan'
import { Refused } from './refused'
import type { Target } from './target'

/** Does what the words of the command line ask for, and says what. Throws `Refused` at the first failure. */
export async function deploy(target: Target, words: readonly string[], say: (line: string) => void) {
  const { dryRun, wanted } = readWords(words)
  const steps = await plan(target, wanted)
  for (const { app, replace, version, reason } of steps)
    say(`${app.padEnd(10)} ${replace ? 'replace' : 'keep   '} ${version}  (${reason})`)
  if (dryRun) return say('Nothing was done: this is the plan.')
  const missing: Step[] = []
  for (const step of steps) if (step.replace && !(await isThere(target, step.image, say))) missing.push(step)
  if (missing.length > 0) {
    const base = await baseOf(target)
    say(`On ${base}.`)
    for (const { app, image } of missing) await build(target, app, image, base, say)
  }
  say(`Rolling out ${target.stack}${target.host ? ` on ${target.host}` : ''}…`)
  await rollOut(target, steps)
  say('Deployed.')
}

function readWords(words: readonly string[]): { dryRun: boolean; wanted: Wanted } {
  const rest = words.filter(word => word !== '--dry-run' && word !== '--all')
  const apps = rest.map(word => DOMAINS.find(app => app === word) ?? refuse(word))
  const all = words.includes('--all')
  if (all && apps.length > 0) throw new Refused('Name the apps, or say --all: not both.')
  return { dryRun: words.includes('--dry-run'), wanted: { all, apps } }
}

function refuse(word: string): never {
  throw new Refused(
    `There is no app "${word}". Use: ./deploy.sh [--dry-run] [--all | APP …], with ${DOMAINS.join(', ')}.`,
  )
}

/** An image that is there was built from the same commit: a run that failed goes on where it stopped. */
async function isThere(target: Target, image: string, say: (line: string) => void): Promise<boolean> {
  const look = hasRegistry(target) ? ['manifest', 'inspect', image] : ['image', 'inspect', image]
  const { ok } = await run(target, ['docker', ...look])
  if (ok) say(`${image} is there already.`)
  return ok
}

/** The base stands on the image, so that anybody can ask what it was built on (OCI image specification, annotations). */
async function build(
  target: Target,
  app: DomainName,
  image: string,
  base: string,
  say: (line: string) => void,
) {
  say(`Building ${image}…`)
  const args = ['--build-arg', `DOMAIN=${app}`, '--build-arg', `BASE=${base}`]
  const label = `org.opencontainers.image.base.name=${base}`
  await insist(target, ['docker', 'build', ...args, '--label', label, '--tag', image, '.'], { show: true })
  if (hasRegistry(target)) await insist(target, ['docker', 'push', image], { show: true })
}

const hasRegistry = ({ image }: Target) => image.includes('/')

/** Reads coop.env as Compose does: a value with blanks in it needs no quotes, and may have them. */
const SETTINGS = [
  'if [ -f coop.env ]; then while IFS= read -r line || [ -n "$line" ]; do case $line in [A-Z]*=*)',
  'value=${line#*=}; case $value in \\"*\\"|\\\'*\\\') value=${value#?}; value=${value%?} ;; esac;',
  'export "${line%%=*}=$value" ;; esac; done < coop.env; fi',
].join(' ')

async function rollOut(target: Target, steps: readonly Step[]): Promise<void> {
  const versions = steps.map(({ app, version }) => `COOP_VERSION_${app.toUpperCase()}=${version}`)
  const stack = `docker stack deploy --with-registry-auth --detach=false --compose-file - ${target.stack}`
  await insist(
    target,
    onManager(target, `${SETTINGS}; COOP_IMAGE=${target.image} ${versions.join(' ')} ${stack}`),
    { stdin: readFileSync(join(target.root, 'docker-compose.yml'), 'utf8'), show: true },
  )
  const running = await runningVersions(target)
  const others = steps.filter(({ app, version }) => running.get(app) !== version).map(({ app }) => app)
  if (others.length > 0)
    throw new Refused(
      `The Swarm went back to the version before of ${others.join(', ')}: see docker service ps --no-trunc ${target.stack}_${others[0]}.`,
    )
}
