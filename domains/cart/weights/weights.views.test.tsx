import { expect, test } from 'bun:test'
import type { LineToWeigh } from '#core/services/cart/weights/lines-to-weigh'
import { actionsOf, linksOf, lookedAtBy, obstaclesIn, person, shown, wordsOf } from '../../../tests/pages'
import { WeightsPage } from './page'

const keeper = lookedAtBy(person('keeper', ['shopkeeper'], ['orders']))
const line = (more: Partial<LineToWeigh> = {}): LineToWeigh => ({
  id: 'l1',
  orderId: 'o1',
  number: 'A-1',
  memberId: 'm1',
  state: 'paid',
  total: 900,
  currency: 'GBP',
  isNet: false,
  title: 'Squash',
  quantity: 2,
  left: 2,
  unitAmount: 450,
  vouchers: 0,
  changes: [],
  vatRate: null,
  position: 0,
  estimatedGrams: 1_000,
  grams: null,
  ...more,
})
const looked = (lines: readonly LineToWeigh[], more: Partial<Parameters<typeof WeightsPage>[0]> = {}) =>
  shown(WeightsPage({ page: keeper, number: 'A-1', lines, waits: false, ...more }))
const field = async (...asked: Parameters<typeof looked>) => {
  const document = await looked(...asked)
  const input = document.querySelector('[name=weight-l1]')
  const ids = input?.getAttribute('aria-describedby')?.split(' ') ?? []
  return {
    value: input?.getAttribute('value') ?? null,
    seen: document.querySelector('[name=seen-l1]')?.getAttribute('value'),
    hints: ids.map(id => wordsOf(document.getElementById(id))).join(' '),
  }
}

test('what is to be weighed says about how much it is, of what is left of it', async () => {
  expect(await field([line()])).toMatchObject({ value: null, seen: '' })
  expect((await field([line()])).hints).toStartWith('It was thought to be about 2 kg, for £9.00.')
  expect((await field([line({ left: 1 })])).hints).toStartWith('It was thought to be about 1 kg, for £4.50.')
  expect(obstaclesIn(await looked([line(), line({ id: 'l2', title: 'Ham' })]))).toEqual([])
})

test('what was weighed stands there, with what it came to, to be corrected', async () => {
  const { value, seen, hints } = await field([line({ grams: 2_500 })])
  expect([value, seen]).toEqual(['2.5 kg', '2500'])
  expect(hints).toStartWith('Weighed 2.5 kg, which is £11.25: type something else to correct it.')
})

test('what was typed comes back as it was, with what is wrong with it', async () => {
  const more = { typed: { 'weight-l1': 'two' }, errors: { 'weight-l1': 'Say what the scales say.' } }
  const { value, hints } = await field([line({ grams: 2_500 })], more)
  expect([value, hints.startsWith('Say what the scales say.')]).toEqual(['two', true])
})

test('an order of nothing to weigh says where that is set, and one that is being paid to wait', async () => {
  const nothing = await looked([])
  expect(linksOf(nothing)).toMatchObject({ 'Say what it weighs': '/shop/till/empties' })
  const waits = await looked([line()], { waits: true })
  expect(wordsOf(waits)).toContain('It is being paid by card online')
  for (const document of [nothing, waits])
    expect(actionsOf(document)).not.toContain('/shop/orders/A-1/weights')
  expect(actionsOf(await looked([line()]))).toContain('/shop/orders/A-1/weights')
})
