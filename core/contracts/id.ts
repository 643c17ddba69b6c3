import { createHash } from 'node:crypto'
import { NotFound } from './refusal'

/** RFC 9562 §4, in either case. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** PostgreSQL refuses to compare a uuid with anything else: what is none is nobody's id. */
export const isId = (text: string): boolean => UUID.test(text)

/** An id as it came in an address or a form, written as the database writes it. Throws `NotFound` for what is none. */
export function readId(text: string | undefined): string {
  if (!text || !isId(text)) throw new NotFound()
  return text.toLowerCase()
}

/**
 * The id of what a form enters (RFC 9562 §5.7, of the time of the form's own id): the same form with the same in it has the
 * same id however often it is sent, and with something else in it another. `entered` is what JSON can say. Without a form
 * each is new. Throws `NotFound` for an id of a form that is none.
 */
export function idOfForm(formId: string | undefined, entered: Readonly<Record<string, unknown>>): string {
  if (formId === undefined) return Bun.randomUUIDv7()
  const form = readId(formId)
  const fields = Object.entries(entered).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const digest = createHash('sha256')
    .update(JSON.stringify([form, fields]))
    .digest('hex')
  return `${timeOfForm(form)}-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`
}

/** Whether both are ids that `idOfForm` made for the same form, whatever was entered in it. */
export const areOfOneForm = (one: string, other: string): boolean => timeOfForm(one) === timeOfForm(other)

/** Of the id of a form, and of what it enters: the first 48 bits, which are milliseconds. */
const timeOfForm = (id: string): string => id.slice(0, 13)
