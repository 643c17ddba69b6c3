import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { csvStream } from '#core/tables/csv'
import { pdfStreamOf } from '#core/tables/pdf'
import type { Cell, FileColumn, LongTable, TableFile } from '#core/tables/table-file'
import { xlsxStreamOf } from '#core/tables/xlsx'
import { REPORTS } from './definitions'
import type { ReportRange } from './range'
import type { Report, ReportColumn } from './report'

/** As many as a page shows; all of them are in the files. */
const ROWS_SHOWN = 200
/** Each batch reckons the report anew to put it in order: few of them, and never very much at once. */
const ROWS_PER_BATCH = 5_000
/** A job has nobody waiting for its first row, and the room for more of them. */
const ROWS_PER_BATCH_OF_JOB = 20_000
/** Some seconds: of more a job makes the file, and nobody waits. */
const MOST_ROWS_AT_ONCE = 20_000

/** More rows than are made into a file other than CSV while somebody waits. */
export class ReportTooLong extends Refusal {
  override name = 'ReportTooLong'
  constructor() {
    super('This is so long that it is made while you do something else.', 409)
  }
}

type Row = Readonly<Record<string, string | number | null>> & { readonly sort: string; readonly id: string }

export type ReportPage = {
  readonly report: Report
  readonly rows: readonly (readonly Cell[])[]
  /** How many there are; more than are shown are in the files alone. */
  readonly total: number
  /** Below the columns that have one. */
  readonly sums: readonly Cell[]
}

/** The first rows of a report, with the sums of all of them. For shopkeepers. Throws `NotFound`. */
export async function readReport(ctx: Ctx, name: string, range: ReportRange): Promise<ReportPage> {
  requireRole(ctx, 'money')
  const report = reportNamed(name)
  const summed = report.columns.filter(({ sum }) => sum)
  // Of all rows and the first of them at once: what they are made of is read once.
  const { rows } = await sql<Row>`${PLAN_ANEW}
    with q as materialized (${report.query(ctx, range)})
    select q.*, s.all_rows, s.all_sums from q cross join (
      select count(*)::int as all_rows, json_build_array(${sql.join(summed.map(({ name }) => sumOf(name)))})::text as all_sums from q) s
    order by q.sort collate "reading", q.id limit ${sql.lit(ROWS_SHOWN)}`.execute(db(ctx))
  const [first] = rows
  const cell = cellsOf(ctx)
  const figures: readonly (number | null)[] = first ? JSON.parse(String(first.all_sums)) : []
  const sums = new Map(summed.map(({ name }, nth) => [name, first ? figures[nth] : 0]))
  return {
    report,
    rows: rows.map(row => report.columns.map(column => cell(column, row[column.name]))),
    total: Number(first?.all_rows ?? 0),
    sums: report.columns.map(column => (column.sum ? cell(column, sums.get(column.name)) : null)),
  }
}

/** Of figures that nobody knows there is no sum either. */
const sumOf = (name: string) =>
  sql`case when count(*) > 0 then sum(${sql.ref(`q.${name}`)}) else 0 end::bigint`

/**
 * A report as a CSV file, read as it is sent. That people’s names were taken is written down. For shopkeepers; for those
 * with people in them, who signed in lately. Throws `NotFound`, `FreshSignInRequired`.
 */
export async function reportCsv(
  ctx: Ctx,
  name: string,
  range: ReportRange,
): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'money')
  const report = reportNamed(name)
  await takeAway(ctx, report)
  return csvStream(headsOf(ctx, report), batches(ctx, report, range), ctx.locale)
}

/** The same as XLSX or PDF, read as it is written. Throws `ReportTooLong` besides. */
export async function reportFile(
  ctx: Ctx,
  name: string,
  range: ReportRange,
  kind: 'xlsx' | 'pdf',
): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'money')
  const report = reportNamed(name)
  await takeAway(ctx, report)
  const sums = await sumsOf(ctx, report, range)
  if (Number(sums.total) > MOST_ROWS_AT_ONCE) throw new ReportTooLong()
  const table = await longTable(ctx, report, range, { sums, perBatch: ROWS_PER_BATCH })
  return kind === 'pdf' ? pdfStreamOf(table, ctx.locale) : xlsxStreamOf(table)
}

/** What a report is called with its time, and whether it has people in it. Throws `NotFound`. */
export async function reportFacts(
  ctx: Ctx,
  name: string,
  range: ReportRange,
): Promise<{ readonly title: string; readonly personal: boolean }> {
  const { title, personal = false } = reportNamed(name)
  return { title: `${title}, ${await rangeText(ctx, range)}`, personal }
}

/** Whether a report has people in it; one that is not there any more is taken for one that has. */
export const isPersonal = (name: string): boolean =>
  !Object.hasOwn(REPORTS, name) || (REPORTS[name]?.personal ?? false)

/** A report of however many rows, for a job: who may have it is asked where it is taken. Throws `NotFound`. */
export async function wholeReport(
  ctx: Ctx,
  name: string,
  range: ReportRange,
): Promise<{ readonly total: number; readonly table: LongTable }> {
  const report = reportNamed(name)
  const sums = await sumsOf(ctx, report, range)
  const table = await longTable(ctx, report, range, { sums, perBatch: ROWS_PER_BATCH_OF_JOB })
  return { total: Number(sums.total), table }
}

type Sums = Readonly<Record<string, number | null>>

async function longTable(
  ctx: Ctx,
  report: Report,
  range: ReportRange,
  { sums, perBatch }: { readonly sums: Sums; readonly perBatch: number },
): Promise<LongTable> {
  return {
    title: report.title,
    notes: [`${await rangeText(ctx, range)}. ${report.about}`],
    columns: headsOf(ctx, report),
    rows: withTotal(ctx, report, batches(ctx, report, range, perBatch), sums),
  }
}

/** The sums below all rows, of a report that has some. */
async function* withTotal(
  ctx: Ctx,
  { columns }: Report,
  rows: AsyncGenerator<TableFile['rows'], undefined>,
  sums: Sums,
): AsyncGenerator<TableFile['rows'], undefined> {
  yield* rows
  if (!columns.some(({ sum }) => sum)) return
  const cell = cellsOf(ctx)
  yield [
    columns.map((column, index) =>
      column.sum ? cell(column, sums[column.name]) : index === 0 ? 'Total' : null,
    ),
  ]
}

/** What a report is about, in words. */
export async function rangeText(ctx: Ctx, { cycleId, from, to }: ReportRange): Promise<string> {
  if (!cycleId) {
    const format = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeZone: 'UTC' })
    return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))
  }
  const cycle = await db(ctx)
    .selectFrom('order_cycles')
    .select('name')
    .where('id', '=', cycleId)
    .executeTakeFirst()
  return cycle?.name ?? 'A cycle that is not there'
}

function reportNamed(name: string): Report {
  const report = Object.hasOwn(REPORTS, name) ? REPORTS[name] : undefined
  if (!report) throw new NotFound()
  return report
}

async function takeAway(ctx: Ctx, { personal, title }: Report): Promise<void> {
  if (!personal) return
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `the report “${title}”` } })
}

async function* batches(
  ctx: Ctx,
  report: Report,
  range: ReportRange,
  perBatch = ROWS_PER_BATCH,
): AsyncGenerator<readonly (readonly Cell[])[], undefined> {
  const cell = cellsOf(ctx)
  for (let last: Row | null = null; ; ) {
    const rows: readonly Row[] = await rowsAfter(ctx, report, range, last, perBatch)
    const end = rows.at(-1)
    if (!end) return
    yield rows.map(row => report.columns.map(column => cell(column, row[column.name])))
    last = end
  }
}

async function rowsAfter(
  ctx: Ctx,
  report: Report,
  range: ReportRange,
  last: Row | null,
  most: number,
): Promise<readonly Row[]> {
  const after = last
    ? sql`(q.sort collate "reading", q.id) > (${last.sort}::text collate "reading", ${last.id}::text)`
    : sql`true`
  const { rows } = await sql<Row>`
    select * from (${report.query(ctx, range)}) q where ${after}
    order by q.sort collate "reading", q.id limit ${most}`.execute(db(ctx))
  return rows
}

async function sumsOf(ctx: Ctx, report: Report, range: ReportRange): Promise<Sums> {
  const summed = report.columns.filter(({ sum }) => sum)
  const sums = summed.map(({ name }) => sql`${sumOf(name)} as ${sql.ref(name)}`)
  const { rows } = await sql<Record<string, number | null>>`
    select ${sql.join([sql`count(*)::int as total`, ...sums])} from (${report.query(ctx, range)}) q`.execute(
    db(ctx),
  )
  return rows[0] ?? {}
}

function headsOf(ctx: Ctx, { columns }: Report): readonly FileColumn[] {
  const { currency } = ctx.house.site()
  return columns.map(({ heading, kind, wide }) => ({
    heading: kind === 'money' ? `${heading} (${currency})` : heading,
    numeric: kind !== 'text',
    wide: wide ?? false,
  }))
}

function cellsOf(ctx: Ctx) {
  const { currency } = ctx.house.site()
  return ({ kind, words }: ReportColumn, value: string | number | null | undefined): Cell => {
    if (value === null || value === undefined) return null
    if (kind === 'money') return { amount: Number(value), currency } satisfies Money
    if (kind === 'percent') return { share: Number(value) }
    return kind === 'number' ? Number(value) : (words?.[value] ?? String(value))
  }
}
