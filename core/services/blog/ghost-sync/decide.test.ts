import { describe, expect, test } from 'bun:test'
import { type Base, decide, isChanged, type Ours, type Theirs } from './decide'

const BASE: Base = { hash: 'agreed', version: 3, state: 'draft' }
const OURS: Ours = { version: 3, state: 'draft', contentHash: 'words', isAsImported: false }
const THEIRS: Theirs = { hash: 'agreed', contentHash: 'words of theirs' }
const CHANGED_HERE: Ours = { ...OURS, version: 4, contentHash: 'words of ours' }
const CHANGED_THERE: Theirs = { hash: 'new', contentHash: 'words of theirs' }

type Fates = readonly [ghost: string, ours: string, both: string]
/** By who leads: Ghost, we, or nobody. */
const fates = (base: Base | null, ours: Ours | null, theirs: Theirs): Fates => [
  decide('ghost', base, ours, theirs),
  decide('ours', base, ours, theirs),
  decide('both', base, ours, theirs),
]

describe('of what both agreed on', () => {
  test.each([
    ['nothing has changed', OURS, THEIRS, ['unchanged', 'unchanged', 'unchanged']],
    ['theirs has changed', OURS, CHANGED_THERE, ['take', 'give', 'take']],
    ['ours has changed', CHANGED_HERE, THEIRS, ['keep', 'give', 'give']],
    ['both have changed', CHANGED_HERE, CHANGED_THERE, ['take', 'give', 'conflict']],
  ] as const)('%s', (_, ours, theirs, expected) => {
    expect(fates(BASE, ours, theirs)).toEqual(expected)
  })

  test('both have changed to the same, and only have to know it', () => {
    const same = { ...CHANGED_THERE, contentHash: CHANGED_HERE.contentHash }
    expect(fates(BASE, CHANGED_HERE, same)).toEqual(['agree', 'agree', 'agree'])
  })
})

describe('of what nobody has agreed on', () => {
  test('what is there alone comes here, unless we lead', () => {
    expect(fates(null, null, THEIRS)).toEqual(['take', 'leave', 'take'])
    expect(fates(BASE, null, CHANGED_THERE)).toEqual(['take', 'leave', 'take'])
  })

  test('what stands on both sides is theirs as a file brought it, and somebody’s where it was written', () => {
    expect(fates(null, { ...OURS, isAsImported: true }, THEIRS)).toEqual(['take', 'give', 'take'])
    expect(fates(null, OURS, THEIRS)).toEqual(['take', 'give', 'conflict'])
    expect(fates(null, OURS, { ...THEIRS, contentHash: OURS.contentHash })).toEqual([
      'agree',
      'agree',
      'agree',
    ])
  })
})

describe('ours has changed', () => {
  test('when it was saved, or stands otherwise', () => {
    expect(isChanged(BASE, OURS)).toBe(false)
    expect(isChanged(BASE, { ...OURS, version: 4 })).toBe(true)
    expect(isChanged(BASE, { ...OURS, version: 2 })).toBe(true)
    expect(isChanged(BASE, { ...OURS, state: 'published' })).toBe(true)
  })

  test('not when a plan came true by itself, and when it was undone', () => {
    const planned = { ...BASE, state: 'scheduled' }
    expect(isChanged(planned, { ...OURS, state: 'published' })).toBe(false)
    expect(isChanged(planned, { ...OURS, state: 'draft' })).toBe(true)
    expect(isChanged({ ...BASE, state: 'published' }, { ...OURS, state: 'scheduled' })).toBe(true)
    expect(isChanged(planned, { ...OURS, state: 'published', version: 4 })).toBe(true)
  })
})
