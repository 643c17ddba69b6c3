import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { writtenPostcode } from '../delivery/postcode'
import { postcodeCountry } from '../delivery/postcode-country'
import { linesOf, rememberPrices } from './lines'
import { dropOldDays } from './old-days'
import { recordEvent } from './record-event'
import { standingSettings } from './settings'
import { refuseFields, refuseFirstDay, type StandingFields } from './standing-fields'
import { NothingToRepeat, type StandingWish, writeLines } from './write-lines'

/** As many standing orders as one member may have. */
const MOST_ORDERS = 10

export class NotOffered extends Refusal {
  override name = 'NotOffered'
  constructor() {
    super('No standing orders are taken at the moment.', 409)
  }
}

/**
 * A member's new standing order. Throws `SignInRequired`, `NotOffered`, `NothingToRepeat`, `FirstDayRefused`,
 * `StandingWayRefused`, `StandingPlaceRefused`, `OutsideZone`. Pressed twice with one key, it is one.
 */
export async function makeStanding(
  ctx: Ctx,
  key: string,
  fields: StandingFields,
  wishes: readonly StandingWish[],
): Promise<string> {
  const member = requireMember(ctx)
  if (!isId(key)) throw new NotFound()
  if (!(await standingSettings(ctx)).offered) throw new NotOffered()
  await refuseFields(ctx, member.id, fields)
  await refuseFirstDay(ctx, fields.firstDay)
  return transaction(ctx, async tx => {
    // Counted under the member's lock.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const known = await db(tx)
      .selectFrom('standing_orders')
      .select(['id', 'ended_at'])
      .where('member_id', '=', member.id)
      .execute()
    if (known.some(({ id }) => id === key)) return key
    if (known.filter(({ ended_at }) => !ended_at).length >= MOST_ORDERS)
      throw new NothingToRepeat(`You have ${MOST_ORDERS} standing orders. Please end one first.`, 409)
    await db(tx)
      .insertInto('standing_orders')
      .values({ id: key, member_id: member.id, ...(await columnsOf(tx, fields)), made_at: tx.now })
      .execute()
    await writeLines(tx, key, wishes)
    await rememberPrices(tx, key, await unseen(tx, key))
    await recordEvent(tx, key, 'set up')
    return key
  })
}

/**
 * Another rhythm, place or way to pay, from the next day on that can still be changed. Throws what `makeStanding` does,
 * and `NotFound` for who has no such standing order that runs.
 */
export async function changeStanding(ctx: Ctx, asked: string, fields: StandingFields): Promise<void> {
  const member = requireMember(ctx)
  await refuseFields(ctx, member.id, fields)
  await transaction(ctx, async tx => {
    const before = await lockRunning(tx, asked, member.id)
    const isMoved = before.first_day !== fields.firstDay || before.every_weeks !== fields.everyWeeks
    if (isMoved) await refuseFirstDay(tx, fields.firstDay)
    await db(tx)
      .updateTable('standing_orders')
      .set(await columnsOf(tx, fields))
      .where('id', '=', before.id)
      .execute()
    if (isMoved) await dropOldDays(tx, before.id, fields)
    await recordEvent(tx, before.id, isMoved ? 'other days' : 'changed')
  })
}

/**
 * Other things, or as many others of them; none left over is refused, since ending it is another matter. `wishes` are all of
 * them, or are made of those that are in it, under its lock: what was put in elsewhere meanwhile stays.
 */
export async function changeLines(
  ctx: Ctx,
  asked: string,
  wishes: readonly StandingWish[] | ((kept: readonly StandingWish[]) => readonly StandingWish[]),
): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const { id } = await lockRunning(tx, asked, member.id)
    await writeLines(tx, id, typeof wishes === 'function' ? wishes(await wishesOf(tx, id)) : wishes)
    await rememberPrices(tx, id, await unseen(tx, id))
    await recordEvent(tx, id, 'what is in it was changed')
  })
}

/** A running standing order of the member's own, locked. Throws `NotFound`. */
export async function lockRunning(tx: Tx, asked: string, memberId: string) {
  const row = await db(tx)
    .selectFrom('standing_orders')
    .select(['id', 'member_id', 'first_day', 'every_weeks', 'paused_until'])
    .where('id', '=', readId(asked))
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

const wishesOf = (tx: Tx, id: string): Promise<readonly StandingWish[]> =>
  db(tx)
    .selectFrom('standing_lines')
    .select(['variant_id as variantId', 'quantity', 'substitute_id as substituteId'])
    .where('standing_order_id', '=', id)
    .orderBy('position')
    .orderBy('id')
    .execute()

/** What they choose now they see the price of. */
const unseen = async (tx: Tx, id: string) => (await linesOf(tx, id)).filter(({ told }) => told === null)

const columnsOf = async (ctx: Ctx, { delivery, ...fields }: StandingFields) => ({
  every_weeks: fields.everyWeeks,
  first_day: fields.firstDay,
  way: fields.way,
  name: fields.name,
  note: fields.note,
  place_id: delivery ? null : fields.placeId,
  slot_time: delivery ? null : fields.slotTime,
  zone_id: delivery?.zoneId ?? null,
  address: delivery?.address ?? '',
  postcode: delivery ? writtenPostcode(delivery.postcode, await postcodeCountry(ctx)) : '',
  phone: delivery?.phone ?? '',
  delivery_note: delivery?.note ?? '',
})
