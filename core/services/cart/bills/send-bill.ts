import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import { sendLetter } from '#core/mail/send-letter'
import { waysSettings } from '../ways/settings'
import { type BillView, findBill } from './bills-of'

/** Job: a bill to its holder; with a `reminder` of 1 to 3, that it is overdue. Not once it is paid. */
export async function sendBill(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const [billId, reminder] = [String(payload.billId), Number(payload.reminder)]
  const known = await db(ctx).selectFrom('bills').select('number').where('id', '=', billId).executeTakeFirst()
  const bill = known && (await findBill(ctx, known.number))
  if (!bill?.holderEmail || (reminder > 0 && bill.left.amount === 0)) return
  const { origins, mailFrom } = ctx.house.config
  const key = `bill:${billId}:${reminder}`
  const left = bill.left.amount > 0 ? formatMoney(bill.left, ctx.locale) : 'paid'
  await sendLetter(
    ctx,
    { key, kind: 'order', recipient: bill.holderEmail, task: 'send-bill', payload: { billId, reminder } },
    {
      to: bill.holderEmail,
      from: mailFrom,
      subject:
        reminder > 0
          ? `Reminder: ${left} of your bill ${bill.number} is overdue`
          : `Your bill for ${monthWords(bill.month, ctx.locale)}: ${left}`,
      text: (await linesOf(ctx, bill, reminder)).join('\n'),
      messageId: `<${key.replaceAll(':', '-')}@${new URL(origins.cart).hostname}>`,
    },
  )
}

async function linesOf(ctx: Ctx, bill: BillView, reminder: number): Promise<readonly string[]> {
  const { bank } = await waysSettings(ctx)
  const { timeZone, name } = ctx.house.site()
  const day = (at: Date) => new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeZone }).format(at)
  const money = (amount: BillView['left']) => formatMoney(amount, ctx.locale)
  const intro =
    reminder > 0
      ? `we have not seen your payment for ${monthWords(bill.month, ctx.locale)} yet. Perhaps it has crossed with this letter; then please forget about it.`
      : `here is what ${bill.account} ordered in ${monthWords(bill.month, ctx.locale)}:`
  return [
    `Dear ${bill.holderName},`,
    '',
    intro,
    '',
    ...bill.lines.map(
      ({ order, name: who, at, amount }) => `  ${day(at)}  ${order}, ${who}: ${money(amount)}`,
    ),
    '',
    `Together: ${money(bill.amount)}`,
    ...(bill.paid.amount > 0 ? [`Paid: ${money(bill.paid)}`] : []),
    ...(bill.left.amount > 0
      ? [
          '',
          `Please transfer ${money(bill.left)} by ${day(bill.dueAt)} to:`,
          '',
          `  ${bank.holder}`,
          `  ${bank.account}${bank.bic ? `, ${bank.bic}` : ''}`,
          `  Reference: ${bill.number}`,
        ]
      : ['', 'It is paid: there is nothing to transfer.']),
    '',
    `Your bill: ${ctx.house.config.origins.cart}/bills/${bill.number}`,
    '',
    name,
    '',
  ]
}

/** Of `2026-11`: `November 2026`. */
export function monthWords(month: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${month}-01T00:00:00Z`))
}
