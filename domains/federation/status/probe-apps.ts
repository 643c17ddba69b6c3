import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { House } from '#core/app/house'
import { DOMAINS, type DomainName } from '#core/contracts/domain'

const PATIENCE_MS = 1_000

export type AppState = {
  readonly domain: DomainName
  /** Null: there was no answer in time. */
  readonly ready: boolean | null
  readonly milliseconds: number
}

/** Asks each app whether it is fit to serve, as a proxy would; all at once. */
export function probeApps({ config }: House): Promise<readonly AppState[]> {
  return Promise.all(
    DOMAINS.map(async domain => {
      const began = performance.now()
      const ready = await isReady(`${config.internalOrigins[domain]}/ready`)
      return { domain, ready, milliseconds: Math.round(performance.now() - began) }
    }),
  )
}

async function isReady(url: string): Promise<boolean | null> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok
  } catch {
    // Away, or too slow: that is the answer.
    return null
  }
}

/** Bytes free and in all where uploads and an embedded database lie, or would: with both elsewhere there is no folder yet. */
export async function diskOf({ config }: Pick<House, 'config'>): Promise<{ free: number; all: number }> {
  const { bavail, blocks, bsize } = await nearest(config.dataDir)
  return { free: bavail * bsize, all: blocks * bsize }
}

async function nearest(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder)
  } catch (fault) {
    const above = dirname(folder)
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw fault
    return nearest(above)
  }
}
