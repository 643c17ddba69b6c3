import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { deleteKeptForm } from '#core/database/kept-forms'
import { type Fields, keepFields, keptFields } from '../kept-fields'

export type PhoneDetails = Fields<'way' | 'slot' | 'note' | 'key'>

/** Keeps what stands in the form of an order on the phone, as it is, for who works here and whom they order for. */
export const keepPhoneOrder = (ctx: Ctx, customerId: string, typed: PhoneDetails): Promise<void> =>
  keep(ctx, phoneKey(ctx, customerId), '/shop/till/phone', typed)

/** What was kept; nothing once it is ordered, or a day old. */
export const keptPhoneOrder = async (ctx: Ctx, customerId: string): Promise<PhoneDetails> =>
  (await keptFields(ctx, phoneKey(ctx, customerId)))?.fields ?? {}

export const forgetPhoneOrder = (ctx: Ctx, customerId: string): Promise<void> =>
  deleteKeptForm(ctx, phoneKey(ctx, customerId))

/** Keeps what was typed of the cash that was given in the sale of who works here. */
export const keepGiven = (ctx: Ctx, given: string): Promise<void> =>
  keep(ctx, givenKey(ctx), '/shop/till', { given })

/** What was kept; nothing once it is sold or begun anew, or a day old. */
export const keptGiven = async (ctx: Ctx): Promise<string | undefined> =>
  (await keptFields(ctx, givenKey(ctx)))?.fields.given

export const forgetGiven = (ctx: Ctx): Promise<void> => deleteKeptForm(ctx, givenKey(ctx))

const keep = (ctx: Ctx, key: string, page: string, typed: Fields): Promise<void> =>
  keepFields(ctx, key, { action: page, page }, typed)

const phoneKey = (ctx: Ctx, customerId: string): string =>
  hashToken(`phone order ${requireMember(ctx).id} ${customerId}`)

const givenKey = (ctx: Ctx): string => hashToken(`given at the till ${requireMember(ctx).id}`)
