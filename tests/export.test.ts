import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import ICAL from 'ical.js'
import { EXPORTED, LEFT_OUT, LEFT_OUT_COLUMNS } from '#core/backup/export/chosen'
import { exportCommand } from '#core/backup/export/export-command'
import { eventually, type OpenCooperative, openCooperative } from './e2e/cooperative'
import { testFolder } from './test-folder'

const scratch = testFolder('coop-export-')
const folder = join(scratch, 'out')
let demo: OpenCooperative
let databaseUrl: string
let ticketCodes: string[]
/** `table.column` of all that is in the schema. What the database makes from other columns is not counted. */
let columns: string[]
/** What would let somebody in, put where it lies in life. */
const KEYS = [
  'https://push.example/send/3f9a',
  'BPmXbV8x',
  'auth-of-a-phone',
  'sealed-key-of-ours',
  'guest-of-a-browser',
]
beforeAll(async () => {
  demo = await openCooperative()
  databaseUrl = demo.config.databaseUrl ?? ''
  await demo.house.media.put('images/aa/a.webp', new TextEncoder().encode('a picture'))
  const sql = new SQL(databaseUrl)
  await sql`insert into media (id, key, url, content_type, bytes, variants, uploaded_at) values
    (gen_random_uuid(), 'images/aa/a.webp', '/media/images/aa/a.webp', 'image/webp', 9, '[]', now()),
    (gen_random_uuid(), 'images/bb/gone.webp', '/media/images/bb/gone.webp', 'image/webp', 9, '[]', now())`
  await sql`update posts set slug = 'v1.2' where id = (select id from posts where kind = 'post' order by id limit 1)`
  await sql`update posts set slug = 'v1~2' where id = (select id from posts where kind = 'post' order by id desc limit 1)`
  ticketCodes = (await sql`select code from tickets`).map(({ code }: { code: string }) => code)
  const [member] = await sql`select id from members order by id limit 1`
  await sql`insert into push_subscriptions (id, member_id, sign_in, endpoint, p256dh, auth, device, created_at) values
    (gen_random_uuid(), ${member.id}, gen_random_uuid(), ${KEYS[0]}, ${KEYS[1]}, ${KEYS[2]}, 'phone', now())`
  await sql`insert into settings (key, value, updated_at) values
    ('push-key', ${{ publicKey: 'public', privateKey: KEYS[3] }}, now())
    on conflict (key) do update set value = excluded.value`
  await sql`insert into guest_buyers (member_id, guest_hash, email, created_at)
    values (${member.id}, ${KEYS[4]}, 'guest@example.test', now())`
  columns = (
    await sql`select c.table_name || '.' || c.column_name as name from information_schema.columns c
      where c.table_schema = 'public' and c.is_generated = 'NEVER' and c.table_name <> 'mikro_orm_migrations'
        and exists (select from information_schema.tables t where t.table_schema = 'public'
          and t.table_name = c.table_name and t.table_type = 'BASE TABLE')`
  ).map(({ name }: { name: string }) => name)
  await sql.end()
  await exportCommand({ to: folder }, env(), new Date('2026-11-28T12:00:00Z'))
}, 120_000)
afterAll(async () => {
  await demo.close()
  rmSync(scratch, { recursive: true })
})

const env = () => ({ DATABASE_URL: databaseUrl, COOP_DATA: demo.config.dataDir, COOP_DEMO: '1' })
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')

test('everybody’s rows are there, and nothing that opens a door', () => {
  const heads = readdirSync(join(folder, 'tables')).map(
    file => [file, read('tables', file).split('\n')[0]?.split(',') ?? []] as const,
  )
  expect(heads.map(([file]) => file)).toEqual(
    expect.arrayContaining(['members.csv', 'orders.csv', 'tickets.csv', 'notes.csv', 'audit.csv']),
  )
  expect(read('tables', 'members.csv')).toContain('samir@wernside.example.test')
  const everything = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
  expect(everything).not.toMatch(/PRIVATE KEY|"d":\s*"[\w-]{40}/)
  expect(everything).not.toContain(demo.config.secret)
  expect(KEYS.filter(key => everything.includes(key))).toEqual([])
  expect(ticketCodes.length).toBeGreaterThan(0)
  expect(ticketCodes.filter(code => everything.includes(code))).toEqual([])
})

test('every table and column is taken along, or left here for a reason that is given', () => {
  const tables = [...new Set(columns.map(name => name.split('.')[0] ?? ''))]
  const chosen = [...EXPORTED, ...Object.keys(LEFT_OUT)]
  expect(tables.filter(table => !chosen.includes(table))).toEqual([])
  expect(chosen.filter(table => !tables.includes(table))).toEqual([])
  expect(chosen.filter((table, at) => chosen.indexOf(table) !== at)).toEqual([])
  const taken = readdirSync(join(folder, 'tables')).flatMap(file => {
    const [head = ''] = read('tables', file).split('\n')
    return head.split(',').map(column => `${file.slice(0, -4)}.${column}`)
  })
  const left = columns.filter(name => EXPORTED.includes(name.split('.')[0] ?? '') && !taken.includes(name))
  expect(left.toSorted()).toEqual(Object.keys(LEFT_OUT_COLUMNS).toSorted())
  for (const reason of [...Object.values(LEFT_OUT), ...Object.values(LEFT_OUT_COLUMNS)])
    expect(reason.length).toBeGreaterThan(10)
})

/** Columns that sound as if they opened something, and do not. */
const HARMLESS = new Set([
  'barcodes.code',
  'ledger_accounts.code',
  'media.key',
  'oauth_resources.token_format',
  'payments.transaction_code',
  'post_revisions.save_key',
  'posts.code_foot',
  'posts.code_head',
  'product_drafts.key',
  'settings.key',
  'vouchers.code',
])

test('a column that sounds as if it opened something is left here, or known to open nothing', () => {
  const opens =
    /hash$|secret|sealed|token|private|_pem$|jwk|key|password|\.code|_code|auth$|endpoint|p256|nonce|challenge/
  const taken = columns.filter(name => {
    const [table = ''] = name.split('.')
    return EXPORTED.includes(table) && !Object.hasOwn(LEFT_OUT_COLUMNS, name)
  })
  expect(taken.filter(name => opens.test(name) && !HARMLESS.has(name))).toEqual([])
})

test('posts are Markdown with a head that is YAML', () => {
  const about = read('posts', 'page', 'about.md')
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(about) ?? []
  expect(Bun.YAML.parse(head)).toMatchObject({
    slug: 'about',
    visibility: 'public',
    published: expect.stringMatching(/^20/),
  })
  expect(read('posts', 'page', 'about.html')).toContain('<p>')
  const files = readdirSync(join(folder, 'posts', 'post'))
  expect(files.length).toBeGreaterThan(10)
  // Addresses that differ in a mark alone are files of their own.
  expect(files).toEqual(expect.arrayContaining(['v1.2.md', 'v1~2.md']))
})

test('the calendar is read by a calendar program, and the JSON by anybody', () => {
  const calendar = new ICAL.Component(ICAL.parse(read('calendar.ics')))
  expect(calendar.getAllSubcomponents('vevent').length).toBeGreaterThan(10)
  const products = JSON.parse(read('products.json')) as { title: string; variants: unknown[] }[]
  expect(products.length).toBeGreaterThan(10)
  expect(products[0]?.variants.length).toBeGreaterThan(0)
  expect(JSON.parse(read('settings.json'))).toMatchObject({
    name: 'Wernside Growers',
    timeZone: 'Europe/London',
  })
})

test('uploads lie under their keys, and what is missing is counted', () => {
  expect(read('uploads', 'images', 'aa', 'a.webp')).toBe('a picture')
  expect(read('README.md')).toContain('1 more, named in media.csv or in a text, were not found')
  expect(read('README.md')).toStartWith('# Wernside Growers, exported on 2026-11-28')
})

test('what is uploaded and removed while an export runs is taken, or named as missing, as of one moment', async () => {
  const sql = new SQL(databaseUrl, { max: 2 })
  const { media } = demo.house
  const upload = async (key: string) => {
    await media.put(key, new TextEncoder().encode(key))
    await sql`insert into media (id, key, url, content_type, bytes, variants, uploaded_at) values
      (gen_random_uuid(), ${key}, ${`/media/${key}`}, 'image/webp', 9, '[]', now())`
  }
  await upload('images/cc/stays.webp')
  await upload('images/cc/removed.webp')
  // A file that only a text links to, and a size that one shows; an address elsewhere is none of ours.
  await media.put('files/dd/talk.mp3', new TextEncoder().encode('a talk'))
  await media.put('images/cc/stays-600.webp', new TextEncoder().encode('small'))
  await sql`update posts set html = html || ${`<a href="/media/files/dd/talk.mp3">T</a>
    <img srcset="/media/images/cc/stays-600.webp 600w, /media/images/cc/lost-600.webp 900w"
      src="https://other.example/media/images/ee/theirs.webp">`} where slug = 'v1.2'`
  const writer = await sql.reserve()
  await writer`begin`
  await writer`lock table withdrawals in access exclusive mode`
  const to = join(scratch, 'moved')
  const exporting = exportCommand({ to }, env())
  await eventually('the export waits', async () => {
    const waiting = await sql`select 1 from pg_stat_activity
      where application_name = 'export' and wait_event_type = 'Lock' and datname = current_database()`
    return waiting.length > 0
  })
  await upload('images/cc/late.webp')
  await media.delete('images/cc/removed.webp')
  await writer`commit`
  writer.release()
  const said = await exporting
  const missing = ['images/bb/gone.webp', 'images/cc/lost-600.webp', 'images/cc/removed.webp']
  expect(readFileSync(join(to, 'uploads-missing.txt'), 'utf8').trim().split('\n')).toEqual(missing)
  expect(said[0]).toContain('(3 were not found: uploads-missing.txt)')
  const files = readdirSync(join(to, 'uploads'), { recursive: true, withFileTypes: true })
  expect(
    files
      .filter(each => each.isFile())
      .map(each => each.name)
      .sort(),
  ).toEqual(['a.webp', 'stays-600.webp', 'stays.webp', 'talk.mp3'])
  expect(readFileSync(join(to, 'tables/media.csv'), 'utf8')).not.toContain('late.webp')
  await sql.end()
}, 60_000)

test('a folder that is there is left alone, and one that failed is not there', async () => {
  await expect(exportCommand({ to: folder }, env())).rejects.toThrow('is there already')
  const broken = join(scratch, 'broken')
  const away = { ...env(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  await expect(exportCommand({ to: broken }, away)).rejects.toThrow()
  expect([existsSync(broken), existsSync(`${broken}.part`)]).toEqual([false, false])
})

test('what is written while an export runs is in none of its files', async () => {
  const sql = new SQL(databaseUrl, { max: 2 })
  const [post] = await sql`select id, title from posts where slug = 'v1.2'`
  // The last of the tables: the export waits for it between those before it and the posts.
  const writer = await sql.reserve()
  await writer`begin`
  await writer`lock table withdrawals in access exclusive mode`
  const meanwhile = join(scratch, 'meanwhile')
  const exporting = exportCommand({ to: meanwhile }, env())
  await eventually('the export waits', async () => {
    const waiting = await sql`select 1 from pg_stat_activity
      where application_name = 'export' and wait_event_type = 'Lock' and datname = current_database()`
    return waiting.length > 0
  })
  await writer`update posts set title = 'Written meanwhile' where id = ${post.id}`
  await writer`insert into tags (id, slug, name) values (gen_random_uuid(), 'meanwhile', 'Meanwhile')`
  await writer`insert into post_tags (post_id, tag_id, position)
    select ${post.id}, id, 99 from tags where slug = 'meanwhile'`
  await writer`commit`
  writer.release()
  await exporting
  const text = readFileSync(join(meanwhile, 'posts/post/v1.2.md'), 'utf8')
  expect(text).toContain(JSON.stringify(post.title))
  expect(text).not.toMatch(/meanwhile/i)
  await sql`update posts set title = ${post.title} where id = ${post.id}`
  await sql.end()
}, 60_000)
