import type { ActivityHandler } from '#core/activities/processor'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Activity } from '#core/entities/federation/activity'

const SENTENCES: Readonly<Record<string, (number: string) => string>> = {
  paid: number => `Your order ${number} is paid. Thank you!`,
  refunded: number => `Money for your order ${number} was given back.`,
  'given-back': number => `What you had for free in your order ${number} is given back.`,
}

type Payload = {
  readonly memberId?: string
  readonly number?: string
  readonly state?: string
  readonly amount?: number
}

/** What happened to an order is said to its buyer, and the pages that knew it otherwise are forgotten. */
export const orderNotifications: ActivityHandler = {
  name: 'order-news',
  wants: activity => activity.subjectKind === 'order' && activity.domain === 'cart',
  async handle(ctx, activity) {
    const { memberId, number, state, amount } = activity.payload as Payload
    if (!memberId || !number) return
    await ctx.house.purge([viewerTag(memberId)])
    const isFree = state === 'refunded' && amount === 0
    const sentence = SENTENCES[isFree ? 'given-back' : (state ?? '')]?.(number)
    if (sentence && !(await isGuest(ctx, memberId))) await tell(ctx, activity, memberId, number, sentence)
  },
}

/** Somebody without an account has no page where it could be read: they get a letter. */
async function isGuest(ctx: Ctx, memberId: string): Promise<boolean> {
  const guest = await db(ctx)
    .selectFrom('guest_buyers')
    .select('email')
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return guest !== undefined
}

async function tell(
  ctx: Ctx,
  activity: Activity,
  memberId: string,
  number: string,
  text: string,
): Promise<void> {
  const url = `${ctx.house.config.origins.cart}/orders/${number}`
  await transaction(ctx, tx =>
    tx.services.federation.notify(tx, { memberId, kind: 'order', text, url, activityId: activity.id }),
  )
}
