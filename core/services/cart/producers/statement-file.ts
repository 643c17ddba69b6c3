import type { ProducerStatement, TableKind } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { csvOf } from '#core/tables/csv'
import { pdfStreamOf } from '#core/tables/pdf'
import type { TableFile } from '#core/tables/table-file'
import { xlsxOf } from '#core/tables/xlsx'
import { producerStatement } from './producer-statement'

/** Lines of one file; a producer with more takes the statement of fewer years from us. */
const MOST_LINES = 2_000
const KINDS = {
  sold: 'Sold',
  weighed: 'Weighed',
  'given-back': 'Given back',
  'paid-out': 'Paid out',
  reversed: 'Pay-out undone',
} as const
/**
 * A producer's statement, the oldest line first and what is owed below it, as a file to keep; a PDF is sent as it is drawn. For whoever
 * may read the statement. Throws `NotFound`.
 */
export async function statementFile(
  ctx: Ctx,
  producer: { readonly id: string; readonly name: string },
  kind: TableKind,
): Promise<string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>> {
  const statement = await producerStatement(ctx, producer.id, { page: 1, perPage: MOST_LINES })
  const table = tableOf(ctx, producer.name, statement)
  return kind === 'csv'
    ? csvOf(table, ctx.locale)
    : kind === 'xlsx'
      ? xlsxOf(table)
      : pdfStreamOf(table, ctx.locale)
}

function tableOf(ctx: Ctx, name: string, statement: ProducerStatement): TableFile {
  const { owed, goesOn } = statement
  const lines = statement.lines.toReversed()
  const { name: site, currency, timeZone } = ctx.house.site()
  const today = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeZone }).format(ctx.now)
  const cut = goesOn ? ` These are the last ${lines.length} lines: there are older ones.` : ''
  return {
    title: isolate`Statement of ${name}`,
    notes: [`${site}, ${today}.${cut}`],
    columns: [
      { heading: 'Day' },
      { heading: 'What' },
      { heading: 'Cycle or note', wide: true },
      { heading: 'Things', numeric: true },
      { heading: `Amount (${currency})`, numeric: true },
      { heading: `Owed (${currency})`, numeric: true },
    ],
    rows: [
      ...lines.map(({ day, kind, note, quantity, amount, balance }) => [
        day,
        KINDS[kind],
        note,
        quantity === 0 ? null : quantity,
        amount,
        balance,
      ]),
      ['', 'Owed now', '', null, null, owed],
    ],
  }
}
