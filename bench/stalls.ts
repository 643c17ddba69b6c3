// Whether a heavy text, picture or import in one app holds up a page of another: they share one process.
import sharp from 'sharp'
import { createCache } from '#core/cache/create-cache'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { createSessions } from '#core/sessions/sessions'
import { testDatabase } from '../tests/database'
import { type Cooperative, residentMb, startCooperative } from './lib/cooperative'
import type { BenchRow } from './report'

const P99_BAR_MS = 200
const MEMORY_BAR_MB = 300
const IMPORTED_POSTS = 2_000
/** Pages asked for at least while a work goes on, so that there is a 99th percentile to speak of. */
const MIN_PAGES = 100
/** A work that takes longer has failed, whatever the pages did meanwhile. */
const PATIENCE_MS = 120_000
/** Pages are made anew for a guest with a cart, not taken from the cache. */
const GUEST = { cookie: 'rose_cart=bench' }

export const name = 'Stalls: a market page while an editor’s heavy work is done'

type Work = { readonly what: string; run(editor: Editor): Promise<void> }
type Editor = {
  /** Answers with the address that it is sent on to, and throws when it is sent nowhere. */
  send(path: string, body: Sent): Promise<string>
  /** Opens a page and reads it whole. */
  open(path: string): Promise<string>
}
type Sent = URLSearchParams | FormData

export async function run(): Promise<BenchRow[]> {
  const database = await testDatabase()
  const cooperative = await startCooperative({ env: { DATABASE_URL: database.url } })
  try {
    const editor = await signedInEditor(database.url, cooperative)
    const rows: BenchRow[] = []
    await measured(cooperative, async () => {})
    for (const work of await works()) {
      const { p99, slowest, aboveMb, restMb, seconds } = await measured(cooperative, () => work.run(editor))
      const pace = `p99 ${Math.round(p99)} ms, slowest ${Math.round(slowest)} ms`
      console.log(`${work.what}: ${seconds.toFixed(1)} s, ${pace}, ${Math.round(aboveMb)} MB above rest`)
      rows.push(
        {
          what: `${work.what}: p99`,
          figure: p99,
          unit: 'ms',
          bar: `≤ ${P99_BAR_MS}`,
          pass: p99 <= P99_BAR_MS,
        },
        {
          what: `${work.what}: memory above rest (${Math.round(restMb)} MB)`,
          figure: aboveMb,
          unit: 'MB',
          bar: `≤ ${MEMORY_BAR_MB}`,
          pass: aboveMb <= MEMORY_BAR_MB,
        },
      )
    }
    return rows
  } finally {
    await cooperative.stop()
    await database.drop()
  }
}

/** All that is sent is made beforehand: this process would otherwise be late to ask for its pages. */
async function works(): Promise<Work[]> {
  const post = (what: string, markdown: string): Work => {
    const form = new URLSearchParams({ title: what, visibility: 'public', markdown })
    return {
      what,
      run: async editor => {
        const written = await editor.send('/editor/posts', form)
        await editor.open(written)
        const list = await editor.open(`${written}/revisions`)
        await editor.open(/\/editor\/posts\/[^"/]+\/revisions\/[^"/]+/.exec(list)?.[0] ?? '/no-revision')
      },
    }
  }
  const imported = (what: string, posts: readonly string[]): Work => {
    const form = new FormData()
    form.append('export', new File([ghostExport(posts)], 'export.json'))
    return {
      what,
      run: async editor => {
        const page = await editor.send('/editor/imports', form)
        while (!(await editor.open(page)).includes('The site is here')) await Bun.sleep(200)
      },
    }
  }
  const picture = await photographOf50Megapixels()
  const prose = 'The beans froze, and *nobody* had seen it coming. '
  return [
    // Each takes three bytes of a form.
    post('340,000 brackets written', '['.repeat(340_000)),
    post('100,000 stars written', '*'.repeat(100_000)),
    post('1 MB of prose written', prose.repeat(19_000)),
    post('deep quotes written', `${'> '.repeat(90)}a\n`.repeat(2_800)),
    imported('900 KB of brackets imported', ['['.repeat(900_000)]),
    imported(
      `${IMPORTED_POSTS} posts imported`,
      Array.from({ length: IMPORTED_POSTS }, () => prose.repeat(80)),
    ),
    {
      what: 'five pictures of 50 megapixels at once',
      run: async editor => {
        const upload = () => {
          const form = new FormData()
          form.append('alt', 'Beans')
          form.append('picture', new File([picture], 'a.jpg'))
          return editor.send('/editor/images', form)
        }
        await Promise.all(Array.from({ length: 5 }, upload))
      },
    },
  ]
}

/** Asks for the market's list, one page after the other, for as long as the work takes. */
async function measured(cooperative: Cooperative, work: () => Promise<void>) {
  const restMb = await residentMb(cooperative.pid)
  const began = performance.now()
  let peakMb = restMb
  let over = false
  const done = inTime(work()).finally(() => {
    over = true
  })
  // Awaited below; a fault before that is no unhandled one.
  done.catch(() => undefined)
  const times: number[] = []
  while (!over || times.length < MIN_PAGES) {
    const asked = performance.now()
    const page = await fetch(`${cooperative.origin('market')}/?page=1&n=${times.length}`, { headers: GUEST })
    const html = await page.text()
    if (page.status !== 200 || !html.includes('</html>'))
      throw new Error(`The market answered ${page.status}.`)
    times.push(performance.now() - asked)
    peakMb = Math.max(peakMb, await residentMb(cooperative.pid))
  }
  await done
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? 0
  return { p99, slowest: times.at(-1) ?? 0, aboveMb: peakMb - restMb, restMb, seconds }
}

async function inTime(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`Not done in ${PATIENCE_MS} ms.`)), PATIENCE_MS)
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

async function signedInEditor(databaseUrl: string, cooperative: Cooperative): Promise<Editor> {
  const orm = await openDatabase(databaseUrl)
  const cache = await createCache({ log: () => {} })
  const em = orm.em.fork()
  const row = await db({ em })
    .selectFrom('role_grants')
    .select('member_id')
    .where('role', 'in', ['editor', 'operator'])
    .executeTakeFirst()
  if (!row) throw new Error('The demo has no editor.')
  const attributes = { domain: 'blog', signIn: Bun.randomUUIDv7(), device: 'bench' } as const
  const session = await createSessions(orm, cache).begin(row.member_id, attributes)
  await cache.close()
  await orm.close(true)
  const origin = cooperative.origin('blog')
  const headers = { cookie: `rose_blog_session=${session}`, 'sec-fetch-site': 'same-origin' }
  return {
    async send(path, body) {
      const answer = await fetch(origin + path, { method: 'POST', headers, body, redirect: 'manual' })
      const to = answer.headers.get('location')
      if (answer.status !== 303 || !to || to.startsWith('/login'))
        throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`)
      return to
    },
    async open(path) {
      const page = await fetch(origin + path, { headers, redirect: 'manual' })
      if (page.status !== 200) throw new Error(`${path} answered ${page.status}.`)
      return page.text()
    },
  }
}

async function photographOf50Megapixels(): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const small = await sharp({ create: { width: 1020, height: 765, channels: 3, background: '#777', noise } })
    .png()
    .toBuffer()
  return new Uint8Array(await sharp(small).resize(8160, 6120).jpeg({ quality: 80 }).toBuffer())
}

/** A Ghost export with a post of each of these Markdown texts. */
function ghostExport(texts: readonly string[]): string {
  const posts = texts.map((markdown, at) => {
    const title = `Imported ${at}`
    const children = [{ type: 'markdown', version: 1, markdown }]
    const lexical = JSON.stringify({
      root: { type: 'root', version: 1, format: '', indent: 0, direction: null, children },
    })
    return {
      id: at.toString(16).padStart(24, '0'),
      uuid: Bun.randomUUIDv7(),
      slug: `imported-${at}`,
      title,
      lexical,
      type: 'post',
      status: 'published',
      visibility: 'public',
      featured: 0,
      created_at: EXPORTED_AT,
      updated_at: EXPORTED_AT,
      published_at: EXPORTED_AT,
    }
  })
  const empty = { tags: [], users: [], posts_tags: [], posts_authors: [], posts_meta: [], settings: [] }
  return JSON.stringify({ db: [{ meta: { version: '6.0.0', exported_on: 0 }, data: { ...empty, posts } }] })
}

const EXPORTED_AT = '2026-01-01T08:00:00.000Z'
