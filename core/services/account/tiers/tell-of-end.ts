import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { formatDay } from './format-day'

/** So long before it ends its member is told. */
const DAYS_BEFORE = 14

export const SEND_TIER_LETTER = 'send-tier-letter'
export const TELL_OF_TIERS = 'tell-of-ending-tiers'

/**
 * Every night: whose tier ends soon, and who has no other that goes on longer, is told once. The row that says so and
 * the letter are one transaction.
 */
export async function tellOfEndingTiers(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ id: string; email: string }>`
      update tier_memberships t set told_at = ${tx.now} from members m
      where m.id = t.member_id and m.email is not null and t.told_at is null and t.ends_at > ${tx.now}::timestamptz
        and t.ends_at <= ${tx.now}::timestamptz + make_interval(days => ${DAYS_BEFORE})
        and not exists (select from tier_memberships o where o.member_id = t.member_id and o.tier_id = t.tier_id
          and o.id <> t.id and (o.ends_at is null or o.ends_at > t.ends_at))
      returning t.id, m.email`.execute(db(tx))
    for (const { id, email } of rows)
      await postLetter(tx, {
        key: `tier-ends:${id}`,
        kind: 'tier',
        recipient: email,
        task: SEND_TIER_LETTER,
        payload: { id },
      })
  })
}

type Ending = { email: string; name: string; tier: string; endsAt: Date }

/** Job: the letter about one of them. */
export const sendTierLetter: Task = async (ctx, payload) => {
  const id = String(payload.id)
  const key = `tier-ends:${id}`
  const { rows } = await sql<Ending>`
    select m.email, m.name, g.name as tier, t.ends_at as "endsAt" from tier_memberships t
    join tiers g on g.id = t.tier_id join members m on m.id = t.member_id
    where t.id = ${id} and m.email is not null and t.ends_at > ${ctx.now}
      and not exists (select from account_closings c where c.member_id = m.id)`.execute(db(ctx))
  const [ending] = rows
  if (!ending) return giveUpLetter(ctx, key, 'it has ended, or its member has left')
  const site = ctx.house.site()
  const day = formatDay(ending.endsAt, site)
  await sendLetter(
    ctx,
    { key, kind: 'tier', recipient: ending.email, task: SEND_TIER_LETTER, payload: { id } },
    {
      to: ending.email,
      from: ctx.house.config.mailFrom,
      subject: `Your ${ending.tier.replace(/\p{Cc}+/gu, ' ')} ends on ${day}`,
      text: [
        `Dear ${ending.name},`,
        '',
        `you have been reading as ${ending.tier}. That ends by itself on ${day}; you need do nothing.`,
        'If you would like to go on, answer this letter or ask us.',
        '',
        site.name,
        '',
      ].join('\n'),
    },
  )
}
