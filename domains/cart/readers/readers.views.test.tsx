import { expect, test } from 'bun:test'
import type { CardReader } from '#core/services/cart/readers/pair-reader'
import { actionsOf, lookedAtBy, obstaclesIn, person, rowsOf, shown, wordsOf } from '../../../tests/pages'
import { ReadersPage } from './page'

const keeper = lookedAtBy(person('keeper', ['shopkeeper'], ['money']))
type Status = NonNullable<CardReader['status']>
const reader = (status: Partial<Status> | null): CardReader => ({
  id: 'r1',
  name: 'Stall',
  status: status && ({ online: true, busy: false, battery: null, ...status } as Status),
})
const looked = (readers: readonly CardReader[], typed?: Parameters<typeof ReadersPage>[0]['typed']) =>
  shown(ReadersPage({ page: keeper, readers, typed }))

test.each([
  [null, 'SumUp does not say'],
  [{ online: false, battery: 50 }, 'Switched off, or without a network'],
  [{}, 'Ready'],
  [{ busy: true }, 'Busy'],
  [{ battery: 87.6 }, 'Ready, battery 88 %'],
  [{ battery: 0 }, 'Ready, battery 0 %'],
])('a reader of the state %j is “%s”', async (status, words) => {
  expect(rowsOf(await looked([reader(status)]))[0]?.slice(0, 2)).toEqual(['Stall', words])
})

test('a reader can be unpaired once that was asked, and another one paired', async () => {
  const document = await looked([reader({})])
  expect(actionsOf(document)).toEqual(
    expect.arrayContaining(['/shop/readers/r1?_method=delete', '/shop/readers']),
  )
  expect(document.querySelector('details[open]')).toBeNull()
  expect(obstaclesIn(document)).toEqual([])
})

test('a code that was refused comes back with what is wrong, and its name', async () => {
  const typed = { values: { code: 'ABC', name: 'Stall' }, errors: { code: 'No reader shows this code.' } }
  const document = await looked([], typed)
  expect(wordsOf(document)).toContain('None is paired yet.')
  expect(document.querySelector('[name=code]')?.getAttribute('aria-invalid')).toBe('true')
  expect(
    ['code', 'name'].map(name => document.querySelector(`[name=${name}]`)?.getAttribute('value')),
  ).toEqual(['ABC', 'Stall'])
})
