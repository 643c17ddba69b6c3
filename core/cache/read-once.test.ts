import { expect, test } from 'bun:test'
import { readOnce } from './read-once'

test('a text is read once while it is among the latest, and anew after', () => {
  const asked: string[] = []
  const read = readOnce(2, kept => {
    asked.push(kept)
    return { kept }
  })
  expect(read('a')).toBe(read('a'))
  read('b')
  expect(asked).toEqual(['a', 'b'])
  read('c')
  expect(read('a')).toEqual({ kept: 'a' })
  expect(asked).toEqual(['a', 'b', 'c', 'a'])
})
