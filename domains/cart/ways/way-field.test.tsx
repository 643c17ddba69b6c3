import { expect, test } from 'bun:test'
import type { OfferedWay } from '#core/services/cart/ways/ways-for'
import { pounds, shown, wordsOf } from '../../../tests/pages'
import { ON_FILE, WayField } from './way-field'

const way = (name: OfferedWay['way'], more: Partial<OfferedWay> = {}) =>
  ({ way: name, ...more }) as OfferedWay
const BOTH = [way('sumup'), way('cash')]
const field = (props: Partial<Parameters<typeof WayField>[0]> = {}) =>
  shown(<WayField ways={BOTH} locale="en-GB" {...props} />)
const choices = async (props: Partial<Parameters<typeof WayField>[0]> = {}) =>
  [...(await field(props)).querySelectorAll('input')].map(input => input.getAttribute('value'))
const chosen = async (props: Partial<Parameters<typeof WayField>[0]> = {}) =>
  (await field(props)).querySelector('input[checked]')?.getAttribute('value')

test('there is nothing to choose where there is one way, unless a card is on file', async () => {
  expect(await choices({ ways: [way('sumup')] })).toEqual([])
  expect(await choices({ ways: [way('sumup')], onFile: 'Visa 4242' })).toEqual([ON_FILE, 'sumup'])
  expect(await choices({ ways: [], onFile: 'Visa 4242' })).toEqual([])
  expect(await choices()).toEqual(['sumup', 'cash'])
})

test('one way that is no card is said, and sent with the form', async () => {
  const only = async (name: OfferedWay['way'], brought = false) => {
    const document = await field({ ways: [way(name)], onFile: 'Visa 4242', brought })
    const sent = document.querySelector('input[type="hidden"][name="way"]')?.getAttribute('value')
    return [sent, wordsOf(document)]
  }
  const [cash, said] = await only('cash')
  expect([cash, said?.includes('In cash, when you collect it')]).toEqual(['cash', true])
  expect((await only('cash', true))[1]).toContain('In cash, when we bring it')
  expect((await only('transfer'))[0]).toBe('transfer')
})

test('a card on file is none where cards are not taken', async () => {
  expect(await choices({ ways: [way('cash'), way('transfer')], onFile: 'Visa 4242' })).toEqual([
    'cash',
    'transfer',
  ])
  expect(await chosen({ ways: [way('transfer'), way('credit')] })).toBe('transfer')
})

test('a card is what is chosen, unless something else was', async () => {
  expect([
    await chosen(),
    await chosen({ value: 'cash' }),
    await chosen({ onFile: 'Visa', value: ON_FILE }),
  ]).toEqual(['sumup', 'cash', ON_FILE])
})

test('cash is paid where the things are handed over', async () => {
  expect(wordsOf(await field())).toContain('In cash, when you collect it')
  const brought = wordsOf(await field({ brought: true }))
  expect([brought.includes('when we bring it'), brought.includes('when you collect it')]).toEqual([
    true,
    false,
  ])
})

test('credit says how much there is, whose it is, and when it is not enough', async () => {
  const credit = (more: Partial<OfferedWay>) =>
    field({ ways: [way('sumup'), way('credit', { credit: pounds(1_250), ...more })] })
  expect(wordsOf(await credit({}))).toContain('You have £12.50.')
  const short = await credit({ short: true, household: 'Fern Row' })
  expect(wordsOf(short)).toContain('Your household Fern Row has £12.50, which is not enough for this order.')
  expect(short.querySelector('[value=credit]')?.hasAttribute('disabled')).toBe(true)
  expect((await credit({})).querySelector('[disabled]')).toBeNull()
})

test('a fault is said at the group', async () => {
  const document = await field({ error: 'Choose how to pay.' })
  expect(document.querySelector('fieldset')?.getAttribute('aria-describedby')).toBe('field-way-error')
})
