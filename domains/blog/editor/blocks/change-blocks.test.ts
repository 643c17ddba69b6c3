import { describe, expect, test } from 'bun:test'
import { type LexicalNode, MalformedDocument, markdownDocument } from '#core/lexical'
import { changeBlocks } from './change-blocks'
import { frameOf } from './typed-blocks'

const frame = frameOf(markdownDocument(''))
const block = (type: string): LexicalNode => ({ type, version: 1 })
/** The second text was typed as two. */
const GROUPS = [[block('a')], [block('b1'), block('b2')], [block('c')]]

const changed = (change: string, restored = '[]') => {
  const result = changeBlocks({ frame, groups: GROUPS, errors: {} }, change, restored)
  return { ...result, types: result.document.root.children.map(({ type }) => type) }
}

describe('a button of a form of blocks', () => {
  test.each([
    ['up 1', ['b1', 'b2', 'a', 'c']],
    ['down 1', ['a', 'c', 'b1', 'b2']],
    ['up 0', ['a', 'b1', 'b2', 'c']],
    ['down 2', ['a', 'b1', 'b2', 'c']],
    ['up 3', ['a', 'b1', 'b2', 'c']],
    ['down 9', ['a', 'b1', 'b2', 'c']],
    ['sideways 1', ['a', 'b1', 'b2', 'c']],
    ['', ['a', 'b1', 'b2', 'c']],
    ['remove 1 and all', ['a', 'b1', 'b2', 'c']],
  ])('“%s” makes %j', (change, types) => expect(changed(change).types).toEqual(types))

  test('takes a block out with all it has become, and knows where it was', () => {
    const { types, removed } = changed('remove 1')
    expect(types).toEqual(['a', 'c'])
    expect(removed).toEqual({ nodes: [block('b1'), block('b2')], at: 1 })
    expect(changed('remove 2').removed?.at).toBe(3)
  })

  test('puts back what was taken out', () => {
    expect(changed('restore 2', JSON.stringify([block('b1'), block('b2')])).types).toEqual([
      'a',
      'b1',
      'b2',
      'b1',
      'b2',
      'c',
    ])
    expect(() => changed('restore 2', '[{]')).toThrow(MalformedDocument)
  })

  test('adds words, or a card by its name, and at the end what has a place beyond it', () => {
    expect(changed('add 0').types).toEqual(['paragraph', 'a', 'b1', 'b2', 'c'])
    expect(changed('add image 2').types).toEqual(['a', 'b1', 'b2', 'image', 'c'])
    expect(changed('add nonsense 99').types).toEqual(['a', 'b1', 'b2', 'c', 'paragraph'])
  })

  test('asks what to put where, counted in blocks as they will be shown', () => {
    expect(
      [changed('choose 0'), changed('choose 2'), changed('choose 3')].map(({ insertAt }) => insertAt),
    ).toEqual([0, 3, 4])
    expect(changed('up 1').insertAt).toBeUndefined()
  })

  test('leaves what was typed as it was', () => {
    changed('remove 0')
    expect(GROUPS.map(group => group.length)).toEqual([1, 2, 1])
  })
})
