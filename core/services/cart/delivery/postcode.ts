/** `ls6 2ab` as it is compared: `LS62AB`. */
export const normalPostcode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/**
 * How the postcodes of a zone begin. `LS1 2` keeps its space: in Britain it is the sector, and `LS12` the district.
 */
export function zonePrefix(typed: string): string {
  const spaced = typed
    .normalize('NFKC')
    .toUpperCase()
    .trim()
    .match(/^([A-Z]{1,2}\d{1,2}[A-Z]?)[\s-]+(\d(?:[A-Z]{2})?)$/)
  return spaced ? `${spaced[1]} ${spaced[2]}` : normalPostcode(typed)
}

/** Area, district with the letter it has in London, and, where it is whole, sector and unit (BS 7666). */
const BRITISH = /^([A-Z]{1,2})(\d{1,2})([A-Z]?)(?:(\d)([A-Z]{2}))?$/

/**
 * Whether one of these is how the postcode begins. A British one is divided where the Post divides it, so that `LS1` is not
 * the beginning of `LS12 3AB`; others are as they are written, sign by sign.
 */
export function isWithin(postcode: string, zone: readonly string[]): boolean {
  const code = normalPostcode(postcode)
  const parts = BRITISH.exec(code)
  if (!parts) return zone.some(prefix => code.startsWith(normalPostcode(prefix)))
  const [, area = '', district = '', letter = '', sector = '', unit = ''] = parts
  const outward = area + district + letter
  const beginnings = new Set([area, area + district, outward, code])
  if (sector) {
    beginnings.add(`${outward} ${sector}`).add(`${outward} ${sector}${unit}`)
    // Without its space it is no district: those have two digits, and their letter last.
    if (district.length === 2 || letter) beginnings.add(outward + sector)
  }
  return zone.some(prefix => beginnings.has(prefix))
}

/** How a country writes its postcodes: the signs of one, and where it is divided. */
const WRITTEN = new Map<string, readonly [signs: RegExp, written: string]>([
  ['CA', [/^([A-Z]\d[A-Z])(\d[A-Z]\d)$/, '$1 $2']],
  ['CZ', [/^(\d{3})(\d{2})$/, '$1 $2']],
  ['GB', [/^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/, '$1 $2']],
  ['GR', [/^(\d{3})(\d{2})$/, '$1 $2']],
  ['IE', [/^([A-Z]\d[\dW])([A-Z\d]{4})$/, '$1 $2']],
  ['NL', [/^(\d{4})([A-Z]{2})$/, '$1 $2']],
  ['PL', [/^(\d{2})(\d{3})$/, '$1-$2']],
  ['PT', [/^(\d{4})(\d{3})$/, '$1-$2']],
  ['SE', [/^(\d{3})(\d{2})$/, '$1 $2']],
  ['SK', [/^(\d{3})(\d{2})$/, '$1 $2']],
])
const LIKE_ANOTHER = new Map([
  ['GG', 'GB'],
  ['IM', 'GB'],
  ['JE', 'GB'],
])

/** `sy01xx` as the Post writes it, `SY0 1XX`, in this country (ISO 3166-1); what is none of its postcodes stays as it was typed. */
export function writtenPostcode(typed: string, country: string | null): string {
  const like = LIKE_ANOTHER.get(country ?? '') ?? country ?? ''
  const [signs, written] = WRITTEN.get(like) ?? []
  const code = normalPostcode(typed)
  return signs && written && signs.test(code) ? code.replace(signs, written) : typed.trim()
}
