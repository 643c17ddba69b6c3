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
