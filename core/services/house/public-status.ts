import { sql } from 'kysely'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { PULSE } from '#core/jobs/heartbeat'

/** However many look, it is found out once in so long. */
const KEPT_MS = 15_000

/** What everybody may know: which apps answer, and whether anybody sends letters and does what else waits. */
export type PublicStatus = {
  readonly apps: readonly { readonly domain: DomainName; readonly isUp: boolean }[]
  readonly isWorking: boolean
}

/**
 * How the house is, for everybody, as of at most 15 seconds ago; null while the operator does not show it. `probe` asks
 * the apps.
 */
export async function publicStatus(
  ctx: Ctx,
  probe: () => Promise<PublicStatus['apps']>,
): Promise<PublicStatus | null> {
  const { statusShown, hiddenApps } = ctx.house.site()
  if (!statusShown) return null
  const kept = await remember(ctx.house.cache, 'public-status', {
    ttlMs: KEPT_MS,
    tags: ['site'],
    make: async () => {
      const [apps, isWorking] = await Promise.all([probe(), isAnyoneWorking(ctx)])
      const shown = apps.filter(({ domain }) => !hiddenApps.includes(domain))
      return JSON.stringify({ apps: shown, isWorking } satisfies PublicStatus)
    },
  })
  return JSON.parse(kept)
}

/** Whoever has not beaten for so long is taken for dead by the others as well. */
async function isAnyoneWorking(ctx: Ctx): Promise<boolean> {
  const beating = await db(ctx)
    .selectFrom('workers')
    .select('id')
    .where('beat_at', '>', sql<Date>`now() - make_interval(secs => ${PULSE.patienceMs / 1_000})`)
    .limit(1)
    .executeTakeFirst()
  return beating !== undefined
}
