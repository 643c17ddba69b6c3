import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { sealToken } from '#core/services/cart/cards/own-card'
import { addDays } from '#core/services/cart/standing/days'
import { dayOf } from '#core/text/day-of'

/** The sandbox knows this card though nobody left it there. */
const DEMO_TOKEN = 'demo-card'
const MINE = { weeks: 1, way: 'card', inDays: 9, lines: [2, 1, 1] } as const
const THEIRS = { weeks: 2, way: 'card', inDays: 12, lines: [1, 3] } as const

/** Two members have a box that comes by itself, and a card on file that pays it. */
export async function seedStanding(ctx: Ctx): Promise<void> {
  const members = await db(ctx)
    .selectFrom('members')
    .select(['id', 'name'])
    .where('handle', 'in', ['joan', 'samir'])
    .orderBy('handle')
    .execute()
  const variants = await db(ctx)
    .selectFrom('variants as v')
    .innerJoin('listings as l', 'l.product_id', 'v.product_id')
    .select(['v.id', 'v.price_amount', 'v.price_currency'])
    .orderBy('v.sku')
    .limit(6)
    .execute()
  if (variants.length < 6) return
  for (const [index, member] of members.entries()) {
    await seedCard(ctx, member.id)
    const { weeks, way, inDays, lines } = index === 0 ? MINE : THEIRS
    const id = Bun.randomUUIDv7()
    const today = dayOf(ctx.now, ctx.house.site().timeZone)
    await db(ctx)
      .insertInto('standing_orders')
      .values({
        id,
        member_id: member.id,
        every_weeks: weeks,
        first_day: addDays(today, inDays),
        way,
        name: member.name,
        note: '',
        address: '',
        postcode: '',
        phone: '',
        delivery_note: '',
        made_at: ctx.now,
      })
      .execute()
    await db(ctx)
      .insertInto('standing_lines')
      .values(
        variants.slice(index * 3, index * 3 + lines.length).map((variant, position) => ({
          id: Bun.randomUUIDv7(),
          standing_order_id: id,
          variant_id: variant.id,
          position,
          quantity: lines[position] ?? 1,
          told_amount: variant.price_amount,
          told_currency: variant.price_currency,
        })),
      )
      .execute()
    await db(ctx)
      .insertInto('standing_events')
      .values({
        id: Bun.randomUUIDv7(),
        standing_order_id: id,
        at: ctx.now,
        by_id: member.id,
        words: 'set up',
      })
      .execute()
  }
}

async function seedCard(ctx: Ctx, memberId: string): Promise<void> {
  const setUpId = Bun.randomUUIDv7()
  await db(ctx)
    .insertInto('card_customers')
    .values({ member_id: memberId, customer_id: crypto.randomUUID(), made_at: ctx.now })
    .execute()
  await db(ctx)
    .insertInto('card_setups')
    .values({
      id: setUpId,
      member_id: memberId,
      reference: `demo-${setUpId}`,
      agreed_at: ctx.now,
      ended_at: ctx.now,
    })
    .execute()
  await db(ctx)
    .insertInto('cards')
    .values({
      id: Bun.randomUUIDv7(),
      member_id: memberId,
      setup_id: setUpId,
      kind: 'VISA',
      last4: '4242',
      token_sealed: await sealToken(ctx, DEMO_TOKEN),
      kept_at: ctx.now,
    })
    .execute()
}
