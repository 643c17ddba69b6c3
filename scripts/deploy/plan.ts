import { DOMAINS, type DomainName } from '../../core/contracts/domain'
import { affectedApps } from './affected-apps'
import { insist, onManager, run } from './command'
import { Refused } from './refused'
import type { Target } from './target'

/** What is to run of an app, and why; `replace` when that is another image than now. */
export type Step = {
  readonly app: DomainName
  readonly image: string
  readonly version: string
  readonly replace: boolean
  readonly reason: string
}

export type Wanted = { readonly all: boolean; readonly apps: readonly DomainName[] }

/** What has to be done for the commit that is checked out. Throws `Refused`; changes nothing. */
export async function plan(target: Target, wanted: Wanted): Promise<Step[]> {
  // Whatever somebody's git leaves out of a status, Docker would copy.
  if ((await insist(target, ['git', 'status', '--porcelain', '--untracked-files=normal'])).trim() !== '')
    throw new Refused('Commit your changes first: an image is named by the commit it was built from.')
  const head = (await insist(target, ['git', 'rev-parse', '--short=12', 'HEAD'])).trim()
  const running = await runningVersions(target)
  return Promise.all(
    DOMAINS.map(async app => {
      const now = running.get(app)
      const reason = await reasonToReplace(target, wanted, app, now)
      const version = reason || !now ? head : now
      return {
        app,
        image: `${target.image}-${app}:${version}`,
        version,
        replace: reason !== null,
        reason: reason ?? (wanted.apps.length > 0 ? 'not asked for' : 'not changed'),
      }
    }),
  )
}

/** The version of each app that the Swarm runs: it alone knows what is deployed. */
export async function runningVersions(target: Target): Promise<Map<DomainName, string>> {
  const list = await insist(target, onManager(target, `docker service ls --format '{{.Name}} {{.Image}}'`))
  const versions = new Map<DomainName, string>()
  for (const line of list.split('\n')) {
    const [name, image = ''] = line.trim().split(' ')
    const app = DOMAINS.find(each => name === `${target.stack}_${each}`)
    // A registry adds the digest: name:tag@sha256:…
    const version = /:([\w.-]+)(?:@.*)?$/.exec(image)?.[1]
    if (app && version) versions.set(app, version)
  }
  return versions
}

async function reasonToReplace(target: Target, wanted: Wanted, app: DomainName, now: string | undefined) {
  if (!now) return 'does not run yet'
  if (wanted.all) return 'all were asked for'
  if (wanted.apps.length > 0) return wanted.apps.includes(app) ? 'asked for' : null
  const diff = await run(target, ['git', 'diff', '--name-only', '--no-renames', '-z', now, 'HEAD', '--'])
  if (!diff.ok) return `runs ${now}, which is no commit of this clone`
  const paths = diff.out.split('\0').filter(path => affectedApps([path]).includes(app))
  if (paths.length === 0) return null
  return paths.length === 1 ? `changed: ${paths[0]}` : `changed: ${paths[0]} and ${paths.length - 1} more`
}
