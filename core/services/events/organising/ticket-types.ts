import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { EventEntry } from '#core/entities/events/event-entry'
import { Quota } from '#core/entities/events/quota'
import { TicketType } from '#core/entities/events/ticket-type'
import { countPlaces } from '../occurrences/insert-occurrences'

export type TicketTypeValues = {
  readonly name: string
  readonly description: string
  /** Minor units of the cooperative's currency; 0 is free. */
  readonly amount: number
  readonly quotaId: string
}

export type QuotaValues = { readonly name: string; readonly size: number }

/** Of the two forms of an entry's desk. */
export const QUOTA_FORM = savedForm<QuotaValues>('name', 'size')
export const TYPE_FORM = savedForm<Omit<TicketTypeValues, 'amount'> & { readonly price: Money }>(
  ...(['name', 'description', 'price', 'quotaId'] as const),
)

export class QuotaBelowSold extends Refusal {
  override name = 'QuotaBelowSold'
  constructor(readonly taken: number) {
    super(`${taken} places of one of the coming times are taken already. It cannot have fewer.`)
  }
}

export class TicketsInUse extends Refusal {
  override name = 'TicketsInUse'
  constructor(
    sentence = 'Tickets of this kind were sold or are in somebody’s checkout, so it has to stay as it is.',
  ) {
    super(sentence)
  }
}

/** What the database says of what something else points to. */
const IN_USE = { state: SQLSTATE.foreignKeyViolation }
const soldBefore = () =>
  new TicketsInUse(
    'Tickets of this kind were sold or are in somebody’s checkout, so it cannot be removed. Retire it, and no more are sold.',
  )
const orderedBefore = () =>
  new TicketsInUse(
    'Tickets of this kind were ordered before, so it cannot be removed. Retire it, and no more are sold.',
  )

/** A new number of places each time, once for each `key`, or another number. Throws `NotFound`, `QuotaBelowSold`. */
export async function saveQuota(
  ctx: Ctx,
  entryId: string,
  quotaId: string | null,
  values: QuotaValues,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<void> {
  await changing(ctx, entryId, async (tx, entry) => {
    if (!quotaId) {
      // Its form was sent twice: a second one would be as many places again.
      if (await isMade(tx, 'quotas', key, { entry_id: entryId })) return
      tx.em.create(Quota, { id: key, entry, ...values })
      await tx.em.flush()
      return countPlaces(tx, [entryId])
    }
    const quota = await tx.em.findOne(Quota, { id: quotaId, entry })
    if (!quota) throw new NotFound()
    QUOTA_FORM.refuseStale(quota, seen)
    await resize(tx, quotaId, values.size)
    tx.em.assign(quota, values)
    await tx.em.flush()
  })
}

/** Times gone by keep the size they had. */
async function resize(tx: Tx, quotaId: string, size: number): Promise<void> {
  const rows = await db(tx)
    .selectFrom('occurrence_quotas as oq')
    .innerJoin('occurrences as o', 'o.id', 'oq.occurrence_id')
    .select(['oq.sold', 'oq.reserved'])
    .where('oq.quota_id', '=', quotaId)
    .where('o.starts_at', '>', tx.now)
    .orderBy('oq.id')
    .forNoKeyUpdate('oq')
    .execute()
  const taken = Math.max(0, ...rows.map(row => row.sold + row.reserved))
  if (taken > size) throw new QuotaBelowSold(taken)
  await db(tx)
    .updateTable('occurrence_quotas as oq')
    .from('occurrences as o')
    .set({ size })
    .whereRef('o.id', '=', 'oq.occurrence_id')
    .where('oq.quota_id', '=', quotaId)
    .where('o.starts_at', '>', tx.now)
    .execute()
}

/** Takes a quota away that no ticket type draws on. Throws `NotFound`, `TicketsInUse`. */
export async function removeQuota(ctx: Ctx, entryId: string, quotaId: string): Promise<void> {
  await changing(ctx, entryId, async tx => {
    const removed = await refusing(
      IN_USE,
      () => new TicketsInUse(),
      () =>
        db(tx)
          .deleteFrom('quotas')
          .where('id', '=', quotaId)
          .where('entry_id', '=', entryId)
          .where(({ not, exists }) => not(exists(takenPlaces(tx, quotaId))))
          .returning('id')
          .executeTakeFirst(),
    )
    if (removed) return
    throw (await tx.em.count(Quota, { id: quotaId, entry: entryId })) > 0
      ? new TicketsInUse()
      : new NotFound()
  })
}

function takenPlaces(tx: Tx, quotaId: string) {
  return db(tx)
    .selectFrom('occurrence_quotas')
    .select('id')
    .where('quota_id', '=', quotaId)
    .where(eb => eb(eb('sold', '+', eb.ref('reserved')), '>', 0))
}

/**
 * A new ticket type, once for each `key`, or other words and another price for one: what is in orders keeps the price it had. Its quota
 * can change only while none was sold, for places go back to where they came from. Throws `NotFound`, `TicketsInUse`.
 */
export async function saveTicketType(
  ctx: Ctx,
  entryId: string,
  typeId: string | null,
  { amount, quotaId, ...words }: TicketTypeValues,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<void> {
  await changing(ctx, entryId, async (tx, entry) => {
    const quota = await tx.em.findOne(Quota, { id: quotaId, entry })
    const known = typeId ? await tx.em.findOne(TicketType, { id: typeId, entry }) : null
    if (!quota || (typeId && !known)) throw new NotFound()
    if (!typeId && (await isMade(tx, 'ticket_types', key, { entry_id: entryId }))) return
    if (known) TYPE_FORM.refuseStale(shownType(known), seen)
    if (known && known.quota.id !== quotaId) await refuseInUse(tx, known.id)
    // Also of one that was in another currency before: what was typed now is in ours.
    const priced = { priceAmount: amount, priceCurrency: ctx.house.site().currency }
    const before = known && priceOf(known)
    const position = known?.position ?? (await tx.em.count(TicketType, { entry }))
    const type = known
      ? tx.em.assign(known, { ...words, quota, ...priced })
      : tx.em.create(TicketType, { id: key, ...words, entry, quota, ...priced, position })
    await tx.em.flush()
    const subject = { kind: 'ticket_type', id: type.id }
    await recordAudit(tx, { action: 'price.set', subject, before, after: priceOf(type) })
  })
}

const priceOf = ({ priceAmount, priceCurrency }: TicketType) => ({
  amount: priceAmount,
  currency: priceCurrency,
})

function shownType({ name, description, priceAmount, priceCurrency, quota }: TicketType) {
  return { name, description, price: { amount: priceAmount, currency: priceCurrency }, quotaId: quota.id }
}

export async function removeTicketType(ctx: Ctx, entryId: string, typeId: string): Promise<void> {
  await changing(ctx, entryId, async tx => {
    await refuseInUse(tx, typeId, soldBefore)
    // An order that came to nothing refers to it too.
    await refusing(IN_USE, orderedBefore, () =>
      db(tx)
        .deleteFrom('ticket_types')
        .where('id', '=', typeId)
        .where('entry_id', '=', entryId)
        .returning('id')
        .executeTakeFirstOrThrow(() => new NotFound()),
    )
  })
}

/** Locked first, so that nobody reserves one between the look and the change. */
async function refuseInUse(tx: Tx, typeId: string, refusal = () => new TicketsInUse()): Promise<void> {
  await db(tx)
    .selectFrom('occurrence_quotas as oq')
    .innerJoin('ticket_types as tt', 'tt.quota_id', 'oq.quota_id')
    .select('oq.id')
    .where('tt.id', '=', typeId)
    .orderBy('oq.id')
    .forNoKeyUpdate('oq')
    .execute()
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from tickets where ticket_type_id = ${typeId}) or exists (
      select from reservations r join order_lines l on l.id = r.order_line_id
      where l.ticket_type_id = ${typeId}) as used`.execute(db(tx))
  if (rows[0]?.used) throw refusal()
}

async function changing(
  ctx: Ctx,
  entryId: string,
  work: (tx: Tx, entry: EventEntry) => Promise<void>,
): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    // Whatever changes the places and tickets of one entry happens one after the other.
    await db(tx).selectFrom('event_entries').select('id').where('id', '=', entryId).forNoKeyUpdate().execute()
    const entry = await tx.em.findOne(EventEntry, entryId)
    if (!entry) throw new NotFound()
    await work(tx, entry)
    tx.purge('occurrences')
  })
}
