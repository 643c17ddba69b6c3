import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { grower } from '../../../../tests/hub'
import { fee } from '../../../../tests/prices'
import { type Ordered, orderedOf, squash } from '../../../../tests/weights'
import { issueMissing } from '../invoices/issue-missing'
import { invoiceNumbers, readInvoice } from '../invoices/read-invoices'
import { saveSeller } from '../invoices/seller'
import { trialBalance } from '../ledger/trial-balance'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { saveWaysSettings } from '../ways/settings'
import { weighLine } from './weigh-line'

// The papers of an order that was weighed more than once: invoices stay as they were, credit notes and the invoices of what
// was asked for besides bring them to the last reading.

let world: TestHouse
let producer: string
beforeAll(async () => {
  world = await quietHouse()
  const bank = { holder: 'Rose Ash', account: 'GB33BUKB20201555555555', bic: '' }
  await saveWaysSettings(shop(), { cards: true, ways: ['cash', 'transfer', 'credit'], bank, transferDays: 7 })
  producer = await grower(world)
  const standard = Bun.randomUUIDv7()
  const rates = [
    { id: standard, name: 'Standard', rate: 2_000, is_default: false },
    { id: Bun.randomUUIDv7(), name: 'Food', rate: 500, is_default: true },
  ]
  await db(world.ctx()).insertInto('vat_rates').values(rates).execute()
  await saveSeller(shop(), {
    name: 'Test Growers',
    address: 'The Shed\nLane End',
    vatNumber: 'GB123456789',
    companyNumber: '',
    email: 'shop@example.test',
  })
  await fee(world, {
    label: 'Haulage',
    kind: 'per-kg',
    amount: 31,
    vat_rate_id: standard,
    label_slug: null,
  })
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

async function squashes(quantity: number): Promise<Ordered & { readonly line: string }> {
  const { sellable } = await squash(world, producer)
  const ordered = await orderedOf(world, [[sellable, quantity]], 'sumup')
  await papersOf(ordered.placed.id)
  return { ...ordered, line: ordered.lines[0] ?? '' }
}

async function papersOf(orderId: string): Promise<readonly InvoiceDocument[]> {
  await issueMissing(world.ctx())
  const numbers = await invoiceNumbers(world.ctx(), orderId)
  return Promise.all(numbers.map(number => readInvoice(shop(), number)))
}

/** Of an order and all that follow it. */
async function allPapers(number: string): Promise<readonly InvoiceDocument[]> {
  const order = await readOrder(shop(), number)
  const follows = await Promise.all(order.followedBy.map(more => readOrder(shop(), more.number)))
  return (await Promise.all([order, ...follows].map(({ id }) => papersOf(id)))).flat()
}

const wordsOf = ({ lines }: InvoiceDocument) => lines.map(({ title, amount }) => [title, amount])
const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0)
const vatOf = (papers: readonly InvoiceDocument[], of: number) =>
  sum(papers.flatMap(({ vat }) => vat.filter(({ rate }) => rate === of).map(({ vat: tax }) => tax)))

/** Each adds up: its lines to its total, and its VAT with its nets, too. */
function eachAddsUp(papers: readonly InvoiceDocument[]): void {
  for (const { lines, vat, total, number } of papers) {
    expect([number, sum(lines.map(({ amount }) => amount))]).toEqual([number, total])
    expect([number, sum(vat.map(({ gross }) => gross))]).toEqual([number, total])
  }
}

describe('the papers of an order that was weighed twice', () => {
  test('lighter, and lighter still: a credit note for each reading, of the difference alone', async () => {
    const { placed, line } = await squashes(2)
    await weighLine(shop(), placed.number, line, 1_800)
    await weighLine(shop(), placed.number, line, 1_700)
    const [invoice, ...notes] = await papersOf(placed.id)
    expect(invoice?.total).toBe(1_362)
    expect(notes.map(({ kind, corrects }) => [kind, corrects])).toEqual(
      Array(2).fill(['credit-note', invoice?.number]),
    )
    expect(notes.map(wordsOf)).toEqual([
      [
        ['Squash: 1.8 kg', -130],
        ['Haulage', -6],
      ],
      [
        ['Squash: 1.7 kg', -65],
        ['Haulage', -3],
      ],
    ])
    eachAddsUp([...notes, ...(invoice ? [invoice] : [])])
  })

  test('lighter, and then heavier: what is asked for has an invoice of its own, and both stay', async () => {
    const { placed, line } = await squashes(2)
    await weighLine(shop(), placed.number, line, 1_800)
    await weighLine(shop(), placed.number, line, 2_100)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    await receivePayment(shop(), more?.number ?? '', cash)
    const follows = await readOrder(shop(), more?.number ?? '')
    const [own] = await papersOf(follows.id)
    expect(own && wordsOf(own)).toEqual([
      ['Squash: 2.1 kg, more than was thought', 195],
      ['Haulage', 9],
    ])
    const papers = await allPapers(placed.number)
    expect(papers.map(({ kind, total }) => [kind, total])).toEqual([
      ['invoice', 1_362],
      ['credit-note', -136],
      ['invoice', 204],
    ])
    eachAddsUp(papers)
  })

  test('heavier, and less so before it is paid: the invoice says what lay on the scales last', async () => {
    const { placed, line } = await squashes(2)
    await weighLine(shop(), placed.number, line, 2_500)
    await weighLine(shop(), placed.number, line, 2_200)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    const asked = await readOrder(shop(), more?.number ?? '')
    expect(asked.adjustments.map(({ label, amount }) => [label, amount.amount])).toEqual([
      ['Squash: 2.2 kg, more than was thought', 130],
      ['Haulage', 6],
    ])
    await receivePayment(shop(), asked.number, cash)
    const [own] = await papersOf(asked.id)
    expect(own && wordsOf(own)).toEqual([
      ['Squash: 2.2 kg, more than was thought', 130],
      ['Haulage', 6],
    ])
  })

  test('heavier, paid, and less so: the credit note corrects the invoice that it was paid with', async () => {
    const { placed, line } = await squashes(2)
    await weighLine(shop(), placed.number, line, 2_300)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    const follows = await readOrder(shop(), more?.number ?? '')
    await receivePayment(shop(), follows.number, cash)
    await papersOf(follows.id)
    await weighLine(shop(), placed.number, line, 1_900)
    const [own, ownNote] = await papersOf(follows.id)
    const [invoice, note] = await papersOf(placed.id)
    expect([own?.total, ownNote?.total, invoice?.total, note?.total]).toEqual([204, -204, 1_362, -68])
    expect([ownNote?.corrects, note?.corrects]).toEqual([own?.number ?? '', invoice?.number ?? ''])
  })

  test('in whatever order it is weighed, paid and given back, they come to what was paid and kept, and in the end to nothing', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ does: fc.constant('weigh'), grams: fc.nat(4_500) }) },
        fc.record({ does: fc.constantFrom('pay', 'give back'), grams: fc.constant(0) }),
      ),
      { minLength: 3, maxLength: 6 },
    )
    for (const doings of fc.sample(steps, { numRuns: 8, seed: 12 })) {
      const { placed, line } = await squashes(3)
      let left = 3
      for (const { does, grams } of doings) {
        const order = await readOrder(shop(), placed.number)
        const waiting = order.followedBy.find(({ state }) => state === 'pending')
        if (does === 'weigh') await weighLine(shop(), placed.number, line, grams)
        else if (does === 'pay' && waiting) await receivePayment(shop(), waiting.number, cash)
        else if (does === 'give back' && left > 1) {
          await refundOrder(shop(), placed.number, [{ orderLineId: line, quantity: 1 }], 'Bruised')
          left -= 1
        }
        await world.work()
        const papers = await allPapers(placed.number)
        eachAddsUp(papers)
        expect([doings, sum(papers.map(({ total }) => total))]).toEqual([doings, await keptOf(placed.number)])
      }
      const { followedBy } = await readOrder(shop(), placed.number)
      for (const { number, state } of [...followedBy, { number: placed.number, state: 'paid' }])
        if (state === 'paid') await refundOrder(shop(), number, 'all', 'Rained off')
      await world.work()
      const papers = await allPapers(placed.number)
      expect([
        doings,
        sum(papers.map(({ total }) => total)),
        vatOf(papers, 2_000),
        vatOf(papers, 500),
      ]).toEqual([doings, 0, 0, 0])
    }
    const { difference, unbooked } = await trialBalance(shop())
    expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  }, 120_000)
})

/** What was paid for an order and those that follow it, without what went back. */
async function keptOf(number: string): Promise<number> {
  const order = await readOrder(shop(), number)
  const follows = await Promise.all(order.followedBy.map(more => readOrder(shop(), more.number)))
  const paid = [order, ...follows].filter(({ state }) => ['paid', 'refunded'].includes(state))
  return sum(paid.map(({ total, refunded }) => total.amount - refunded.amount))
}
