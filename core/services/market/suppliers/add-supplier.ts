import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

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
  requireShopkeeper(ctx)
  const url = webAddress(fields.url)
  const producerId = fields.producerId && isId(fields.producerId) ? fields.producerId : null
  return transaction(ctx, async tx => {
    const [row] = await tx.em.execute<{ id: string }[]>(
      `insert into suppliers (id, url, name, producer_id, added_by_id, added_at)
       values (?, ?, ?, (select id from producers where id = ?), ?, ?)
       on conflict (url) do update set url = excluded.url returning id`,
      [
        Bun.randomUUIDv7(),
        url.href,
        fields.name || url.host,
        producerId,
        tx.viewer.member?.id ?? null,
        tx.now,
      ],
    )
    return row?.id ?? ''
  })
}

function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw new NoWebAddress()
  url.hash = ''
  return url
}
