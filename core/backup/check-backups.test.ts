import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBucket } from '../../tests/bucket'
import { checkBackups } from './check-backups'

const folder = mkdtempSync(join(tmpdir(), 'coop-backups-'))
const bucket = startBucket()
afterAll(async () => {
  await bucket.stop()
  rmSync(folder, { recursive: true })
})

const said = async (env: Record<string, string>) =>
  (await checkBackups(env)).map(({ state, said }) => `${state}: ${said}`)

test('where nothing is said of backups, nothing is said of them', async () => {
  expect(await said({ COOP_BACKUPS: '', COOP_BACKUP_RECIPIENT: '' })).toEqual([])
})

test('a place that takes them says how many lie there', async () => {
  const nightly = join(folder, 'nightly')
  expect(await said({ COOP_BACKUPS: nightly })).toEqual([`good: 0 lie at ${nightly}`])
  bucket.objects.set('nightly/rose-ash-20261101T031500Z.tar.gz.age', new Blob(['x']))
  const inBucket = { ...bucket.env, COOP_BACKUPS: 's3://coop/nightly' }
  expect(await said(inBucket)).toEqual(['good: 1 lie at s3://coop/nightly'])
})

test('what would make tonight’s backup fail is bad, with what to do', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const away = { ...bucket.env, S3_ENDPOINT: 'http://127.0.0.1:1', COOP_BACKUPS: 's3://coop/nightly' }
  for (const [env, sentence] of [
    [{ COOP_BACKUPS: 's3://' }, 'bad: s3:// names no bucket'],
    [{ COOP_BACKUPS: 's3://coop/x' }, 'needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY'],
    [
      { COOP_BACKUPS: join(file, 'in') },
      'bad: their place cannot be reached (ENOTDIR): correct COOP_BACKUPS',
    ],
    [away, 'cannot be reached (ConnectionRefused): correct COOP_BACKUPS'],
    [{ COOP_BACKUP_RECIPIENT: 'age1qqq' }, 'bad: COOP_BACKUP_RECIPIENT must be an age recipient'],
  ] as const)
    expect(await said(env)).toEqual([expect.stringContaining(sentence)])
})
