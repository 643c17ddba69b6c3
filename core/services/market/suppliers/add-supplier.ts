import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

export class NoWebAddress extends Refusal {
  override name = 'NoWebAddress'
  constructor() {
    super('That is no web address: it should look like https://farm.example/shop.')
  }
}

export type SupplierFields = {
  readonly url: string
  /** The site's host unless given. */
  readonly name?: string
  readonly producerId?: string | null
}

/** Returns the supplier's id; of an address that is known already, the one it has. Throws `NoWebAddress`. */
export async function addSupplier(ctx: Ctx, fields: SupplierFields): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const url = webAddress(fields.url)
  const producerId = fields.producerId && isId(fields.producerId) ? fields.producerId : null
  return transaction(ctx, async tx => {
    const supplier = await db(tx)
      .insertInto('suppliers')
      .values({
        id: Bun.randomUUIDv7(),
        url: url.href,
        name: fields.name || url.host,
        // One that is gone meanwhile is none.
        producer_id: sql<string | null>`(select id from producers where id = ${producerId})`,
        added_by_id: tx.viewer.member?.id ?? null,
        added_at: tx.now,
      })
      .onConflict(conflict => conflict.column('url').doUpdateSet(({ ref }) => ({ url: ref('excluded.url') })))
      .returning('id')
      .executeTakeFirstOrThrow()
    return supplier.id
  })
}

/** Throws `NoWebAddress`. */
export function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw new NoWebAddress()
  url.hash = ''
  return url
}
