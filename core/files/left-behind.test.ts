import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { makeStaging, removeLeftBehind } from './left-behind'

const HOUR_MS = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'coop-left-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('what a version before locks has left in the open is gone after half a day; nothing of others is', async () => {
  const now = new Date()
  const made = (name: string, hours: number) => {
    mkdirSync(join(folder, name, 'database'), { recursive: true })
    writeFileSync(join(folder, name, 'database/public.members'), 'ada')
    const at = new Date(now.getTime() - hours * HOUR_MS)
    utimesSync(join(folder, name), at, at)
    return name
  }
  const left = [made('unfinished-backup-aB3xYz', 13), made('unfinished-restore-000000', 800)]
  const stays = [
    made('unfinished-backup-qwerty', 11),
    made('backup-photos', 800),
    made('unfinished-backup-of-mine', 800),
    made('media', 800),
    made('postgres', 800),
  ]
  await removeLeftBehind(folder, undefined, now)
  expect(readdirSync(folder).sort()).toEqual(stays.sort())
  expect(left.length).toBe(2)
  await removeLeftBehind(join(folder, 'never made'), undefined, now)
})

/** Another process that makes one, says which, and goes on until it is killed. */
async function makeElsewhere(within: string) {
  const program = `
    const { makeStaging } = await import(${JSON.stringify(join(import.meta.dir, 'left-behind'))})
    const made = await makeStaging(${JSON.stringify(within)}, 'backup')
    await Bun.write(made.folder + '/database/public.members', 'ada')
    console.log(made.folder)
    setInterval(() => made.folder, 3_600_000)`
  const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' })
  const { value } = await child.stdout.getReader().read()
  return { child, name: basename(new TextDecoder().decode(value).trim()) }
}

test('what runs keeps its folder, however old it is; what was killed leaves it to the next at once', async () => {
  const within = mkdtempSync(join(folder, 'locks-'))
  const { child, name } = await makeElsewhere(within)
  const own = await makeStaging(within, 'put')
  utimesSync(join(within, name), new Date(0), new Date(0))
  utimesSync(own.folder, new Date(0), new Date(0))
  await removeLeftBehind(within)
  expect(readdirSync(within).sort()).toEqual([name, basename(own.folder)].sort())
  child.kill('SIGKILL')
  await child.exited
  await removeLeftBehind(within)
  expect(readdirSync(within)).toEqual([basename(own.folder)])
  await own.remove()
  expect(readdirSync(within)).toEqual([])
})
