import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import { ghostUuid } from '#core/ghost'
import {
  beside,
  idAt,
  paragraph,
  saveHere,
  syncedOnce,
  textsHere,
  textsThere,
  untilDone,
  writeHere,
} from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { deletePost } from '../delete-post'
import { navigation, saveNavigation } from '../navigation/navigation'
import { publish, redate, unpublish } from '../publish'
import { choose, conflictView, openConflicts } from './choose'
import { pauseSync, startSync, syncView } from './connection'
import { latestLines } from './lines'
import { receiveWebhook } from './receive-webhook'
import { runSync } from './run'
import { hookSecret } from './sealed-key'

let world: TestHouse
let ghost: GhostStandIn
const synced = syncedOnce(() => world)
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => {
  synced.stop()
  return world.close()
})
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
/** Members and ids are walked once an hour. */
const runAfterAnHour = async () => {
  await sql`update ghost_syncs set compare_ids_at = null`.execute(db(world.ctx()))
  await run()
}
const editor = () => world.ctx('editor')
const textOf = (text: string) => JSON.stringify(paragraph(text))
const changes = (asked: readonly string[]) => asked.filter(each => !each.startsWith('GET '))

async function everything() {
  const { rows } = await sql`
    select p.slug, p.kind, p.version, p.title, p.updated_at, l.ghost_id, l.base_hash, l.our_version,
      (select count(*)::int from post_revisions r where r.post_id = p.id) as revisions
    from posts p left join ghost_links l on l.our_id = p.id order by p.id`.execute(db(world.ctx()))
  return rows
}

async function revisionsOf(slug: string): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`
    select title from post_revisions r where post_id = ${await idAt(world, slug)} order by id`.execute(
    db(world.ctx()),
  )
  return rows.map(({ title }) => title)
}

describe('the first pull', () => {
  test('brings posts, pages, tags, authors and uploads, and a second run changes nothing on either side', async () => {
    ghost = await beside(world)
    await run()
    expect(await syncView(world.ctx('operator'))).toMatchObject({
      state: 'running',
      firstPullAt: expect.any(Date),
      failure: null,
      conflicts: 0,
    })
    const first = await everything()
    expect(first).toHaveLength(23)
    expect(changes(ghost.asked).filter(each => each !== 'POST webhooks')).toEqual([])
    const post = await db(world.ctx())
      .selectFrom('posts')
      .select(['id', 'feature_image'])
      .where('slug', '=', 'nine-growers-one-barn')
      .executeTakeFirstOrThrow()
    expect(post.id).toBe(ghostUuid('post', ghost.post('nine-growers-one-barn').id))
    expect(post.feature_image).toMatch(/^\/media\/images\//)
    expect(await db(world.ctx()).selectFrom('authors').select('slug').execute()).toHaveLength(5)

    ghost.asked.length = 0
    await run()
    expect(ghost.asked).toEqual(
      // The second look at posts is at those that are for tiers.
      ['tags', 'users', 'tiers', 'posts', 'pages', 'posts', 'newsletters', 'settings'].map(of => `GET ${of}`),
    )
    ghost.asked.length = 0
    await runAfterAnHour()
    expect(ghost.asked).toEqual(
      'tags users tiers posts pages posts newsletters posts pages members settings'
        .split(' ')
        .map(of => `GET ${of}`),
    )
    expect(await everything()).toEqual(first)
  })

  test('misses nothing that somebody saves while its pages are read, and goes on where it was cut off', async () => {
    ghost = await beside(world, { isEmpty: true })
    const twin = ghost.seconds
    for (let number = 0; number < 60; number += 1) {
      // More than a page of one second, and a list that shifts.
      ghost.seconds = twin + (number < 40 ? 0 : number)
      const id = (number + 1).toString(16).padStart(24, '0')
      const at = new Date(ghost.seconds * 1000).toISOString()
      const item = {
        id,
        title: `No ${number}`,
        slug: `no-${number}`,
        lexical: textOf(`${number}`),
        status: 'draft',
      }
      ghost.shelves.posts.set(id, { ...item, visibility: 'public', created_at: at, updated_at: at })
    }
    let pages = 0
    ghost.onRequest = what => {
      if (what !== 'GET posts') return
      pages += 1
      if (pages === 2) ghost.save(ghost.post('no-3'), { title: 'No 3, again' })
    }
    ghost.mishaps.set(7, 'cut after')
    await expect(run()).rejects.toThrow()
    const halfway = (await everything()).length
    expect(halfway).toBeGreaterThan(0)
    expect(halfway).toBeLessThan(60)
    await run()
    expect(await textsHere(world)).toEqual(textsThere(ghost))
    expect(await everything()).toHaveLength(60)
  })
})

describe('what one side changed', () => {
  test('follows to the other, both texts and states, and each hears its own back without a change', async () => {
    ghost = await synced.asNew()
    ghost.save(ghost.post('winter-rota'), { title: 'Winter rota, corrected', lexical: textOf('Hens at six') })
    ghost.save(ghost.post('box-of-the-month'), { status: 'draft' })
    await saveHere(world, 'every-list-we-keep', { title: 'Every list', document: paragraph('Fewer') })
    await publish(editor(), await idAt(world, 'taken-down-again'))
    await unpublish(editor(), await idAt(world, 'oldest-format'))
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual(
      ['PUT posts', 'PUT posts', 'PUT posts'].map(() => expect.any(String)),
    )
    const here = await textsHere(world)
    expect(here['winter-rota']).toBe('Winter rota, corrected: ')
    expect(textsThere(ghost)['every-list-we-keep']).toBe('Every list: Fewer')
    expect(ghost.post('taken-down-again').status).toBe('published')
    expect(ghost.post('oldest-format').status).toBe('draft')
    const { rows } =
      await sql`select 1 from publications where post_id = ${await idAt(world, 'box-of-the-month')}`.execute(
        db(world.ctx()),
      )
    expect(rows).toEqual([])
    const settled = await everything()
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual([])
    expect(await everything()).toEqual(settled)
  })

  test('in settings that have no place here is kept beside ours, and makes no new version', async () => {
    ghost = await synced.asNew()
    const before = await everything()
    ghost.save(ghost.post('winter-rota'), { codeinjection_head: '<!-- hens -->' })
    await run()
    const post = await db(world.ctx())
      .selectFrom('posts')
      .select('imported')
      .where('slug', '=', 'winter-rota')
      .executeTakeFirstOrThrow()
    expect(post.imported).toMatchObject({ rest: { codeInjection: { head: '<!-- hens -->' } } })
    expect((await everything()).map(row => (row as { version: number }).version)).toEqual(
      before.map(row => (row as { version: number }).version),
    )
  })

  test('in what a shared link shows follows to the other, and the focal point stays', async () => {
    ghost = await synced.asNew()
    await saveHere(world, 'winter-rota', { focalX: 20, focalY: 80 })
    await run()
    ghost.save(ghost.post('winter-rota'), { og_title: 'Who feeds the hens' })
    await saveHere(world, 'every-list-we-keep', { twitterTitle: 'Lists', ogImage: '/illustrations/og.svg' })
    await run()
    const post = await db(world.ctx())
      .selectFrom('posts')
      .select(['og_title', 'focal_x', 'focal_y'])
      .where('slug', '=', 'winter-rota')
      .executeTakeFirstOrThrow()
    expect(post).toEqual({ og_title: 'Who feeds the hens', focal_x: 20, focal_y: 80 })
    expect(ghost.post('every-list-we-keep')).toMatchObject({
      twitter_title: 'Lists',
      og_image: `${world.house.config.origins.blog}/illustrations/og.svg`,
    })
    const settled = await everything()
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual([])
    expect(await everything()).toEqual(settled)
  })

  test('or wrote is made there once, with its tags and picture, even when the answer never arrived', async () => {
    ghost = await synced.asNew()
    const id = await writeHere(world, 'Windfalls', 'Three crates')
    await saveHere(world, 'windfalls', { tags: ['Larder', 'Market'] })
    await publish(editor(), id)
    ghost.onRequest = what => {
      if (what === 'POST posts') ghost.mishaps.set(ghost.asked.length, 'cut after')
    }
    await expect(run()).rejects.toThrow()
    ghost.onRequest = () => {}
    await saveHere(world, 'windfalls', { document: paragraph('Four crates') })
    await run()
    expect(textsThere(ghost).windfalls).toBe('Windfalls: Four crates')
    expect([...ghost.shelves.posts.values()].filter(({ title }) => title === 'Windfalls')).toHaveLength(1)
    expect(ghost.post('windfalls')).toMatchObject({
      status: 'published',
      tags: [{ slug: 'larder' }, { slug: 'market' }],
    })
    const settled = await everything()
    await run()
    expect(await everything()).toEqual(settled)
  })

  test('and Ghost refuses is said once, and not tried again until it is another text', async () => {
    ghost = await synced.asNew()
    await saveHere(world, 'winter-rota', {
      document: { root: { ...paragraph('x').root, children: [{ type: 'scarecrow', version: 1 }] } },
    })
    await run()
    const { lines } = (await syncView(world.ctx('operator')))!
    expect(lines.filter(({ level }) => level === 'fault')).toHaveLength(1)
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual([])
    await saveHere(world, 'winter-rota', { document: paragraph('Hens') })
    await run()
    expect(textsThere(ghost)['winter-rota']).toEndWith(': Hens')
  })

  test('as something new and Ghost refuses is asked for once, and made once it is another text', async () => {
    ghost = await synced.asNew()
    await writeHere(world, 'Scarecrows', 'x')
    await saveHere(world, 'scarecrows', {
      document: { root: { ...paragraph('x').root, children: [{ type: 'scarecrow', version: 1 }] } },
    })
    await run()
    ghost.asked.length = 0
    await run()
    await run()
    expect(changes(ghost.asked)).toEqual([])
    await saveHere(world, 'scarecrows', { document: paragraph('Straw') })
    await run()
    expect(textsThere(ghost).scarecrows).toBe('Scarecrows: Straw')
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual([])
  })
})

describe('what both sides changed', () => {
  const both = async () => {
    ghost = await synced.asNew()
    ghost.save(ghost.post('every-list-we-keep'), { title: 'Theirs', lexical: textOf('their words') })
    await saveHere(world, 'every-list-we-keep', { title: 'Ours', document: paragraph('our words') })
    await run()
    const [conflict] = await openConflicts(editor())
    return conflict!
  }

  test('waits for somebody who chooses, with both texts, and neither is written over', async () => {
    const conflict = await both()
    expect(conflict).toMatchObject({ reason: 'changed', title: 'Theirs' })
    const view = await conflictView(editor(), conflict.id)
    expect(view).toMatchObject({ ours: { title: 'Ours' }, theirs: { title: 'Theirs' } })
    expect((await textsHere(world))['every-list-we-keep']).toBe('Ours: our words')
    expect(textsThere(ghost)['every-list-we-keep']).toBe('Theirs: their words')
    ghost.save(ghost.post('every-list-we-keep'), { title: 'Theirs, later' })
    await run()
    expect(await openConflicts(editor())).toHaveLength(1)
    expect((await conflictView(editor(), conflict.id)).theirs?.title).toBe('Theirs, later')
  })

  test('is said once in the log, and again when theirs is another text', async () => {
    await both()
    const { id } = await db(world.ctx()).selectFrom('ghost_syncs').select('id').executeTakeFirstOrThrow()
    const said = async () =>
      (await latestLines(world.ctx(), id)).filter(({ words }) => words.includes('changed on both sides'))
        .length
    expect(await said()).toBe(1)
    await run()
    await run()
    expect(await said()).toBe(1)
    ghost.save(ghost.post('every-list-we-keep'), { title: 'Theirs, later' })
    await run()
    expect(await said()).toBe(2)
  })

  test.each([
    ['ours', 'Ours: our words', 1],
    ['theirs', 'Theirs: their words', 1],
    ['both', 'Ours: our words', 2],
  ] as const)('with %s chosen is that on both sides, and no word is lost', async (choice, text, count) => {
    const { id } = await both()
    await choose(editor(), id, choice)
    await untilDone(world)
    expect((await textsHere(world))['every-list-we-keep']).toBe(text)
    expect(textsThere(ghost)['every-list-we-keep']).toBe(text)
    const titles = Object.values(textsThere(ghost)).filter(each => /^(Ours|Theirs)/.test(each))
    expect(titles).toHaveLength(count)
    const kept = await revisionsOf('every-list-we-keep')
    expect(kept).toContain('Ours')
    expect(kept).toContain('Theirs')
    expect(await openConflicts(editor())).toEqual([])
    await expect(choose(editor(), id, choice)).rejects.toThrow()
  })

  test('into the same needs nobody', async () => {
    ghost = await synced.asNew()
    ghost.save(ghost.post('every-list-we-keep'), { title: 'Lists', lexical: textOf('few') })
    await saveHere(world, 'every-list-we-keep', { title: 'Lists', document: paragraph('few') })
    await run()
    expect(await openConflicts(editor())).toEqual([])
  })

  test('is theirs where Ghost leads, and ours where we do; what lost stays as a revision here', async () => {
    for (const [direction, text] of [
      ['ghost', 'Theirs: their words'],
      ['ours', 'Ours: our words'],
    ] as const) {
      ghost?.stop()
      ghost = await synced.asNew()
      await sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
      ghost.save(ghost.post('every-list-we-keep'), { title: 'Theirs', lexical: textOf('their words') })
      await saveHere(world, 'every-list-we-keep', { title: 'Ours', document: paragraph('our words') })
      await run()
      expect((await textsHere(world))['every-list-we-keep']).toBe(text)
      expect(textsThere(ghost)['every-list-we-keep']).toBe(text)
      expect(await revisionsOf('every-list-we-keep')).toEqual(expect.arrayContaining(['Ours', 'Theirs']))
    }
  })
})

describe('what was thrown away', () => {
  test('on one side lies in the bin of the other, or is gone there; changed meanwhile, somebody chooses', async () => {
    ghost = await synced.asNew()
    const gone = ghost.post('every-list-we-keep')
    ghost.shelves.posts.delete(gone.id)
    ghost.shelves.posts.delete(ghost.post('winter-rota').id)
    await saveHere(world, 'winter-rota', { title: 'Still wanted' })
    const oldest = await idAt(world, 'draft-with-loose-ends')
    await deletePost(editor(), oldest)
    await deletePost(editor(), await idAt(world, 'taken-down-again'))
    ghost.save(ghost.post('taken-down-again'), { title: 'Up again' })
    await runAfterAnHour()
    expect(Object.keys(await textsHere(world))).not.toContain('every-list-we-keep')
    expect(Object.keys(textsThere(ghost))).not.toContain('draft-with-loose-ends')
    const waiting = await openConflicts(editor())
    expect(waiting.map(({ reason, title }) => `${title} ${reason}`).sort()).toEqual([
      'Still wanted deleted there',
      'Up again deleted here',
    ])
    for (const { id, reason } of waiting)
      await choose(editor(), id, reason === 'deleted there' ? 'ours' : 'theirs')
    await run()
    expect(ghost.post('winter-rota').title).toBe('Still wanted')
    expect((await textsHere(world))['taken-down-again']).toStartWith('Up again')
  })
})

describe('tags', () => {
  test('follow whoever changed them, field by field, and leave where they were deleted', async () => {
    ghost = await synced.asNew()
    ghost.save(ghost.tag('market'), { description: 'Stall and boxes' })
    await sql`update tags set name = 'Markets' where slug = 'market'`.execute(db(world.ctx()))
    await sql`delete from tags where slug = 'hash-pinned'`.execute(db(world.ctx()))
    ghost.shelves.tags.delete(ghost.tag('hash-no-comments').id)
    await run()
    expect(ghost.tag('market')).toMatchObject({ name: 'Markets', description: 'Stall and boxes' })
    const tags = await db(world.ctx()).selectFrom('tags').select(['slug', 'name', 'description']).execute()
    expect(tags.find(({ slug }) => slug === 'market')).toMatchObject({
      name: 'Markets',
      description: 'Stall and boxes',
    })
    expect(tags.map(({ slug }) => slug)).not.toContain('hash-no-comments')
    expect([...ghost.shelves.tags.values()].map(({ slug }) => slug)).not.toContain('hash-pinned')
  })
})

test('the name of the site follows where Ghost leads; of both, only what was changed there alone', async () => {
  const tell = (title: string) => {
    ghost.settings.find(({ key }) => key === 'title')!.value = title
  }
  const called = async () =>
    (
      await db(world.ctx())
        .selectFrom('settings')
        .select('value')
        .where('key', '=', 'site')
        .executeTakeFirst()
    )?.value as { name: string }
  ghost = await beside(world)
  const { name } = await called()
  await run()
  expect((await called()).name).toBe(name)
  await mergeSetting(world.ctx(), 'site', {
    name: String(ghost.settings.find(({ key }) => key === 'title')!.value),
  })
  tell('Upland Almanac')
  await run()
  await run()
  expect((await called()).name).toBe('Upland Almanac')
  await mergeSetting(world.ctx(), 'site', { name: 'Our own' })
  tell('Theirs again')
  await run()
  expect((await called()).name).toBe('Our own')
  await mergeSetting(world.ctx(), 'site', { name })
})

test('a tag’s picture and words for search engines go both ways, and a second run changes nothing', async () => {
  ghost = await synced.asNew()
  const [picture, own] = [`${ghost.address}/content/images/2026/11/barn-stripes.png`, '/media/own.png']
  ghost.save(ghost.tag('market'), { feature_image: picture, meta_title: 'Market days' })
  await sql`update tags set image = ${own}, meta_description = 'Notes' where slug = 'field-notes'`.execute(
    db(world.ctx()),
  )
  await run()
  const tags = await db(world.ctx()).selectFrom('tags').selectAll().execute()
  const market = tags.find(({ slug }) => slug === 'market')
  expect(market).toMatchObject({ meta_title: 'Market days' })
  expect(market?.image).toMatch(/^\/media\//)
  const notes = () => ghost.tag('field-notes')
  expect(notes()).toMatchObject({
    feature_image: world.house.config.origins.blog + own,
    meta_description: 'Notes',
  })
  const before = JSON.stringify([notes(), ghost.tag('market')])
  await run()
  expect(JSON.stringify([notes(), ghost.tag('market')])).toBe(before)
  expect(await openConflicts(editor())).toEqual([])
})

test('a tag that both describe in other words waits for somebody, and both stay as they are', async () => {
  ghost = await synced.asNew()
  ghost.save(ghost.tag('market'), { description: 'Theirs' })
  await sql`update tags set description = 'Ours' where slug = 'market'`.execute(db(world.ctx()))
  await run()
  const [conflict] = await openConflicts(editor())
  const view = await conflictView(editor(), conflict!.id)
  expect(view.tag).toMatchObject({ ours: { description: 'Ours' }, theirs: { description: 'Theirs' } })
  expect(ghost.tag('market').description).toBe('Theirs')
  await choose(editor(), conflict!.id, 'ours')
  await run()
  expect(ghost.tag('market').description).toBe('Ours')
  expect(await openConflicts(editor())).toEqual([])
})

test('what is chosen of theirs is told to hooks, and pages are made anew', async () => {
  ghost = await synced.asNew()
  ghost.save(ghost.tag('market'), { description: 'Theirs' })
  await sql`update tags set description = 'Ours' where slug = 'market'`.execute(db(world.ctx()))
  await saveHere(world, 'winter-rota', { title: 'Ours' })
  ghost.save(ghost.post('winter-rota'), { title: 'Theirs' })
  await run()
  const waiting = await openConflicts(editor())
  expect(waiting.map(({ kind }) => kind).toSorted()).toEqual(['post', 'tag'])
  const integration = Bun.randomUUIDv7()
  await sql`
    with made as (insert into integrations (id, name, content_key_hash, created_at)
      values (${integration}, 'Shop', ${integration}, now()))
    insert into webhooks (id, integration_id, event, target_url, name, created_at, updated_at)
    select gen_random_uuid(), ${integration}, event, 'https://hooks.example/', event, now(), now()
    from unnest(array['post.edited', 'tag.edited']) event`.execute(db(world.ctx()))
  const purged = await purgedBy(world, ['tag:market', 'posts'], async () => {
    for (const { id, kind } of waiting) if (kind === 'tag') await choose(editor(), id, 'theirs')
  })
  expect(purged).toEqual(['tag:market', 'posts'])
  for (const { id, kind } of waiting) if (kind === 'post') await choose(editor(), id, 'theirs')
  const told = await db(world.ctx())
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
    .select('w.event')
    .orderBy('w.event')
    .execute()
  expect(told.map(({ event }) => event)).toEqual(['post.edited', 'tag.edited'])
  await db(world.ctx()).deleteFrom('integrations').where('id', '=', integration).execute()
  expect((await textsHere(world))['winter-rota']).toStartWith('Theirs')
  await run()
  expect(ghost.tag('market').description).toBe('Theirs')
})

describe('members', () => {
  test('come with labels, notes and newsletters, follow both ways, and stay members when they leave there', async () => {
    ghost = await synced.asNew()
    const named = async (email: string) => {
      const { rows } = await sql<{ id: string; labels: string[]; letters: string[]; note: string | null }>`
        select m.id, n.note, array(select name from member_labels where member_id = m.id order by 1) as labels,
          array(select l.slug from subscriptions s join newsletters l on l.id = s.newsletter_id
            where s.member_id = m.id order by 1) as letters
        from members m left join member_notes n on n.member_id = m.id where m.email = ${email}`.execute(
        db(world.ctx()),
      )
      return rows[0]!
    }
    expect(await named('ottoline@example.test')).toMatchObject({
      labels: ['Box: Thursday', 'Volunteer'],
      note: 'Prefers the back gate',
      letters: ['default-newsletter'],
    })
    const there = (email: string) =>
      [...ghost.shelves.members.values()].find(member => member.email === email)!
    const { id } = await named('piran@example.test')
    await sql`delete from subscriptions where member_id = ${id}`.execute(db(world.ctx()))
    ghost.save(there('piran@example.test'), { labels: [{ name: 'Drivers' }] })
    ghost.shelves.members.delete(there('ottoline@example.test').id)
    const { id: letter } = await db(world.ctx())
      .selectFrom('newsletters')
      .select('id')
      .where('slug', '=', 'default-newsletter')
      .executeTakeFirstOrThrow()
    await sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
      values (${letter}, ${world.cast.members.member.id}, now())`.execute(db(world.ctx()))
    await runAfterAnHour()
    expect(await named('piran@example.test')).toMatchObject({ labels: ['Drivers'], letters: [] })
    expect(there('piran@example.test')).toMatchObject({ newsletters: [], labels: [{ name: 'Drivers' }] })
    expect(await named('ottoline@example.test')).toMatchObject({ labels: [], letters: [], note: null })
    expect(there(world.cast.members.member.email)).toBeDefined()
    expect(there(world.cast.members.neighbour.email)).toBeUndefined()
    ghost.asked.length = 0
    await runAfterAnHour()
    expect(changes(ghost.asked)).toEqual([])
  })
})

test('tiers come with what is for them and who has them, and end here when they end there', async () => {
  ghost = await beside(world)
  const member = [...ghost.shelves.members.values()].find(({ email }) => email === 'piran@example.test')!
  const tier = [...ghost.shelves.tiers.values()].find(({ slug }) => slug === 'half-share')!
  const start = Date.now()
  const inDays = (days: number) => new Date(start + days * 86_400_000)
  const has = (until: Date | null) =>
    ghost.save(member, { tiers: [{ id: tier.id, expiry_at: until?.toISOString() ?? null }] })
  has(inDays(30))
  await runAfterAnHour()
  const here = async () => {
    const { rows } = await sql<{ name: string; source: string; ends: Date | null }>`
      select g.name, t.source, t.ends_at as ends from tier_memberships t join tiers g on g.id = t.tier_id
      join members m on m.id = t.member_id where m.email = 'piran@example.test'
        and (t.ends_at is null or t.ends_at > now()) order by t.starts_at`.execute(db(world.ctx()))
    return rows
  }
  expect(await here()).toEqual([{ name: 'Half Share', source: 'import', ends: inDays(30) }])
  const { rows: ties } = await sql<{ slug: string }>`
    select p.slug from post_tiers x join posts p on p.id = x.post_id join tiers t on t.id = x.tier_id
    where t.name = 'Half Share'`.execute(db(world.ctx()))
  expect(ties).toEqual([{ slug: 'seed-list-half-shares' }])
  has(inDays(60))
  await runAfterAnHour()
  expect(await here()).toEqual([{ name: 'Half Share', source: 'import', ends: inDays(60) }])
  has(null)
  await runAfterAnHour()
  expect(await here()).toEqual([{ name: 'Half Share', source: 'import', ends: null }])
  ghost.save(member, { tiers: [] })
  await runAfterAnHour()
  expect(await here()).toEqual([])
  has(inDays(-1))
  await runAfterAnHour()
  expect(await here()).toEqual([])
})

test('what is said there of a linked member is theirs, also when somebody else has that address by now', async () => {
  ghost = await synced.asNew()
  const { id } = await db(world.ctx())
    .selectFrom('members')
    .select('id')
    .where('email', '=', 'salma@example.test')
    .executeTakeFirstOrThrow()
  const neighbour = world.cast.members.neighbour
  const addressed = (memberId: string, email: string) =>
    db(world.ctx()).updateTable('members').set({ email }).where('id', '=', memberId).execute()
  await addressed(id, 'moved@example.test')
  await addressed(neighbour.id, 'salma@example.test')
  const there = [...ghost.shelves.members.values()].find(({ email }) => email === 'salma@example.test')!
  ghost.save(there, { labels: [{ name: 'Moved away' }] })
  await runAfterAnHour()
  const { rows } = await sql<{ id: string }>`
    select member_id as id from member_labels where name = 'Moved away'`.execute(db(world.ctx()))
  expect(rows).toEqual([{ id }])
  await addressed(neighbour.id, neighbour.email)
  await addressed(id, 'salma@example.test')
})

test('a hook of a member has the members walked with the next run', async () => {
  ghost = await synced.asNew()
  const { id } = await db(world.ctx()).selectFrom('ghost_syncs').select('id').executeTakeFirstOrThrow()
  const heard = (event: string, at: number) => {
    const body = JSON.stringify({ event })
    const sum = createHmac('sha256', hookSecret(world.ctx(), id)).update(`${body}${at}`).digest('hex')
    return receiveWebhook(world.ctx(), id, { signature: `sha256=${sum}, t=${at}`, body: Buffer.from(body) })
  }
  for (const [at, [event, walks]] of [
    ['post.edited', false],
    ['member.edited', true],
    ['member.deleted', true],
  ].entries() as ArrayIterator<[number, [string, boolean]]>) {
    await heard(event, Date.now() + at)
    ghost.asked.length = 0
    await run()
    expect([event, ghost.asked.includes('GET members')]).toEqual([event, walks])
  }
  // What was deleted while it was paused is told of by no list.
  await pauseSync(world.ctx('operator'))
  await heard('post.deleted', Date.now() + 3)
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
  await heard('page.unpublished', Date.now() + 4)
  expect((await sql`select 1 from graphile_worker._private_jobs`.execute(db(world.ctx()))).rows).toEqual([])
  await startSync(world.ctx('operator'))
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).toContain('GET members')
})

test('who closed their account here is not brought back by the next run', async () => {
  ghost = await synced.asNew()
  const { id } = await db(world.ctx())
    .selectFrom('members')
    .select('id')
    .where('email', '=', 'salma@example.test')
    .executeTakeFirstOrThrow()
  await transaction(world.ctx(), async tx => {
    await tx.services.members.forget(tx, id)
    await sql`update members set email = null where id = ${id}`.execute(db(tx))
  })
  await runAfterAnHour()
  const again = await sql`select 1 from members where email = 'salma@example.test'`.execute(db(world.ctx()))
  expect(again.rows).toEqual([])
  // They are gone there, too, with what tied them together.
  expect(JSON.stringify([...ghost.shelves.members.values()])).not.toContain('salma@example.test')
  const links = await sql`select base from ghost_links where our_id = ${id}`.execute(db(world.ctx()))
  expect(links.rows).toEqual([])
})

test('menus follow Ghost until somebody changes them here', async () => {
  ghost = await beside(world)
  await sql`delete from navigation_items`.execute(db(world.ctx()))
  await run()
  const labels = async () => (await navigation(world.ctx())).primary.map(({ label }) => label)
  expect(await labels()).toEqual(['Home', 'About', 'Field notes', 'Shop ↗', 'Noticeboard'])
  const setting = ghost.settings.find(({ key }) => key === 'navigation')!
  setting.value = JSON.stringify([{ label: 'Start', url: '/' }])
  await run()
  expect(await labels()).toEqual(['Start'])
  await saveNavigation(editor(), { primary: [{ label: 'Ours', url: '/' }], secondary: [] })
  setting.value = JSON.stringify([{ label: 'Theirs', url: '/' }])
  await run()
  expect(await labels()).toEqual(['Ours'])
})

describe('since when a draft was public', () => {
  const OLD = '2019-05-04T10:20:30.000Z'
  const formerly = async (slug: string) =>
    (
      await db(world.ctx())
        .selectFrom('former_publications')
        .select('published_at')
        .where('post_id', '=', await idAt(world, slug))
        .executeTakeFirst()
    )?.published_at.toISOString() ?? null

  test('comes from there, stays while it is written here, and is its day again when it is published here', async () => {
    ghost = await beside(world, { isEmpty: true })
    const id = await writeHere(world, 'Once public')
    await publish(editor(), id)
    await run()
    const item = ghost.post('once-public')
    ghost.save(item, { status: 'draft', published_at: OLD })
    await run()
    expect(await formerly('once-public')).toBe(OLD)
    await saveHere(world, 'once-public', { title: 'Once public, and longer' })
    await run()
    expect(ghost.shelves.posts.get(item.id)).toMatchObject({
      title: 'Once public, and longer',
      status: 'draft',
      published_at: OLD,
    })
    await publish(editor(), id)
    await run()
    expect(ghost.shelves.posts.get(item.id)).toMatchObject({ status: 'published', published_at: OLD })
  })

  test('goes there with a draft that was taken back here, and with one that is new there', async () => {
    ghost = await beside(world, { isEmpty: true })
    const id = await writeHere(world, 'Taken back')
    await publish(editor(), id)
    await redate(editor(), id, new Date(OLD))
    await run()
    await unpublish(editor(), id)
    const other = await writeHere(world, 'New there')
    await publish(editor(), other)
    await redate(editor(), other, new Date(OLD))
    await unpublish(editor(), other)
    await run()
    const there = [...ghost.shelves.posts.values()].map(({ title, status, published_at }) => [
      title,
      status,
      published_at,
    ])
    expect(there.sort()).toEqual([
      ['New there', 'draft', OLD],
      ['Taken back', 'draft', OLD],
    ])
    ghost.asked.length = 0
    await run()
    expect(changes(ghost.asked)).toEqual([])
  })
})
