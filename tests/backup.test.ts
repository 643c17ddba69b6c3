import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { backupCommand, restoreCommand } from '#core/backup/commands'
import { DOMAINS } from '#core/contracts/domain'
import { appliedMigrations, migrateTo } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { schemaSnapshot } from '#core/database/schema-snapshot'
import { putBack, setAside } from '#core/database/set-aside'
import { openKeys } from '#core/sealing/open-keys'
import { examine } from '#core/server/doctor'
import { migrateCommand } from '#core/server/migrate-command'
import { serve } from '#domains/serve'
import { migrations } from '../migrations'
import { startBucket } from './bucket'
import { type TestDatabase, testDatabase } from './database'
import { eventually, newestSignInLink, type OpenCooperative, openCooperative } from './e2e/cooperative'
import { PlainBrowser } from './e2e/plain-browser'
import { freePorts } from './free-ports'
import { testFolder } from './test-folder'

const folder = testFolder('coop-backup-')
let demo: OpenCooperative
let scratch: TestDatabase
let file: string
let noted: unknown
const identity = () => join(demo.config.dataDir, 'backup-identity.txt')
beforeAll(async () => {
  demo = await openCooperative()
  scratch = await testDatabase()
  await emptied()
  await demo.house.media.put('images/3f/3fa9.webp', new TextEncoder().encode('a jar of honey'))
  const said = await backupCommand({ to: join(folder, 'backups') }, demoEnv())
  file = /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
  // That it was made is written down when it is: it cannot know of itself.
  const sql = new SQL(demoUrl())
  noted = (await sql`delete from settings where key = 'backup' returning value`)[0]?.value
  await sql.end()
}, 120_000)
afterAll(async () => {
  await demo.close()
  await scratch.drop()
  rmSync(folder, { recursive: true })
})

test('the operator’s pages know when the last backup was made, and where it lies', () => {
  expect(noted).toMatchObject({ place: file, bytes: expect.any(Number), at: expect.stringMatching(/^20/) })
})

test('a backup of the running demo, restored into an empty database and folder, is the same site', async () => {
  const dataDir = join(folder, 'restored')
  const said = await restoreCommand(file, { identity: identity() }, scratchEnv(dataDir))
  expect(said[0]).toStartWith('Restored what was there on ')
  expect(await rows(scratch.url)).toEqual(await rows(demoUrl()))
  expect(await schemaSnapshot(scratch.url)).toBe(await schemaSnapshot(demoUrl()))
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(demo.config.secret)
  expect(mediaOf(dataDir)).toEqual(mediaOf(demo.config.dataDir))
  expect(readFileSync(join(dataDir, 'media/images/3f/3fa9.webp'), 'utf8')).toBe('a jar of honey')
}, 120_000)

test('there one reads the journal, signs in, and finds the orders', async () => {
  const port = String(await freePorts(DOMAINS.length + 1))
  const site = await serve({
    say: () => {},
    env: {
      ...scratchEnv(join(folder, 'restored')),
      COOP_PORT: port,
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'fatal',
    },
  })
  try {
    const { blog, cart } = site.config.origins
    const browser = new PlainBrowser()
    await browser.open(`${blog}/`)
    expect(browser.status).toBe(200)
    await browser.open(`${blog}/the-leeks-have-gone-violet`)
    expect(browser.words).toContain('The leeks have gone violet')

    const [{ number = '', email = '', name = '' } = {}] = await ask(
      scratch.url,
      'select o.number, m.email, m.name from orders o join members m on m.id = o.member_id order by o.number limit 1',
    )
    await browser.follow('Sign in')
    await browser.press('Send me a link', { email: email })
    await browser.open(await newestSignInLink({ origin: domain => site.config.origins[domain] }))
    await browser.press(`Continue as ${name}`)
    await browser.open(`${cart}/orders/${number}`)
    expect(browser.status).toBe(200)
    expect(browser.words).toContain(number)
  } finally {
    await site.stop()
  }
}, 120_000)

test('a database with something in it is left alone, unless it is to be overwritten', async () => {
  const before = await rows(scratch.url)
  const env = scratchEnv(join(folder, 'restored'))
  await expect(restoreCommand(file, { identity: identity() }, env)).rejects.toThrow(
    'The database is not empty',
  )
  expect(await rows(scratch.url)).toEqual(before)
}, 120_000)

test('a backup with a table made by hand is refused before anything is emptied', async () => {
  const env = scratchEnv(join(folder, 'restored'))
  await ask(scratch.url, 'create table honey_notes (id int); insert into honey_notes values (7)')
  const said = await backupCommand({ to: join(folder, 'by-hand') }, env)
  const withTable = /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
  const before = await rows(scratch.url)
  const restoring = restoreCommand(withTable, { overwrite: true }, env)
  await expect(restoring).rejects.toThrow('a table "honey_notes", which no migration of ours makes')
  expect(await rows(scratch.url)).toEqual(before)
  await ask(scratch.url, 'drop table honey_notes')
}, 120_000)

// Whoever is asked for the running site's database is waited for, beside the next one.
test.concurrent('a database that the site runs on is left alone', async () => {
  await expect(restoreCommand(file, { identity: identity(), overwrite: true }, demoEnv())).rejects.toThrow(
    'The site runs on this database',
  )
})

test.concurrent('a column made by hand comes back with what is in it', async () => {
  const env = scratchEnv(join(folder, 'restored'))
  await ask(scratch.url, `alter table members add column "Favourite jar" varchar(20)`)
  await ask(
    scratch.url,
    `update members set "Favourite jar" = 'quince' where email = (select min(email) from members)`,
  )
  const before = await rows(scratch.url)
  const said = await backupCommand({ to: join(folder, 'by-hand-too') }, env)
  const made = /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
  const restored = await restoreCommand(made, { overwrite: true }, env)
  expect(restored).toContain('Made by hand, and there again: public.members.Favourite jar.')
  expect({ ...(await rows(scratch.url)), settings: '' }).toEqual({ ...before, settings: '' })
  expect(await ask(scratch.url, `select name from members where "Favourite jar" = 'quince'`)).toHaveLength(1)
}, 120_000)

/** A backup that is whole, and has a column of a type that somebody made: no database of ours takes it. */
async function madeUnrestorable(): Promise<string> {
  const env = scratchEnv(join(folder, 'restored'))
  await ask(scratch.url, `create type jar as enum ('quince'); alter table members add column jar jar`)
  const said = await backupCommand({ to: join(folder, `broken-${crypto.randomUUID()}`) }, env)
  await ask(scratch.url, 'alter table members drop column jar; drop type jar')
  return /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
}

test('a restore that fails after all was read leaves database, secret and jobs as they were', async () => {
  const dataDir = join(folder, 'restored')
  const broken = await madeUnrestorable()
  const [before, schema, secret] = [
    await rows(scratch.url),
    await schemaSnapshot(scratch.url),
    readFileSync(join(dataDir, 'secret'), 'utf8'),
  ]
  const restoring = restoreCommand(broken, { overwrite: true }, scratchEnv(dataDir))
  await expect(restoring).rejects.toThrow(
    'Nothing was restored, and the database is as it was before: type "jar" does not exist.',
  )
  expect(await rows(scratch.url)).toEqual(before)
  expect(await schemaSnapshot(scratch.url)).toBe(schema)
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(secret)
  expect(await ask(scratch.url, 'select 1 from graphile_worker._private_jobs limit 0')).toEqual([])
  // As words are searched: the extensions are where they were.
  expect(await ask(scratch.url, `select unaccent('é') as e, 'honey' % 'hony' as near`)).toEqual([
    { e: 'e', near: true as never },
  ])
}, 120_000)

test('an empty database is as empty after a restore that fails', async () => {
  const broken = await madeUnrestorable()
  const empty = await testDatabase()
  const env = { ...scratchEnv(join(folder, 'empty')), DATABASE_URL: empty.url }
  await ask(
    empty.url,
    'drop schema graphile_worker cascade; drop schema public cascade; create schema public',
  )
  const identity = join(folder, 'restored/backup-identity.txt')
  await expect(restoreCommand(broken, { identity }, env)).rejects.toThrow('Nothing was restored')
  // Whether it is empty is asked before the file is read.
  const spoilt = join(folder, 'spoilt.age')
  writeFileSync(spoilt, readFileSync(broken).subarray(0, 900))
  await expect(restoreCommand(spoilt, { identity }, env)).rejects.toThrow('This backup is cut off')
  expect(
    await ask(empty.url, `select nspname from pg_namespace where nspname ~ '^(public|graphile)'`),
  ).toEqual([{ nspname: 'public' }])
  await empty.drop()
}, 120_000)

test('what a restore that was killed has put aside is refused by all but the next restore, which puts it back', async () => {
  const env = scratchEnv(join(folder, 'restored'))
  const before = await rows(scratch.url)
  await setAside(scratch.url)
  await ask(scratch.url, 'create table half (id int)')
  const refused = expect.objectContaining({ name: 'RestoreUnfinished' })
  await expect(serve({ say: () => {}, env: { ...env, LOG_LEVEL: 'fatal' } })).rejects.toThrow(refused)
  await expect(backupCommand({ to: join(folder, 'half') }, env)).rejects.toThrow(refused)
  await expect(migrateCommand('up', '', env)).rejects.toThrow(refused)
  const found = await examine({ env })
  expect(found.filter(({ state }) => state === 'bad').map(({ said }) => said)).toEqual([
    expect.stringContaining('run bun run restore again'),
  ])
  const other = join(folder, 'another.txt')
  writeFileSync(other, 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX')
  const restoring = restoreCommand(file, { identity: other, overwrite: true }, env)
  await expect(restoring).rejects.toThrow('for another identity')
  expect(await rows(scratch.url)).toEqual(before)
}, 60_000)

test('what a whole restore has replaced, and was killed before it removed, is not put back', async () => {
  await ask(scratch.url, 'create schema public_replaced; create table public_replaced.old (id int)')
  const before = await rows(scratch.url)
  await putBack(scratch.url)
  expect(await rows(scratch.url)).toEqual(before)
  expect(await ask(scratch.url, `select 1 from pg_namespace where nspname ~ 'replaced'`)).toEqual([])
})

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1000)],
  [
    'cut off where a piece ends',
    (bytes: Buffer) => bytes.subarray(0, bytes.length - (bytes.length % 65_552)),
  ],
  ['altered in its middle', (bytes: Buffer) => flipped(bytes, bytes.length >> 1)],
  ['altered at its end', (bytes: Buffer) => flipped(bytes, bytes.length - 1)],
  ['empty', () => Buffer.alloc(0)],
])('a file that is %s is refused with a sentence, and nothing is touched', async (_, spoil) => {
  const path = join(folder, 'spoilt.age')
  writeFileSync(path, spoil(readFileSync(file)))
  const before = await rows(scratch.url)
  const restoring = restoreCommand(
    path,
    { identity: identity(), overwrite: true },
    scratchEnv(join(folder, 'x')),
  )
  await expect(restoring).rejects.toThrow('This backup is cut off or was altered')
  expect(await rows(scratch.url)).toEqual(before)
  expect(readdirSync(join(folder, 'x')).filter(name => name.startsWith('unfinished-'))).toEqual([])
})

test('another identity does not open it, and neither does a file that is none', async () => {
  const [other, none] = [join(folder, 'other.txt'), join(folder, 'none.txt')]
  writeFileSync(
    other,
    '# age-keygen\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n',
  )
  writeFileSync(none, 'a jar of honey\n')
  const restoring = (identity: string) =>
    restoreCommand(file, { identity, overwrite: true }, scratchEnv(join(folder, 'y')))
  await expect(restoring(other)).rejects.toThrow('for another identity')
  await expect(restoring(none)).rejects.toThrow('AGE-SECRET-KEY-1')
})

test('uploads that come and go while a backup is written are in it whole, or it says which the site names in vain', async () => {
  const sql = new SQL(demoUrl(), { max: 2 })
  const { media } = demo.house
  const key = (name: string) => `images/ab/${name}.webp`
  for (const name of ['stays', 'removed', 'removed-400'])
    await media.put(key(name), new TextEncoder().encode(name))
  const variants = JSON.stringify([{ width: 400, key: key('removed-400'), type: 'image/webp' }])
  await sql`insert into media (id, key, url, content_type, bytes, variants, uploaded_at)
    select gen_random_uuid(), key, '/media/' || key, 'image/webp', 9, ${variants}::text::jsonb, now()
    from unnest(${sql.array([key('stays'), key('removed')], 'text')}) key`
  const writer = await sql.reserve()
  await writer`begin`
  await writer`lock table withdrawals in access exclusive mode`
  const backing = backupCommand({ to: join(folder, 'moving') }, demoEnv())
  await eventually('the backup waits', async () => {
    const waiting = await sql`select 1 from pg_stat_activity
      where application_name = 'backup' and wait_event_type = 'Lock' and datname = current_database()`
    return waiting.length > 0
  })
  await media.put(key('late'), new TextEncoder().encode('late'))
  for (const name of ['removed', 'removed-400']) await media.delete(key(name))
  await writer`rollback`
  writer.release()
  const said = await backing
  expect(said).toContain(
    `Not in it, since there is no such file, though the site names it: ${key('removed-400')}, ${key('removed')}.`,
  )
  await sql`delete from media where key like 'images/ab/%'`
  for (const name of ['stays', 'late']) await media.delete(key(name))
  await sql.end()
}, 60_000)

test('an upload that was cut off goes with a backup, once nobody can be at it any more', async () => {
  const unfinished = (hours: number) => {
    const path = join(demo.config.dataDir, `media/images/3f/3fa9.webp.${crypto.randomUUID()}.part`)
    writeFileSync(path, 'half a jar')
    const at = new Date(Date.now() - hours * 3_600_000)
    utimesSync(path, at, at)
    return path
  }
  const [left, lives] = [unfinished(13), unfinished(0)]
  await backupCommand({ to: join(folder, 'cut-off') }, demoEnv())
  expect([left, lives].map(path => existsSync(path))).toEqual([false, true])
  rmSync(lives)
})

test.each([
  ['the database is empty', async () => void (await emptied())],
  [
    'its secret is another',
    async () =>
      void (await migrateTo(
        scratch.url,
        migrations.map(({ name }) => name),
      )),
  ],
])(
  'a backup that is refused since %s leaves nothing: no identity, no secret, no folder',
  async (_, prepare) => {
    await prepare()
    const dataDir = join(folder, `refused-${crypto.randomUUID()}`)
    const orm = await openDatabase(scratch.url)
    if (_.includes('secret'))
      await openKeys(orm, { secret: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk', previousSecret: null })
    await orm.close()
    const asked = backupCommand({ to: join(dataDir, 'shelf') }, scratchEnv(dataDir))
    await expect(asked).rejects.toThrow(
      _.includes('secret') ? 'COOP_SECRET is another' : 'The database is empty',
    )
    expect(existsSync(dataDir)).toBe(false)
  },
  60_000,
)

test('two backups that are the first, at once, are both opened by the one identity', async () => {
  await emptied()
  await migrateTo(
    scratch.url,
    migrations.map(({ name }) => name),
  )
  const dataDir = join(folder, 'first')
  const both = await Promise.all(
    ['one', 'two'].map(to => backupCommand({ to: join(folder, to) }, scratchEnv(dataDir))),
  )
  for (const said of both) {
    const made = /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
    expect((await restoreCommand(made, { overwrite: true }, scratchEnv(dataDir)))[0]).toStartWith('Restored')
  }
}, 120_000)

test('--keep removes all but the newest', async () => {
  const to = join(folder, 'kept')
  mkdirSync(to)
  for (const day of ['01', '02', '03'])
    writeFileSync(join(to, `rose-ash-202601${day}T030000Z.tar.gz.age`), '')
  writeFileSync(join(to, 'letters.age'), '')
  const said = await backupCommand({ to, keep: '2' }, demoEnv())
  expect(said).toContain('Removed 2 older than the 2 newest.')
  const left = readdirSync(to).sort()
  expect(left.slice(0, 2)).toEqual(['letters.age', 'rose-ash-20260103T030000Z.tar.gz.age'])
  expect(left.length).toBe(3)
})

/** One restore takes seconds: what it does with uploads, secrets and rows is looked at apart. */
describe('restored over something, where uploads are kept in a bucket and the secret is another by now,', () => {
  const COOP_SECRET = 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk'
  const bucket = startBucket()
  let said: readonly string[]
  beforeAll(async () => {
    const env = { ...scratchEnv(join(folder, 'bucket')), S3_BUCKET: 'coop', ...bucket.env, COOP_SECRET }
    writeFileSync(join(demo.config.dataDir, 'media/A jar.webp'), '')
    const written = await backupCommand({ to: join(folder, 'odd') }, demoEnv())
    const odd = /Wrote (\S+) \(/.exec(written.join('\n'))?.[1] ?? ''
    rmSync(join(demo.config.dataDir, 'media/A jar.webp'))
    await ask(scratch.url, `update members set name = 'Nobody'`)
    said = await restoreCommand(odd, { identity: identity(), overwrite: true }, env)
  }, 120_000)
  afterAll(() => bucket.stop())

  test('those of the backup are put there', async () => {
    expect(said).toEqual([
      expect.stringContaining('Restored what was there on '),
      'Its uploads were put into the bucket.',
      'Left out, since no page shows a file of this name: A jar.webp',
      expect.stringContaining('COOP_SECRET is another than it was'),
    ])
    expect([...bucket.objects.keys()].sort()).toEqual(
      mediaOf(demo.config.dataDir).filter(name => name.includes('.')),
    )
    expect(await bucket.objects.get('images/3f/3fa9.webp')?.text()).toBe('a jar of honey')
  })

  test('the keys of the backup are kept under it', async () => {
    const orm = await openDatabase(scratch.url)
    const [first] = await openKeys(orm, { secret: COOP_SECRET, previousSecret: null })
    expect(first?.root).toBe(demo.config.secret)
    await orm.close()
  }, 60_000)

  test('nothing is left of what was there', async () => {
    expect(await ask(scratch.url, `select name from members where name = 'Nobody'`)).toEqual([])
  })
})

test('a backup from before a migration is brought to the newest schema, and one of a newer version refused', async () => {
  const names = migrations.map(({ name }) => name)
  const env = scratchEnv(join(folder, 'older'))
  await emptied()
  await migrateTo(scratch.url, names.slice(0, -3))
  const kept = () => backupCommand({ to: join(folder, 'older'), keep: '1' }, env)
  const place = (said: string[]) => /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''
  const older = place(await kept())
  await restoreCommand(older, { overwrite: true }, env)
  expect(await appliedMigrations(scratch.url)).toEqual(names)
  expect(await schemaSnapshot(scratch.url)).toBe(await schemaSnapshot(demoUrl()))

  await ask(scratch.url, `insert into mikro_orm_migrations (name) values ('9999_tomorrow')`)
  const newer = place(await kept())
  await expect(restoreCommand(newer, { overwrite: true }, env)).rejects.toThrow(
    'newer version of this program',
  )
}, 120_000)

const demoUrl = () => demo.config.databaseUrl ?? ''
const demoEnv = () => ({ DATABASE_URL: demoUrl(), COOP_DATA: demo.config.dataDir })
const scratchEnv = (dataDir: string) => ({ DATABASE_URL: scratch.url, COOP_DATA: dataDir })
type Row = { readonly [column: string]: string }

async function emptied(): Promise<void> {
  await ask(
    scratch.url,
    'drop schema graphile_worker cascade; drop schema public cascade; create schema public',
  )
}

async function ask(url: string, statement: string): Promise<Row[]> {
  const sql = new SQL(url, { max: 1 })
  const found = [...(await sql.unsafe(statement))]
  await sql.close()
  return found
}

/** How many rows each table has, and what they come to; processes and jobs come and go. */
async function rows(url: string): Promise<Record<string, string>> {
  const tables = await ask(
    url,
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
       and relname not in ('mikro_orm_migrations', 'workers') order by 1`,
  )
  // The running demo says each minute that it uses its keys.
  const wholeOf = (name = '') =>
    name === 'sealed_generations' ? "(to_jsonb(t) - 'used_at')::text" : 't::text'
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtext(${wholeOf(name)})::bigint), 0) as sum
       from "${name}" t`,
  )
  const found = await ask(url, sums.join(' union all '))
  return Object.fromEntries(found.map(({ name = '', sum = '' }) => [name, sum]))
}

function mediaOf(dataDir: string): string[] {
  return readdirSync(join(dataDir, 'media'), { recursive: true }).map(String).sort()
}

function flipped(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes)
  other[at] = (other[at] ?? 0) ^ 1
  return other
}
