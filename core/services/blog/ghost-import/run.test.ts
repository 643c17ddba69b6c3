import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import type { Tx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { GhostAuthor, GhostSite, GhostTag } from '#core/ghost'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { navigation, saveNavigation } from '../navigation/navigation'
import { uploadsFromSite } from './find-uploads'
import { importRun, importRuns, runImport, startImport, UnusableExport } from './run'
import { importMenus, importSite } from './settings'
import { importAuthors, importTags } from './taxonomy'
import { moveUploads } from './uploads'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const start = (json = recordedExport, fileName = 'almanac.json') =>
  startImport(editor(), { fileName, json, oldSite: null })
const inTx = <T>(work: (tx: Tx) => Promise<T>) => transaction(world.ctx(), work)
const fileOf = async (id: string) => {
  const row = await db(world.ctx())
    .selectFrom('ghost_imports')
    .select('file')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.file
}

describe('an import that an editor asked for', () => {
  test('waits for its job, comes to its end there, and keeps its report and not its file', async () => {
    const id = await start(recordedExport, `al\0manac ${'x'.repeat(300)}`)
    expect(await importRun(editor(), id)).toMatchObject({
      done: 0,
      total: 23,
      report: null,
      finishedAt: null,
    })
    expect((await importRun(editor(), id)).fileName).toHaveLength(255)
    await runImport(world.ctx(), { importId: id })
    const run = await importRun(editor(), id)
    expect(run).toMatchObject({ done: 23, total: 23, failure: null, finishedAt: expect.any(Date) })
    expect(run.report?.posts.created).toBe(18)
    expect(await fileOf(id)).toBeNull()
    await runImport(world.ctx(), { importId: id })
    expect(await importRun(editor(), id)).toEqual(run)
  })

  test('says how far it has come, twice a second at most', async () => {
    await sql`create table told (done int)`.execute(db(world.ctx()))
    await sql`
      create function tell() returns trigger language plpgsql as
        $$ begin insert into told values (new.done); return null; end $$`.execute(db(world.ctx()))
    await sql`
      create trigger tell after update of done on ghost_imports
        for each row execute function tell()`.execute(db(world.ctx()))
    let clock = 0
    let step = 0
    const watch = spyOn(performance, 'now').mockImplementation(() => (clock += step))
    const told: unknown[] = []
    try {
      for (step of [0, 500]) {
        await runImport(world.ctx(), { importId: await start() })
        const { rows } = await sql<{ done: number }>`delete from told returning done`.execute(db(world.ctx()))
        told.push(rows.map(({ done }) => done))
      }
    } finally {
      watch.mockRestore()
    }
    await sql`drop function tell() cascade`.execute(db(world.ctx()))
    expect(told[0]).toEqual([0, 23])
    expect(told[1]).toEqual(expect.arrayContaining([0, 1, 22, 23]))
  })

  test('does nothing for a run that never was', async () => {
    await runImport(world.ctx(), { importId: Bun.randomUUIDv7() })
  })

  test.each(['', '{}', '{"db":[]}', 'no JSON', '[1,2'])(
    'of %p is refused with a sentence, and none is begun',
    async json => {
      const before = await importRuns(editor())
      const refused = await start(json).catch(fault => fault)
      expect(refused).toBeInstanceOf(UnusableExport)
      expect(refused.message).toMatch(/^[A-Z].*\.$/)
      expect(await importRuns(editor())).toEqual(before)
    },
  )

  test('that fails says that it is tried again, and at last that it is not', async () => {
    const id = await start()
    await db(world.ctx())
      .updateTable('ghost_imports')
      .set({ file: 'broken since' })
      .where('id', '=', id)
      .execute()
    await expect(runImport(world.ctx(), { importId: id })).rejects.toThrow()
    const tried = await importRun(editor(), id)
    expect(tried.failure).toContain('tried again in a moment; nothing was changed so far')
    expect(tried.finishedAt).toBeNull()
    await expect(runImport(world.ctx(), { importId: id }, { isLast: true })).rejects.toThrow()
    const given = await importRun(editor(), id)
    expect(given.failure).toContain('trying again did not help')
    expect(given.finishedAt).not.toBeNull()
    await db(world.ctx()).updateTable('ghost_imports').set({ file: null }).where('id', '=', id).execute()
  })

  test('stands in a list of the latest twenty, the newest on top', async () => {
    const latest = []
    for (let n = 0; n < 21; n++) {
      const id = Bun.randomUUIDv7()
      const row = { id, file_name: `${n}.json`, total: 0, started_at: new Date() }
      await db(world.ctx()).insertInto('ghost_imports').values(row).execute()
      latest.unshift(id)
    }
    expect((await importRuns(editor())).map(({ id }) => id)).toEqual(latest.slice(0, 20))
  })

  test('is the editor’s: a visitor is asked to sign in, a member finds nothing', async () => {
    const id = await start()
    for (const work of [
      (ctx = world.ctx()) => startImport(ctx, { fileName: 'mine', json: recordedExport, oldSite: null }),
      (ctx = world.ctx()) => importRun(ctx, id),
      (ctx = world.ctx()) => importRuns(ctx),
    ]) {
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
      await expect(work(world.ctx('member'))).rejects.toBeInstanceOf(NotFound)
    }
    for (const none of [Bun.randomUUIDv7(), 'none'])
      await expect(importRun(editor(), none)).rejects.toBeInstanceOf(NotFound)
  })

  test('makes new what it changed: the posts and the menus', async () => {
    await world.work()
    const id = await start(recordedExport.replaceAll('Nine growers', 'Ten growers'))
    const tags = ['posts', 'navigation', 'products']
    expect(await purgedBy(world, tags, () => runImport(world.ctx(), { importId: id }))).toEqual(
      tags.slice(0, 2),
    )
  })
})

describe('uploads of the old site', () => {
  async function site(answers: Readonly<Record<string, Response>>) {
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: request =>
        answers[new URL(request.url).pathname]?.clone() ?? new Response('no', { status: 404 }),
    })
    return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) }
  }

  test('are fetched while it is up: pictures made safe, other files kept, and what is not there is missing', async () => {
    const drawn = sharp({ create: { width: 30, height: 20, channels: 3, background: '#933' } })
    const old = await site({
      '/content/images/a.png': new Response(new Uint8Array(await drawn.png().toBuffer())),
      '/content/files/plan.pdf': new Response('%PDF-1.7'),
      '/content/files/evil.svg': new Response('<svg onload="alert(1)"/>'),
    })
    const find = uploadsFromSite(world.ctx(), old.url)
    const paths = ['a.png', 'gone.png'].map(name => `/content/images/${name}`)
    const files = ['plan.pdf', 'evil.svg'].map(name => `/content/files/${name}`)
    const uploads = await moveUploads(world.ctx(), [...paths, ...files], find)
    old.stop()
    expect([uploads.taken, uploads.missing]).toEqual([3, ['/content/images/gone.png']])
    expect(uploads.moved.get('/content/images/a.png')).toMatch(/^\/media\/images\/..\/\w{40}\.png$/)
    expect(uploads.moved.get('/content/files/plan.pdf')).toMatch(/^\/media\/files\/..\/\w{40}\.pdf$/)
    expect(uploads.moved.get('/content/files/evil.svg')).toMatch(/\.bin$/)
    expect(uploads.moveText(`see ${old.url}/content/images/a.png`)).toBe(
      `see ${uploads.moved.get('/content/images/a.png')}`,
    )
  })

  test.each([
    [200, 0],
    [404, 0],
    [429, 1],
    [500, 1],
    [503, 1],
  ])(
    'that it answers with %i might be there another time: of so many that is heard: %i',
    async (status, heard) => {
      const path = `/content/files/answered-${status}.txt`
      const old = await site({ [path]: new Response('Words', { status }) })
      const faults: string[] = []
      const url = await uploadsFromSite(world.ctx(), old.url, fault => faults.push(fault))(path)
      old.stop()
      expect([url !== null, faults]).toEqual([status === 200, Array.from({ length: heard }, () => path)])
    },
  )

  test('that came once are where they were when the old site is gone', async () => {
    const find = uploadsFromSite(world.ctx(), 'http://127.0.0.1:1')
    const uploads = await moveUploads(
      world.ctx(),
      ['/content/images/a.png', '/content/images/never.png'],
      find,
    )
    expect([uploads.taken, uploads.missing]).toEqual([1, ['/content/images/never.png']])
    expect(await moveUploads(world.ctx(), [], find)).toMatchObject({ taken: 0, missing: [] })
  })
})

const item = (label: string, url: string) => ({ label, url, visibility: 'public' })
const nothing = { metaTitle: null, metaDescription: null, ogImage: null, ogTitle: null, ogDescription: null }
const social = { ...nothing, twitterImage: null, twitterTitle: null, twitterDescription: null }
const codeInjection = { head: null, foot: null }
const almanac = (more: Partial<GhostSite> = {}): GhostSite => ({
  title: 'Alma\0nac',
  description: 'Of growers',
  locale: 'en',
  timeZone: 'Europe/Paris',
  accentColor: null,
  logo: null,
  icon: null,
  coverImage: null,
  navigation: [],
  secondaryNavigation: [],
  settings: {},
  social,
  codeInjection,
  ...more,
})

describe('the menus of the old site', () => {
  const menus = (more: Partial<GhostSite> = {}) =>
    almanac({ navigation: [item('About', '__GHOST_URL__/about/'), item('Home', '__GHOST_URL__')], ...more })
  const empty = { primary: [], secondary: [] }

  test('come where there are none: with addresses of ours, and without what leads nowhere', async () => {
    await saveNavigation(editor(), empty)
    const odd = [
      item('', '/x'),
      item('Bad', 'javascript:alert(1)'),
      item('Join', '#/portal/signup'),
      item('x'.repeat(81), 'https://else.example/'),
    ]
    expect(await inTx(tx => importMenus(tx, menus({ secondaryNavigation: odd })))).toBe('imported')
    expect(await navigation(world.ctx())).toEqual({
      primary: [
        { label: 'About', url: '/about/' },
        { label: 'Home', url: '/' },
      ],
      secondary: [
        { label: 'Join', url: '/login' },
        { label: 'x'.repeat(80), url: 'https://else.example/' },
      ],
    })
    expect(await inTx(tx => importMenus(tx, menus({ secondaryNavigation: odd })))).toBe('unchanged')
  })

  test('leave those that editors keep here', async () => {
    await saveNavigation(editor(), { primary: [{ label: 'Ours', url: '/ours' }], secondary: [] })
    expect(await inTx(tx => importMenus(tx, menus()))).toBe('kept')
    await saveNavigation(editor(), { primary: [], secondary: [{ label: 'Ours', url: '/ours' }] })
    expect(await inTx(tx => importMenus(tx, menus()))).toBe('kept')
    expect((await navigation(world.ctx())).primary).toEqual([])
  })
})

test.each([
  ['Europe/Paris', 'Europe/Paris'],
  ['Etc/UTC', 'Etc/UTC'],
  ['Mars/Olympus', 'Etc/UTC'],
])('the site has its old name where it had none, on the clocks of %s', async (timeZone, expected) => {
  const value = () =>
    db(world.ctx()).selectFrom('settings').select('value').where('key', '=', 'site').executeTakeFirst()
  expect(await inTx(tx => importSite(tx, almanac({ timeZone })))).toBe(false)
  const ours = await value()
  await db(world.ctx()).deleteFrom('settings').where('key', '=', 'site').execute()
  expect(await inTx(tx => importSite(tx, almanac({ timeZone })))).toBe(true)
  expect((await value())?.value).toEqual({
    name: 'Almanac',
    tagline: 'Of growers',
    timeZone: expected,
    locale: 'en',
  })
  await db(world.ctx())
    .updateTable('settings')
    .set({ value: JSON.stringify(ours?.value) })
    .where('key', '=', 'site')
    .execute()
})

describe('who and what posts are sorted by', () => {
  const found = () => moveUploads(world.ctx(), [], () => null)
  const at = { createdAt: new Date(), updatedAt: new Date() }
  const tag = (name: string, slug: string, more: Partial<GhostTag> = {}): GhostTag => ({
    id: Bun.randomUUIDv7(),
    ghostId: slug,
    name,
    slug,
    description: null,
    internal: false,
    ...at,
    featureImage: null,
    accentColor: null,
    canonicalUrl: null,
    social,
    codeInjection,
    ...more,
  })
  const author = (name: string, slug: string, email: string): GhostAuthor => ({
    id: Bun.randomUUIDv7(),
    ghostId: slug,
    name,
    slug,
    email,
    bio: 'At __GHOST_URL__/me',
    website: null,
    location: null,
    profileImage: null,
    coverImage: null,
    roles: ['Author'],
    active: true,
    ...at,
  })

  test('tags come once, and one that is here under its address is that one', async () => {
    const [leeks, again] = [
      tag('Leeks', 'leeks', { description: 'Of __GHOST_URL__/x' }),
      tag('LEEKS', 'leeks'),
    ]
    const first = await inTx(async tx => importTags(tx, [leeks, again], await found()))
    expect(first.counts).toEqual({ created: 1, updated: 0, unchanged: 1, kept: 0 })
    expect([first.ids.get(leeks.id), first.ids.get(again.id)]).toEqual([leeks.id, leeks.id])
    const later = await inTx(async tx => importTags(tx, [leeks, again], await found()))
    expect(later.counts).toMatchObject({ created: 0, unchanged: 2 })
    expect(later.ids.get(again.id)).toBe(leeks.id)
    const row = await db(world.ctx())
      .selectFrom('tags')
      .select(['name', 'description', 'internal'])
      .where('slug', '=', 'leeks')
      .execute()
    expect(row).toEqual([{ name: 'Leeks', description: 'Of /x', internal: false }])
  })

  test('an author with a member’s address is that member, whatever its letters and its slug', async () => {
    const wren = author('Wren', 'wren-two', 'Neighbour@example.test')
    const nobody = author('Nobody here', 'nobody-here', 'nobody@old.example')
    const first = await inTx(async tx => importAuthors(tx, [wren, nobody], await found()))
    expect(first.counts.created).toBe(2)
    const rows = await db(world.ctx())
      .selectFrom('authors')
      .select(['name', 'member_id', 'bio'])
      .where('id', 'in', [wren.id, nobody.id])
      .orderBy('name')
      .execute()
    expect(rows).toEqual([
      { name: 'Nobody here', member_id: null, bio: 'At /me' },
      { name: 'Wren', member_id: world.cast.members.neighbour.id, bio: 'At /me' },
    ])
    const renamed = author('Jenny Wren', 'jenny', 'neighbour@EXAMPLE.test')
    const later = await inTx(async tx => importAuthors(tx, [renamed], await found()))
    expect(later.counts).toMatchObject({ created: 0, unchanged: 1 })
    expect(later.ids.get(renamed.id)).toBe(wren.id)
  })
})
