import { expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { comparePlaces, placeText, readPlace } from './thread-place'

const [ID, LATER_ID] = ['019ad000-0000-7000-8000-00000000000a', '019ad000-0000-7000-8000-00000000000b']
const at = (ms: number) => new Date(ms)

test('a place is read as it was written, in either case', () => {
  const place = { at: at(1_765_000_000_123), id: ID }
  expect(readPlace(placeText(place))).toEqual(place)
  expect(readPlace(placeText(place).toUpperCase())).toEqual(place)
})

test('without a place there is none', () => {
  expect([readPlace(undefined), readPlace('')]).toEqual([null, null])
})

test.each([`1.${ID}x`, `.${ID}`, '1.', `123456789012345.${ID}`, `-1.${ID}`, `1.5.${ID}`, ['1', ID], 7])(
  'what is no place is not there: %p',
  text => {
    expect(() => readPlace(text)).toThrow(NotFound)
  },
)

test('places are in order of their moments, and of one moment by their ids', () => {
  const places = [
    { at: at(2), id: ID },
    { at: at(1), id: LATER_ID },
    { at: at(1), id: ID },
  ]
  expect(places.toSorted(comparePlaces)).toEqual([places[2]!, places[1]!, places[0]!])
  expect(comparePlaces(places[0]!, { ...places[0]! })).toBe(0)
})
