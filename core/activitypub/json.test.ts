import { describe, expect, test } from 'bun:test'
import { readJsonObject } from './json'
import { BodyTooLarge, DocumentMalformed } from './refusals'
import { bytes } from './testing/cast'

describe('a body', () => {
  const nested = (depth: number) => bytes(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)

  test('of honest depth and width is read', () => {
    expect(readJsonObject(nested(16))).toHaveProperty('a')
  })

  test('too deep, too wide, not an object, not JSON or not UTF-8 is malformed', () => {
    const wide = bytes(JSON.stringify({ a: Array.from({ length: 10_001 }, () => 0) }))
    for (const body of [
      nested(17),
      nested(5000),
      wide,
      bytes('[]'),
      bytes('null'),
      bytes('{'),
      Uint8Array.of(0xff),
      Uint8Array.of(...bytes('{"a":"'), 0xff, ...bytes('"}')),
    ])
      expect(() => readJsonObject(body)).toThrow(DocumentMalformed)
  })

  test('over a megabyte is not even parsed', () => {
    expect(() => readJsonObject(new Uint8Array(1024 * 1024 + 1))).toThrow(BodyTooLarge)
  })
})
