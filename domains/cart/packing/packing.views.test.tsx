import { describe, expect, test } from 'bun:test'
import type { PackingGroup, PackingSheet, PackingWay, ThingToPack } from '#core/services/cart/packing/packing'
import { linksOf, lookedAtBy, NOON, obstaclesIn, person, rowsOf, shown, wordsOf } from '../../../tests/pages'
import { PackingPage } from './page'

const keeper = lookedAtBy(person('keeper', ['shopkeeper'], ['orders']))
const thing = (id: string, more: Partial<ThingToPack> = {}): ThingToPack => ({
  orderLineId: id,
  number: 'A-1',
  lineOrder: 'A-1',
  name: 'Ann',
  slot: '',
  startsAt: NOON,
  place: 'The shed',
  orderNote: '',
  title: 'Leeks',
  detail: '1 kg',
  producer: 'Wern',
  packed: false,
  grams: null,
  toWeigh: 0,
  quantity: 2,
  ...more,
})
const group = (lines: readonly ThingToPack[], more: Partial<PackingGroup> = {}): PackingGroup => ({
  heading: 'A-1',
  note: '',
  lines,
  ...more,
})
const sheet = (groups: readonly PackingGroup[], more: Partial<PackingSheet> = {}): PackingSheet => ({
  cycle: { id: 'c1', name: 'Week 25' },
  groups,
  total: groups.length,
  lines: 4,
  packed: 1,
  toWeigh: 0,
  ...more,
})
const looked = (of: PackingSheet, by: PackingWay = 'order') =>
  shown(PackingPage({ page: keeper, sheet: of, by, number: 1 }))

describe('a sheet to pack by', () => {
  test('says how far one is, and what is still to be weighed', async () => {
    expect(wordsOf(await looked(sheet([])))).toContain('1 of 4 lines are packed.')
    expect(wordsOf(await looked(sheet([], { toWeigh: 1 })))).toContain('1 is still to be weighed.')
    expect(wordsOf(await looked(sheet([], { toWeigh: 2 })))).toContain('2 are still to be weighed.')
    expect(wordsOf(await looked(sheet([])))).toContain('Nothing is to be packed.')
  })

  test('says on each page of paper whose it is, how much that is, and which sheet of how many', async () => {
    const lines = [thing('l1', { quantity: 3 }), thing('l2')]
    const heads = async (by: PackingWay, heading = 'Ann · A-1') => {
      const document = await looked(sheet([group(lines, { heading })]), by)
      return [...document.querySelectorAll('thead th')].map(cell =>
        cell.textContent.replace(/[\u2066-\u2069]/g, ''),
      )
    }
    expect(await heads('order')).toEqual(['Packed', 'For Ann · A-1', 'How many'])
    expect(await heads('product', 'Leeks')).toEqual(['Packed', 'Leeks, for', 'How many'])
    expect(await heads('producer', 'Wern')).toEqual(['Packed', 'From Wern', 'For', 'How many'])
    expect(await heads('place', '')).toEqual(['Packed', 'For No time of their own', 'For', 'How many'])
    const one = sheet([group(lines)])
    expect(wordsOf(await looked(one))).toContain('5 in all · Wednesday')
    expect(wordsOf(await looked(one))).not.toContain('Sheet')
    expect(wordsOf(await looked({ ...one, total: 81 }))).toContain('1 of 4 lines are packed. Sheet 1 of 3.')
  })

  test('can be read by ear, and is of the way that was chosen', async () => {
    for (const by of ['order', 'product', 'producer', 'place'] as const) {
      const document = await looked(
        sheet([group([thing('l1', { grams: 500, toWeigh: 1 })], { heading: '' })]),
        by,
      )
      expect(obstaclesIn(document)).toEqual([])
      expect(document.querySelector('[aria-current]')?.getAttribute('href')).toBe(`/shop/packing/c1?by=${by}`)
    }
  })

  test('by order says when and where it goes, and what its buyer wrote, once', async () => {
    const lines = [thing('l1', { orderNote: 'No bags' }), thing('l2', { orderNote: 'No bags' }), thing('l3')]
    const words = wordsOf(await looked(sheet([group(lines)])))
    expect(words).toContain('The shed')
    expect(words.match(/They wrote: No bags/g)).toHaveLength(1)
    expect(wordsOf(await looked(sheet([group(lines)]), 'producer'))).not.toContain('They wrote')
  })

  test('by product says how many there are in all, and for whom', async () => {
    const document = await looked(
      sheet([group([thing('l1'), thing('l2', { quantity: 3 })], { note: 'Wern' })]),
      'product',
    )
    expect(wordsOf(document)).toContain('5 in all · Wern')
    expect(rowsOf(document)[0]).toEqual(['☐', 'Ann · A-1', '2'])
    expect(rowsOf(await looked(sheet([group([thing('l1')])]), 'place'))[0]).toEqual([
      '☐',
      'Leeks, 1 kg',
      'Ann · A-1',
      '2',
    ])
  })

  test('packs what is left of a group, and takes back all of one that is packed', async () => {
    const sent = async (...lines: readonly ThingToPack[]) => {
      const form = (await looked(sheet([group(lines)]))).querySelector('section form')
      return [
        form?.getAttribute('action')?.includes('_method=delete'),
        ...[...(form?.querySelectorAll('[name=line]') ?? [])].map(line => line.getAttribute('value')),
      ]
    }
    const done = { packed: true }
    expect(await sent(thing('l1', done), thing('l2'))).toEqual([false, 'l2'])
    expect(await sent(thing('l1', done), thing('l2', done))).toEqual([true, 'l1', 'l2'])
  })

  test('ticks each line by the form of its state, and says what that does', async () => {
    const document = await looked(sheet([group([thing('l1'), thing('l2', { packed: true })])]))
    const ticks = [...document.querySelectorAll('.tick')].map(tick => [
      ...['form', 'value', 'aria-label'].map(name => tick.getAttribute(name)),
    ])
    expect(ticks).toEqual([
      ['pack', 'l1', '2 × Leeks for Ann is packed'],
      ['unpack', 'l2', '2 × Leeks for Ann is packed: take it back'],
    ])
  })

  test('leads to the scales where something is to be weighed, and has no column for it where nothing is', async () => {
    const weighed = thing('l2', { grams: 1_900 })
    const document = await looked(sheet([group([thing('l1', { grams: 2_000, toWeigh: 1 }), weighed])]))
    expect(linksOf(document)).toMatchObject({ 'about 2 kg, 1 to be weighed': '/shop/orders/A-1/weights' })
    expect(rowsOf(document)[1]?.at(-1)).toBe('1.9 kg')
    expect((await looked(sheet([group([thing('l1')])]))).querySelectorAll('th[scope=col]')).toHaveLength(3)
  })
})
