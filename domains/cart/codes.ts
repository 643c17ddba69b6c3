/** One form for all codes of the cart: who goes on to the checkout takes along what is typed. */
export const CODES = 'codes'

/** Its fields. */
export const VOUCHER = 'voucher'
export const GIFT_CARD = 'giftCard'
