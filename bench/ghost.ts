import { join } from 'node:path'
import { SQL } from 'bun'
import { readConfig } from '#core/config/config'
import { jobCtx } from '#core/database/ctx'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { type GhostAdmin, ghostAdmin, readAdminKey } from '#core/ghost'
import { openHouse } from '#core/server/open-house'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { startBareElysia } from './lib/bare-elysia'
import { type Cooperative, startCooperative } from './lib/cooperative'
import { exportOfPosts, GHOST_PREFIX, postsForGhost } from './lib/ghost/posts'
import { cpuMsOf } from './lib/process-cost'
import { load } from './lib/sockets'
import type { BenchRow } from './report'

export const name = 'The blog beside a real Ghost'

const POSTS = Number(process.env.GHOST_POSTS ?? 1_000)
const MANY = Number(process.env.GHOST_MANY ?? 20_000)
const SECONDS = Number(process.env.GHOST_SECONDS ?? 4)
const TURNS = 3
/** CPU of half a second in which nothing is done. */
const IDLE_MS = 40
/** So many posts are made in Ghost at once. */
const AT_ONCE = 4
/** A guest with a cart: pages are made anew for them, nothing is kept. */
const GUEST = { cookie: 'rose_cart=bench' }
/** As every browser asks. */
const VISITOR = { 'accept-encoding': 'gzip' }
/** Of what was with 1,000 posts; less is noise. */
const NOT_SLOWER = 0.9

type Page = {
  readonly what: string
  /** What of ours is made for each request. */
  readonly how: string
  readonly theirs: string
  readonly ours: string
  readonly bar: number
}

const PAGES: readonly Page[] = [
  {
    what: 'post',
    how: 'made anew of a kept row',
    theirs: `/${GHOST_PREFIX}7/`,
    ours: `/${GHOST_PREFIX}7`,
    bar: 50,
  },
  { what: 'home', how: 'made anew of a kept list', theirs: '/', ours: '/', bar: 40 },
  { what: 'RSS', how: 'kept', theirs: '/rss/', ours: '/rss.xml', bar: 40 },
]

/**
 * The same posts in a Ghost that runs already (`GHOST_URL`, `GHOST_ADMIN_KEY`: docs/decisions/0067) and here, asked in
 * turns. Ours are asked for by a guest with a cart, to whom no kept page is given; what is kept for
 * visitors stands beside it, and so do twenty times as many posts.
 */
export async function run(): Promise<BenchRow[]> {
  const url = process.env.GHOST_URL
  const key = readAdminKey(process.env.GHOST_ADMIN_KEY ?? '')
  if (!url || !key) {
    const what = 'SKIPPED: there is no Ghost at GHOST_URL with its GHOST_ADMIN_KEY'
    return [...(await withOurs(besideBare)), { what, figure: 0, unit: 'pages compared', bar: '', pass: true }]
  }
  await fillGhost(
    ghostAdmin({ address: url, key, fetch: (to, options) => fetch(to, options as RequestInit) }),
  )
  return withOurs(async (site, databaseUrl) => {
    const few = await inTurns(site, url)
    const kept = await fromTheCache(site)
    await multiply(databaseUrl, MANY / POSTS)
    const many = await alone(site)
    return [...few.rows, ...kept, ...withMany(few.ours, many)]
  })
}

/** Our site with the posts in it, and with nothing left to do. */
async function withOurs(
  measure: (site: Cooperative, databaseUrl: string) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  const { folder: dataDir, close } = scratchFolder('bench')
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  try {
    const site = await startCooperative({ dataDir, env: { DATABASE_URL: database.url } })
    try {
      await fillOurs(database.url, dataDir)
      await untilIdle(site.pid)
      return await measure(site, database.url)
    } finally {
      await site.stop()
    }
  } finally {
    await database.stop()
    close()
  }
}

/** Without a Ghost: what our pages cost beside the least that an Elysia can do, in CPU, which a busy machine changes little. */
async function besideBare(site: Cooperative): Promise<BenchRow[]> {
  const hello = await startBareElysia()
  try {
    const bareMs = await cpuOfEach(hello.pid, hello.url, VISITOR)
    const blog = site.origin('blog')
    const asked = [
      ...PAGES.map(({ what, how, ours }) => [`${what}, ${how}`, blog + ours, GUEST] as const),
      ['home, from the cache', `${blog}/`, VISITOR] as const,
    ]
    const rows: BenchRow[] = []
    for (const [what, url, headers] of asked) {
      const ms = await cpuOfEach(site.pid, url, headers)
      rows.push(plain(`${what}: CPU`, ms * 1_000, 'µs'), plain(`${what} ÷ a bare Elysia`, ms / bareMs, '×'))
    }
    return rows
  } finally {
    await hello.stop()
  }
}

async function cpuOfEach(
  pid: number,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  await load(url, { seconds: 2, headers })
  const before = cpuMsOf(pid)
  const { requests, refused } = await load(url, { seconds: SECONDS, headers })
  if (refused > 0) throw new Error(`${refused} answers of ${url} were no 200.`)
  return (cpuMsOf(pid) - before) / requests
}

/** What an import leaves to be done would be counted as what pages cost. */
async function untilIdle(pid: number): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const before = cpuMsOf(pid)
    await Bun.sleep(500)
    quiet = cpuMsOf(pid) - before < IDLE_MS ? quiet + 1 : 0
  }
}

/** What is there already stays: a second run begins at once. */
async function fillGhost(ghost: GhostAdmin): Promise<void> {
  const filter = `slug:~^'${GHOST_PREFIX}'`
  const there = new Set<string>()
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const read = await ghost.browse('posts', { filter, fields: 'id,slug', limit: '100', page: String(page) })
    for (const { slug } of read.items) there.add(String(slug))
    pages = read.pages
  }
  const missing = postsForGhost(POSTS).filter(({ slug }) => !there.has(slug))
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let post = missing.pop(); post; post = missing.pop()) await ghost.add('posts', post)
    }),
  )
}

async function fillOurs(databaseUrl: string, dataDir: string): Promise<void> {
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'error' })
  const house = await openHouse(config, databaseUrl, { apiKey: 'unused', merchantCode: 'unused' }, services)
  offerConcepts(house, domains)
  try {
    await importGhost(jobCtx(house), exportOfPosts(POSTS))
  } finally {
    await house.close()
  }
  await analyze(databaseUrl)
}

/** Each of them so many times, as old as the others. */
async function multiply(databaseUrl: string, times: number): Promise<void> {
  // One connection: the table of copies is its own.
  const sql = new SQL(databaseUrl, { max: 1 })
  try {
    await sql`
      create temporary table copies as
        select p.id as of, gen_random_uuid() as id, n from posts p, generate_series(2, ${times}::int) n
        where p.slug like ${`${GHOST_PREFIX}%`}`
    await sql`
      insert into posts (id, kind, slug, title, document, html, plaintext, excerpt, rendering, visibility, created_at, updated_at)
        select c.id, kind, slug || '-' || n, title || ' ' || n, document, html, plaintext, excerpt, rendering, visibility,
          created_at, updated_at from copies c join posts p on p.id = c.of`
    await sql`
      insert into publications (post_id, published_at)
        select c.id, published_at - make_interval(secs => n) from copies c join publications p on p.post_id = c.of`
    await sql`
      insert into post_tags (post_id, tag_id, position)
        select c.id, tag_id, position from copies c join post_tags t on t.post_id = c.of`
    await sql`
      insert into post_authors (post_id, author_id, position)
        select c.id, author_id, position from copies c join post_authors a on a.post_id = c.of`
    await sql`analyze`
  } finally {
    await sql.close()
  }
}

async function analyze(databaseUrl: string): Promise<void> {
  const sql = new SQL(databaseUrl)
  try {
    await sql`analyze`
  } finally {
    await sql.close()
  }
}

type Figures = ReadonlyMap<string, number>

async function inTurns(site: Cooperative, ghost: string) {
  const rows: BenchRow[] = []
  const ours = new Map<string, number>()
  for (const page of PAGES) {
    const theirs: number[] = []
    const own: number[] = []
    await load(ghost + page.theirs, { seconds: 1 })
    await load(site.origin('blog') + page.ours, { seconds: 1, headers: GUEST })
    for (let turn = 0; turn < TURNS; turn += 1) {
      theirs.push(answered(await load(ghost + page.theirs, { seconds: SECONDS })))
      own.push(answered(await load(site.origin('blog') + page.ours, { seconds: SECONDS, headers: GUEST })))
    }
    const ratio = median(own) / median(theirs)
    ours.set(page.what, median(own))
    rows.push(
      plain(`${page.what}, Ghost`, median(theirs), 'req/s'),
      plain(`${page.what}, ${page.how}`, median(own), 'req/s'),
      plain(`${page.what}, CPU of our process`, await cpuOfOne(site, page), 'ms'),
      {
        what: `${page.what}, ${page.how} ÷ Ghost, ${POSTS} posts`,
        figure: ratio,
        unit: '×',
        bar: `≥ ${page.bar}`,
        pass: ratio >= page.bar,
      },
    )
  }
  return { rows, ours }
}

/** A median of none would hide that something was refused. */
function answered({ perSecond, refused }: { perSecond: number; refused: number }): number {
  if (refused > 0) throw new Error(`${refused} answers were no 200.`)
  return perSecond
}

async function cpuOfOne(site: Cooperative, page: Page): Promise<number> {
  const before = cpuMsOf(site.pid)
  const { requests } = await load(site.origin('blog') + page.ours, { seconds: SECONDS, headers: GUEST })
  return (cpuMsOf(site.pid) - before) / requests
}

async function fromTheCache(site: Cooperative): Promise<BenchRow[]> {
  const hello = await startBareElysia()
  try {
    const home = `${site.origin('blog')}/`
    await load(home, { seconds: 1, headers: VISITOR })
    const shares: number[] = []
    for (let turn = 0; turn < TURNS; turn += 1) {
      const bare = answered(await load(hello.url, { seconds: SECONDS, headers: VISITOR }))
      shares.push((answered(await load(home, { seconds: SECONDS, headers: VISITOR })) / bare) * 100)
    }
    const share = median(shares)
    return [
      {
        what: 'home from the cache, of a bare Elysia’s',
        figure: share,
        unit: '%',
        bar: '≥ 60',
        pass: share >= 60,
      },
    ]
  } finally {
    await hello.stop()
  }
}

async function alone(site: Cooperative): Promise<Figures> {
  const figures = new Map<string, number>()
  for (const page of PAGES) {
    const url = site.origin('blog') + page.ours
    await load(url, { seconds: 1, headers: GUEST })
    const turns: number[] = []
    for (let turn = 0; turn < TURNS; turn += 1)
      turns.push(answered(await load(url, { seconds: SECONDS, headers: GUEST })))
    figures.set(page.what, median(turns))
  }
  return figures
}

function withMany(few: Figures, many: Figures): BenchRow[] {
  return PAGES.map(({ what, how }) => {
    const share = many.get(what)! / few.get(what)!
    return {
      what: `${what}, ${how}, ${MANY} posts ÷ ${POSTS}`,
      figure: share,
      unit: '×',
      bar: `≥ ${NOT_SLOWER}`,
      pass: share >= NOT_SLOWER,
    }
  })
}

function plain(what: string, figure: number, unit: string): BenchRow {
  return { what, figure, unit, bar: '', pass: true }
}

function median(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)]!
}
