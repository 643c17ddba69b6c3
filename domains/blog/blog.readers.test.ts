import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { documentOf, type LexicalNode } from '#core/lexical'
import type { PostKind } from '#core/services/blog/post-input'
import { publish } from '#core/services/blog/publish'
import type { Visibility } from '#core/services/blog/readers'
import { createPost, savePost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from '../../tests/browser'
import { type TestHouse, testHouse } from '../../tests/house'

const VISIBILITIES: readonly Visibility[] = ['public', 'members', 'paid', 'tiers']
const KINDS: readonly PostKind[] = ['post', 'page']

type Told = {
  readonly slug: string
  readonly id: string
  readonly visibility: Visibility
  readonly walled: boolean
  /** Words that stand nowhere else: before the wall, behind it, and in cards for some readers. */
  readonly words: Readonly<Record<'before' | 'behind' | 'letter' | 'payers' | 'free' | 'strangers', string>>
}

let world: TestHouse
let posts: Told[]
beforeAll(async () => {
  world = await testHouse()
  posts = []
  for (const kind of KINDS)
    for (const visibility of VISIBILITIES)
      for (const walled of [true, false]) posts.push(await publishedAs(kind, visibility, walled))
  await world.work()
})
afterAll(() => world.close())

async function publishedAs(kind: PostKind, visibility: Visibility, walled: boolean): Promise<Told> {
  const name = `${kind}${visibility}${walled ? 'walled' : 'open'}`
  const word = (part: string) => `zq${part}${name}`
  const words = {
    before: word('before'),
    behind: word('behind'),
    letter: word('letter'),
    payers: word('payers'),
    free: word('free'),
    strangers: word('strangers'),
  }
  const line = (text: string): LexicalNode => ({ type: 'paragraph', children: [{ type: 'text', text }] })
  const card = (html: string, of: LexicalNode['visibility']): LexicalNode => ({
    type: 'html',
    html,
    visibility: of,
  })
  const segment = (nonMember: boolean, memberSegment: string) => ({ web: { nonMember, memberSegment } })
  const document = documentOf([
    line(words.before),
    ...(walled ? [{ type: 'paywall' }] : []),
    line(words.behind),
    card(words.letter, { emailOnly: true }),
    card(words.payers, segment(false, 'status:-free')),
    card(words.free, segment(false, 'status:free')),
    card(words.strangers, segment(true, '')),
  ])
  const input = { ...written(name, ''), document, visibility, tags: ['Secrets'], featured: true }
  // Saved once more after it is public: an Update goes out as well.
  const saved = await createPost(world.ctx('editor'), kind, input)
  await publish(world.ctx('editor'), saved.id)
  await savePost(world.ctx('editor'), saved.id, 1, input)
  return { slug: saved.slug, id: saved.id, visibility, walled, words }
}

type Reader = 'visitor' | 'member' | 'editor'

/** What the house promises, said again in other words than the code has for it. */
function allowed(reader: Reader, { visibility, walled, words }: Told): string[] {
  const whole =
    reader === 'editor' || visibility === 'public' || (reader === 'member' && visibility === 'members')
  if (!whole) return walled ? [words.before] : []
  const cards = { visitor: [words.strangers], member: [words.free], editor: [words.free, words.payers] }
  return [words.before, words.behind, ...cards[reader]]
}

/** What everybody may read is no secret, also where lists and previews show it to those whose page leaves it out. */
const forbidden = (reader: Reader) =>
  posts.flatMap(post => {
    const open = [...allowed(reader, post), ...allowed('visitor', post)]
    return Object.values(post.words).filter(word => !open.includes(word))
  })

/** The words in a text that are not for this reader. */
const leaks = (text: string, reader: Reader) => forbidden(reader).filter(word => text.includes(word))

describe.each(['visitor', 'member', 'editor'] as const)('a %s', reader => {
  test('reads on a post’s own page what is open to them, and nothing else', async () => {
    const browser = await (reader === 'visitor' ? world.browser() : world.browser(reader))
    for (const post of posts) {
      const visit = await browser.get('blog', `/${post.slug}`)
      const text = visit.document.querySelector('.doc')?.textContent ?? ''
      const seen = Object.values(post.words).filter(word => text.includes(word))
      expect({ post: post.slug, seen: seen.sort() }).toEqual({
        post: post.slug,
        seen: allowed(reader, post).toSorted(),
      })
    }
  })
})

describe.each(['visitor', 'member'] as const)('no address of any app tells a %s', reader => {
  test.each(DOMAINS)('more on %s', async domain => {
    const browser = await (reader === 'visitor' ? world.browser() : world.browser(reader))
    const found: string[] = []
    for (const path of pathsOf(domain)) {
      for (const accept of acceptsOf(domain)) {
        const { text } = await browser.get(domain, path, { accept })
        for (const word of leaks(text, reader)) found.push(`${path}: ${word}`)
      }
    }
    expect(found).toEqual([])
  })

  test('by searching for it', async () => {
    const browser = await (reader === 'visitor' ? world.browser() : world.browser(reader))
    for (const word of forbidden(reader)) {
      const { document } = await browser.get('blog', `/search?q=${word}`)
      // By likeness of titles something may be found; never by the word itself.
      expect([...document.querySelectorAll('.found mark')].map(each => each.textContent)).toEqual([])
    }
    const open = posts.find(({ visibility }) => visibility === 'public')!
    const { document } = await browser.get('blog', `/search?q=${open.words.behind}`)
    expect(document.querySelector('.found mark')?.textContent).toBe(open.words.behind)
  })
})

test('only a text itself and its revisions hold what is not for everybody: no other table, and nothing told of it', async () => {
  const found: string[] = []
  for (const table of await tablesOf()) {
    if (table === 'posts' || table === 'post_revisions') continue
    const { rows } = await sql<{ text: string }>`
      select t::text as text from ${sql.table(table)} t where t::text like '%zq%'`.execute(db(world.ctx()))
    for (const { text } of rows) for (const word of leaks(text, 'visitor')) found.push(`${table}: ${word}`)
  }
  const { rows } = await sql<{ text: string }>`
    select (to_jsonb(p) - array['document', 'member_html', 'paid_html', 'editor_html'])::text as text from posts p`.execute(
    db(world.ctx()),
  )
  for (const { text } of rows) for (const word of leaks(text, 'visitor')) found.push(`posts: ${word}`)
  expect(found).toEqual([])
})

test('the fediverse hears of all of them, and of each no more than a visitor reads', async () => {
  const { rows } = await sql<{ html: string; slug: string }>`
    select payload ->> 'html' as html, substr(payload ->> 'url', length(${world.house.config.origins.blog}) + 2) as slug
    from ap_activities where domain = 'blog' and audience = 'public'`.execute(db(world.ctx()))
  expect(rows.length).toBe(2 * VISIBILITIES.length * 2)
  for (const { html, slug } of rows) {
    const post = posts.find(each => each.slug === slug)!
    for (const word of allowed('visitor', post)) expect(html).toContain(word)
  }
})

test('an editor’s own excerpt is shown to everybody, and nothing of the text beside it', async () => {
  const input = written('With an excerpt', 'zqsecret', { visibility: 'members', customExcerpt: 'In short.' })
  const { id } = await createPost(world.ctx('editor'), 'post', input)
  await publish(world.ctx('editor'), id)
  const visitor: Browser = await world.browser()
  const visit = await visitor.get('blog', '/with-an-excerpt')
  expect(visit.document.querySelector('meta[property="og:description"]')?.getAttribute('content')).toBe(
    'In short.',
  )
  expect(visit.document.querySelector('.post__lead')?.textContent).toBe('In short.')
  for (const path of ['/with-an-excerpt', '/', '/rss.xml']) {
    const { text } = await visitor.get('blog', path)
    expect(text).toContain('In short.')
    expect(text).not.toContain('zqsecret')
  }
})

/** Every GET route with every name of ours where it has room for one: a new route is walked without anybody’s doing. */
function pathsOf(domain: DomainName): string[] {
  const { app } = createDomain(domain, domains[domain], world.house)
  const near = domain === 'blog' || domain === 'federation'
  const names = near ? posts.flatMap(({ slug, id }) => [slug, id]) : [posts[2]!.id, posts[2]!.slug]
  const more = ['secrets', 'edie-vaughan', 'editor', 'blog', '1']
  const paths = app.routes
    .filter(({ method, path }) => method === 'GET' && !/^\/(login|callback|logout)/.test(path))
    .flatMap(({ path }) => filled(path, [...names, ...more]))
  const fragments = posts.map(({ id }) => `/fragments/blog/around?id=${id}`)
  const latest = [
    '/fragments/blog/latest',
    '/fragments/blog/navigation',
    '/fragments/blog/site-pages',
    '/actors/blog/outbox?page=true',
    '/?page=2',
  ]
  return [...new Set([...paths, ...fragments, ...latest])]
}

function filled(path: string, names: readonly string[]): string[] {
  const rooms = path.match(/:\w+|\*/g) ?? []
  if (rooms.length === 0) return [path]
  // An id is tried where an id is asked for, and a name elsewhere: each route sees every post once.
  const isId = /:id\b/.test(path)
  const fitting = names.filter(name => /^[0-9a-f-]{36}$/.test(name) === isId)
  return fitting.map(name => {
    const others = path.includes('actors/:username') ? path.replace(':username', 'blog') : path
    return others.replace(/:\w+|\*/g, name)
  })
}

function acceptsOf(domain: DomainName): string[] {
  return domain === 'federation' ? ['text/html', 'application/activity+json'] : ['text/html']
}

async function tablesOf(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db(world.ctx()))
  return rows.map(({ name }) => name)
}
