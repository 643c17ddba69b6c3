import { expect, test } from 'bun:test'
import { fileOf, uploadOf } from './upload'

const file = (bytes: string) => new File([bytes], 'a.txt')

test('the bytes of a file are those that were chosen, and its name stays with it', async () => {
  const body = { picture: file('honey') }
  expect(new TextDecoder().decode((await uploadOf(body, 'picture')) ?? undefined)).toBe('honey')
  expect(fileOf(body, 'picture')?.name).toBe('a.txt')
})

test.each([
  ['chosen: a browser sends an empty one', { picture: file('') }],
  ['sent', {}],
  ['meant: it is text', { picture: 'a.txt' }],
  ['sent once', { picture: [file('a'), file('b')] }],
  ['in what is no form', null],
])('there is none where none was %s', async (_, body) => {
  expect([fileOf(body, 'picture'), await uploadOf(body, 'picture')]).toEqual([null, null])
})
