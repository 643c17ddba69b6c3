import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from './config'
import { SECRETS, withSecretFiles } from './secret-files'

const folder = mkdtempSync(join(tmpdir(), 'coop-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('every secret is read from the file that its variable names, without the line feed at its end', () => {
  const given = Object.fromEntries(SECRETS.map(name => [`${name}_FILE`, file(name, `of ${name}\n`)]))
  const { env, faults } = withSecretFiles(given)
  expect(faults).toEqual([])
  expect(SECRETS.map(name => env[name])).toEqual(SECRETS.map(name => `of ${name}`))
})

test('a file with nothing in it sets nothing', () => {
  expect(readConfig({ COOP_DATA: folder, SMTP_URL_FILE: file('smtp', '\n') }).smtpUrl).toBeNull()
})

test('the configuration knows what is in the files', () => {
  const DATABASE_URL_FILE = file('database', 'postgres://coop:word@postgres:5432/coop\n')
  expect(readConfig({ COOP_DATA: folder, DATABASE_URL_FILE }).databaseUrl).toBe(
    'postgres://coop:word@postgres:5432/coop',
  )
})

test('a file that is not there, and a secret that is said twice, are said with the other faults', () => {
  const gone = join(folder, 'gone')
  const env = { COOP_DATA: folder, COOP_PORT: 'x', SMTP_URL_FILE: gone, REDIS_URL: 'redis://a' }
  const said = () => readConfig({ ...env, REDIS_URL_FILE: file('redis', 'redis://b') })
  expect(said).toThrow(`SMTP_URL_FILE is ${gone}, which cannot be read (ENOENT)`)
  expect(said).toThrow('REDIS_URL and REDIS_URL_FILE are both set')
  expect(said).toThrow('COOP_PORT must be a port number')
})
