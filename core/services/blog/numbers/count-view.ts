import { sql } from 'kysely'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { macOf } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { dayOf } from '#core/text/day-of'
import { writesAs } from '../writers'
import { isProgram } from './programs'

const DAY_MS = 86_400_000
/** Of one post and day; further ones are counted as views alone, so that nobody fills the table with names. */
const MOST_HOSTS = 50
const LONGEST_HOST = 253

type View = {
  /** What the browser says of itself. */
  readonly program: string
  /** The whole address that led here, or empty. */
  readonly referrer: string
}

/**
 * Counts that a public post was looked at, in the day it is where the site is. Not of programs, nor of those who write
 * here. A reader is known again for that day alone, by a hash that nobody can turn back and that is in the cache only.
 */
export async function countView(ctx: Ctx, postId: string, { program, referrer }: View): Promise<void> {
  if (!isId(postId) || isProgram(program) || writesAs(ctx.viewer)) return
  const { cache, config } = ctx.house
  const day = dayOf(ctx.now, ctx.house.site().timeZone)
  const key = config.keys.at('readers of a day', Date.parse(day))
  const who = macOf(key, `reader:${day}:${ctx.from?.address ?? ''}:${program}`).toString('base64url')
  if (!(await createRateLimit(cache, 'views').hit(ctx.from?.address ?? '')).allowed) return
  const { count } = await cache.increment(`blog:reader:${postId}:${who}`, DAY_MS)
  const { rows } = await sql`
    insert into post_views (post_id, day, views, readers)
    select p.post_id, ${day}::date, 1, ${count === 1 ? 1 : 0}::int from publications p where p.post_id = ${postId}
    on conflict (post_id, day) do update
      set views = post_views.views + 1, readers = post_views.readers + excluded.readers
    returning post_id`.execute(db(ctx))
  const host = hostFrom(referrer, Object.values(config.origins))
  if (rows.length > 0 && host) await countReferrer(ctx, postId, day, host)
}

async function countReferrer(ctx: Ctx, postId: string, day: string, host: string): Promise<void> {
  await sql`
    insert into post_referrers (post_id, day, host, views)
    select ${postId}::uuid, ${day}::date, ${host}, 1
    where exists (select from post_referrers where post_id = ${postId} and day = ${day}::date and host = ${host})
      or (select count(*) from post_referrers where post_id = ${postId} and day = ${day}::date) < ${MOST_HOSTS}
    on conflict (post_id, day, host) do update set views = post_referrers.views + 1`.execute(db(ctx))
}

/** The host of another site, without `www.`; null of our own, and of what is no address. */
export function hostFrom(referrer: string, origins: readonly string[]): string | null {
  const url = URL.parse(referrer)
  if (!url || !/^https?:$/.test(url.protocol) || origins.includes(url.origin)) return null
  const host = url.hostname.replace(/^www\./, '')
  return host === '' || host.length > LONGEST_HOST ? null : host
}
