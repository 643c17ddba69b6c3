import { afterEach, beforeEach, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../core/config/config'
import { keptSecretFiles } from '../../core/config/kept-secrets'
import { changeSecret, type SecretFiles } from './change-secret'

let folder: string
let files: SecretFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coop-change-secret-'))
  files = keptSecretFiles(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (path: string) => readFileSync(path, 'utf8').trim()
const change = () => changeSecret(files, 0o600)

test('another secret is made, and the one of before stands beside it, where the configuration finds both', () => {
  const { secret: before } = readConfig({ COOP_DATA: folder })
  expect(change().isDone).toBe(true)
  const config = readConfig({ COOP_DATA: folder })
  expect(config.secret).not.toBe(before)
  expect(config).toMatchObject({ secret: read(files.secret), previousSecret: before })
})

test('a change that is not at its end is not followed by another one, which would lose the secret of the house', () => {
  readConfig({ COOP_DATA: folder })
  change()
  const [secret, previous] = [read(files.secret), read(files.previous)]
  expect(change().isDone).toBe(false)
  expect([read(files.secret), read(files.previous)]).toEqual([secret, previous])
})

test('a change that was cut off between the two files is begun again', () => {
  const { secret } = readConfig({ COOP_DATA: folder })
  writeFileSync(files.previous, `${secret}\n`)
  expect(change().isDone).toBe(true)
  expect(read(files.previous)).toBe(secret)
  expect(read(files.secret)).not.toBe(secret)
})

test('where no secret is, none is changed', () => {
  expect(change()).toEqual({
    lines: [`There is no ${files.secret}: nothing has to be changed.`],
    isDone: false,
  })
})

test('a secret that was emptied is not changed: the one that opens the site is put back first', () => {
  writeFileSync(files.secret, '\n')
  const { lines, isDone } = changeSecret(files, 0o600)
  expect([isDone, lines]).toEqual([false, [`${files.secret} is empty: put back the secret that was in it.`]])
  expect(existsSync(files.previous)).toBe(false)
})
