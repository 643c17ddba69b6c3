import { afterAll, beforeEach, expect, test } from 'bun:test'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config'

const root = mkdtempSync(join(tmpdir(), 'coop-kept-secrets-'))
let COOP_DATA: string
beforeEach(() => {
  COOP_DATA = mkdtempSync(join(root, 'data-'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('a secret is made once, is nobody else’s to read, and leaves nothing beside it', () => {
  const { secret } = readConfig({ COOP_DATA })
  expect(readFileSync(join(COOP_DATA, 'secret'), 'utf8')).toBe(secret)
  expect(readConfig({ COOP_DATA }).secret).toBe(secret)
  expect(readdirSync(COOP_DATA)).toEqual(['secret'])
})

test('processes that start at the same moment in an empty folder have the same secret', async () => {
  const data = join(COOP_DATA, 'new')
  const program = `console.log((await import(${JSON.stringify(join(import.meta.dir, 'config.ts'))})).readConfig({ COOP_DATA: ${JSON.stringify(data)} }).secret)`
  const said = await Promise.all(
    Array.from({ length: 4 }, () =>
      new Response(Bun.spawn([process.execPath, '-e', program], { stderr: 'inherit' }).stdout).text(),
    ),
  )
  expect(new Set(said).size).toBe(1)
  expect(said[0]?.trim().length).toBeGreaterThan(31)
})

test.each(['', '\n', ' \r\n '])('a secret that was emptied (%j) is not taken for one', text => {
  writeFileSync(join(COOP_DATA, 'secret'), text)
  expect(() => readConfig({ COOP_DATA })).toThrow(`${join(COOP_DATA, 'secret')} is empty`)
  expect(readFileSync(join(COOP_DATA, 'secret'), 'utf8')).toBe(text)
})

test.each(['secret', 'secret-previous'])('a %s that is there and cannot be read is named', name => {
  const path = join(COOP_DATA, name)
  mkdirSync(path)
  expect(() => readConfig({ COOP_DATA })).toThrow(
    expect.objectContaining({
      name: 'ConfigInvalid',
      message: expect.stringContaining(`${path} cannot be used (EISDIR)`),
    }),
  )
})

test('a link that leads nowhere, as to a disk that is not mounted, gets no new secret', () => {
  symlinkSync(join(root, 'not mounted/secret'), join(COOP_DATA, 'secret'))
  expect(() => readConfig({ COOP_DATA })).toThrow('is empty')
  expect(readdirSync(COOP_DATA)).toEqual(['secret'])
})

test.each(['/proc/nope', '/etc/passwd/nope'])('a data folder that cannot be made (%s) is named', folder => {
  expect(() => readConfig({ COOP_DATA: folder })).toThrow(
    expect.objectContaining({
      name: 'ConfigInvalid',
      message: expect.stringContaining(`COOP_DATA is ${folder}, where no folder can be made`),
    }),
  )
})
