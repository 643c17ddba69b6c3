import { describe, expect, test } from 'bun:test'
import type { Viewer } from '#core/contracts/viewer'
import { WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { changeText } from './changes-of'
import { waysBack } from './ways-back'

const member = { id: 'buyer', name: 'Mair', email: 'mair@example.test', handle: 'mair' }
const buyer: Viewer = { member, roles: [] }
const keeper: Viewer = { member: { ...member, id: 'keeper' }, roles: ['shopkeeper'] }
const packer: Viewer = { member: { ...member, id: 'packer' }, roles: [], permissions: ['orders'] }
const editor: Viewer = { member: { ...member, id: 'editor' }, roles: ['editor'] }

describe('the money of what is taken out of a paid order', () => {
  test.each(WAYS_TO_PAY.map(way => [way]))('paid %s goes back so to a guest, who has no credit', way => {
    for (const viewer of [buyer, keeper]) expect(waysBack({ viewer }, { way, isGuests: true })).toEqual([way])
  })

  test.each([
    ['sumup', ['sumup', 'credit']],
    ['account', ['account', 'credit']],
    ['credit', ['credit']],
    ['cash', ['credit']],
    ['transfer', ['credit']],
  ] as const)('paid by %s goes back to a buyer who changes it as one of %j', (way, ways) => {
    for (const viewer of [buyer, editor])
      expect(waysBack({ viewer }, { way, isGuests: false })).toEqual([...ways])
  })

  test.each([
    ['cash', ['cash', 'credit']],
    ['transfer', ['transfer', 'credit']],
    ['sumup', ['sumup', 'credit']],
    ['credit', ['credit']],
  ] as const)('paid by %s is handed out by who has the orders as one of %j', (way, ways) => {
    for (const viewer of [keeper, packer])
      expect(waysBack({ viewer }, { way, isGuests: false })).toEqual([...ways])
  })

  test('has one way at least, and none twice, whoever asks', () => {
    for (const viewer of [buyer, keeper])
      for (const way of WAYS_TO_PAY) {
        const ways = waysBack({ viewer }, { way, isGuests: false })
        expect([ways.length > 0, new Set(ways).size]).toEqual([true, ways.length])
      }
  })
})

describe('a change in words', () => {
  test.each([
    ['0', '2', 'Honey, 340 g: 2 added'],
    ['2', '0', 'Honey, 340 g: taken out'],
    ['2', '3', 'Honey, 340 g: 2 → 3'],
    ['10', '1', 'Honey, 340 g: 10 → 1'],
  ])('from %s to %s is “%s”', (from, to, words) => {
    expect(changeText({ what: 'Honey, 340 g', from, to })).toBe(words)
  })
})
