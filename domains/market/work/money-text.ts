import { decimalText, type Money } from '#core/contracts/money'

/** As a shopkeeper types it into a price field: `4.50`. */
export const moneyText = (money: Money): string => decimalText(money)
