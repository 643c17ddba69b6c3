import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../core/config/config'
import { makeSecrets } from './make-secrets'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coop-make-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8')

test('every secret of docker-compose.yml is made, and only their owner gets to them', async () => {
  await makeSecrets(folder)
  const compose = readFileSync(join(import.meta.dir, '../../docker-compose.yml'), 'utf8')
  const { secrets } = Bun.YAML.parse(compose) as { secrets: Record<string, unknown> }
  expect(readdirSync(join(folder, 'secrets')).sort()).toEqual(
    [...Object.keys(secrets), 'backup-identity.txt'].sort(),
  )
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(folder, 'coop.env'), 'utf8')).toMatch(/^COOP_BACKUP_RECIPIENT=age1\w+$/m)
})

test('the configuration takes what was made', async () => {
  await makeSecrets(folder)
  const files = Object.fromEntries(
    ['coop_secret', 'database_url', 'smtp_url', 'sumup_api_key', 's3_secret_access_key'].map(name => [
      `${name.toUpperCase()}_FILE`,
      join(folder, 'secrets', name),
    ]),
  )
  const config = readConfig({ COOP_DATA: folder, ...files })
  expect(config.databaseUrl).toContain(secret('postgres_password').trim())
  expect(config).toMatchObject({ smtpUrl: null, sumup: null, secret: secret('coop_secret').trim() })
})

test('what is there stays, and an identity that was taken away is not replaced by another', async () => {
  await makeSecrets(folder)
  writeFileSync(join(folder, 'secrets/smtp_url'), 'smtp://mail.example\n')
  rmSync(join(folder, 'secrets/backup-identity.txt'))
  expect(await makeSecrets(folder)).toEqual(['Nothing was missing.'])
  expect(secret('smtp_url')).toBe('smtp://mail.example\n')
})
