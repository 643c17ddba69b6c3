import { sql } from 'kysely'
import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_BACK_LETTER = 'market-send-back-letter'

const AT_ONCE = 100

type Wisher = { readonly id: string; readonly email: string; readonly backAt: Date }

/**
 * Job: whoever wished for what is back since they wished, or since they were last told, gets a letter. Told and posted in
 * one transaction, so each return is told once, whatever dies in between.
 */
export async function notifyWishers(ctx: Ctx): Promise<void> {
  // Where the market is hidden the letter would lead nowhere: they are told once it is shown again.
  if (!isShown(ctx.house.site(), 'market')) return
  for (;;) {
    const told = await transaction(ctx, async tx => {
      const { rows } = await sql<Wisher>`
        with waiting as (
          select w.id, m.email, s.back_at from wishes w
          join shelf_products s on s.product_id = w.product_id join members m on m.id = w.member_id
          where not s.sold_out and m.email is not null and s.back_at > greatest(w.wished_at, w.told_at)
          order by w.id limit ${sql.lit(AT_ONCE)} for no key update of w skip locked)
        update wishes w set told_at = waiting.back_at from waiting where w.id = waiting.id
        returning w.id, waiting.email, waiting.back_at as "backAt"`.execute(db(tx))
      for (const wisher of rows) await postLetter(tx, letterTo(wisher))
      return rows.length
    })
    if (told < AT_ONCE) return
  }
}

/** Job: the letter, unless the wish is gone by now, or what was back is: its next return has a letter of its own. */
export const sendBackLetter: Task = async (ctx, payload) => {
  const wished = await db(ctx)
    .selectFrom('wishes as w')
    .innerJoin('members as m', 'm.id', 'w.member_id')
    .innerJoin('products as p', 'p.id', 'w.product_id')
    .innerJoin('shelf_products as s', 's.product_id', 'w.product_id')
    .select(['w.id', 'm.email', 'm.name', 'p.title', 'p.slug'])
    .where('w.id', '=', String(payload.wishId))
    .where('s.sold_out', '=', false)
    .executeTakeFirst()
  if (!wished?.email) return
  const { id, email } = wished
  await sendLetter(
    ctx,
    letterTo({ id, email, backAt: new Date(String(payload.backAt)) }),
    letter(ctx, { ...wished, email }),
  )
}

function letterTo({ id, email, backAt }: Wisher): OutgoingLetter {
  return {
    key: `back:${id}:${backAt.getTime()}`,
    kind: 'wish',
    recipient: email,
    task: SEND_BACK_LETTER,
    payload: { wishId: id, backAt: backAt.toISOString() },
  }
}

type Told = { readonly email: string; readonly name: string; readonly title: string; readonly slug: string }

function letter(ctx: Ctx, { email, name, title, slug }: Told): Mail {
  const { config } = ctx.house
  const { market } = config.origins
  return {
    to: email,
    from: config.mailFrom,
    subject: isolate`${title} is back`,
    text: [
      `Dear ${name},`,
      '',
      `${title}, which is on your list, can be had again:`,
      `${market}/products/${encodeURIComponent(slug)}`,
      '',
      `To hear no more of it, take it off your list: ${market}/my-products`,
      '',
      `${ctx.house.site().name}`,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
