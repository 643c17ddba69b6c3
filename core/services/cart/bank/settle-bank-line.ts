import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { compareMoney, formatMoney, type Money, subtractMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { isGuests } from '../guests/is-guests'
import { bookChange, canHaveCredit } from '../ledger/change-credit'
import { holdParts } from '../parts/hold-parts'
import { dueOf } from '../parts-of'
import { receivePayment } from '../ways/receive-payment'
import { waitingBankLines } from './bank-lines'
import { payBillBy } from './pay-bills-by-line'
import {
  alone,
  isBill,
  type LineRow,
  NoSuchOrder,
  refuseHalfSettled,
  settle,
  typedNumber,
  waitingLine,
} from './waiting-line'

export class TransferTooSmall extends Refusal {
  override name = 'TransferTooSmall'
  constructor(came: Money, total: Money, locale: string) {
    super(
      `The order comes to ${formatMoney(total, locale)}, and ${formatMoney(came, locale)} came. Let it pay a part of it, and ask for the rest.`,
      409,
    )
  }
}

/** What came is more than the order, and whoever ordered was forgotten since. */
export class RemainderNeedsMember extends Refusal {
  override name = 'RemainderNeedsMember'
  constructor(came: Money, total: Money, locale: string) {
    super(
      `${formatMoney(came, locale)} came, the order comes to ${formatMoney(total, locale)}, and its buyer has no account any more that could keep the rest. Send all of it back, and put the line aside.`,
      409,
    )
  }
}

export class NoMemberWithAddress extends Refusal {
  override name = 'NoMemberWithAddress'
  constructor() {
    super('No member has this e-mail address.')
  }
}

/**
 * The line paid this order, or this monthly bill (`MB-…`); what came beyond its total is its buyer's credit. Pressed again, also after a crash in
 * between, it is the same. Throws `NotFound`, `BankLineSettled`, `NoSuchOrder`, `TransferTooSmall`, and what `receivePayment` throws.
 */
export async function settleWithOrder(ctx: Ctx, lineId: string, number: string): Promise<void> {
  requireRole(ctx, 'money')
  await alone(ctx, lineId, () =>
    isBill(number) ? payBillBy(ctx, lineId, number) : payOrder(ctx, lineId, number),
  )
}

async function payOrder(ctx: Ctx, lineId: string, number: string): Promise<void> {
  const line = await waitingLine(ctx, lineId)
  const order = await db(ctx)
    .selectFrom('orders')
    .select(['id', 'number', 'currency', dueOf('orders').as('due')])
    .select(canHaveCredit('orders.member_id').as('keepsRest'))
    .where('number', '=', typedNumber(number))
    .executeTakeFirst()
  if (!order) throw new NoSuchOrder()
  const total = { amount: order.due, currency: order.currency }
  const over = compareMoney(line, total)
  if (over < 0) throw new TransferTooSmall(line, total, ctx.locale)
  if (over > 0 && !order.keepsRest) throw new RemainderNeedsMember(line, total, ctx.locale)
  // By itself, since it asks sellers and may ask SumUp; that it was this line's doing is written down with it.
  await receivePayment(ctx, order.number, { way: 'transfer', bankLineId: line.id })
  await transaction(ctx, async tx => {
    await settle(tx, line.id, 'payment', order.id)
    const rest = subtractMoney(line, total)
    if (rest.amount > 0) await credit(tx, await buyerNow(tx, order.id), line.id, rest)
  })
}

/** Locked: a guest's order may have become a member's meanwhile, or does so afterwards with what is kept for them. */
async function buyerNow(tx: Tx, orderId: string): Promise<string> {
  const { member_id } = await db(tx)
    .selectFrom('orders')
    .select('member_id')
    .where('id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return member_id
}

/** It cannot be paid in part: it is a guest's, whose money nobody could keep, or does not wait for a transfer or cash. */
export class NotInParts extends Refusal {
  override name = 'NotInParts'
  constructor() {
    super('Only an order of a member that waits for a transfer or cash can be paid in part.', 409)
  }
}

/**
 * The line paid a part of this order: it is its buyer's credit, and lies ready for the order, which then waits for the
 * rest. Should it come to nothing, it is their credit again. Of what covers all of it the order is paid. Throws
 * `NotInParts`, and what `settleWithOrder` throws.
 */
export async function settleInPart(ctx: Ctx, lineId: string, number: string): Promise<void> {
  requireRole(ctx, 'money')
  // A bill is paid by as much as came.
  if (isBill(number)) return settleWithOrder(ctx, lineId, number)
  await alone(ctx, lineId, async () => {
    const line = await waitingLine(ctx, lineId)
    refuseHalfSettled(line)
    const isWhole = await transaction(ctx, tx => holdLine(tx, line, number))
    if (isWhole) await payOrder(ctx, lineId, number)
  })
}

/** Whether the line is enough for the whole order, so that it is no part. */
async function holdLine(tx: Tx, line: LineRow, number: string): Promise<boolean> {
  const order = await db(tx)
    .selectFrom('orders as o')
    .select(['o.id', 'o.member_id as memberId', 'o.state', 'o.currency'])
    .select(isGuests('o.member_id').as('isGuests'))
    .where('o.number', '=', typedNumber(number))
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!order) throw new NoSuchOrder()
  const payment = await db(tx)
    .selectFrom('payments')
    .select('amount')
    .where('order_id', '=', order.id)
    .where('state', '<>', 'paid')
    .where('way', 'in', ['cash', 'transfer'])
    .executeTakeFirst()
  if (!payment || order.state !== 'pending' || order.isGuests) throw new NotInParts()
  const { amount, currency } = line
  if (currency !== order.currency || amount >= payment.amount) return true
  await settle(tx, line.id, 'credit', null)
  await credit(tx, order.memberId, line.id, line)
  const held = await holdParts(tx, order, { amount, currency }, { credit: true })
  await db(tx)
    .updateTable('payments')
    .set({ amount: payment.amount - held })
    .where('order_id', '=', order.id)
    .where('state', '<>', 'paid')
    .execute()
  return false
}

/** The line is money for a member's credit. Throws `NotFound`, `BankLineSettled`, `NoMemberWithAddress`. */
export async function settleAsCredit(ctx: Ctx, lineId: string, email: string): Promise<void> {
  requireRole(ctx, 'money')
  await alone(ctx, lineId, () => creditMember(ctx, lineId, email))
}

async function creditMember(ctx: Ctx, lineId: string, email: string): Promise<void> {
  const line = await waitingLine(ctx, lineId)
  refuseHalfSettled(line)
  const member = await db(ctx)
    .selectFrom('members')
    .select('id')
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()
  if (!member) throw new NoMemberWithAddress()
  await transaction(ctx, async tx => {
    await settle(tx, line.id, 'credit', null)
    await credit(tx, member.id, line.id, line)
  })
}

/** The line has nothing to do with the shop. Throws `NotFound`, `BankLineSettled`. */
export async function dismissBankLine(ctx: Ctx, lineId: string): Promise<void> {
  requireRole(ctx, 'money')
  await alone(ctx, lineId, async () => {
    const line = await waitingLine(ctx, lineId)
    refuseHalfSettled(line)
    await transaction(ctx, tx => settle(tx, line.id, 'nothing', null))
  })
}

/** It had, after all. Throws `NotFound`, and `BankLineSettled` for what became something else meanwhile. */
export async function undoDismissal(ctx: Ctx, lineId: string): Promise<void> {
  requireRole(ctx, 'money')
  await db(ctx)
    .deleteFrom('bank_line_settlements')
    .where('bank_line_id', '=', readId(lineId))
    .where('became', '=', 'nothing')
    .execute()
  await waitingLine(ctx, lineId)
}

/**
 * Every waiting line of a page, as somebody saw them, that names an unpaid order or bill of exactly its amount; how many of each
 * there were.
 */
export async function settleExact(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly orders: number; readonly bills: number }> {
  const { lines } = await waitingBankLines(ctx, page)
  const exact = lines.filter(({ proposed }) => proposed?.fit === 'exact')
  const settled = { orders: 0, bills: 0 }
  for (const { id, proposed } of exact) {
    const number = proposed?.number ?? ''
    try {
      await settleWithOrder(ctx, id, number)
      settled[isBill(number) ? 'bills' : 'orders'] += 1
    } catch (refusal) {
      // Two lines for one order, or a colleague was faster: that one stays on the page, which says why.
      if (!(refusal instanceof Refusal)) throw refusal
    }
  }
  return settled
}

function credit(tx: Tx, memberId: string, lineId: string, amount: Money): Promise<void> {
  const { amount: units, currency } = amount
  return bookChange(tx, memberId, {
    kind: 'top-up',
    way: 'transfer',
    note: '',
    formId: lineId,
    amount: { amount: units, currency },
  })
}
