import { Refused } from './refused'

/** Where from, and where to. */
export type Target = {
  /** The checkout. */
  readonly root: string
  /** `registry.example:5000/rose-ash`; without a slash images stay on this machine. */
  readonly image: string
  readonly stack: string
  /** The manager that ssh reaches; null: this machine. */
  readonly host: string | null
  /** Where secrets and coop.env are on that machine. */
  readonly folder: string
  readonly env: Environment
}

type Environment = Readonly<Record<string, string | undefined>>

/** Throws `Refused` when another machine could not fetch the images, or a name would mean more to a shell. */
export function readTarget(root: string, env: Environment): Target {
  const host = env.DEPLOY_HOST || null
  const image = env.COOP_IMAGE || 'rose-ash'
  const stack = env.COOP_STACK || 'coop'
  const folder = env.DEPLOY_FOLDER || (host ? '/srv/rose-ash' : root)
  for (const [name, value] of Object.entries({
    COOP_IMAGE: image,
    COOP_STACK: stack,
    DEPLOY_HOST: host ?? 'x',
  }))
    if (!/^[\w][\w.:/@-]*$/.test(value)) throw new Refused(`${name} is not a name: "${value}".`)
  if (folder.includes("'")) throw new Refused('DEPLOY_FOLDER must be a path without a quote in it.')
  if (host && !image.includes('/'))
    throw new Refused(
      'COOP_IMAGE must name a registry that DEPLOY_HOST reaches, like registry.example:5000/rose-ash.',
    )
  return { root, image, stack, host, folder, env }
}
