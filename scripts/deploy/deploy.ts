import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS, type DomainName } from '../../core/contracts/domain'
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
  for (const { app, image, replace } of steps) {
    if (replace) await build(target, app, image, say)
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
async function build(target: Target, app: DomainName, image: string, say: (line: string) => void) {
  const hasRegistry = target.image.includes('/')
  const look = hasRegistry ? ['docker', 'manifest', 'inspect', image] : ['docker', 'image', 'inspect', image]
  if ((await run(target, look)).ok) return say(`${image} is there already.`)
  say(`Building ${image}…`)
  await insist(target, ['docker', 'build', '--build-arg', `DOMAIN=${app}`, '--tag', image, '.'], {
    show: true,
  })
  if (hasRegistry) await insist(target, ['docker', 'push', image], { show: true })
}

async function rollOut(target: Target, steps: readonly Step[]): Promise<void> {
  const versions = steps.map(({ app, version }) => `COOP_VERSION_${app.toUpperCase()}=${version}`)
  const settings = `if [ -f coop.env ]; then set -a; . ./coop.env; set +a; fi`
  const stack = `docker stack deploy --with-registry-auth --detach=false --compose-file - ${target.stack}`
  await insist(
    target,
    onManager(target, `${settings}; COOP_IMAGE=${target.image} ${versions.join(' ')} ${stack}`),
    { stdin: readFileSync(join(target.root, 'docker-compose.yml'), 'utf8'), show: true },
  )
  const running = await runningVersions(target)
  const others = steps.filter(({ app, version }) => running.get(app) !== version).map(({ app }) => app)
  if (others.length > 0)
    throw new Refused(
      `The Swarm went back to the version before of ${others.join(', ')}: see docker service ps --no-trunc ${target.stack}_${others[0]}.`,
    )
}
