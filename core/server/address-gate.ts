import { markForbidden } from '#core/text/clean'

/**
 * What makes an address need a second look: anything but printable ASCII and its escapes. Looked for, and not the address
 * matched as a whole: a repeated group remembers each of its steps, which took 40 ms of an address of 180 kB, and this 0.1.
 */
const ODD = /[^\x21-\x7e]|%(?![2-6][0-9A-Fa-f]|7[0-9A-Ea-e])/
const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g
const BARE_PERCENT = /%(?![0-9A-Fa-f]{2})/g

/**
 * The address that is used in place of the one that was asked for: escapes that are no UTF-8 and characters that no
 * text may hold become U+FFFD, a bare `%` becomes `%25`. What then is looked up is a name that nothing has, so
 * it ends where every unknown name ends. The same string when nothing had to change.
 */
export function readableAddress(url: string): string {
  const start = url.indexOf('/', 8)
  if (start === -1 || !ODD.test(url.slice(start))) return url
  const rest = markForbidden(url.slice(start)).replace(BARE_PERCENT, '%25')
  return url.slice(0, start) + rest.replace(ESCAPES, readable)
}

/** What is right is left as it was escaped: an escaped `/` or `&` must not become a real one. */
function readable(escapes: string): string {
  const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex')
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const marked = markForbidden(text.replace(/\r\n?/g, '\n'))
  const isAsItWas = marked === text && new TextEncoder().encode(text).length === bytes.length
  return isAsItWas && !text.includes('\ufffd') ? escapes : [...marked].map(escaped).join('')
}

function escaped(character: string): string {
  return character === '.' ? '%2E' : encodeURIComponent(character)
}
