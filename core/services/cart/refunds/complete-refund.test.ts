import { afterAll, beforeAll, expect, test } from 'bun:test'
import { jar, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { balances } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { grower } from '../../../../tests/hub'
import { orderedOf, squash } from '../../../../tests/weights'
import { saveVatRate } from '../../market/vat/vat-rates'
import { invoiceNumbers, readInvoice } from '../invoices/read-invoices'
import { saveSeller } from '../invoices/seller'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { saveWaysSettings } from '../ways/settings'
import { weighLine } from '../weights/weigh-line'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  const keeper = world.ctx('shopkeeper')
  await saveVatRate(keeper, null, { name: 'Standard', rate: 2_000, isDefault: true })
  await saveSeller(keeper, {
    name: 'Test Growers',
    address: 'The Shed\nLane End',
    vatNumber: 'GB123456789',
    companyNumber: '',
    email: 'shop@example.test',
  })
})
afterAll(() => world.close())

const MINUTE_MS = 60_000

// At 20 %, 17 pence of 104, 35 of 208 and 52 of 312: a refund reckoned as if it were the first takes back 17.
test.each([
  ['later', [0, 5]],
  ['at the same moment', [0, 0]],
  ['before the one before it, by its own clock', [5, 0]],
] as const)('a refund that is done %s takes back what was left of the VAT', async (_, clocks) => {
  const before = await balances(world)
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 9, 104), 3)
  await pay(buyer, placed)
  const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
    placed.id,
  ])
  const { now } = world.ctx()
  for (const minutes of clocks) {
    const keeper = { ...world.ctx('shopkeeper'), now: new Date(now.getTime() + minutes * MINUTE_MS) }
    await refundOrder(keeper, placed.number, [{ orderLineId: id, quantity: 1 }], 'Spoiled')
  }
  const after = await balances(world)
  expect((after['vat:2000'] ?? 0) - (before['vat:2000'] ?? 0)).toBe(-17)
  await world.work()
  const numbers = await invoiceNumbers(world.ctx(), placed.id)
  const papers = await Promise.all(numbers.map(number => readInvoice(buyer, number)))
  expect(papers.map(({ vat }) => vat[0]?.vat)).toEqual([52, -17, -18])
})

test('what was paid later for more weight goes back with the goods', async () => {
  const keeper = world.ctx('shopkeeper')
  const bank = { holder: 'Rose Ash', account: 'GB33BUKB20201555555555', bic: '' }
  await saveWaysSettings(keeper, { cards: true, ways: ['cash'], bank, transferDays: 7 })
  const { sellable } = await squash(world, await grower(world))
  const { placed, lines } = await orderedOf(world, [[sellable, 3]], 'sumup')
  const [orderLineId = ''] = lines
  await weighLine(keeper, placed.number, orderLineId, 3_100)
  const [more] = (await readOrder(keeper, placed.number)).followedBy
  await receivePayment(keeper, more?.number ?? '', { way: 'cash', bankLineId: null })
  const refundedOfMore = async () => (await readOrder(keeper, more?.number ?? '')).refunds
  expect([more?.total.amount, await refundedOfMore()]).toEqual([65, []])
  const givenBack: number[][] = []
  for (const _ of [1, 2, 3]) {
    await refundOrder(keeper, placed.number, [{ orderLineId, quantity: 1 }], 'Spoiled')
    await world.work()
    givenBack.push((await refundedOfMore()).map(({ amount }) => amount.amount).toSorted())
  }
  expect(givenBack).toEqual([[22], [22, 22], [21, 22, 22]])
})
