import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { keyOf, offersOf } from '../sellables'

export type StandingWish = {
  readonly variantId: string
  readonly quantity: number
  readonly substituteId: string | null
}

/** As many things as one standing order may have. */
const MOST_LINES = 100
/** As many of each of them, as the database has it too. */
export const MOST_OF_EACH = 99
export const HOW_MANY = `Please write how many of each: a whole number up to ${MOST_OF_EACH}.`

/** What a standing order cannot hold: tickets, gift cards, things whose price is chosen each time. */
export class NothingToRepeat extends Refusal {
  override name = 'NothingToRepeat'
  constructor(
    message: string,
    status: Refusal['status'] = 422,
    /** What it is about; null: about all of it. */
    readonly variantId: string | null = null,
  ) {
    super(message, status)
  }
}

/** All that is in it from now on; what was in it keeps the price that its member was told. Throws `NothingToRepeat`. */
export async function writeLines(tx: Tx, id: string, asked: readonly StandingWish[]): Promise<void> {
  const wishes = merged(asked)
  if (wishes.length === 0) throw new NothingToRepeat('Please leave at least one thing in it.', 422)
  if (wishes.length > MOST_LINES)
    throw new NothingToRepeat(`A standing order holds ${MOST_LINES} things at most.`, 422)
  const kept = await db(tx)
    .selectFrom('standing_lines')
    .select(['variant_id', 'substitute_id', 'told_amount', 'told_currency'])
    .where('standing_order_id', '=', id)
    .execute()
  const known = new Set(kept.flatMap(row => [row.variant_id, row.substitute_id ?? row.variant_id]))
  await refuseUnrepeatable(
    tx,
    wishes.flatMap(({ variantId, substituteId }) =>
      [variantId, ...(substituteId ? [substituteId] : [])].filter(each => !known.has(each)),
    ),
  )
  const toldOf = new Map(kept.map(row => [row.variant_id, row]))
  await db(tx).deleteFrom('standing_lines').where('standing_order_id', '=', id).execute()
  await db(tx)
    .insertInto('standing_lines')
    .values(
      wishes.map(({ variantId, quantity, substituteId }, position) => ({
        id: Bun.randomUUIDv7(),
        standing_order_id: id,
        variant_id: variantId,
        quantity,
        position,
        substitute_id: substituteId === variantId ? null : substituteId,
        told_amount: toldOf.get(variantId)?.told_amount ?? null,
        told_currency: toldOf.get(variantId)?.told_currency ?? null,
      })),
    )
    .execute()
}

/** The same thing twice is more of it, and none of it is left out. Throws `NothingToRepeat`. */
function merged(asked: readonly StandingWish[]): readonly StandingWish[] {
  const wishes = new Map<string, StandingWish>()
  for (const wish of asked) {
    if (wish.quantity <= 0) continue
    const quantity = (wishes.get(wish.variantId)?.quantity ?? 0) + wish.quantity
    if (!Number.isInteger(quantity) || quantity > MOST_OF_EACH)
      throw new NothingToRepeat(HOW_MANY, 422, wish.variantId)
    wishes.set(wish.variantId, { ...wish, quantity })
  }
  return [...wishes.values()]
}

/** What is in it already may stay, also while it is not on sale. Throws `NothingToRepeat`. */
async function refuseUnrepeatable(tx: Tx, variantIds: readonly string[]): Promise<void> {
  const sellables = [...new Set(variantIds)].map((variantId): Sellable => ({ kind: 'product', variantId }))
  const offers = await offersOf(tx, sellables)
  for (const sellable of sellables) {
    const offer = offers.get(keyOf(sellable))
    const variantId = sellable.kind === 'product' ? sellable.variantId : null
    if (!offer) throw new NothingToRepeat('Something of it is not on sale now.', 422, variantId)
    if (offer.choice && offer.choice.kind !== 'levels')
      throw new NothingToRepeat(`${offer.title} is not sold by standing order.`, 422, variantId)
  }
}
