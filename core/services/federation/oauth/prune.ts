import type { Task } from '#core/jobs/worker'

const KEEP_DAYS = 2

/**
 * Nightly: what has run out goes. Used codes and refresh tokens stay a while longer than their life, so that a
 * second use is still known for what it is.
 */
export const pruneExpired: Task = async ctx => {
  const before = new Date(ctx.now.getTime() - KEEP_DAYS * 86_400_000)
  for (const table of ['authorization_codes', 'tokens', 'magic_links', 'sessions'])
    await ctx.em.execute(`delete from ${table} where expires_at < ?`, [before])
}
