import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { insist } from './command'
import { Refused } from './refused'
import type { Target } from './target'

const BY_DIGEST = /^[\w./:-]+@sha256:[0-9a-f]{64}$/

/**
 * What the images are built on, by its digest, which always names the same bytes: `COOP_BASE` where that is set, else what
 * the tag in the Dockerfile names now. Throws `Refused` where there is no digest to be had.
 */
export async function baseOf(target: Target): Promise<string> {
  const { COOP_BASE: chosen } = target.env
  if (chosen) {
    if (BY_DIGEST.test(chosen)) return chosen
    throw new Refused(`COOP_BASE must be an image by its digest, like oven/bun@sha256:…, not "${chosen}".`)
  }
  const [, tag] = /^ARG BASE=(\S+)$/m.exec(readFileSync(join(target.root, 'Dockerfile'), 'utf8')) ?? []
  if (!tag) throw new Refused('The Dockerfile does not say ARG BASE=…')
  await insist(target, ['docker', 'pull', '--quiet', tag])
  const format = '{{range .RepoDigests}}{{println .}}{{end}}'
  const digests = await insist(target, ['docker', 'image', 'inspect', '--format', format, tag])
  const name = tag.split(':')[0]
  const found = digests.split('\n').find(digest => digest.startsWith(`${name}@`) && BY_DIGEST.test(digest))
  if (!found) throw new Refused(`${tag} has no digest: docker pull ${tag}, and look at docker image inspect.`)
  return found
}
