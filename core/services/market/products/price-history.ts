import { sql } from 'kysely'
import { recordAudits } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'

/** A new price of a variant, and the one before it, null for a first one. */
export type PriceSet = { readonly id: string; readonly price: Money; readonly before: Money | null }

/** A new price stands in the history of its variant, and in the audit beside the one before it. */
export async function recordPrice(tx: Tx, id: string, price: Money, before: Money | null): Promise<void> {
  await recordPrices(tx, [{ id, price, before }])
}

export async function recordPrices(tx: Tx, prices: readonly PriceSet[]): Promise<void> {
  const rows = prices.map(({ id, price }) => ({ id: Bun.randomUUIDv7(), variant: id, ...shown(price) }))
  await sql`
    insert into price_changes (id, variant_id, amount, currency, set_by_id, set_at)
    select id, variant, amount, currency, ${tx.viewer.member?.id ?? null}::uuid, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id uuid, variant uuid, amount bigint, currency text)`.execute(
    db(tx),
  )
  await recordAudits(
    tx,
    prices.map(({ id, price, before }) => ({
      action: 'price.set',
      subject: { kind: 'variant', id },
      before: before && shown(before),
      after: shown(price),
    })),
  )
}

const shown = ({ amount, currency }: Money) => ({ amount, currency })
