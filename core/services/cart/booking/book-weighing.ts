import type { Tx } from '#core/contracts/ctx'
import { book } from '../ledger/book'
import { entriesOf, keepShares, sharesDue } from '../ledger/producer-shares'

type Weighed = { readonly id: string; readonly orderId: string; readonly currency: string }

/**
 * A line of a paid order was weighed: its producer gets their share of what lay on the scales, whatever becomes of what its
 * buyer pays more or has back. The order is locked.
 */
export async function bookWeighing(tx: Tx, { id, orderId, currency }: Weighed): Promise<void> {
  const shares = await sharesDue(tx, orderId)
  const fact = { kind: 'weighing', sourceId: id } as const
  await keepShares(tx, shares, await book(tx, fact, currency, entriesOf(shares)))
}
