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
 * The id of what a form enters (RFC 9562 §5.5, the form's own id as namespace): the same form with the same in it has the
 * same id however often it is sent, and with something else in it another. Without a form each is new. Throws `NotFound`
 * for an id of a form that is none.
 */
export function idOfForm(
  formId: string | undefined,
  entered: Readonly<Record<string, string | number>>,
): string {
  if (formId === undefined) return Bun.randomUUIDv7()
  const fields = Object.entries(entered).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Bun.randomUUIDv5(JSON.stringify(fields), readId(formId))
}
