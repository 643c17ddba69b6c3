import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { inferredTables } from './inferred'

const WRITTEN = join(import.meta.dir, '../../core/database/tables.ts')

test('what queries know of a table is what its entity says; otherwise `bun run tables` writes it anew', async () => {
  expect(await Bun.file(WRITTEN).text()).toBe(inferredTables())
}, 180_000)
