import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { NOT_RETIRED } from '../products/for-sale'
import { requireProducer } from '../rooms/require-producer'
import { incomingOf, outgoingOf } from './cycle'
import { lockCycle } from './save-cycle'

export type Offered = { readonly variantId: string; readonly most: number | null }

type IncomingFields = {
  readonly offersUntil: Date | null
  readonly readyAt: Date | null
  /** Hundredths of a percent. */
  readonly feeRate: number
  readonly instructions: string
  readonly variants: readonly Offered[]
}

/** The ids of what the form showed; what it did not show stays as it was. Null where it showed all of it. */
type Shown = readonly string[] | null

type OutgoingFields = {
  readonly tierId: string | null
  readonly instructions: string
  readonly variantIds: readonly string[]
  readonly slotIds: readonly string[]
}

/** Of the form of what a producer brings, which they and the shop may both have open. */
const INCOMING_FORM = savedForm<IncomingFields>(
  'offersUntil',
  'readyAt',
  'feeRate',
  'instructions',
  'variants',
)
/** Of the form of who may take what, which two of the shop may have open. */
const OUTGOING_FORM = savedForm<OutgoingFields>('tierId', 'instructions', 'variantIds', 'slotIds')
const OFFERS_FORM = savedForm<Pick<IncomingFields, 'variants'>>('variants')

const NOTHING_SAID: IncomingFields = {
  offersUntil: null,
  readyAt: null,
  feeRate: 0,
  instructions: '',
  variants: [],
}

/** For the hidden field of the shop's form; `known` is what was said before, if anything. */
export const incomingVersion = (known: IncomingFields = NOTHING_SAID): string =>
  INCOMING_FORM.version(shown(known))

/** For the hidden field of the producer's own form. */
export const offersVersion = (variants: readonly Offered[]): string =>
  OFFERS_FORM.version(shown({ ...NOTHING_SAID, variants }))

/** For the hidden field of the form of one that there is already. */
export const outgoingVersion = (known: OutgoingFields): string => OUTGOING_FORM.version(known)

const shown = (fields: IncomingFields): IncomingFields => ({
  ...fields,
  variants: fields.variants
    .map(({ variantId, most }) => ({ variantId, most }))
    .toSorted((one, other) => (one.variantId < other.variantId ? -1 : 1)),
})

/** A producer says what they bring only until then. */
export class OfferOver extends Refusal {
  override name = 'OfferOver'
  constructor() {
    super('What is offered in this cycle cannot be changed any more. Please talk to the shop.', 409)
  }
}

/**
 * What a producer brings to a cycle, in place of what was said before; variants of others are left out. Of what the form
 * did not show, what was said before stays, and at first everything is brought. What was ordered already stays ordered. For shopkeepers. Throws `NotFound`, `CycleOver`, `ChangedMeanwhile`.
 */
export async function saveIncoming(
  ctx: Ctx,
  cycleId: string,
  asked: string,
  fields: IncomingFields,
  seen: string | null = null,
  rows: Shown = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const producerId = readId(asked)
  const { offersUntil: offers_until, readyAt: ready_at, feeRate: fee_rate, instructions } = fields
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, cycleId)
    await requireRow(tx, 'producers', producerId)
    const known = (await incomingOf(tx, cycle.id)).find(each => each.producerId === producerId)
    INCOMING_FORM.refuseStale(shown(known ?? NOTHING_SAID), seen)
    const said = { offers_until, ready_at, fee_rate, instructions }
    const { id } = await db(tx)
      .insertInto('cycle_exchanges')
      .values({
        id: Bun.randomUUIDv7(),
        cycle_id: cycle.id,
        direction: 'in',
        producer_id: producerId,
        ...said,
      })
      .onConflict(conflict =>
        // A literal: with a bound value, a kept plan would not know which index is meant.
        conflict
          .columns(['cycle_id', 'producer_id'])
          .where('direction', '=', sql.lit('in'))
          .doUpdateSet(said),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    const before = known?.variants ?? (rows && (await allOf(tx, producerId)))
    await setVariants(tx, id, producerId, withOthers(before ?? [], fields.variants, rows))
    tx.purge('products')
  })
}

/** They bring nothing to this cycle after all. For shopkeepers. Throws `NotFound`, `CycleOver`. */
export async function dropIncoming(ctx: Ctx, cycleId: string, producerId: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, cycleId)
    await db(tx)
      .deleteFrom('cycle_exchanges')
      .where('cycle_id', '=', cycle.id)
      .where('producer_id', '=', readId(producerId))
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
    tx.purge('products')
  })
}

/** What the producer themselves offer, while they may. Throws `NotFound`, `CycleOver`, `OfferOver`, `ChangedMeanwhile`. */
export async function offerOwn(
  ctx: Ctx,
  asked: string,
  cycleId: string,
  variants: readonly Offered[],
  seen: string | null = null,
  rows: Shown = null,
): Promise<void> {
  const producer = await requireProducer(ctx, asked)
  await transaction(ctx, async tx => {
    // First: a cycle that the producer has no part in is not there for them.
    await requireIncoming(tx, cycleId, producer.id)
    const cycle = await lockCycle(tx, cycleId)
    // Again: the shop changes it under the lock of its cycle, which is held only now.
    const exchange = await requireIncoming(tx, cycleId, producer.id)
    if (tx.now >= (exchange.offers_until ?? cycle.closesAt)) throw new OfferOver()
    const known = (await incomingOf(tx, cycle.id)).find(each => each.producerId === producer.id)
    OFFERS_FORM.refuseStale(shown(known ?? NOTHING_SAID), seen)
    await setVariants(tx, exchange.id, producer.id, withOthers(known?.variants ?? [], variants, rows))
    tx.purge('products')
  })
}

async function requireIncoming(tx: Tx, cycleId: string, producerId: string) {
  return db(tx)
    .selectFrom('cycle_exchanges')
    .select(['id', 'offers_until'])
    .where('cycle_id', '=', readId(cycleId))
    .where('producer_id', '=', producerId)
    .executeTakeFirstOrThrow(() => new NotFound())
}

/**
 * Who may take what where; without an exchange, one more, by the id of its form, so that one that is sent twice makes
 * one. Gives its id. For shopkeepers. Throws `NotFound`, `CycleOver`, `ChangedMeanwhile`.
 */
export async function saveOutgoing(
  ctx: Ctx,
  cycleId: string,
  exchangeId: string | null,
  { tierId, instructions, variantIds, slotIds }: OutgoingFields,
  { seen = null, rows = null, formId = Bun.randomUUIDv7() }: Sent = {},
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, cycleId)
    if (!exchangeId && (await isMade(tx, 'cycle_exchanges', formId, { cycle_id: cycle.id }))) return formId
    if (tierId) await requireRow(tx, 'tiers', tierId)
    const known = (await outgoingOf(tx, cycle.id)).find(each => each.exchangeId === exchangeId?.toLowerCase())
    if (known) OUTGOING_FORM.refuseStale(known, seen)
    const said = { tier_id: tierId && readId(tierId), instructions }
    const id = exchangeId
      ? await changeOutgoing(tx, cycle.id, exchangeId, said)
      : await addOutgoing(tx, { id: formId, cycle_id: cycle.id, ...said })
    const others = rows ? (known?.variantIds ?? []).filter(variantId => !rows.includes(variantId)) : []
    await db(tx).deleteFrom('exchange_variants').where('exchange_id', '=', id).execute()
    await sql`insert into exchange_variants (exchange_id, variant_id)
      select ${id}, v.id from variants v where v.id = any(${[...others, ...variantIds].filter(isId)}::uuid[])`.execute(
      db(tx),
    )
    await db(tx).deleteFrom('exchange_slots').where('exchange_id', '=', id).execute()
    await sql`insert into exchange_slots (exchange_id, slot_id)
      select ${id}, s.id from slots s where s.id = any(${slotIds.filter(isId)}::uuid[])`.execute(db(tx))
    tx.purge('products')
    return id
  })
}

/** For shopkeepers. Throws `NotFound`, `CycleOver`. */
export async function dropOutgoing(ctx: Ctx, cycleId: string, exchangeId: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, cycleId)
    await db(tx)
      .deleteFrom('cycle_exchanges')
      .where('id', '=', readId(exchangeId))
      .where('cycle_id', '=', cycle.id)
      .where('direction', '=', 'out')
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
    tx.purge('products')
  })
}

/** What a form brought along beside what was typed. */
type Sent = { readonly seen?: string | null; readonly rows?: Shown; readonly formId?: string }

type Said = { readonly tier_id: string | null; readonly instructions: string }

async function addOutgoing(tx: Tx, row: Said & { id: string; cycle_id: string }): Promise<string> {
  await db(tx)
    .insertInto('cycle_exchanges')
    .values({ ...row, direction: 'out' })
    .execute()
  return row.id
}

async function changeOutgoing(tx: Tx, cycleId: string, asked: string, said: Said): Promise<string> {
  const { id } = await db(tx)
    .updateTable('cycle_exchanges')
    .set(said)
    .where('id', '=', readId(asked))
    .where('cycle_id', '=', cycleId)
    .where('direction', '=', 'out')
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound())
  return id
}

/** What the form did not show, as it was, and what it said. */
function withOthers(before: readonly Offered[], said: readonly Offered[], rows: Shown): readonly Offered[] {
  const others = rows ? before.filter(({ variantId }) => !rows.includes(variantId)) : []
  return [...others, ...said]
}

async function allOf(tx: Tx, producerId: string): Promise<readonly Offered[]> {
  const { rows } = await sql<{
    id: string
  }>`select v.id from variants v join products p on p.id = v.product_id
    where p.producer_id = ${producerId} and ${NOT_RETIRED}`.execute(db(tx))
  return rows.map(({ id }) => ({ variantId: id, most: null }))
}

/** Products of somebody else's by now and variants that are retired by now stay out, and both stay so until it is written. */
async function setVariants(
  tx: Tx,
  exchangeId: string,
  producerId: string,
  variants: readonly Offered[],
): Promise<void> {
  await db(tx).deleteFrom('exchange_variants').where('exchange_id', '=', exchangeId).execute()
  const offered = variants.filter(({ variantId }) => isId(variantId))
  const ids = offered.map(({ variantId }) => variantId)
  // Both are locked before they are read: what a lock waited for is not in the statement that waited.
  await sql`select from variants v where v.id = any(${ids}::uuid[]) order by v.id for share`.execute(db(tx))
  await sql`select from products p where p.id in (select v.product_id from variants v where v.id = any(${ids}::uuid[]))
    order by p.id for share`.execute(db(tx))
  await sql`insert into exchange_variants (exchange_id, variant_id, most)
    select ${exchangeId}, v.id, o.most
    from jsonb_to_recordset(${JSON.stringify(offered)}::jsonb) as o("variantId" uuid, most bigint)
      join variants v on v.id = o."variantId" join products p on p.id = v.product_id and p.producer_id = ${producerId}
    where ${NOT_RETIRED}
    on conflict do nothing`.execute(db(tx))
}

async function requireRow(tx: Tx, table: 'producers' | 'tiers', asked: string): Promise<void> {
  await db(tx)
    .selectFrom(table)
    .select('id')
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
}
