import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { mergeFields } from './merge-fields'

const one = (
  direction: 'ghost' | 'ours' | 'both',
  base: string | null | undefined,
  ours: string | null,
  theirs: string | null,
) => {
  const merged = mergeFields(
    direction,
    base === undefined ? null : { name: base },
    { name: ours },
    { name: theirs },
  )
  return [merged.ours.name, merged.theirs.name, merged.conflicts.length]
}

describe('where nobody leads', () => {
  test.each([
    ['nobody changed it', 'a', 'a', 'a', ['a', 'a', 0]],
    ['ours changed it', 'a', 'b', 'a', ['b', 'b', 0]],
    ['theirs changed it', 'a', 'a', 'c', ['c', 'c', 0]],
    ['both changed it into the same', 'a', 'b', 'b', ['b', 'b', 0]],
    ['both changed it into different things', 'a', 'b', 'c', ['b', 'c', 1]],
    ['ours took it away', 'a', null, 'a', [null, null, 0]],
    ['theirs took it away', 'a', 'a', null, [null, null, 0]],
    ['both took it away', 'a', null, null, [null, null, 0]],
    ['ours took it away, theirs changed it', 'a', null, 'c', [null, 'c', 1]],
    ['there was none, and ours has one', null, 'b', null, ['b', 'b', 0]],
    ['there was none, and theirs has one', null, null, 'c', ['c', 'c', 0]],
    ['there was none, and both have one', null, 'b', 'c', ['b', 'c', 1]],
    ['nothing was ever agreed on, and ours has one', undefined, 'b', null, ['b', 'b', 0]],
    ['nothing was ever agreed on, and theirs has one', undefined, null, 'c', ['c', 'c', 0]],
    ['nothing was ever agreed on, and both have one', undefined, 'b', 'c', ['b', 'c', 1]],
    ['nothing was ever agreed on, and both have the same', undefined, 'b', 'b', ['b', 'b', 0]],
  ] as const)('%s', (_, base, ours, theirs, after) => {
    expect(one('both', base, ours, theirs)).toEqual([...after])
  })
})

describe('where Ghost leads', () => {
  test.each([
    ['ours changed it', 'a', 'b', 'a', ['b', 'a', 0]],
    ['theirs changed it', 'a', 'a', 'c', ['c', 'c', 0]],
    ['both changed it', 'a', 'b', 'c', ['c', 'c', 0]],
  ] as const)('%s', (_, base, ours, theirs, after) => {
    expect(one('ghost', base, ours, theirs)).toEqual([...after])
  })
})

describe('where we lead', () => {
  test.each([
    ['ours changed it', 'a', 'b', 'a', ['b', 'b', 0]],
    ['theirs changed it', 'a', 'a', 'c', ['a', 'a', 0]],
    ['both changed it', 'a', 'b', 'c', ['b', 'b', 0]],
    ['only theirs has one', undefined, null, 'c', [null, null, 0]],
  ] as const)('%s', (_, base, ours, theirs, after) => {
    expect(one('ours', base, ours, theirs)).toEqual([...after])
  })
})

describe('whatever both sides say', () => {
  const text = fc.constantFrom(null, 'a', 'b', 'c')
  const fields = fc.record({ name: text, note: text, labels: text })
  const everything = { base: fc.option(fields), ours: fields, theirs: fields }

  test('who only follows is never written by the other', () => {
    fc.assert(
      fc.property(fc.record(everything), ({ base, ours, theirs }) => {
        expect(mergeFields('ghost', base, ours, theirs).theirs).toEqual(theirs)
        expect(mergeFields('ours', base, ours, theirs).ours).toEqual(ours)
      }),
    )
  })

  test('both say the same afterwards, but for what somebody has to choose', () => {
    fc.assert(
      fc.property(fc.record(everything), ({ base, ours, theirs }) => {
        const merged = mergeFields('both', base, ours, theirs)
        for (const name of ['name', 'note', 'labels'] as const)
          expect(merged.ours[name] === merged.theirs[name]).toBe(!merged.conflicts.includes(name))
      }),
    )
  })

  test('settled once, there is nothing left to settle', () => {
    fc.assert(
      fc.property(
        fc.record(everything),
        fc.constantFrom('ours', 'both'),
        ({ base, ours, theirs }, direction) => {
          const merged = mergeFields(direction as 'ours' | 'both', base, ours, theirs)
          if (merged.conflicts.length > 0) return
          const again = mergeFields(direction as 'ours' | 'both', merged.theirs, merged.ours, merged.theirs)
          expect(again).toEqual({ ...merged, conflicts: [] })
        },
      ),
    )
  })

  test('a word is never made up, and none that only one side has is lost without a choice', () => {
    fc.assert(
      fc.property(fc.record(everything), ({ ours, theirs }) => {
        const merged = mergeFields('both', null, ours, theirs)
        for (const name of ['name', 'note', 'labels'] as const) {
          expect([ours[name], theirs[name]].includes(merged.ours[name] as typeof ours.name)).toBe(true)
          if (ours[name] !== null) expect(merged.ours[name]).toBe(ours[name])
          if (theirs[name] !== null) expect(merged.theirs[name]).toBe(theirs[name])
        }
      }),
    )
  })
})
