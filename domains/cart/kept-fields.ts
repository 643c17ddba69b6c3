import type { Ctx } from '#core/contracts/ctx'
import { findKeptForm, putKeptForm, updateKeptForm } from '#core/database/kept-forms'

/** What stands in the fields of a form, by their names. */
export type Fields<Name extends string = string> = { readonly [N in Name]?: string }

type Place = { readonly action: string; readonly page: string }

/** Keeps these fields of a form, as they are, in place of what was kept of it before; false where nothing was. */
export async function keepAgain(ctx: Ctx, key: string, place: Place, typed: Fields): Promise<boolean> {
  return updateKeptForm(ctx, key, { ...place, fields: listed(typed) })
}

/** The same, whether something was kept before or not. */
export async function keepFields(ctx: Ctx, key: string, place: Place, typed: Fields): Promise<void> {
  await putKeptForm(ctx, 'cart', key, { ...place, fields: listed(typed) })
}

/** What was kept; null once it is a day old. */
export async function keptFields(
  ctx: Ctx,
  key: string,
): Promise<{ readonly page: string; readonly fields: Fields } | null> {
  const kept = await findKeptForm(ctx, 'cart', key)
  if (!kept) return null
  const fields = Object.entries(kept.fields).map(([name, [value]]) => [name, value])
  return { page: kept.page, fields: Object.fromEntries(fields) }
}

const listed = (typed: Fields) =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]] as const])),
  )
