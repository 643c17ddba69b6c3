import type { Tx } from '#core/contracts/ctx'
import { book } from '../ledger/book'
import { entriesOf, keepShares, sharesDue } from '../ledger/producer-shares'

type Weighed = {
  readonly id: string
  readonly orderId: string
  readonly currency: string
  /** What it was known to weigh before; null the first time. */
  readonly grams: number | null
}

/**
 * A line of a paid order was weighed: its producer gets their share of what lay on the scales, whatever becomes of what its
 * buyer pays more or has back. The order is locked.
 */
export async function bookWeighing(tx: Tx, { id, orderId, currency, grams }: Weighed): Promise<void> {
  const shares = await sharesDue(tx, orderId)
  // The first time by the line, as ever; whoever weighs it again has read another weight, under the order's lock.
  const fact = { kind: 'weighing', sourceId: grams === null ? id : Bun.randomUUIDv7() } as const
  await keepShares(tx, shares, await book(tx, fact, currency, entriesOf(shares)))
}
