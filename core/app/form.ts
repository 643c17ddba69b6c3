import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { type ValueError, ValueErrorType } from '@sinclair/typebox/errors'
import { Value } from '@sinclair/typebox/value'
import { idOfForm, isId } from '#core/contracts/id'
import { oneLine, seenLine } from '#core/text/one-line'

/** What was typed, and the fault of each field that has one: enough to show the form again with nothing lost. */
export type Rejected = {
  readonly ok: false
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

export type Accepted<T> = { readonly ok: true; readonly values: T }

/**
 * Checks a form body against a TypeBox object (Elysia's `t`). A field's schema may carry its own `error`
 * sentence, for all but too much text. Text is trimmed, that of a name or
 * a line without marks that nobody sees, an empty optional field is absent, `'on'` is true for a boolean, and
 * numbers are read from text.
 */
export function readForm<T extends TObject>(schema: T, body: unknown): Accepted<Static<T>> | Rejected {
  const typed = typedValues(body)
  const candidate: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = fromText(name, field, Object.hasOwn(typed, name) ? typed[name] : undefined)
    if (value !== undefined) candidate[name] = value
  }
  if (Value.Check(schema, candidate)) return { ok: true, values: candidate as Static<T> }
  const errors: Record<string, string> = {}
  for (const fault of Value.Errors(schema, candidate)) {
    const name = fault.path.split('/')[1] ?? ''
    errors[name] ??= sentence(schema.properties[name], fault)
  }
  return { ok: false, values: typedTexts(body), errors }
}

/** A form that was well-formed but refused for another reason: the same shape, the fault at its field. */
export function rejectField(body: unknown, field: string, message: string): Rejected {
  return { ok: false, values: typedTexts(body), errors: { [field]: message } }
}

/** The same of a form whose key is used up: what was typed comes back with another one, and is sent again by who means it. */
export function rejectUsed(body: unknown, field: string, message: string): Rejected {
  const { values, ...rejected } = rejectField(body, field, message)
  return { ...rejected, values: { ...values, key: Bun.randomUUIDv7() } }
}

/** What the hidden field `version` of a form says: what its writer saw. Null for a form that has none. */
export function seenVersion(body: unknown): string | null {
  const { version } = typedValues(body)
  return typeof version === 'string' && version !== '' ? version : null
}

/**
 * The id by which a form makes what it makes, of its hidden field `key` and of all that was typed: sent twice it makes one, and
 * with other words, by somebody who went back, another (`idOfForm`). A fresh one for a form without a key.
 */
export function formKey(body: unknown): string {
  const { key, ...typed } = typedValues(body)
  const words = Object.entries(typed).map(([name, value]) => [name, [value].flat().map(written)])
  return idOfForm(typeof key === 'string' && isId(key) ? key : undefined, Object.fromEntries(words))
}

/** A file is known by its name and its size. */
function written(value: unknown): unknown {
  return value instanceof File ? [value.name, value.size] : value
}

/** What a form sent, by its names; nothing of a body that is no form. */
export function typedValues(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

/** The same without files, and without fields that were sent more than once. */
export function typedTexts(body: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typedValues(body)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

/** Anything that is drawn: a name of zero-width spaces is none (Unicode UAX #44, Default_Ignorable_Code_Point). */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]/u

/** As people write numbers: not `1e3`, `0x10` or `Infinity`, which `Number` and Elysia's own schemas would take. */
const DECIMAL = /^[+-]?\d{1,15}(\.\d{1,15})?$/

/** What is called so stands on one line wherever it is shown. */
const NAMES = new Set(['name', 'title', 'firstName', 'lastName', 'givenName', 'familyName'])
/** What may be longer stands in a paragraph of its own. */
const MOST_OF_A_LINE = 300

/**
 * A form as it comes in, before anybody reads it: what stands on one line, and may stand among other words, holds nothing that nobody
 * sees and turns none of them (UAX #9); in texts of several lines, and in long ones, such marks stay. Files stay as they are.
 */
export function withSeenLines(form: unknown): unknown {
  return Object.fromEntries(
    Object.entries(typedValues(form)).map(([name, value]) => [name, seen(name, value)]),
  )
}

function seen(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(each => seen(name, each))
  if (typeof value !== 'string') return value
  // What is blank comes back as it was typed: who reads it says what is wrong with it.
  if (NAMES.has(name)) return seenLine(value).replace(/\s+/g, ' ')
  return value.length > MOST_OF_A_LINE || value.includes('\n') ? value : seenLine(value)
}

/** The same of a field whose length says what it is. */
function asWritten(name: string, field: TSchema, text: string): string {
  if (NAMES.has(name)) return oneLine(text)
  return (field.maxLength ?? Number.POSITIVE_INFINITY) <= MOST_OF_A_LINE ? seenLine(text) : text
}

function fromText(name: string, field: TSchema, value: unknown): unknown {
  if (field.type === 'boolean') return value === 'on' || value === 'true'
  if (field.type === 'array') return value === undefined ? [] : Array.isArray(value) ? value : [value]
  if (typeof value !== 'string') return value
  const text = asWritten(name, field, value).trim()
  if (!SEEN.test(text)) return field.type === 'string' && field.minLength !== undefined ? '' : undefined
  if (isNumeric(field)) return DECIMAL.test(text) ? Number(text) : Number.NaN
  return text
}

/** Elysia's `t.Integer` and `t.Numeric` are either a number or text that reads as one. */
function isNumeric(field: TSchema): boolean {
  const kinds: TSchema[] = field.anyOf ?? [field]
  return kinds.some(({ type }) => type === 'number' || type === 'integer')
}

function sentence(field: TSchema | undefined, { type, schema }: ValueError): string {
  // Whoever wrote a lot would look in vain for what a field's own sentence asks for.
  if (type === ValueErrorType.StringMaxLength) return `Please use at most ${schema.maxLength} characters.`
  if (typeof field?.error === 'string') return field.error
  if (field && isNumeric(field)) return 'Please enter a number.'
  if (type === ValueErrorType.StringMinLength) return 'Please fill this in.'
  return 'Please check this.'
}

/** A whole number, from 0, as people type it into a field; NaN for anything else, also for nothing. */
export function wholeNumber(typed: unknown): number {
  return typeof typed === 'string' && /^\s*\d{1,9}\s*$/.test(typed) ? Number(typed) : Number.NaN
}
