import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { dayOf } from './day-of'

/** An invoice or a credit note of the viewer's own, by its number; anybody's for a shopkeeper. Throws `NotFound`. */
export async function readInvoice(ctx: Ctx, number: string): Promise<InvoiceDocument> {
  const member = requireMember(ctx)
  const [, series = '', count = ''] = /^((?:INV|CN)-\d{4})-(\d{5,12})$/.exec(number) ?? []
  if (!series) throw new NotFound()
  const row = await db(ctx)
    .selectFrom('invoices as i')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .select(['i.document', 'o.member_id'])
    .where('i.series_name', '=', series)
    .where('i.number', '=', Number(count))
    .executeTakeFirst()
  if (!row || !(row.member_id === member.id || mayAct(ctx.viewer, 'money'))) throw new NotFound()
  return row.document
}

/** The numbers of an order's invoice and credit notes, as they were issued. For who sees the order. */
export async function invoiceNumbers(ctx: Ctx, orderId: string): Promise<readonly string[]> {
  const rows = await db(ctx)
    .selectFrom('invoices')
    .select('document')
    .where('order_id', '=', orderId)
    .orderBy('issued_at')
    .orderBy('id')
    .execute()
  return rows.map(({ document }) => document.number)
}

export const INVOICES_PER_PAGE = 100
const INVOICES_PER_BATCH = 100

/**
 * All that was issued in a month (`YYYY-MM`, where the cooperative is), in the order of the numbers, for a file: read
 * batch by batch as it is sent. That it was taken is written down. For shopkeepers who signed in lately.
 */
export async function invoicesOfMonth(
  ctx: Ctx,
  month: string,
  most = INVOICES_PER_BATCH,
): Promise<AsyncGenerator<readonly InvoiceDocument[], undefined>> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `the invoices of ${month}` } })
  return invoiceBatches(ctx, month, most)
}

async function* invoiceBatches(
  ctx: Ctx,
  month: string,
  most: number,
): AsyncGenerator<readonly InvoiceDocument[], undefined> {
  type Row = { document: InvoiceDocument; series: string; number: number }
  for (let last: Row | undefined; ; ) {
    const after = last
      ? sql`and (series_name < ${last.series} or (series_name = ${last.series} and number > ${last.number}))`
      : sql``
    const { rows }: { rows: Row[] } = await sql<Row>`${documentsOf(
      sql`where ${issuedIn(ctx, month)} ${after} order by series_name desc, number limit ${most}`,
    )}`.execute(db(ctx))
    if (rows.length > 0) yield rows.map(({ document }) => document)
    if (rows.length < most) return
    last = rows.at(-1)
  }
}

/** A page of it, counted from 1, and how many there are. For shopkeepers. */
export async function invoicePage(
  ctx: Ctx,
  month: string,
  page: number,
): Promise<{ readonly documents: readonly InvoiceDocument[]; readonly total: number }> {
  requireRole(ctx, 'money')
  const issued = sql`where ${issuedIn(ctx, month)}`
  const { rows } = await sql<{ document: InvoiceDocument }>`${documentsOf(
    sql`${issued} order by series_name desc, number limit ${sql.lit(INVOICES_PER_PAGE)} offset ${(page - 1) * INVOICES_PER_PAGE}`,
  )}`.execute(db(ctx))
  const found = sql`from invoices ${issued}`
  return {
    documents: rows.map(({ document }) => document),
    total: await countRows(ctx, found, { page, perPage: INVOICES_PER_PAGE }),
  }
}

/** Chosen by their numbers, which an index has: the documents of a month's others are not read. */
const documentsOf = (chosen: RawBuilder<unknown>) => sql`
  select i.document, i.series_name as series, i.number
  from (select series_name, number from invoices ${chosen}) c
    cross join lateral (select * from invoices where series_name = c.series_name and number = c.number offset 0) i
  order by c.series_name desc, c.number`

function issuedIn(ctx: Ctx, month: string) {
  const { timeZone } = ctx.house.site()
  const first = Temporal.PlainDate.from(`${month}-01`)
  const [from, until] = [first, first.add({ months: 1 })].map(
    day => new Date(day.toZonedDateTime(timeZone).epochMilliseconds),
  )
  return sql`issued_at >= ${from} and issued_at < ${until}`
}

/** `YYYY-MM` of an address, or the month it is now. Throws `NotFound` for what is no month. */
export function readMonth(ctx: Ctx, text: string | undefined): string {
  if (text === undefined || text === '') return dayOf(ctx, ctx.now).toPlainYearMonth().toString()
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(text)) throw new NotFound()
  return text
}
