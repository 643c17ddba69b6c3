import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Where the orders of these producers go: to who works in their rooms, and to the address that was agreed. None where nobody is known. */
export async function recipientsOf(
  ctx: Pick<Ctx, 'em'>,
  producerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ producerId: string; email: string }>`
    select pm.producer_id as "producerId", m.email from producer_members pm join members m on m.id = pm.member_id
    where pm.producer_id = any(${producerIds}::uuid[]) and m.email is not null
    union select producer_id, order_email from producer_terms
    where producer_id = any(${producerIds}::uuid[]) and order_email <> '' order by 1, 2`.execute(db(ctx))
  return new Map(
    [...Map.groupBy(rows, ({ producerId }) => producerId)].map(([id, own]) => [
      id,
      own.map(row => row.email),
    ]),
  )
}
