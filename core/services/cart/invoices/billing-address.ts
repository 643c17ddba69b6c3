import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

export type BillingAddress = {
  readonly name: string
  readonly address: string
  /** ISO 3166-1, two letters. */
  readonly country: string
  readonly vatNumber: string
}

/** Whom the viewer's invoices are made out to; null where they have not said it. */
export async function ownBillingAddress(ctx: Ctx): Promise<BillingAddress | null> {
  return billingAddressOf(ctx, requireMember(ctx).id)
}

/** Whoever asks: for invoices. */
export async function billingAddressOf(ctx: Ctx, memberId: string): Promise<BillingAddress | null> {
  const row = await db(ctx)
    .selectFrom('billing_addresses')
    .select(['name', 'address', 'country', 'vat_number as vatNumber'])
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return row ?? null
}

/** Stands on the viewer's invoices from now on; what was issued stays as it is. */
export async function saveBillingAddress(ctx: Ctx, to: BillingAddress): Promise<void> {
  const { id } = requireMember(ctx)
  const { vatNumber: vat_number, ...others } = to
  const columns = { ...others, vat_number, saved_at: ctx.now }
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('billing_addresses')
      .values({ ...columns, member_id: id })
      .onConflict(conflict => conflict.column('member_id').doUpdateSet(columns))
      .execute()
  })
}

/** Their invoices have their name alone again. */
export async function removeBillingAddress(ctx: Ctx): Promise<void> {
  const { id } = requireMember(ctx)
  await db(ctx).deleteFrom('billing_addresses').where('member_id', '=', id).execute()
}
