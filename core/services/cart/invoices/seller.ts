import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import type { InvoiceSeller } from '#core/contracts/invoice'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { lockSetting } from '#core/database/keep-setting'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'

const KEY = 'seller'

const SELLER = Type.Object({
  name: Type.String(),
  address: Type.String(),
  vatNumber: Type.String(),
  companyNumber: Type.String(),
  email: Type.String(),
  country: Type.Optional(Type.String()),
  /** What was paid before is not invoiced any more. */
  since: Type.String(),
})

/** Who sells, with the moment from which on invoices are written; null until the shop has said it. */
export async function invoicingSeller(ctx: Ctx): Promise<Static<typeof SELLER> | null> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SELLER, row.value) ? row.value : null
}

const UNSAID: InvoiceSeller = { name: '', address: '', vatNumber: '', companyNumber: '', email: '' }
const FORM = savedForm<InvoiceSeller>('name', 'address', 'country', 'email', 'vatNumber', 'companyNumber')

/** Of what the form was filled with. */
export const sellerVersion = (seller: InvoiceSeller | null): string => FORM.version(seller ?? UNSAID)

/** From the first time on, each paid order gets an invoice. For shopkeepers. Throws `ChangedMeanwhile`. */
export async function saveSeller(ctx: Ctx, seller: InvoiceSeller, seen: string | null = null): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    await lockSetting(tx, KEY)
    const before = await invoicingSeller(tx)
    FORM.refuseStale(before ?? UNSAID, seen)
    const after = { ...seller, since: before?.since ?? tx.now.toISOString() }
    await changeSetting(tx, KEY, { before, after })
  })
}
