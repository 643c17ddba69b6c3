import { NotFound } from '#core/contracts/refusal'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An id out of an address. What is no UUID is the id of nothing. Throws `NotFound`. */
export function rowId(text: string): string {
  if (!UUID.test(text)) throw new NotFound()
  return text.toLowerCase()
}
