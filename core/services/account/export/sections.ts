import { events } from './parts/events'
import { identity } from './parts/identity'
import { letters } from './parts/letters'
import { shop } from './parts/shop'
import { social } from './parts/social'
import { work } from './parts/work'
import type { ExportSection } from './section'

/**
 * What the export holds, in the order of the file. Each section names its columns: a column added later is left
 * out until somebody has thought about whether it is a secret.
 */
export const SECTIONS: readonly ExportSection[] = [
  ...identity,
  ...shop,
  ...events,
  ...letters,
  ...social,
  ...work,
]

/** What refers to a member and is not in the file, and why not: for the page, and for the test that misses nothing. */
export const NOT_EXPORTED: Readonly<Record<string, string>> = {
  'actor_keys.actor_id': 'The keys your posts are signed with: whoever has them can write in your name.',
  'payment_differences.payment_id':
    'What the shop found when it compared its books with SumUp’s: what came back to you is under “refunds”.',
  'difference_settlements.refund_id': 'How the shop settled such a difference: the refund itself is there.',
  'withdrawals.actor_id': 'Only of people elsewhere: what they took back before it came here.',
  'reservations.order_line_id':
    'That things are kept for an order until it is paid: for minutes, and the order itself is there.',
  'tickets.order_line_id': 'Which line of an order a ticket is of: the ticket names its order.',
  'stock_movements.order_line_id': 'The shop’s own count of its shelves: what you bought is under “orders”.',
}
