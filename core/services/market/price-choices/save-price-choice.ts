import { recordAudit } from '#core/audit/record-audit'
import { productTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { PriceChoice } from '#core/contracts/price-choice'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { lockRatesInForce } from '../rates/rate-in-force'
import { reprice } from '../vat/reprice'

/** So many levels a buyer can take in. */
const MOST_LEVELS = 6
/** What a gift card may be worth at most, in minor units: beyond it banks are asked who gives it. */
const LARGEST_CARD = 1_000_000

export class ChoiceInvalid extends Refusal {
  override name = 'ChoiceInvalid'
  constructor(message: string) {
    super(message, 422)
  }
}

/**
 * What buyers may pay for a variant from now on; what lies in carts at a price that is not offered any more goes by the
 * usual one. For shopkeepers. Throws `NotFound`, `ChoiceInvalid`.
 */
export async function savePriceChoice(ctx: Ctx, sellable: Sellable, choice: PriceChoice): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  if (sellable.kind !== 'product') throw new NotFound()
  const id = readId(sellable.variantId)
  const { kind, least, most, levels } = checked(choice)
  await transaction(ctx, async tx => {
    await lockRatesInForce(tx)
    const { price_currency: currency, product_id } = await lockVariant(tx, id)
    const values = { kind, least, most, levels: jsonb([...levels]), currency, saved_at: tx.now }
    await db(tx)
      .insertInto('price_choices')
      .values({ variant_id: id, ...values })
      .onConflict(conflict => conflict.column('variant_id').doUpdateSet(values))
      .execute()
    await recordAudit(tx, {
      action: 'price-choice.saved',
      subject: { kind: 'variant', id },
      after: { kind, least, most, levels },
    })
    // A gift card has no VAT.
    await reprice(tx, [product_id])
    tx.purge('products', productTag(product_id))
  })
}

/** One price for all again. For shopkeepers. */
export async function removePriceChoice(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    await lockRatesInForce(tx)
    const { product_id } = await lockVariant(tx, id)
    const removed = await db(tx)
      .deleteFrom('price_choices')
      .where('variant_id', '=', id)
      .returning('kind')
      .executeTakeFirst()
    if (!removed) return
    await recordAudit(tx, {
      action: 'price-choice.saved',
      subject: { kind: 'variant', id },
      after: { kind: 'none' },
    })
    await reprice(tx, [product_id])
    tx.purge('products', productTag(product_id))
  })
}

async function lockVariant(tx: Tx, variantId: string) {
  const row = await db(tx)
    .selectFrom('variants')
    .select(['price_currency', 'product_id'])
    .where('id', '=', variantId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

function checked({ kind, least, most, levels }: PriceChoice): PriceChoice {
  if (kind === 'levels') {
    const sorted = levels.toSorted((one, other) => one.amount - other.amount)
    const amounts = sorted.map(({ amount }) => amount)
    if (sorted.length < 2) throw new ChoiceInvalid('Write two prices at least, each with a name.')
    if (sorted.length > MOST_LEVELS) throw new ChoiceInvalid(`Write ${MOST_LEVELS} prices at most.`)
    if (new Set(amounts).size < amounts.length) throw new ChoiceInvalid('Each price has to be another one.')
    return { kind, levels: sorted, least: amounts.at(0) ?? 0, most: amounts.at(-1) ?? 0 }
  }
  if (least > most) throw new ChoiceInvalid('The highest amount cannot be less than the lowest.')
  if (kind === 'gift-card' && least < 1) throw new ChoiceInvalid('A gift card has to be worth something.')
  if (kind === 'gift-card' && most > LARGEST_CARD)
    throw new ChoiceInvalid('That is too much for one gift card.')
  return { kind, least, most, levels: [] }
}
