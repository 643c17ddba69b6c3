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
