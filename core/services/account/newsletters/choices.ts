import type { NewsletterChoice } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'

/** Every newsletter, by name, and whether the viewer gets it: a visitor gets none. */
export async function newsletters(ctx: Ctx): Promise<readonly NewsletterChoice[]> {
  return ctx.em.execute<NewsletterChoice[]>(
    `select n.id, n.slug, n.name, n.description,
       exists (select 1 from subscriptions s where s.newsletter_id = n.id and s.member_id = ?::uuid) as subscribed
     from newsletters n order by n.name`,
    [ctx.viewer.member?.id ?? null],
  )
}
