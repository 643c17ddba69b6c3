import type { Tx } from '#core/contracts/ctx'
import { type Taxed, vatByRate } from '#core/pricing/vat'
import { partsLeft } from '../adjustments/parts-left'
import type { Entry } from './book'

/** What an order sold, as entries: sales without VAT, and the VAT of each rate. Both are credits, with a minus. */
export async function soldBy(tx: Tx, orderId: string): Promise<readonly Entry[]> {
  return entriesOf(await partsLeft(tx, orderId, null))
}

/**
 * What a refund took back of it, as entries: what the lines came to before it less what they come to after it, so that
 * refunds in parts take back every last unit of the VAT.
 */
export async function takenBackBy(tx: Tx, orderId: string, refundId: string): Promise<readonly Entry[]> {
  const before = entriesOf(await partsLeft(tx, orderId, { refundId, with: false }))
  const after = entriesOf(await partsLeft(tx, orderId, { refundId, with: true }))
  const codes = new Set([...before, ...after].map(({ account }) => account))
  const sumOf = (entries: readonly Entry[], account: Entry['account']) =>
    entries.filter(entry => entry.account === account).reduce((sum, { amount }) => sum + amount, 0)
  return [...codes].map(account => ({ account, amount: sumOf(after, account) - sumOf(before, account) }))
}

function entriesOf(parts: readonly Taxed[]): readonly Entry[] {
  return vatByRate(parts).flatMap(({ rate, net, vat }): Entry[] => [
    { account: 'sales', amount: -net },
    { account: `vat:${rate ?? 0}`, amount: -vat },
  ])
}
