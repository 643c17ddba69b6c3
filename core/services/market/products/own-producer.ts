import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * Of products that went to another producer: in cycles that are not over they are brought by that one, upon whose terms
 * they are ordered from now on; where that one brings nothing to a cycle they are left out of it, until the shop says
 * otherwise. What was ordered stays as it was. Returns the names of the cycles that they are left out of.
 */
export async function bringByOwnProducer(tx: Tx, productIds: readonly string[]): Promise<readonly string[]> {
  // Whoever orders one of them holds its row until that is done, with the producer and the terms of one moment.
  await sql`select from variants v where v.product_id = any(${productIds}::uuid[]) order by v.id for no key update`.execute(
    db(tx),
  )
  const { rows } = await sql<{ name: string; left: boolean }>`
    with strays as (
      delete from exchange_variants iv using cycle_exchanges i, order_cycles oc, variants v, products p
      where i.id = iv.exchange_id and i.direction = 'in' and oc.id = i.cycle_id and oc.closes_at > ${tx.now}
        and v.id = iv.variant_id and p.id = v.product_id and p.id = any(${productIds}::uuid[])
        and i.producer_id is distinct from p.producer_id
      returning oc.id as cycle_id, oc.name, iv.variant_id, iv.most, p.producer_id),
    brought as (
      insert into exchange_variants (exchange_id, variant_id, most)
      select own.id, s.variant_id, s.most from strays s
        join cycle_exchanges own on own.cycle_id = s.cycle_id and own.direction = 'in' and own.producer_id = s.producer_id
      on conflict do nothing)
    select distinct s.name, not exists (select from cycle_exchanges own where own.cycle_id = s.cycle_id
      and own.direction = 'in' and own.producer_id = s.producer_id) as left
    from strays s order by s.name`.execute(db(tx))
  if (rows.length > 0) tx.purge('products')
  return rows.filter(({ left }) => left).map(({ name }) => name)
}
