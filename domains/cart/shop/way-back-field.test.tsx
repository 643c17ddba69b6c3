import { expect, test } from 'bun:test'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { pounds, shown, wordsOf } from '../../../tests/pages'
import { WayBackField } from './way-back-field'

const field = (order: Partial<OrderView>, value?: string) =>
  shown(
    <WayBackField
      order={
        { total: pounds(500), way: 'sumup', isGuests: false, parts: [], ...order } as unknown as OrderView
      }
      value={value}
    />,
  )
const ways = async (order: Partial<OrderView>, value?: string) => {
  const document = await field(order, value)
  return {
    all: [...document.querySelectorAll('input')].map(input => input.getAttribute('value')),
    chosen: document.querySelector('input[checked]')?.getAttribute('value'),
  }
}

test.each([
  ['sumup', false, ['sumup', 'credit', 'cash', 'transfer'], 'sumup'],
  ['sumup', true, ['sumup', 'cash', 'transfer'], 'sumup'],
  ['account', false, ['account', 'credit', 'cash', 'transfer'], 'account'],
  ['credit', false, ['credit', 'cash', 'transfer'], 'credit'],
  ['cash', false, ['credit', 'cash', 'transfer'], 'credit'],
  ['cash', true, ['cash', 'transfer'], 'cash'],
  ['transfer', true, ['cash', 'transfer'], 'transfer'],
] as const)(
  'what came by %s, from a guest: %p, can go back by %j, as a rule by %s',
  async (way, isGuests, all, chosen) => {
    expect(await ways({ way, isGuests })).toEqual({ all: [...all], chosen })
  },
)

test('what was chosen stays, as long as it is a way there is', async () => {
  expect((await ways({}, 'cash')).chosen).toBe('cash')
  expect((await ways({ isGuests: true }, 'credit')).chosen).toBe('sumup')
  expect((await ways({}, 'barter')).chosen).toBe('sumup')
})

test('of an order of nothing nothing goes back', async () => {
  expect((await ways({ total: pounds(0) })).all).toEqual([])
})

test('what was paid for in parts says where each part goes', async () => {
  const parts = [{}] as unknown as OrderView['parts']
  expect(wordsOf(await field({ parts }))).toContain('gift card')
  expect(wordsOf(await field({}))).not.toContain('gift card')
})
