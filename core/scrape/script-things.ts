import type { Literal } from './script-literals'

/** An object of a script by the names of its properties. */
export type Thing = ReadonlyMap<string, Literal>

/** The names of properties as every program spells them: `salePrice`, `sale_price`, `sale-price`. */
export const thingOf = (object: { readonly [key: string]: Literal }): Thing =>
  new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase().replace(/[^a-z\d]/g, ''), value]))

/** The objects in a list, or the one alone. */
export const thingsIn = (literal: Literal | undefined): readonly Thing[] =>
  (Array.isArray(literal) ? literal : [literal ?? null]).flatMap(each =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? [thingOf(each)] : [],
  )

/** The first text, or number, under one of these names. */
export function textIn(thing: Thing, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = thing.get(key)
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return null
}
