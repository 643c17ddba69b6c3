import { MOST_COUNTED } from '#core/contracts/counted'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
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

/** Some seconds: of more orders a job makes the file, and nobody waits. */
const MOST_AT_ONCE = 5_000
/** So many are in one file at all. */
const MOST_SHEETS = 2_000
const MOST_IN_FILE = MOST_SHEETS * ORDERS_PER_SHEET

/** More orders than are drawn while somebody waits. */
export class PickingListTooLong extends Refusal {
  override name = 'PickingListTooLong'
  constructor() {
    super('This is so long that it is made while you do something else.', 409)
  }
}

/**
 * What is to be packed for a time or for a day, whole, to be printed: what to fetch from the shelf, then order by order.
 * Sent as it is drawn. For shopkeepers. Throws `NotFound` for what is no time and no day, `PickingListTooLong`.
 */
export async function pickingPdf(ctx: Ctx, filter: PilesFilter): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'orders')
  const { total, table } = await wholePickingList(ctx, filter, MOST_AT_ONCE)
  if (total > MOST_AT_ONCE) throw new PickingListTooLong()
  return pdfStreamOf(table, ctx.locale)
}

/**
 * The same of however many orders, for a job, which hears how many it has read. Of more than `most` none are read. What to fetch stands
 * first, so that all of them are read before anything is drawn.
 */
export async function wholePickingList(
  ctx: Ctx,
  filter: PilesFilter,
  most = Number.POSITIVE_INFINITY,
  hasRead: (orders: number) => Promise<void> = async () => {},
): Promise<{ readonly total: number; readonly table: TableFile }> {
  const first = pilesAsked(await pickingPiles(ctx), filter)
  // Of those without a time so many are counted as a page needs: asked for as of a far one, all are.
  const piles =
    ordersIn(first) > MOST_COUNTED ? pilesAsked(await pickingPiles(ctx, MOST_SHEETS), filter) : first
  const total = ordersIn(piles)
  const inFile = Math.min(total, MOST_IN_FILE)
  const groups: PickingGroup[] = []
  for (let page = 1; total <= most && (page - 1) * ORDERS_PER_SHEET < inFile; page++) {
    groups.push(...(await pickingSheet(ctx, piles, page)))
    await hasRead(Math.min(inFile, page * ORDERS_PER_SHEET))
  }
  return { total, table: tableOf(ctx, groups, total) }
}

/** As a table; exported for its test, which reads no PDF. */
export function tableOf(ctx: Ctx, groups: readonly PickingGroup[], total: number): TableFile {
  const { name, currency, timeZone } = ctx.house.site()
  const cut = total > MOST_IN_FILE ? ` These are the first ${MOST_IN_FILE} of more.` : ''
  const orders = groups.flatMap(group => group.orders.map(order => ({ ...order, slot: group.slot })))
  return {
    title: 'Picking list',
    notes: [`${name}, ${dayOf(ctx.now, timeZone)}. ${total} ${total === 1 ? 'order' : 'orders'}.${cut}`],
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
  [line.title, line.detail, line.whose].filter(Boolean).join(', '),
  line.quantity,
  packedText(line),
]

const timeText = (ctx: Ctx, at: Date, timeZone: string) =>
  new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
