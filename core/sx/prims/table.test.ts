import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { primitivesTable } from './table.ts'

test('docs/primitives.md lists every primitive with its arguments, and nothing else', () => {
  expect(readFileSync(new URL('../docs/primitives.md', import.meta.url), 'utf8')).toBe(primitivesTable())
})
