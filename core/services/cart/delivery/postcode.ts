/** `ls6 2ab` as zones have it: `LS62AB`. */
export const normalPostcode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Whether one of these is how the postcode begins. */
export const isWithin = (postcode: string, zone: readonly string[]): boolean =>
  zone.some(prefix => normalPostcode(postcode).startsWith(prefix))
