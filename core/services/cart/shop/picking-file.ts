import { MOST_COUNTED } from '#core/contracts/counted'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { pdfStreamOf } from '#core/tables/pdf'
import type { TableFile } from '#core/tables/table-file'
import { dayOf } from '#core/text/day-of'
import { packedText } from '#core/text/grams'
import {
  ORDERS_PER_SHEET,
  ordersIn,
  type Picked,
  type PickingGroup,
  type PilesFilter,
  pickingPiles,
  pickingSheet,
  pilesAsked,
  totalsOf,
} from './picking-list'

/** So many orders are packed by one file; who packs more on a day packs it time by time. */
const MOST_IN_FILE = 5_000

/**
 * What is to be packed for a time or for a day, whole, to be printed: what to fetch from the shelf, then order by order.
 * Sent as it is drawn. For shopkeepers. Throws `NotFound` for what is no time and no day.
 */
export async function pickingPdf(ctx: Ctx, filter: PilesFilter): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'orders')
  const piles = pilesAsked(await pickingPiles(ctx), filter)
  const total = ordersIn(piles)
  const groups: PickingGroup[] = []
  for (let page = 1; (page - 1) * ORDERS_PER_SHEET < Math.min(total, MOST_IN_FILE); page++)
    groups.push(...(await pickingSheet(ctx, piles, page)))
  return pdfStreamOf(tableOf(ctx, groups, total), ctx.locale)
}

/** As a table; exported for its test, which reads no PDF. */
export function tableOf(ctx: Ctx, groups: readonly PickingGroup[], total: number): TableFile {
  const { name, currency, timeZone } = ctx.house.site()
  const orders = groups.flatMap(group => group.orders.map(order => ({ ...order, slot: group.slot })))
  const all = total > MOST_COUNTED ? `more than ${MOST_COUNTED}` : String(total)
  const cut = total > MOST_IN_FILE ? ` These are the first ${MOST_IN_FILE} of ${all} orders.` : ''
  return {
    title: 'Picking list',
    notes: [`${name}, ${dayOf(ctx.now, timeZone)}. ${all} ${total === 1 ? 'order' : 'orders'}.${cut}`],
    columns: [
      { heading: 'Time', numeric: false, wide: false },
      { heading: 'Order', numeric: false, wide: false },
      { heading: 'Name and note', numeric: false, wide: true },
      { heading: 'What', numeric: false, wide: true },
      { heading: 'How many', numeric: true, wide: false },
      { heading: 'Weight', numeric: false, wide: false },
      { heading: `To pay in cash (${currency})`, numeric: true, wide: false },
    ],
    rows: [
      ...totalsOf(orders).map(line => ['', '', 'From the shelf', ...whatOf(line), '']),
      ...orders.flatMap(({ slot, number, name: buyer, note, toPay, lines }) =>
        lines.map((line, at) => {
          const first = at === 0
          const who = first ? [buyer, note].filter(Boolean).join(': ') : ''
          const when = first && slot ? timeText(ctx, slot.startsAt, slot.timeZone) : ''
          return [when, first ? number : '', who, ...whatOf(line), first ? (toPay ?? '') : '']
        }),
      ),
    ],
  }
}

const whatOf = (line: Picked) => [
  [line.title, line.detail].filter(Boolean).join(', '),
  line.quantity,
  packedText(line),
]

const timeText = (ctx: Ctx, at: Date, timeZone: string) =>
  new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
