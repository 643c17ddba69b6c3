import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { idOfForm } from '#core/contracts/id'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { findBill } from '../bills/bills-of'
import { payBill } from '../bills/pay-bill'
import { numbersIn } from './bank-lines'
import {
  isBill,
  type LineRow,
  NoSuchOrder,
  refuseHalfSettled,
  settle,
  typedNumber,
  waitingLine,
} from './waiting-line'

/**
 * For a monthly bill, which may be paid in parts; what is more is its holder's credit, and pays the other bills of the account
 * that the line names: many transfer two months at once. Throws `NotFound`, `BankLineSettled`, `NoSuchOrder`.
 */
export async function payBillBy(ctx: Ctx, lineId: string, number: string): Promise<void> {
  const line = await waitingLine(ctx, lineId)
  refuseHalfSettled(line)
  const bill = await findBill(ctx, typedNumber(number))
  if (!bill) throw new NoSuchOrder()
  await transaction(ctx, async tx => {
    await settle(tx, line.id, 'bill', null)
    const { id, amount, currency } = line
    await payBill(tx, bill.number, { way: 'transfer', amount: { amount, currency }, id, bankLineId: id })
    await payOthersNamed(tx, line, bill.number)
  })
}

/** From the credit that the rest of the line has just become, in the order in which it names them. */
async function payOthersNamed(tx: Tx, { id, amount, currency, text }: LineRow, paid: string): Promise<void> {
  const named = numbersIn(text).filter(number => isBill(number) && number !== paid)
  if (named.length === 0) return
  const { rows: open } = await sql<{ number: string; left: number; came: number }>`
    select o.number, (o.amount - coalesce((select sum(p.amount) from bill_payments p where p.bill_id = o.id), 0))::bigint as left,
      (select p.amount from bill_payments p where p.id = ${id}) as came
    from bills b join bills o on o.account_id = b.account_id
    where b.number = ${paid} and o.currency = ${currency} and o.number = any(${named}::text[])
    order by array_position(${named}::text[], o.number)`.execute(db(tx))
  let rest = amount - (open[0]?.came ?? amount)
  for (const { number, left } of open) {
    const part = Math.min(rest, left)
    if (part <= 0) continue
    const receipt = {
      way: 'credit',
      amount: { amount: part, currency },
      id: idOfForm(id, { number }),
    } as const
    await payBill(tx, number, receipt)
    rest -= part
  }
}
