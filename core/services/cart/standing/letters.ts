import { isShown } from '#core/contracts/apps-shown'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { formatMoney, moneyText } from '#core/contracts/money'
import type { Task } from '#core/jobs/run-task'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { priceShown } from '#core/pricing/vat'
import { cardOf, cardWords } from '../cards/own-card'
import { householdNameOf } from '../household-of'
import { orderById } from '../orders/read-order'
import { buyerFor, type StandingMember } from './buyer'
import { dayWords } from './days'
import { type DueDate, dueDate } from './due-date'
import { pricedLinesOf, rememberPrices, type StandingLineView, type StandingSums, sumsOf } from './lines'
import { payObstacle } from './pay-obstacle'
import { standingSettings } from './settings'

/** Of the next box, while the cart is hidden. */
const NOT_NOW = 'For now no box comes: we write to you before the next one.'

export const SEND_STANDING_LETTER = 'send-standing-letter'

/**
 * `soon`: it comes, unless it is changed. `left-out`: not all of it could be had. `unpaid`: its member has to pay it, or see
 * to their credit. `failed`: it does not come. `closed`: the shop does without it.
 */
export type StandingLetter = 'soon' | 'left-out' | 'unpaid' | 'failed' | 'closed'

/** One of each kind for a day, however often it is posted; none to who is leaving. */
export async function postStanding(tx: Tx, due: DueDate, kind: StandingLetter): Promise<void> {
  if (due.member) await postLetter(tx, letterOf(due.id, kind, due.member))
}

const letterOf = (dateId: string, kind: StandingLetter, { email }: StandingMember): OutgoingLetter => ({
  key: `standing:${dateId}:${kind}`,
  kind: 'order',
  recipient: email,
  task: SEND_STANDING_LETTER,
  payload: { dateId, kind },
})

/** Job: writes the letter as things are now, and sends it; not once it is of no use any more. */
export const sendStandingLetter: Task = async (ctx, payload) => {
  const kind = String(payload.kind) as StandingLetter
  const due = await dueDate(ctx, String(payload.dateId))
  if (!due?.member) return
  const letter = letterOf(due.id, kind, due.member)
  const written = await WRITE[kind](ctx, due, due.member)
  if (!written) return giveUpLetter(ctx, letter.key, 'things have moved on')
  const { origins, mailFrom } = ctx.house.config
  await sendLetter(ctx, letter, {
    to: due.member.email,
    from: mailFrom,
    subject: written.subject,
    text: [
      `Dear ${due.member.name},`,
      '',
      ...written.lines,
      '',
      ...(isOpen(ctx)
        ? [`Your standing order: ${origins.cart}/standing-orders/${due.standingOrderId}`, '']
        : []),
      ctx.house.site().name,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  await written.afterwards?.()
}

/** Whether members reach their standing orders: else none comes. */
const isOpen = (ctx: Ctx): boolean => isShown(ctx.house.site(), 'cart')

type Written = {
  readonly subject: string
  readonly lines: readonly string[]
  readonly afterwards?: () => Promise<void>
}

type Write = (ctx: Ctx, due: DueDate, member: StandingMember) => Promise<Written | null>

const WRITE: Readonly<Record<StandingLetter, Write>> = {
  async soon(ctx, due, member) {
    if (due.state !== 'planned' || due.cutOffAt <= ctx.now) return null
    const priced = await pricedLinesOf(buyerFor(ctx, member, due.id), due.standingOrderId)
    const { lines } = priced
    const day = dayWords(due.day, ctx.locale)
    const until = momentWords(ctx, due.cutOffAt)
    const sums = sumsOf(priced, ctx.house.site().currency)
    const changed = await changedLines(ctx, lines)
    const obstacle = await payObstacle(ctx, member.id, due.way, lines)
    return {
      subject: `Your box on ${day}: change or skip it until ${until}`,
      lines: [
        `on ${day} comes your standing order:`,
        '',
        ...lines.filter(({ gone }) => !gone).map(line => lineWords(ctx, line, sums)),
        '',
        `Together about ${moneyText(sums.sum, ctx.locale, sums.plusVat.size > 0)}, before fees and delivery.`,
        'What you pay are the prices of the day on which we order it.',
        ...(changed.length > 0
          ? [
              '',
              'Prices have changed since you last heard of them:',
              ...changed.map(line => changeWords(ctx, line, priced.isNet)),
            ]
          : []),
        ...goneLines(lines),
        '',
        await payWords(ctx, due, member),
        ...(obstacle ? [obstacle] : []),
        '',
        `You can change or skip it until ${until}.${obstacle ? '' : ' If that is all right, there is nothing to do.'}`,
      ],
      // What has changed by less goes on being compared with what they heard: by little each week it becomes much.
      afterwards: () =>
        rememberPrices(
          ctx,
          due.standingOrderId,
          lines.filter(line => line.told === null || changed.includes(line)),
        ),
    }
  },

  async 'left-out'(ctx, due) {
    if (due.leftOut === '') return null
    const day = dayWords(due.day, ctx.locale)
    return {
      subject: `Not all of your box on ${day} could be had`,
      lines: [
        `we have ordered your box for ${day}. Some of it could not be had:`,
        '',
        ...due.leftOut.split('\n').map(line => `  ${line}`),
        '',
        'You pay only what comes.',
      ],
    }
  },

  async unpaid(ctx, due, member) {
    const day = dayWords(due.day, ctx.locale)
    const until = momentWords(ctx, due.givesUpAt)
    const order = due.orderId ? await orderById(ctx, due.orderId) : null
    if (order) {
      if (order.state !== 'pending') return null
      const sum = formatMoney(order.due, ctx.locale)
      return {
        subject: `Please pay your box on ${day}: ${sum}`,
        lines: [
          `your ${await cardName(ctx, member)} did not pay the ${sum} of your box on ${day}. Perhaps it has expired, or your bank wants to hear from you.`,
          '',
          `Please pay it here until ${until}:`,
          `${ctx.house.config.origins.cart}${order.path}`,
          '',
          'Otherwise we leave this box out. You can also leave another card with us:',
          `${ctx.house.config.origins.cart}/card`,
        ],
      }
    }
    if (due.state !== 'planned' || due.reason === '') return null
    return {
      subject: `Your box on ${day} cannot be paid yet`,
      lines: [
        `we could not order your box for ${day}:`,
        '',
        `  ${due.reason}`,
        '',
        `We try again until ${until}, and leave this box out if it cannot be paid by then.`,
      ],
    }
  },

  async failed(ctx, due) {
    if (due.state !== 'failed') return null
    const day = dayWords(due.day, ctx.locale)
    return {
      subject: `No box on ${day}`,
      lines: [
        `we are sorry: your box on ${day} does not come.`,
        '',
        ...(due.reason ? [`  ${due.reason}`, ''] : []),
        `Nothing is charged for it. ${isOpen(ctx) ? 'The next one comes as usual.' : NOT_NOW}`,
      ],
    }
  },

  async closed(ctx, due) {
    if (due.state !== 'skipped') return null
    const day = dayWords(due.day, ctx.locale)
    return {
      subject: `No box on ${day}: we are closed`,
      lines: [
        `we are closed on ${day}, so your box does not come then, and nothing is charged.`,
        '',
        isOpen(ctx) ? 'The one after it comes as usual; we write to you before.' : NOT_NOW,
      ],
    }
  },
}

/** Which have changed by more than the shop says is worth a word, since they were last told of. */
async function changedLines(
  ctx: Ctx,
  lines: readonly StandingLineView[],
): Promise<readonly StandingLineView[]> {
  const { tellPercent } = await standingSettings(ctx)
  return lines.filter(
    ({ gone, told, unitPrice }) =>
      !gone && told !== null && Math.abs(unitPrice.amount - told) * 100 > told * tellPercent,
  )
}

function changeWords(
  { locale }: Ctx,
  { name, told, unitPrice, vatRate }: StandingLineView,
  isNet: boolean,
): string {
  const words = (amount: number) => {
    const { price, plusVat } = priceShown({ ...unitPrice, amount }, vatRate, isNet)
    return moneyText(price, locale, plusVat)
  }
  return `  ${name}: ${words(unitPrice.amount)} instead of ${words(told ?? unitPrice.amount)}`
}

function goneLines(lines: readonly StandingLineView[]): readonly string[] {
  const gone = lines.filter(line => line.gone)
  if (gone.length === 0) return []
  return ['', 'These are sold no more:', ...gone.map(({ name, substitute }) => goneWords(name, substitute))]
}

const goneWords = (name: string, substitute: StandingLineView['substitute']): string =>
  substitute ? isolate`  ${name}; ${substitute.name} comes instead` : `  ${name}`

function lineWords(
  { locale }: Ctx,
  { variantId, name, quantity }: StandingLineView,
  { totals, plusVat }: StandingSums,
): string {
  const total = totals.get(variantId)
  return isolate`  ${quantity} × ${name}: ${total ? moneyText(total, locale, plusVat.has(variantId)) : ''}`
}

async function payWords(ctx: Ctx, { way }: DueDate, member: StandingMember): Promise<string> {
  if (way === 'credit') {
    const household = await householdNameOf(ctx, member.id)
    return household ? `It is paid from the credit of ${household}.` : 'It is paid from your credit.'
  }
  if (way === 'account') return 'It comes on your monthly bill.'
  return `It is charged to your ${await cardName(ctx, member)}.`
}

async function cardName(ctx: Ctx, member: StandingMember): Promise<string> {
  const card = await cardOf(ctx, member.id)
  return card ? cardWords(card) : 'card'
}

function momentWords(ctx: Ctx, at: Date): string {
  const { timeZone } = ctx.house.site()
  return new Intl.DateTimeFormat(ctx.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(at)
}
