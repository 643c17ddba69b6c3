/** Bytes `from` up to `to`, both of them among what is sent. */
export type ByteRange = { readonly from: number; readonly to: number }

/**
 * What a `Range` header asks of `size` bytes (RFC 9110 §14.1.2): null for all of them, also where several pieces are
 * asked for or the header is of another kind, which a server may answer so; 'unsatisfiable' where nothing is left.
 */
export function byteRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | null {
  const asked = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '')
  const [first, last] = [asked?.[1], asked?.[2]]
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 }
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return null
  return from >= size ? 'unsatisfiable' : { from, to }
}
