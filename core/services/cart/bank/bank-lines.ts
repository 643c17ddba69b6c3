import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { compareMoney, type Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { BILL_NUMBERS, ORDER_NUMBERS } from '../orders/order-number'
import { dueOf } from '../parts-of'

export type ProposedOrder = {
  readonly number: string
  /** Where it is looked at, the monthly bill with its account. */
  readonly path: string
  readonly name: string
  readonly total: Money
  /** How what came compares with what is to be paid; `paid` when it is paid already or cannot be paid any more. */
  readonly fit: 'exact' | 'more' | 'less' | 'paid'
}

export type BankLineSummary = {
  readonly id: string
  /** `YYYY-MM-DD` */
  readonly bookedOn: string
  readonly amount: Money
  readonly payer: string
  readonly text: string
  /** The order, or the monthly bill, whose number stands in its text. */
  readonly proposed: ProposedOrder | null
}

export const BANK_LINES_PER_PAGE = 50

type Row = Pick<Selectable<Database['bank_lines']>, 'id' | 'amount' | 'currency' | 'payer' | 'text'> & {
  booked_on: string
}

/** What came in and nobody has dealt with, oldest first. Pages count from 1. For shopkeepers. */
export async function waitingBankLines(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly lines: readonly BankLineSummary[]; readonly total: number }> {
  requireRole(ctx, 'money')
  const { rows } = await sql<Row>`
    select b.id, to_char(b.booked_on, 'YYYY-MM-DD') as booked_on, b.amount, b.currency, b.payer, b.text
    from unsettled_bank_lines w join bank_lines b on b.id = w.bank_line_id
    order by w.booked_on, w.bank_line_id
    limit ${sql.lit(BANK_LINES_PER_PAGE)} offset ${(page - 1) * BANK_LINES_PER_PAGE}`.execute(db(ctx))
  const orders = await ordersNamed(
    ctx,
    rows.flatMap(({ text }) => numbersIn(text)),
  )
  const lines = rows.map(({ id, booked_on: bookedOn, amount, currency, payer, text }) => {
    const money = { amount, currency }
    const named = numbersIn(text).flatMap(number => orders.get(number) ?? [])
    const [first] = named.toSorted((one, other) => Number(one.paid) - Number(other.paid))
    return { id, bookedOn, amount: money, payer, text, proposed: first ? proposed(first, money) : null }
  })
  const total = await countRows(ctx, sql`from unsettled_bank_lines`, { page, perPage: BANK_LINES_PER_PAGE })
  return { lines, total }
}

/** The page on which a line waits, counted from 1; the first for one that waits no more. For shopkeepers. */
export async function pageOfBankLine(ctx: Ctx, id: string): Promise<number> {
  requireRole(ctx, 'money')
  const { rows } = await sql<{ before: number }>`
    select count(*)::int as before from unsettled_bank_lines this
      join unsettled_bank_lines w on (w.booked_on, w.bank_line_id) < (this.booked_on, this.bank_line_id)
    where this.bank_line_id = ${readId(id)}`.execute(db(ctx))
  return Math.floor((rows[0]?.before ?? 0) / BANK_LINES_PER_PAGE) + 1
}

/** Numbers of orders in what people typed as a reference: `ra 7k3m9q`, `RA-7K3M9Q`, `Order RA7K3M9Q thank you`. */
export function numbersIn(text: string): readonly string[] {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const orders = [...plain.matchAll(ORDER_NUMBERS)].map(([, letters]) => `RA-${letters}`)
  const bills = [...plain.matchAll(BILL_NUMBERS)].map(([, letters]) => `MB-${letters}`)
  return [...new Set([...orders, ...bills])]
}

type NamedOrder = Omit<ProposedOrder, 'fit'> & { readonly paid: boolean }

async function ordersNamed(ctx: Ctx, numbers: readonly string[]): Promise<ReadonlyMap<string, NamedOrder>> {
  if (numbers.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('orders')
    .select(['number', 'name', 'currency', dueOf('orders').as('due')])
    .select(
      sql<boolean>`not (state = 'pending' or (state in ('expired', 'cancelled') and exists (
      select from payments p where p.order_id = orders.id and p.way = 'transfer' and p.state <> 'paid')))`.as(
        'paid',
      ),
    )
    .where('number', 'in', [...new Set(numbers)])
    .execute()
  const bills = await billsNamed(ctx, numbers)
  return new Map([
    ...bills,
    ...rows.map(
      ({ number, name, due: amount, currency, paid }) =>
        [
          number,
          { number, name, paid, path: `/shop/orders/${number}`, total: { amount, currency } },
        ] as const,
    ),
  ])
}

type BillRow = {
  readonly number: string
  readonly name: string
  readonly account: string
  readonly left: number
  readonly currency: string
}

async function billsNamed(
  ctx: Ctx,
  numbers: readonly string[],
): Promise<readonly (readonly [string, NamedOrder])[]> {
  const { rows } = await sql<BillRow>`
    select b.number, a.name, a.id as account, (b.amount - coalesce((select sum(p.amount) from bill_payments p where p.bill_id = b.id), 0))::bigint as left,
      b.currency
    from bills b join bill_accounts a on a.id = b.account_id where b.number = any(${numbers}::text[])`.execute(
    db(ctx),
  )
  return rows.map(({ number, name, account, left: amount, currency }) => [
    number,
    { number, name, paid: amount <= 0, path: `/shop/bill-accounts/${account}`, total: { amount, currency } },
  ])
}

function proposed({ paid, ...order }: NamedOrder, came: Money): ProposedOrder {
  const more = compareMoney(came, order.total)
  const fit = more === 0 ? 'exact' : more > 0 ? 'more' : 'less'
  return { ...order, fit: paid ? 'paid' : fit }
}
