import { type Insertable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { enqueue } from '#core/jobs/enqueue'
import { endOfDayLater } from '#core/text/local-time'
import { newOrderNumber } from '../orders/order-number'

/** A bill is to be paid until the end of the day that is so many after it was written. */
const DAYS_TO_PAY = 14
const MOST_AT_ONCE = 1_000

/**
 * Job: a bill for each account with something of the months before this one that is on no bill yet. Once a month and
 * account, however often it runs, and whatever was forgotten comes with the next.
 */
export async function issueBills(ctx: Ctx): Promise<void> {
  const { month, until } = lastMonth(ctx)
  const { rows } = await sql<{ id: string }>`
    select distinct u.id from (${UNBILLED(until)}) u
    where not exists (select from bills b where b.account_id = u.id and b.month = ${month})
    order by u.id limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const faults = await eachByItself(ctx, rows, 'a bill could not be written', ({ id }) =>
    transaction(forkCtx(ctx), tx => issueBill(tx, id, month, until)),
  )
  const [fault] = faults
  if (fault) throw fault
}

/** The month that is over where the cooperative is (`YYYY-MM`), and when it ended. */
function lastMonth(ctx: Ctx): { readonly month: string; readonly until: Date } {
  const { timeZone } = ctx.house.site()
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
  const first = today.with({ day: 1 })
  const month = first.subtract({ months: 1 }).toPlainYearMonth().toString()
  return { month, until: new Date(first.toZonedDateTime(timeZone).epochMilliseconds) }
}

const UNBILLED = (until: Date) => sql`
  select u.account_id as id, p.id as payment_id, null::uuid as refund_id, p.amount
  from unbilled_payments u join payments p on p.id = u.payment_id where p.paid_at < ${until}
  union all
  select u.account_id, null, r.id, -coalesce(r.by_payment, r.amount)
  from unbilled_refunds u join refunds r on r.id = u.refund_id where r.done_at < ${until}`

/** The bill of an account for a month, of what was ordered before `until`. Inside the transaction of its reason. */
export async function issueBill(tx: Tx, accountId: string, month: string, until: Date): Promise<void> {
  // Two runs of the job write its bill one after the other.
  const account = await db(tx)
    .selectFrom('bill_accounts')
    .select('currency')
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ payment_id: string | null; refund_id: string | null; amount: number }>`
    select u.payment_id, u.refund_id, u.amount from (${UNBILLED(until)}) u where u.id = ${accountId}`.execute(
    db(tx),
  )
  const amount = rows.reduce((sum, line) => sum + line.amount, 0)
  // What was given back alone lowers the next bill.
  if (amount <= 0) return
  if (await isBilled(tx, accountId, month)) return
  const id = await insertBill(tx, { account_id: accountId, month, amount, currency: account.currency })
  const lines = rows.map(line => ({
    id: Bun.randomUUIDv7(),
    bill_id: id,
    currency: account.currency,
    ...line,
  }))
  await db(tx).insertInto('bill_lines').values(lines).execute()
  await enqueue(tx, 'send-bill', { billId: id, reminder: 0 }, { key: `bill:${id}:0` })
}

async function isBilled(tx: Tx, accountId: string, month: string): Promise<boolean> {
  const bill = await db(tx)
    .selectFrom('bills')
    .select('id')
    .where('account_id', '=', accountId)
    .where('month', '=', month)
    .executeTakeFirst()
  return bill !== undefined
}

type NewBill = Pick<Insertable<Database['bills']>, 'account_id' | 'month' | 'amount' | 'currency'>

/** By a number that no other bill has. Gives its id. */
async function insertBill(tx: Tx, bill: NewBill): Promise<string> {
  const id = Bun.randomUUIDv7()
  for (;;) {
    const made = await db(tx)
      .insertInto('bills')
      .values({
        ...bill,
        id,
        number: newBillNumber(),
        issued_at: tx.now,
        due_at: endOfDayLater(tx.now, DAYS_TO_PAY, tx.house.site().timeZone),
      })
      .onConflict(conflict => conflict.column('number').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) return id
  }
}

/** Told from an order's by how it begins: `MB-7K3M9Q`. */
const newBillNumber = (): string => newOrderNumber().replace('RA-', 'MB-')
