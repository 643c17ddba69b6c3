import { expect, test } from 'bun:test'
import type { Handout } from '#core/services/cart/handouts/to-hand-out'
import {
  actionsOf,
  linksOf,
  lookedAtBy,
  NOON,
  obstaclesIn,
  person,
  pounds,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { HandoutsPage } from './page'

const keeper = lookedAtBy(person('keeper', ['shopkeeper'], ['money']))
const handout = (more: Partial<Handout> = {}): Handout => ({
  refundId: 'r1',
  orderNumber: 'A-1',
  buyer: 'Ann',
  amount: pounds(1_250),
  reason: '',
  way: 'cash',
  owedAt: NOON,
  ...more,
})
const looked = (handouts: readonly Handout[], next: string | null = null) =>
  shown(HandoutsPage({ page: keeper, handouts, next }))

test('money that waits says how much, for whom and since when', async () => {
  const document = await looked([handout({ reason: 'A leek was missing' })])
  const words = wordsOf(document.querySelector('.work__content'))
  for (const said of ['£12.50 for Ann', 'Order A-1', 'since 17 Jun', ': A leek was missing'])
    expect(words).toContain(said)
  expect(linksOf(document)).toMatchObject({ 'Order A-1': '/shop/orders/A-1' })
  expect(obstaclesIn(document)).toEqual([])
})

test.each([
  ['cash', ['cash', 'transfer']],
  ['transfer', ['transfer', 'cash']],
] as const)('what was paid by %s usually goes back so, and can go the other way', async (way, ways) => {
  const document = await looked([handout({ way })])
  expect(actionsOf(document)).toContain('/shop/handouts/r1')
  const buttons = [...document.querySelectorAll('button[name=way]')]
  expect(buttons.map(button => button.getAttribute('value'))).toEqual([...ways])
  expect(buttons[0]?.classList.contains('button--primary')).toBe(true)
})

test('nobody waits where nothing is owed, and a long list goes on', async () => {
  expect(wordsOf(await looked([]))).toContain('Nobody waits for money.')
  expect(linksOf(await looked([handout()]))).not.toHaveProperty('Older')
  expect(linksOf(await looked([handout()], 'r1'))).toMatchObject({ Older: '/shop/handouts?after=r1' })
})
