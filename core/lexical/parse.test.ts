import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { MalformedDocument, parseDocument } from './parse'

test('a document with nodes and fields nobody knows comes back whole', () => {
  const kept = documentOf([{ type: 'weather-of-2031', version: 9, forecast: { rain: [1, 2] } }])
  expect(parseDocument(JSON.stringify(kept))).toEqual(kept)
})

test.each([
  ['{', '$'],
  ['[]', '$'],
  ['{"root":null}', 'root'],
  ['{"root":{"type":"paragraph","children":[]}}', 'root.type'],
  ['{"root":{"type":"root"}}', 'root.children'],
  ['{"root":{"type":"root","children":{}}}', 'root.children'],
  [
    '{"root":{"type":"root","children":[{"type":"paragraph","children":[{}]}]}}',
    'root.children[0].children[0].type',
  ],
  ['{"root":{"type":"root","children":[{"type":"text","text":7}]}}', 'root.children[0].text'],
])('%p is refused, and the refusal says where: %p', (json, path) => {
  try {
    parseDocument(json)
    expect.unreachable()
  } catch (refusal) {
    expect(refusal).toBeInstanceOf(MalformedDocument)
    expect((refusal as MalformedDocument).path).toBe(path)
  }
})

test('a document nested a thousand levels deep is refused instead of exhausting the stack', () => {
  const open = '{"type":"quote","children":['.repeat(1000)
  const json = `{"root":{"type":"root","children":[${open}${']}'.repeat(1000)}]}}`
  expect(() => parseDocument(json)).toThrow('nested deeper than 60 levels')
})
