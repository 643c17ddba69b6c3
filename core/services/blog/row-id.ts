import { NotFound } from '#core/contracts/refusal'
import { isId } from '#core/database/is-id'

/** An id out of an address. What is no UUID is the id of nothing. Throws `NotFound`. */
export function rowId(text: string): string {
  if (!isId(text)) throw new NotFound()
  return text.toLowerCase()
}
