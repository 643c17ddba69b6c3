import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { merged, type Wanted, type WantedView, wantedLines } from './wanted-lines'

export const MOST_LISTS = 50
export const MOST_LINES = 200

export class SavedListTooLong extends Refusal {
  override name = 'SavedListTooLong'
  constructor() {
    super(`You can keep ${MOST_LISTS} lists of ${MOST_LINES} things each: take something off first.`)
  }
}

export class TooManySavedLists extends Refusal {
  override name = 'TooManySavedLists'
  constructor() {
    super(`A list holds ${MOST_OF_ONE} of one thing at most: write fewer of it.`)
  }
}

/** Under a name of the member's; one of that name is replaced. Things that are wanted twice are one. Throws `SavedListTooLong`, `TooManySavedLists`. */
export async function saveList(ctx: Ctx, name: string, asked: readonly Wanted[]): Promise<string> {
  const member = requireMember(ctx)
  const wanted = merged(asked.filter(({ variantId, quantity }) => isId(variantId) && quantity > 0))
  if (wanted.length > MOST_LINES) throw new SavedListTooLong()
  if (wanted.some(({ quantity }) => quantity > MOST_OF_ONE)) throw new TooManySavedLists()
  return transaction(ctx, async tx => {
    // Counted under the member's lock.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const known = await db(tx)
      .selectFrom('saved_lists')
      .select(['id', 'name'])
      .where('member_id', '=', member.id)
      .execute()
    const same = known.find(list => list.name === name)
    if (!same && known.length >= MOST_LISTS) throw new SavedListTooLong()
    const id = same?.id ?? Bun.randomUUIDv7()
    if (same) await db(tx).deleteFrom('saved_list_lines').where('list_id', '=', id).execute()
    else
      await db(tx)
        .insertInto('saved_lists')
        .values({ id, member_id: member.id, name, saved_at: tx.now })
        .execute()
    await sql`
      insert into saved_list_lines (list_id, variant_id, quantity)
      select ${id}, v.id, w.quantity
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("variantId" uuid, quantity int)
        join variants v on v.id = w."variantId"`.execute(db(tx))
    return id
  })
}

/** Throws `NotFound` for what is no list of the viewer's. */
export async function removeList(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await db(tx)
      .deleteFrom('saved_lists')
      .where('id', '=', readId(asked))
      .where('member_id', '=', member.id)
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
  })
}

export type SavedListSummary = { readonly id: string; readonly name: string; readonly lines: number }

/** All of the member's. */
export async function savedLists(ctx: Ctx): Promise<readonly SavedListSummary[]> {
  const member = requireMember(ctx)
  return db(ctx)
    .selectFrom('saved_lists as s')
    .select(['s.id', 's.name'])
    .select(sql<number>`(select count(*)::int from saved_list_lines l where l.list_id = s.id)`.as('lines'))
    .where('s.member_id', '=', member.id)
    .orderBy(inReadingOrder('s.name'))
    .limit(MOST_LISTS)
    .execute()
}

/** With what its things are now. Throws `NotFound` for what is no list of the viewer's. */
export async function savedList(
  ctx: Ctx,
  asked: string,
): Promise<{ readonly id: string; readonly name: string; readonly lines: readonly WantedView[] }> {
  const member = requireMember(ctx)
  const list = await db(ctx)
    .selectFrom('saved_lists')
    .select(['id', 'name'])
    .where('id', '=', readId(asked))
    .where('member_id', '=', member.id)
    .executeTakeFirstOrThrow(() => new NotFound())
  const wanted = await db(ctx)
    .selectFrom('saved_list_lines as l')
    .innerJoin('variants as v', 'v.id', 'l.variant_id')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['l.variant_id as variantId', 'l.quantity'])
    .where('l.list_id', '=', list.id)
    .orderBy(inReadingOrder('p.title'))
    .orderBy('v.position')
    .orderBy('v.id')
    .execute()
  return { ...list, lines: await wantedLines(ctx, wanted) }
}
