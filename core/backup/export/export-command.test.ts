import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '../../../tests/test-folder'
import { exportCommand } from './export-command'

const folder = testFolder('coop-export-')
const env = { COOP_DATA: folder, DATABASE_URL: 'postgresql://coop:word@127.0.0.1:1/coop' }
afterAll(() => rmSync(folder, { recursive: true }))

test('what lies where an export would be written, or is written, is left as it is', async () => {
  for (const there of ['jars', 'plums.part']) {
    mkdirSync(join(folder, there))
    writeFileSync(join(folder, there, 'own.txt'), 'mine')
  }
  for (const to of ['jars', 'plums']) {
    const asked = exportCommand({ to: join(folder, to) }, env)
    await expect(asked).rejects.toMatchObject({
      name: 'BackupRefused',
      message: expect.stringContaining('is there already'),
    })
  }
  for (const there of ['jars', 'plums.part']) expect(readdirSync(join(folder, there))).toEqual(['own.txt'])
})

test('what a killed export has left is replaced; what one that runs is writing is not', async () => {
  const half = join(folder, 'leeks.part')
  mkdirSync(half)
  writeFileSync(join(half, 'members.csv'), 'half')
  const program = `
    const { holdFolder } = await import(${JSON.stringify(join(import.meta.dir, '../../files/left-behind'))})
    const letGo = await holdFolder(${JSON.stringify(half)})
    console.log('held')
    setInterval(letGo, 3_600_000)`
  const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' })
  await child.stdout.getReader().read()
  const ask = () => exportCommand({ to: join(folder, 'leeks') }, env).catch((fault: Error) => fault.name)
  expect(await ask()).toBe('BackupRefused')
  expect(readdirSync(half)).toContain('members.csv')
  child.kill('SIGKILL')
  await child.exited
  // It then finds no database, and leaves nothing.
  expect(await ask()).not.toBe('BackupRefused')
  expect(readdirSync(folder)).not.toContain('leeks.part')
})
