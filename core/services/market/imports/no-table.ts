const MAGIC: readonly (readonly [string, string])[] = [
  [
    'd0cf11e0a1b11ae1',
    'That is a workbook of the old kind (.xls): open it, save it as XLSX or CSV, and try again.',
  ],
  ['25504446', 'That is a PDF. Ask for the same list as XLSX or CSV.'],
  ['89504e47', 'That is a picture. Ask for the same list as XLSX or CSV.'],
  ['ffd8ff', 'That is a picture. Ask for the same list as XLSX or CSV.'],
  ['1f8b', 'That is packed: unpack it, and try again.'],
]

/** What a file is that is no table, and what to do about it; null for one that may be. */
export function whatElse(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 8).toHex()
  const known = MAGIC.find(([magic]) => head.startsWith(magic))
  if (known) return known[1]
  const start = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 500))
    .replace(/^[^\x20-\x7e]+/, '')
    .trimStart()
  if (/^(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(start))
    return 'That is a web page and no table: the list may have moved, or be shown to those who signed in alone.'
  if (/^(?:\{\s*"|\[\s*[{[\]])/.test(start))
    return 'That is JSON and no table. Ask for the same list as XLSX or CSV.'
  return null
}
