import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { pdfOf, pdfsOf } from '#core/tables/pdf'
import type { TableFile } from '#core/tables/table-file'
import { type WaysSettings, waysSettings } from '../ways/settings'
import { type BillView, findBill, readBill } from './bills-of'
import { monthWords } from './send-bill'

/** A bill on paper, for who may read it. Throws `NotFound`. */
export async function billPdf(ctx: Ctx, number: string): Promise<Uint8Array<ArrayBuffer>> {
  const bill = await readBill(ctx, number)
  return pdfOf(paperOf(ctx, bill, (await waysSettings(ctx)).bank), ctx.locale)
}

/**
 * All bills of a month (`YYYY-MM`), each on pages of its own, read one by one as they are sent. For who looks after the money
 * and has just signed in. Throws `NotFound` where there is none.
 */
export async function billsPdf(ctx: Ctx, month: string): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const first = await nextNumber(ctx, month, null)
  if (!first) throw new NotFound()
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `the bills of ${month}` } })
  return pdfsOf(papersOf(ctx, month, first), { title: `Bills of ${month}`, locale: ctx.locale })
}

async function* papersOf(ctx: Ctx, month: string, first: string): AsyncGenerator<TableFile, undefined> {
  const { bank } = await waysSettings(ctx)
  for (let number: string | null = first; number; number = await nextNumber(ctx, month, number)) {
    const bill = await findBill(ctx, number)
    if (bill) yield paperOf(ctx, bill, bank)
  }
}

async function nextNumber(ctx: Ctx, month: string, after: string | null): Promise<string | null> {
  const { rows } = await sql<{ number: string }>`
    select number from bills where month = ${month} ${after === null ? sql`` : sql`and number > ${after}`}
    order by number limit 1`.execute(db(ctx))
  return rows[0]?.number ?? null
}

function paperOf(ctx: Ctx, bill: BillView, bank: WaysSettings['bank']): TableFile {
  const { name, timeZone } = ctx.house.site()
  const day = (at: Date) => new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeZone }).format(at)
  const money = (amount: BillView['left']) => formatMoney(amount, ctx.locale)
  const transfer =
    bill.left.amount > 0 && bank.account !== ''
      ? [
          `Please transfer ${money(bill.left)} by ${day(bill.dueAt)} to ${bank.holder}, ${[bank.account, bank.bic].filter(Boolean).join(', ')}.`,
          `Reference: ${bill.number}`,
        ]
      : []
  return {
    title: `${name}: bill ${bill.number}`,
    notes: [
      `${bill.account}, ${bill.holderName}: ${monthWords(bill.month, ctx.locale)}`,
      `Of ${day(bill.issuedAt)}. The invoice of each order says its VAT.`,
      `Together ${money(bill.amount)}, paid ${money(bill.paid)}, open ${money(bill.left)}.`,
      ...transfer,
    ],
    columns: [
      { heading: 'When' },
      { heading: 'Order' },
      { heading: 'For', wide: true },
      { heading: 'Amount', numeric: true },
    ],
    rows: bill.lines.map(({ at, order, name: who, amount }) => [day(at), order, who, amount]),
  }
}
