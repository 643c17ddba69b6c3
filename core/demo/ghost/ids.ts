import { createHash } from 'node:crypto'

/** Ghost's ids are 24 hexadecimal digits; ours follow from what they name, so that a rebuild changes nothing. */
export const ghostId = (...names: string[]) => digest(names).slice(0, 24)

/** A UUID of version 8 (RFC 9562 §5.8: the bits are the maker's own), reckoned the same way. */
export function ghostUuid(...names: string[]): string {
  const hex = digest(['uuid', ...names])
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const digest = (names: readonly string[]) => createHash('sha256').update(names.join('/')).digest('hex')
