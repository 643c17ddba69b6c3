import { typedValues } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { isId } from '#core/contracts/id'
import type { Flash } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import {
  GROUPS_PER_SHEET,
  markPacked,
  PACKING_WAYS,
  packingBatches,
  packingSheet,
} from '#core/services/cart/packing/packing'
import { csvStream } from '#core/tables/csv'
import type { Cell } from '#core/tables/table-file'
import type { Room } from '../../domain'
import { PackingPage } from './page'

const wayOf = (asked: string | undefined) => PACKING_WAYS.find(way => way === asked) ?? 'order'

const COLUMNS = [
  'Order',
  'Buyer',
  'Collected',
  'Producer',
  'What',
  'Variant',
  'How many',
  'Packed',
  'Grams',
  'To be weighed',
]

/** What goes into which box, for a cycle. For shopkeepers. */
export const packing: Room = app => {
  app.get('/shop/packing/:cycle', async ({ ctx, page, params, query, reply }) => {
    const [by, number] = [wayOf(query.by), pageNumber(query.page)]
    const sheet = await packingSheet(ctx, params.cycle, by, number)
    refuseBeyond(number, pagesOf(sheet.total, GROUPS_PER_SHEET))
    return reply.html(<PackingPage page={page} sheet={sheet} by={by} number={number} />)
  })

  app.get('/shop/packing/:cycle/csv', async ({ ctx, params, query, reply }) => {
    requireRole(ctx, 'orders')
    const by = wayOf(query.by)
    // A cycle that is not there is said before the file begins.
    await packingSheet(ctx, params.cycle, by, 1)
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'a packing list' } })
    async function* rows(): AsyncGenerator<readonly (readonly Cell[])[], undefined> {
      for await (const lines of packingBatches(ctx, params.cycle, by))
        yield lines.map(line => [
          line.number,
          line.name,
          line.slot,
          line.producer,
          line.title,
          line.detail,
          line.quantity,
          line.packed ? 'yes' : '',
          line.grams ?? '',
          line.toWeigh || '',
        ])
    }
    return reply.file(
      csvStream(
        COLUMNS.map(heading => ({ heading })),
        rows(),
        ctx.locale,
      ),
      {
        type: 'text/csv;charset=utf-8',
        name: `packing-by-${by}.csv`,
      },
    )
  })

  app.post('/shop/packing/:cycle', async ({ ctx, params, query, body, reply }) => {
    const lines = linesOf(body)
    const count = await markPacked(ctx, params.cycle, lines, true)
    return reply.see(backTo(params.cycle, query, lines), said(count, 'Checked off.'))
  })

  app.delete('/shop/packing/:cycle', async ({ ctx, params, query, body, reply }) => {
    const lines = linesOf(body)
    const count = await markPacked(ctx, params.cycle, lines, false)
    return reply.see(backTo(params.cycle, query, lines), said(count, 'It is to be packed again.'))
  })
}

/** A press without a tick, or on a sheet whose orders were given back meanwhile, has packed nothing. */
const said = (count: number, text: string): Flash =>
  count > 0 ? { kind: 'success', text } : { kind: 'notice', text: 'Nothing was ticked that is to be packed.' }

function linesOf(body: unknown): readonly string[] {
  const { line } = typedValues(body)
  return (Array.isArray(line) ? line : [line]).map(String)
}

/** To the line that was ticked, so that nobody looks for it anew with a box in their hands. */
function backTo(
  cycle: string,
  query: Readonly<Record<string, string | undefined>>,
  [line = '']: readonly string[],
): string {
  const number = /^[1-9]\d{0,4}$/.test(query.page ?? '') ? query.page : '1'
  const at = isId(line) ? `#line-${line}` : ''
  return `/shop/packing/${cycle}?by=${wayOf(query.by)}&page=${number}${at}`
}
