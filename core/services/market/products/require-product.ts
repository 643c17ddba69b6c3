import type { Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'

/** The id of a product that there is. Throws `NotFound`. */
export async function requireProduct(tx: Tx, asked: string): Promise<string> {
  const { id } = await db(tx)
    .selectFrom('products')
    .select('id')
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
  return id
}
