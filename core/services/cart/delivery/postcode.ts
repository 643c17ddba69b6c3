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
