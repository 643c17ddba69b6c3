import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { testFolder } from '../../tests/test-folder'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FIXTURES = join(ROOT, 'core/ghost/fixtures')

let database: TestDatabase
const dataDir = testFolder('coop-import-')
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

function ghostImport(...words: string[]) {
  const { stdout, stderr, exitCode } = Bun.spawnSync(
    [process.execPath, 'scripts/ghost-import.ts', ...words],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: database.url, COOP_DATA: dataDir, LOG_LEVEL: 'fatal' },
    },
  )
  return { exitCode, said: `${stdout}${stderr}` }
}

test('bun run ghost:import says what came of it, and the second time that nothing did', () => {
  const words = [join(FIXTURES, 'export.json'), '--content', join(FIXTURES, 'content')]
  const first = ghostImport(...words)
  expect(first.said).toContain('Posts: 18 new')
  expect(first.said).toMatch(/Uploads: [1-9]\d* taken, 0 not found/)
  expect(first.exitCode).toBe(0)
  expect(ghostImport(...words).said).toContain('Posts: 0 new, 0 updated, 18 unchanged')
}, 120_000)

test('a file that is not there, or is no export, is one plain line', () => {
  for (const [file, words] of [
    [join(FIXTURES, 'none.json'), 'There is no file'],
    [join(FIXTURES, 'members.csv'), 'This file is not JSON'],
  ] as const) {
    const { exitCode, said } = ghostImport(file)
    expect(exitCode).toBe(1)
    expect(said).toContain(words)
    expect(said.trim().split('\n')).toHaveLength(1)
  }
  expect(ghostImport().said).toContain('Use: bun run ghost:import FILE')
}, 120_000)
