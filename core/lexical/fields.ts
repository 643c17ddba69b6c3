import type { Json, JsonObject, LexicalNode } from './document'

/** The text in this field, or '' when there is none: a hostile document may hold anything anywhere. */
export function text(of: JsonObject, field: string): string {
  const value = of[field]
  return typeof value === 'string' ? value : ''
}

/** A finite number, also when written as text (Ghost keeps some sizes so), or null. */
export function number(of: JsonObject, field: string): number | null {
  const value = of[field]
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null
}

/** A size in whole CSS pixels, or null. */
export function pixels(of: JsonObject, field: string): number | null {
  const value = number(of, field)
  return value !== null && value >= 1 && value < 100_000 ? Math.round(value) : null
}

export function flag(of: JsonObject, field: string): boolean {
  return of[field] === true
}

export function object(of: JsonObject, field: string): JsonObject {
  return asObject(of[field])
}

export function objects(of: JsonObject, field: string): readonly JsonObject[] {
  const value = of[field]
  return Array.isArray(value) ? value.map(asObject) : []
}

export function children(of: LexicalNode): readonly LexicalNode[] {
  return of.children ?? []
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
