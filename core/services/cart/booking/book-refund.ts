import type { Selectable } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { HAS_PARTS } from '../adjustments/refunded-parts'
import { takenBackCards } from '../gift-cards/take-back'
import { isOwedAtShop } from '../handouts/handout-due'
import { type Account, accountOfWay, book, type Entry } from '../ledger/book'
import { creditCameFrom } from '../ledger/credit'
import { entriesOf, keepShares, sharesDue } from '../ledger/producer-shares'
import { takenBackBy } from '../ledger/sold-by'
import { entriesOfParts, revive } from '../parts/refund-parts'

type Row = Pick<
  Selectable<Database['refunds']>,
  'id' | 'order_id' | 'payment_id' | 'way' | 'amount' | 'by_payment' | 'currency'
> &
  Pick<Selectable<Database['orders']>, 'member_id'> & {
    order_state: Selectable<Database['orders']>['state']
    has_parts: boolean
    bill_account_id: string | null
    paid_by: Selectable<Database['payments']>['way'] | null
  }

/** Money that went back, booked in the transaction that says so, with what its producers do not get for it any more. */
export async function bookRefund(tx: Tx, refundId: string): Promise<void> {
  const refund = await refundRow(tx, refundId)
  const { amount, currency } = refund
  const to = [
    { account: await sourceOf(tx, refund), amount: -(refund.by_payment ?? amount) },
    ...(await entriesOfParts(tx, refund.id)),
    ...(await takenBackCards(tx, refund.id)),
  ]
  await revive(tx, refund.id)
  const shares = await sharesDue(tx, refund.order_id)
  const fact = { kind: 'refund', sourceId: refund.id } as const
  const entries = [...(await takenBack(tx, refund)), ...to, ...entriesOf(shares)]
  await keepShares(tx, shares, await book(tx, fact, currency, entries))
}

/** What waits at the shop is owed until it is handed out, and what was paid from credit goes back to that one. */
async function sourceOf(tx: Tx, refund: Row): Promise<Account> {
  const { way, payment_id, paid_by, member_id } = refund
  if (way === 'credit' && paid_by === 'credit' && payment_id)
    return creditCameFrom(tx, 'payment', payment_id, member_id)
  return (await isOwedAtShop(tx, refund.id)) ? 'refunds-due' : accountOfWay(refund.way, refund)
}

async function takenBack(tx: Tx, refund: Row): Promise<readonly Entry[]> {
  const { amount } = refund
  if (refund.order_state !== 'paid') return [{ account: 'refunds-due', amount }]
  if (!refund.has_parts) return [{ account: 'losses', amount }]
  return takenBackBy(tx, refund.order_id, refund.id)
}

async function refundRow(tx: Tx, id: string): Promise<Row> {
  return db(tx)
    .selectFrom('refunds as r')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .leftJoin('payments as p', 'p.id', 'r.payment_id')
    .select([
      'r.id',
      'r.order_id',
      'r.payment_id',
      'r.way',
      'r.amount',
      'r.by_payment',
      'p.bill_account_id',
      'p.way as paid_by',
      'r.currency',
      'o.member_id',
      'o.state as order_state',
    ])
    .select(HAS_PARTS.as('has_parts'))
    .where('r.id', '=', id)
    .where('r.state', '=', 'done')
    .executeTakeFirstOrThrow()
}
