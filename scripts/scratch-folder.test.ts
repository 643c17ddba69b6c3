import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scratchFolder } from './scratch-folder'

const MODULE = JSON.stringify(join(import.meta.dir, 'scratch-folder'))

/** A process that has such a folder, in a place of its own. */
async function started(TMPDIR: string) {
  const program = `
    const { scratchFolder } = await import(${MODULE})
    const { folder, swept } = scratchFolder('toy')
    await swept
    await Bun.write(folder + '/deep/copy.ts', 'a copy')
    console.log(folder)
    setInterval(() => {}, 1_000)`
  const child = Bun.spawn([process.execPath, '-e', program], {
    stdout: 'pipe',
    env: { ...process.env, TMPDIR },
  })
  const { value } = await child.stdout.getReader().read()
  return { child, folder: new TextDecoder().decode(value).trim() }
}

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a process that is ended by %s leaves no folder', async (signal, code) => {
  const place = mkdtempSync(join(tmpdir(), 'coop-place-'))
  const { child, folder } = await started(place)
  expect(existsSync(join(folder, 'deep/copy.ts'))).toBe(true)
  child.kill(signal)
  expect(await child.exited).toBe(code)
  expect(existsSync(folder)).toBe(false)
  rmSync(place, { recursive: true })
})

test('what a killed process has left goes with the next one; what one that runs has stays', async () => {
  const place = mkdtempSync(join(tmpdir(), 'coop-place-'))
  const [killed, lives] = [await started(place), await started(place)]
  killed.child.kill('SIGKILL')
  await killed.child.exited
  expect(existsSync(killed.folder)).toBe(true)
  const next = await started(place)
  expect([killed, lives, next].map(({ folder }) => existsSync(folder))).toEqual([false, true, true])
  for (const { child } of [lives, next]) {
    child.kill('SIGTERM')
    await child.exited
  }
  rmSync(place, { recursive: true })
})

test('one that is closed is gone, and closed twice it is as gone', () => {
  const { folder, close } = scratchFolder('toy')
  close()
  close()
  expect(existsSync(folder)).toBe(false)
})
