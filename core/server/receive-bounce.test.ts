import { afterAll, expect, test } from 'bun:test'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '#core/database/migrate'
import { withDatabase } from '#core/database/with-database'
import { testFolder } from '../../tests/test-folder'
import { takeBounce } from './receive-bounce'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXPORT = join(ROOT, 'core/ghost/fixtures/export.json')

const dataDir = testFolder('coop-bounce-')
// PostgreSQL may run as a user of its own, who has to get in.
chmodSync(dataDir, 0o755)
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('a bounce and a Ghost file are taken beside the site that runs on the embedded database', async () => {
  await withDatabase({ databaseUrl: null, dataDir }, async url => {
    await migrate(url)
    const env = { COOP_DATA: dataDir, LOG_LEVEL: 'fatal' }
    expect(await takeBounce('Subject: Leeks\n\nMore, please.\n', env)).toBe('not ours')
    const { DATABASE_URL: _, ...clean } = process.env
    const imported = Bun.spawn([process.execPath, 'scripts/ghost-import.ts', EXPORT], {
      cwd: ROOT,
      env: { ...clean, ...env },
      stderr: 'inherit',
    })
    expect(await new Response(imported.stdout).text()).toContain('Posts: 18 new')
    expect(await imported.exited).toBe(0)
  })
}, 120_000)
