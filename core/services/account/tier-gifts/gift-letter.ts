import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, sendLetter } from '#core/mail/send-letter'
import { formatDay } from '../tiers/format-day'
import { giftCode } from './gift-code'

export const SEND_TIER_GIFT = 'send-tier-gift'

export function giftLetter(id: string, recipient: string): OutgoingLetter {
  return { key: `tier-gift:${id}`, kind: 'tier', recipient, task: SEND_TIER_GIFT, payload: { id } }
}

type Given = {
  readonly email: string
  readonly tier: string
  readonly about: string
  readonly months: number
  readonly message: string
  readonly expiresAt: Date | null
  readonly by: string | null
}

/** Job: the letter with the code, while there is something to take. */
export const sendTierGift: Task = async (ctx, payload) => {
  const id = String(payload.id)
  const { rows } = await sql<Given>`
    select g.email, t.name as tier, t.description as about, g.months::int, g.message, g.expires_at as "expiresAt",
      case when g.passed_on_id is not null and m.email is not null then m.name end as by
    from tier_gifts g join tiers t on t.id = g.tier_id left join members m on m.id = g.given_by_id
    where g.id = ${id} and g.email is not null and g.taken_at is null and g.withdrawn_at is null
      and (g.expires_at is null or g.expires_at > ${ctx.now})`.execute(db(ctx))
  const [gift] = rows
  if (!gift) return giveUpLetter(ctx, `tier-gift:${id}`, 'there is nothing to take any more')
  await sendLetter(ctx, giftLetter(id, gift.email), mailOf(ctx, id, gift))
}

/** `a month`, `3 months` */
export const monthsInWords = (months: number) => (months === 1 ? 'a month' : `${months} months`)

function mailOf(ctx: Ctx, id: string, { email, tier, about, months, message, expiresAt, by }: Given) {
  const { house } = ctx
  const site = house.site()
  const code = giftCode(ctx, id)
  const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ')
  const what = `${monthsInWords(months)} of ${oneLine(tier)}`
  return {
    to: email,
    from: house.config.mailFrom,
    subject: by ? `${oneLine(by)} gives you ${what}` : `A gift: ${what}`,
    text: [
      `${by ? oneLine(by) : site.name} gives you ${what} at ${site.name}.`,
      ...(about ? ['', about] : []),
      ...(message ? ['', ...message.split('\n').map(line => `> ${line}`.trimEnd())] : []),
      '',
      'Open this link to take it:',
      `${house.config.origins.account}/tier-gifts/${code}`,
      '',
      `Or type this code at ${house.config.origins.account}/my-tiers: ${code}`,
      '',
      `It can be taken once${expiresAt ? `, until ${formatDay(expiresAt, site)}` : ''}. It begins when you take it and ends by itself.`,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
