import { sql } from 'kysely'
import type { NewsletterChoice } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

/** Every newsletter, by name, and whether the viewer gets it: a visitor gets none. */
export async function newsletters(ctx: Ctx): Promise<readonly NewsletterChoice[]> {
  const memberId = ctx.viewer.member?.id ?? null
  const { rows } = await sql<NewsletterChoice>`
    select n.id, n.slug, n.name, n.description,
      exists (select 1 from subscriptions s where s.newsletter_id = n.id and s.member_id = ${memberId}::uuid) as subscribed
    from newsletters n order by ${inReadingOrder('n.name')}`.execute(db(ctx))
  return rows
}
