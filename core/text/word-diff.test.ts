import { expect, test } from 'bun:test'
import { wordDiff } from './word-diff'

test('words that were inserted and deleted are told from those that stayed', () => {
  const parts = wordDiff('Bring paper, not plastic.', 'Bring paper bags.')
  const of = (kind: string) => parts.flatMap(part => (part.kind === kind ? [part.words.trim()] : []))
  expect([of('deleted'), of('inserted')]).toEqual([[',', 'not plastic'], ['bags']])
  expect(parts[0]).toEqual({ kind: 'same', words: 'Bring paper' })
})

test('two texts with hardly a word in common are shown one after the other', () => {
  const [before, after] = ['a', 'b'].map(letter =>
    Array.from({ length: 4_000 }, (_, at) => letter + at).join(' '),
  )
  expect(wordDiff(before!, after!).map(({ kind }) => kind)).toEqual(['deleted', 'inserted'])
})

test('a long paragraph that was moved leaves the others the same, and a word of another is told', () => {
  const paragraph = (letter: string, words: number) =>
    Array.from({ length: words }, (_, at) => letter + at).join(' ')
  const [first, long, last] = [paragraph('a', 2_000), paragraph('b', 1_800), paragraph('c', 2_500)]
  const parts = wordDiff(
    [first, long, last].join('\n\n'),
    [long, last, first.replace('a7 ', '')].join('\n\n'),
  )
  const same = parts.flatMap(({ kind, words }) => (kind === 'same' ? [words] : [])).join('')
  expect([same.includes(long), same.includes(last)]).toEqual([true, true])
  const text = [first, long, last].join('\n\n')
  const edited = wordDiff(text, text.replace('b9 ', 'x9 '))
  expect(edited.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'deleted', words: 'b9' },
    { kind: 'inserted', words: 'x9' },
  ])
})
