import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IS_STAGING, removeLeftBehind, STAGING } from './left-behind'

const HOUR_MS = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'coop-left-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('what a killed backup or restore left in the open is gone after a day; nothing of others is', async () => {
  const now = new Date()
  const made = (name: string, hours: number) => {
    mkdirSync(join(folder, name, 'database'), { recursive: true })
    writeFileSync(join(folder, name, 'database/public.members'), 'ada')
    const at = new Date(now.getTime() - hours * HOUR_MS)
    utimesSync(join(folder, name), at, at)
    return name
  }
  const left = [made(`${STAGING.backup}aB3xYz`, 25), made(`${STAGING.restore}000000`, 800)]
  const stays = [
    ...[
      made(`${STAGING.backup}qwerty`, 23),
      made('backup-photos', 800),
      made('unfinished-backup-of-mine', 800),
    ],
    ...[made('media', 800), made('postgres', 800)],
  ]
  await removeLeftBehind(folder, IS_STAGING, now)
  expect(readdirSync(folder).sort()).toEqual(stays.sort())
  expect(left.length).toBe(2)
  await removeLeftBehind(join(folder, 'never made'), IS_STAGING, now)
})
