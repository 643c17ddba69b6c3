import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { deleteKeptForm, findKeptForm, insertKeptForm, updateKeptForm } from '#core/database/kept-forms'

const PAGE = '/shop/till/phone'
const NAMES = ['way', 'slot', 'note', 'key'] as const

export type PhoneDetails = { readonly [N in (typeof NAMES)[number]]?: string }

/** Keeps what stands in the form of an order on the phone, as it is, for who works here and whom they order for. */
export async function keepPhoneOrder(ctx: Ctx, customerId: string, typed: PhoneDetails): Promise<void> {
  const fields = Object.fromEntries(
    NAMES.flatMap(name => (typed[name] === undefined ? [] : [[name, [typed[name]]] as const])),
  )
  const [key, form] = [keyOf(ctx, customerId), { action: PAGE, page: PAGE, fields }]
  if (!(await updateKeptForm(ctx, key, form))) await insertKeptForm(ctx, 'cart', key, form)
}

/** What was kept; nothing once it is ordered, or a day old. */
export async function keptPhoneOrder(ctx: Ctx, customerId: string): Promise<PhoneDetails> {
  const kept = await findKeptForm(ctx, 'cart', keyOf(ctx, customerId))
  return Object.fromEntries(Object.entries(kept?.fields ?? {}).map(([name, [value]]) => [name, value]))
}

export const forgetPhoneOrder = (ctx: Ctx, customerId: string): Promise<void> =>
  deleteKeptForm(ctx, keyOf(ctx, customerId))

const keyOf = (ctx: Ctx, customerId: string): string =>
  hashToken(`phone order ${requireMember(ctx).id} ${customerId}`)
