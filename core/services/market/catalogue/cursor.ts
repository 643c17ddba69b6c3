import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'

/** Where a page of a list ends: the keys of a row in the order in which they are compared, its id last. */
export type Cursor = readonly (string | number | boolean)[]

/** For the address of the page behind it. */
export function cursorText(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** A cursor with keys of these types and an id at its end; null without one. Throws `NotFound` for what is none. */
export function readCursor(
  text: unknown,
  types: readonly ('string' | 'number' | 'boolean')[],
): Cursor | null {
  if (text === undefined || text === '') return null
  const read = typeof text === 'string' && text.length <= 2_000 ? parsed(text) : null
  if (!Array.isArray(read) || read.length !== types.length + 1 || !isId(String(read.at(-1))))
    throw new NotFound()
  const fits = types.every((type, at) => typeof read[at] === type && isStorable(read[at]))
  if (!fits) throw new NotFound()
  return read as Cursor
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch (fault) {
    if (fault instanceof SyntaxError) return null
    throw fault
  }
}

/** PostgreSQL knows no NUL and no halves of a character, and its whole numbers end. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))
}
