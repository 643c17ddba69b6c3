import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const COMMANDS = ['backup', 'restore', 'export', 'migrate', 'doctor', 'secrets']

const folder = mkdtempSync(join(tmpdir(), 'coop-tell-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function called(command: string, ...words: string[]) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, `${command}.ts`), ...words], {
    cwd: folder,
    env: {
      ...process.env,
      COOP_DATA: join(folder, 'data'),
      DATABASE_URL: 'postgres://coop@127.0.0.1:1/coop',
    },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [said, complained] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  return { said, complained, code: await child.exited }
}

test.each(COMMANDS)('bun run %s --help says how it is called, and does nothing', async command => {
  const { said, complained, code } = await called(command, '--help')
  expect([said.startsWith(`Use: bun run ${command}`), complained, code]).toEqual([true, '', 0])
})

test.each([
  'backup --kep 14',
  'backup tonight',
  'backup --to',
  'restore',
  'restore one.age two.age',
  'export folder',
  'migrate upp',
  'migrate up now',
  'doctor --lettr ada@farm.example',
  'secrets chnage',
  'secrets rotate --dryrun',
  'secrets --dry-run',
  'secrets change here there',
])('bun run %s is answered with a sentence and how it is called', async line => {
  const [command = '', ...words] = line.split(' ')
  const { said, complained, code } = await called(command, ...words)
  expect([said, code]).toEqual(['', 1])
  expect(complained).toMatch(new RegExp(`^[^\\n]+\\.\\nUse: bun run ${command}[^\\n]*\\n$`))
  expect(readdirSync(folder)).toEqual([])
})
