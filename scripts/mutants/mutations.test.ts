import { expect, test } from 'bun:test'
import { applied, mutationsOf } from './mutations'

const madeOf = (source: string) => mutationsOf('x.ts', source).map(mutation => applied(source, mutation))

test('turns conditions round and moves boundaries', () => {
  expect(madeOf('if (a < 3) go()')).toEqual([
    'if (!(a < 3)) go()',
    'if (a <= 3) go()',
    'if (a < 4) go()',
    'if (a < 3) ;',
  ])
})

test('drops statements and throws, and swaps arguments that are names', () => {
  expect(madeOf('async () => { await save(tx, old, new_) }')).toEqual([
    'async () => { ; }',
    'async () => { await save(tx, new_, new_) }',
  ])
  expect(madeOf('() => { throw new SoldOut() }')).toEqual(['() => { ; }'])
})

test('leaves types, imports and joined texts alone', () => {
  expect(madeOf(`import { a } from 'b'\ntype Size = 1 | 2\nconst text = 'a' + b`)).toEqual([])
})
