import type { Selectable } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { requireRoom } from '../bill-account'
import { issueGiftCards } from '../gift-cards/issue'
import { accountOfWay, book } from '../ledger/book'
import { requireCredit } from '../ledger/credit'
import { entriesOf, keepShares, sharesDue } from '../ledger/producer-shares'
import { soldBy } from '../ledger/sold-by'
import { heldParts } from '../parts/hold-parts'

type Row = Pick<
  Selectable<Database['payments']>,
  'id' | 'order_id' | 'way' | 'amount' | 'currency' | 'bill_account_id'
> &
  Pick<Selectable<Database['orders']>, 'member_id'> & { order_state: Selectable<Database['orders']>['state'] }

/**
 * The money of a paid payment and of what was held beside it, booked in the transaction that makes it paid: for goods, as sales; for an order that
 * came to nothing, as due to be given back. What is paid from credit is taken from it: throws `CreditShort`. With goods, their
 * producers' shares are booked, also of what was free.
 */
export async function bookPayment(tx: Tx, paymentId: string): Promise<void> {
  const payment = await paymentRow(tx, paymentId)
  const { amount, currency } = payment
  const isSale = payment.order_state === 'paid'
  const shares = isSale ? await sharesDue(tx, payment.order_id) : []
  if (payment.way === 'credit' && amount > 0)
    await requireCredit(tx, { creditOf: payment.member_id }, { amount, currency })
  if (payment.bill_account_id && amount > 0)
    await requireRoom(tx, payment.bill_account_id, { amount, currency })
  const parts = isSale ? await heldParts(tx, payment.order_id) : []
  const from = [
    { account: accountOfWay(payment.way, payment), amount },
    { account: 'held-for-orders' as const, amount: parts.reduce((sum, part) => sum + part.amount, 0) },
  ]
  const cards = isSale ? await issueGiftCards(tx, payment.order_id) : []
  const against = isSale
    ? await soldBy(tx, payment.order_id)
    : [{ account: 'refunds-due' as const, amount: -amount }]
  const fact = { kind: 'payment', sourceId: payment.id } as const
  const entries = [...from, ...against, ...cards, ...entriesOf(shares)]
  await keepShares(tx, shares, await book(tx, fact, currency, entries))
}

async function paymentRow(tx: Tx, id: string): Promise<Row> {
  return db(tx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .select([
      'p.id',
      'p.order_id',
      'p.way',
      'p.amount',
      'p.currency',
      'p.bill_account_id',
      'o.member_id',
      'o.state as order_state',
    ])
    .where('p.id', '=', id)
    .where('p.state', '=', 'paid')
    .executeTakeFirstOrThrow()
}
