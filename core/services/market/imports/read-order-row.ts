import type { Money } from '#core/contracts/money'
import { type Numbered, numberOrName } from './article-number'
import { CellFault } from './cell-fault'
import { type Cells, count, given, missing, money, text } from './cell-values'

export type OrderRow = Numbered & {
  readonly number: string
  readonly email: string
  readonly quantity: number
  /** Of one; ours where the file has none. */
  readonly price?: Money
  readonly way: 'cash' | 'transfer'
  readonly note: string
  /** The order cycle that it is of, as it is called there; blank for none. */
  readonly cycle: string
}

const MOST_OF_ONE = 10_000

/** A line of an order. Throws `CellFault`. */
export function readOrderRow(cells: Cells, currency: string): OrderRow {
  const quantity = count(cells, 'quantity') ?? missing('quantity', 'It says no number of pieces.')
  if (quantity < 1 || quantity > MOST_OF_ONE)
    throw new CellFault('quantity', `“${cells.quantity}” is not between 1 and 10,000.`)
  return {
    number: text(cells, 'number', 40) ?? missing('number', 'It has no order number.'),
    email: address(cells),
    quantity,
    ...numberOrName(cells),
    ...given('price', money(cells, 'price', currency) ?? priceOfOne(cells, quantity, currency)),
    way: wayOf(cells.way),
    note: orderNote(cells),
    cycle: text(cells, 'cycle', 120) ?? '',
  }
}

/** Below the lines of an order some reports sum it up: no article, no number of pieces, but what its buyer wrote. */
export const isSumOfOrder = (cells: Cells): boolean => !cells.sku && !cells.quantity && !cells.email

export const orderNote = (cells: Cells): string => text(cells, 'note', 500) ?? ''

function priceOfOne(cells: Cells, quantity: number, currency: string): Money | undefined {
  const total = money(cells, 'total', currency)
  if (!total || total.amount % quantity === 0) return total && { ...total, amount: total.amount / quantity }
  throw new CellFault('total', `“${cells.total}” for ${quantity} is no whole price of one.`)
}

const CASH = /^(cash|bar|bargeld|cash on .*|espèces|efectivo|contanti)$/i
const TRANSFER =
  /^((bank )?transfer|bank|bacs|eft|überweisung|ueberweisung|virement( bancaire)?|transferencia)$/i

function wayOf(typed: string | undefined): 'cash' | 'transfer' {
  if (typed === undefined || CASH.test(typed)) return 'cash'
  if (TRANSFER.test(typed)) return 'transfer'
  throw new CellFault('way', `“${typed}” is neither cash nor a transfer: what was paid is not taken in.`)
}

/** An e-mail address. */
export function address(cells: Cells): string {
  const email = (text(cells, 'email', 254) ?? missing('email', 'It has no e-mail address.')).toLowerCase()
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new CellFault('email', `“${cells.email}” is no e-mail address.`)
  return email
}
