import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '../../tests/test-folder'
import type { Environment } from '../config/environment'
import { explain } from '../server/lifetime'
import { migrateCommand } from '../server/migrate-command'
import { rotateSecret } from '../server/rotate-secret'
import { backupCommand, restoreCommand } from './commands'
import { exportCommand } from './export/export-command'
import { openShelf } from './shelf'

const folder = testFolder('coop-commands-')
const shelf = join(folder, 'backups')
const COOP_SECRET = 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk'
/** Nobody is there: whoever asks the database before looking at what was typed fails by that. */
const env = { COOP_DATA: folder, DATABASE_URL: 'postgresql://coop:word@127.0.0.1:1/coop' }
const identity = join(folder, 'identity.txt')
writeFileSync(identity, 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n')
afterAll(() => rmSync(folder, { recursive: true }))

const refused = (sentence: string) =>
  expect.objectContaining({ name: 'BackupRefused', message: expect.stringContaining(sentence) })

test.each(['0', '-1', '1.5', 'all', ''])('--keep %j is no number of backups', async keep => {
  await expect(backupCommand({ to: shelf, keep }, env)).rejects.toThrow(refused('--keep must be how many'))
})

test.each([
  'ada@farm.example',
  'age1',
  // A letter is missing, and one is another.
  'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8',
  'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q',
])('a recipient that is none (%s) is refused before anything is read', async COOP_BACKUP_RECIPIENT => {
  const asked = backupCommand({ to: shelf }, { ...env, COOP_BACKUP_RECIPIENT })
  await expect(asked).rejects.toThrow(refused('COOP_BACKUP_RECIPIENT must be an age recipient'))
  expect(existsSync(shelf)).toBe(false)
})

test.each(['/proc/nope', '/etc/passwd', '/etc/passwd/nope'])(
  'a folder for backups that cannot be made (%s) is one sentence',
  async to => {
    const fault = await openShelf(to, env)
      .prepare()
      .catch(error => error)
    expect(explain(fault)).toBe(`The folder ${to} cannot be made (${fault.code}): name another one.`)
  },
)

test.each(['', '# age-keygen\n', 'AGE-SECRET-KEY-1GFPYY\n'])(
  'an identity of this machine that is cut short (%j) is said, and not replaced',
  async text => {
    const dataDir = mkdtempSync(join(folder, 'cut-'))
    const path = join(dataDir, 'backup-identity.txt')
    writeFileSync(path, text)
    const asked = backupCommand({ to: shelf }, { ...env, COOP_DATA: dataDir })
    await expect(asked).rejects.toThrow(refused(`${path} has no whole identity in it`))
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test.each([
  ['is not there', join(folder, 'gone.age')],
  ['is a folder', folder],
])('a backup that %s is said to be missing', async (_, place) => {
  const asked = restoreCommand(place, { identity }, env)
  await expect(asked).rejects.toThrow(refused(`There is no file ${place}.`))
})

test('an identity that is not there, or is a folder, is said to be missing', async () => {
  for (const path of [join(folder, 'gone.txt'), folder])
    await expect(restoreCommand(identity, { identity: path }, env)).rejects.toThrow(
      refused(`There is no file ${path}: name the one that opens it with --identity.`),
    )
})

test.each([
  ['backup', (to: string, env: Environment) => backupCommand({ to }, env)],
  ['export', (to: string, env: Environment) => exportCommand({ to }, env)],
  ['migrate', (_: string, env: Environment) => migrateCommand('status', '', env)],
  ['secrets rotate', (_: string, env: Environment) => rotateSecret(true, { ...env, COOP_SECRET })],
] as const)(
  '%s where no site is yet says so, and makes neither a database nor a folder',
  async (_, command) => {
    const COOP_DATA = join(folder, 'not here', 'data')
    const asked = command(join(folder, 'out'), { COOP_DATA })
    await expect(asked).rejects.toMatchObject({
      name: 'NoDatabaseYet',
      message: expect.stringContaining('"bun start" makes one'),
    })
    expect(
      [COOP_DATA, join(folder, 'out'), join(folder, 'out.part')].filter(path => existsSync(path)),
    ).toEqual([])
  },
)
