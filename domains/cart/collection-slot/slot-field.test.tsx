import { expect, test } from 'bun:test'
import type { SlotSummary } from '#core/contracts/events'
import { lookedAtBy, NOON, STRANGER, shown, wordsOf } from '../../../tests/pages'
import { ANY_DAY, SLOTS_SHOWN, SlotField } from './slot-field'

const slot = (id: string, more: Partial<SlotSummary> = {}): SlotSummary => ({
  id,
  title: 'Thursday',
  place: 'The shed',
  timeZone: 'Europe/London',
  free: 3,
  mine: false,
  startsAt: NOON,
  endsAt: new Date(NOON.getTime() + 3_600_000),
  ...more,
})
const field = (slots: readonly SlotSummary[], more: Partial<Parameters<typeof SlotField>[0]> = {}) =>
  shown(<SlotField page={lookedAtBy(STRANGER)} slots={slots} {...more} />)
const hints = async (...slots: readonly SlotSummary[]) =>
  [...(await field(slots)).querySelectorAll('small')].map(hint => wordsOf(hint))

test('a time says its day and hours where it is, and how many places are left', async () => {
  expect(wordsOf((await field([slot('a')])).querySelector('label'))).toMatch(
    /^Wednesday,? 17 June.*12:00.+13:00/,
  )
  expect(wordsOf((await field([slot('a', { timeZone: 'Asia/Tokyo' })])).querySelector('label'))).toContain(
    '20:00',
  )
  expect(
    await hints(slot('a'), slot('b', { free: 1 }), slot('c', { free: 0, mine: true, title: '' })),
  ).toEqual(['3 places left · Thursday', 'Last place · Thursday', 'You have a place'])
})

test('a place that all share is said once, and each of several at its time', async () => {
  const one = await field([slot('a'), slot('b')])
  expect(wordsOf(one.querySelector('.field__hint'))).toBe('The shed')
  expect(await hints(slot('a'), slot('b', { place: 'The mill' }))).toEqual([
    '3 places left · Thursday · The shed',
    '3 places left · Thursday · The mill',
  ])
})

test('a full list says that there may be later times', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => slot(`s${at}`))
  const hint = async (count: number) => wordsOf((await field(many(count))).querySelector('.field__hint'))
  expect([await hint(SLOTS_SHOWN - 1), await hint(SLOTS_SHOWN)]).toEqual([
    'The shed',
    expect.stringContaining('later ones'),
  ])
})

test('what stands above the times can be chosen as they can', async () => {
  const document = await field([slot('a')], { first: ANY_DAY, value: ANY_DAY.value })
  expect([...document.querySelectorAll('input')].map(input => input.getAttribute('value'))).toEqual([
    'any',
    'a',
  ])
  expect(document.querySelector('input[checked]')?.getAttribute('value')).toBe('any')
})
