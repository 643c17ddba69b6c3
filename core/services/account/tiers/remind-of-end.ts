import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { formatDay } from './format-day'
import { soldTiers } from './sold-tiers'

/** So long before it ends its member is told. */
const DAYS_BEFORE = 14

export const SEND_TIER_LETTER = 'send-tier-letter'
export const TELL_OF_TIERS = 'tell-of-ending-tiers'

/** Of two of one tier that end together, one is the longer; what was given back before it began is none. */
const GOES_ON_LONGER = sql<boolean>`exists (select from tier_memberships o where o.member_id = t.member_id and o.tier_id = t.tier_id
  and o.id <> t.id and (o.ends_at is null or (o.ends_at > o.starts_at and (o.ends_at, o.id) > (t.ends_at, t.id))))`

/**
 * Every night: whose tier ends soon, and who has no other that goes on longer, is told once. The row that says so and
 * the letter are one transaction.
 */
export async function remindOfEndingTiers(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ id: string; email: string; endsAt: Date }>`
      update tier_memberships t set told_at = ${tx.now} from members m
      where m.id = t.member_id and m.email is not null and t.told_at is null and t.ends_at > t.starts_at and t.ends_at > ${tx.now}::timestamptz
        and t.ends_at <= ${tx.now}::timestamptz + make_interval(days => ${DAYS_BEFORE}) and not ${GOES_ON_LONGER}
      returning t.id, m.email, t.ends_at as "endsAt"`.execute(db(tx))
    for (const { id, email, endsAt } of rows)
      await postLetter(tx, letterOf({ id, endsAt: endsAt.toISOString() }, email))
  })
}

/** One whose end is put off by a list is told once more: each end has a letter of its own. */
type Told = { readonly id: string; readonly endsAt: string | undefined }

function letterOf({ id, endsAt }: Told, recipient: string) {
  const key = endsAt === undefined ? `tier-ends:${id}` : `tier-ends:${id}:${endsAt}`
  return { key, kind: 'tier' as const, recipient, task: SEND_TIER_LETTER, payload: { id, endsAt } }
}

type Ending = { email: string; name: string; tierId: string; tier: string; endsAt: Date }

/** Job: the letter about one of them, where it still ends then. A job of before knows no end. */
export const sendTierLetter: Task = async (ctx, payload) => {
  const id = String(payload.id)
  const until = typeof payload.endsAt === 'string' ? payload.endsAt : undefined
  const { rows } = await sql<Ending>`
    select m.email, m.name, g.id as "tierId", g.name as tier, t.ends_at as "endsAt" from tier_memberships t
    join tiers g on g.id = t.tier_id join members m on m.id = t.member_id
    where t.id = ${id} and m.email is not null and t.ends_at > ${ctx.now} and not ${GOES_ON_LONGER}
      and not exists (select from account_closings c where c.member_id = m.id)`.execute(db(ctx))
  const [ending] = rows
  const letter = letterOf({ id, endsAt: until }, ending?.email ?? '')
  if (!ending || (until !== undefined && ending.endsAt.toISOString() !== until))
    return giveUpLetter(ctx, letter.key, 'it has ended or goes on longer, or its member has left')
  const site = ctx.house.site()
  const day = formatDay(ending.endsAt, site)
  const [sold] = await soldTiers(ctx, [ending.tierId])
  await sendLetter(ctx, letter, {
    to: ending.email,
    from: ctx.house.config.mailFrom,
    subject: `Your ${ending.tier.replace(/\p{Cc}+/gu, ' ')} ends on ${day}`,
    text: [
      `Dear ${ending.name},`,
      '',
      `you have been reading as ${ending.tier}. That ends by itself on ${day}; you need do nothing.`,
      ...(sold
        ? [
            `If you would like to go on, buy another ${sold.period}, which begins where this ends:`,
            '',
            sold.href,
          ]
        : ['If you would like to go on, answer this letter or ask us.']),
      '',
      site.name,
      '',
    ].join('\n'),
  })
}
