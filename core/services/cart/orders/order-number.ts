/** No 0, O, 1, I, L, U: read out over the telephone, each is heard as it was said. */
export const ORDER_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 6

/** Every place where a number may stand in a text without hyphens, also within another; its letters are the group. */
export const ORDER_NUMBERS = new RegExp(`(?=RA([${ORDER_LETTERS}]{${LENGTH}}))`, 'g')

/** The same of monthly bills: `MB-7K3M9Q`. */
export const BILL_NUMBERS = new RegExp(`(?=MB([${ORDER_LETTERS}]{${LENGTH}}))`, 'g')

/** What people say on the phone, `RA-7K3M9Q`: hard to guess, so that nobody counts our orders. */
export function newOrderNumber(): string {
  const random = crypto.getRandomValues(new Uint32Array(LENGTH))
  return `RA-${Array.from(random, value => ORDER_LETTERS[value % ORDER_LETTERS.length]).join('')}`
}
