import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { backendTests, dependsOnBackend, sourceWith } from './backend-tests'

describe('what is run again on other backends', () => {
  test.each([
    ['await createRateLimit(ctx.house.cache, name).hit(ip)'],
    [`import { remember } from '#core/cache/remember'`],
    ['await ctx.house.sessions.endAll(memberId)'],
    ['sql`order by name collate "en-x-icu"`'],
    ['sql`select ts_rank(p.search, q) from products p`'],
    ['sql`select pg_advisory_xact_lock(hashtext(${key}))`'],
    ['sql`select id from wishes for no key update skip locked`'],
    ['sql`select (starts_at at time zone ${timeZone})::date as day from slots`'],
    ['sql`select any_value(name) from members`'],
    ['sql`select * from json_table($1, path)`'],
  ])('is a service that says %s', source => expect(dependsOnBackend(source)).toBe(true))

  test.each([
    [`await db(ctx).selectFrom('posts').select('id').where('slug', '=', slug).executeTakeFirst()`],
    [
      `await transaction(ctx, tx => db(tx).updateTable('orders').set({ note }).where('id', '=', id).execute())`,
    ],
    ['const post = await tx.em.findOneOrFail(Post, { id, version })'],
    ['throw new NotFound(Bun.randomUUIDv7())'],
    // Alike in every version that we run on.
    ['sql`select json_agg(l) over (order by l.at) from lines l`'],
    [`sql\`where starts_at < \${now}::timestamptz + interval '1 day'\``],
    // What is received is proven where it is.
    ['tx.purge(postTag(id))'],
    [`import { enqueue } from '#core/jobs/enqueue'`],
  ])('is not one that says no more than %s', source => expect(dependsOnBackend(source)).toBe(false))

  test('is all of what the backends are reached by, and nothing of what only shows pages', () => {
    const files = [
      'core/cache/remember.test.ts',
      'migrations/0390_x.test.ts',
      'domains/blog/posts/posts.test.ts',
    ]
    expect(backendTests(files, () => '')).toEqual(files.slice(0, 2))
    const services = ['core/services/cart/a.test.ts', 'core/services/cart/b.test.ts']
    expect(backendTests(services, file => (file.includes('/b.') ? 'house.cache' : 'plain'))).toEqual([
      services[1]!,
    ])
  })
})

describe('a test is judged', () => {
  const root = mkdtempSync(join(tmpdir(), 'coop-backends-'))
  const files = {
    'a/post.ts': 'the post',
    'a/other.ts': 'the other',
    'a/post.test.ts': 'its test',
    'a/post.races.test.ts': 'its races',
    'a/all.test.ts': 'all',
  }
  beforeAll(() => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test.each([
    ['a/post.test.ts', ['the post', 'its test']],
    ['a/post.races.test.ts', ['the post', 'its races']],
    ['a/all.test.ts', ['the other', 'the post', 'all']],
  ])('%s by what it is named after, or by its folder', (file, texts) => {
    expect(sourceWith(file, root).split('\n').sort()).toEqual([...texts].sort())
  })
})
