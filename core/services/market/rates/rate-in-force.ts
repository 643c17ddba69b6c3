import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { VatRate } from '#core/pricing/vat'

/** By which a variant of a product is sold, in hundredths of a percent; null where no VAT is charged. A gift card has none. */
export const rateInForce = (variantId: RawBuilder<unknown>, productId: RawBuilder<unknown>) => sql<VatRate>`
  case when exists (select from price_choices c where c.variant_id = ${variantId} and c.kind = 'gift-card') then null
    else coalesce((select r.rate from products o join vat_rates r on r.id = o.vat_rate_id where o.id = ${productId}),
      (select r.rate from vat_rates r where r.is_default)) end`

type Of = { readonly variantId: string } | { readonly productId: string }

/** Of a variant, or of a new variant of a product. For callers that hold the rates (`holdRates`). */
export async function readRateInForce(tx: Tx, of: Of): Promise<VatRate> {
  const rate =
    'variantId' in of
      ? rateInForce(
          sql`${of.variantId}::uuid`,
          sql`(select v.product_id from variants v where v.id = ${of.variantId})`,
        )
      : rateInForce(sql`null::uuid`, sql`${of.productId}::uuid`)
  const { rows } = await sql<{ rate: VatRate }>`select ${rate} as rate`.execute(db(tx))
  return rows[0]?.rate ?? null
}

/**
 * Rates stay as they are until the transaction ends: a price that is made of one is not made of another's. Asked for
 * before a variant or a product is locked, as whoever changes a rate does.
 */
export async function holdRates(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('vat-rates', 0))`.execute(db(tx))
}

/** For who changes what rate anything has: waits for all who make prices of them, and they for us. */
export async function lockRatesInForce(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('vat-rates', 0))`.execute(db(tx))
}

/** Of variants that there are, by their ids: held from now on. */
export async function heldVatRates(
  tx: Tx,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, VatRate>> {
  await holdRates(tx)
  return vatRates(tx, variantIds)
}

/** Of variants that there are, by their ids. */
export async function vatRates(
  ctx: Pick<Ctx, 'em'>,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, VatRate>> {
  const rate = rateInForce(sql`v.id`, sql`v.product_id`)
  const { rows } = await sql<{ id: string; rate: VatRate }>`
    select v.id, ${rate} as rate from variants v where v.id = any(${variantIds}::uuid[])`.execute(db(ctx))
  return new Map(rows.map(row => [row.id, row.rate]))
}
