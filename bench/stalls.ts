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

export const name = 'Stalls: a market page while an editor’s heavy work is done'

type Work = { readonly what: string; run(editor: Editor): Promise<void> }
type Editor = {
  send(path: string, fields: Record<string, string | Blob>): Promise<Response>
  settled(): Promise<void>
}

export async function run(): Promise<BenchRow[]> {
  const database = await testDatabase()
  const cooperative = await startCooperative({ env: { DATABASE_URL: database.url } })
  try {
    const editor = await signedInEditor(database.url, cooperative)
    const rows: BenchRow[] = []
    await measured(cooperative, async () => {})
    for (const work of await works()) {
      const { p99, peakMb, restMb } = await measured(cooperative, () => work.run(editor))
      const above = peakMb - restMb
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
          figure: above,
          unit: 'MB',
          bar: `≤ ${MEMORY_BAR_MB}`,
          pass: above <= MEMORY_BAR_MB,
        },
      )
    }
    return rows
  } finally {
    await cooperative.stop()
    await database.drop()
  }
}

async function works(): Promise<Work[]> {
  const post = (what: string, markdown: string): Work => ({
    what,
    run: async editor => {
      await editor.send('/editor/posts', {
        title: what,
        visibility: 'public',
        markdown: new Blob([markdown]),
      })
    },
  })
  const picture = await photographOf50Megapixels()
  return [
    post('900 KB of brackets', '['.repeat(900_000)),
    post('100,000 stars', '*'.repeat(100_000)),
    post('1 MB of prose', 'The beans froze, and *nobody* had seen it coming. '.repeat(20_000)),
    post('deep quotes', `${'> '.repeat(90)}a\n`.repeat(4_000)),
    {
      what: 'five pictures of 50 megapixels at once',
      run: async editor => {
        const upload = () =>
          editor.send('/editor/images', { alt: 'Beans', picture: new File([picture], 'a.jpg') })
        await Promise.all(Array.from({ length: 5 }, upload))
      },
    },
    {
      what: `an import of ${IMPORTED_POSTS} posts`,
      run: async editor => {
        await editor.send('/editor/imports', { export: new File([await ghostExport()], 'export.json') })
        await editor.settled()
      },
    },
  ]
}

/** Asks for the market's list, one page after the other, for as long as the work takes. */
async function measured(cooperative: Cooperative, work: () => Promise<void>) {
  const restMb = await residentMb(cooperative.pid)
  let peakMb = restMb
  let over = false
  const done = work().finally(() => {
    over = true
  })
  const times: number[] = []
  while (!over || times.length < MIN_PAGES) {
    const began = performance.now()
    const page = await fetch(`${cooperative.origin('market')}/?q=${times.length}`)
    await page.arrayBuffer()
    times.push(performance.now() - began)
    peakMb = Math.max(peakMb, await residentMb(cooperative.pid))
  }
  await done
  times.sort((a, b) => a - b)
  return { p99: times[Math.ceil(times.length * 0.99) - 1] ?? 0, peakMb, restMb }
}

async function signedInEditor(databaseUrl: string, cooperative: Cooperative): Promise<Editor> {
  const orm = await openDatabase(databaseUrl)
  const cache = await createCache({ log: () => {} })
  const row = await db({ em: orm.em.fork() })
    .selectFrom('role_grants')
    .select('member_id')
    .where('role', 'in', ['editor', 'operator'])
    .limit(1)
    .executeTakeFirst()
  if (!row) throw new Error('The demo has no editor.')
  const attributes = { domain: 'blog', signIn: Bun.randomUUIDv7(), device: 'bench' } as const
  const session = await createSessions(orm, cache).begin(row.member_id, attributes)
  await cache.close()
  await orm.close(true)
  const origin = cooperative.origin('blog')
  const headers = { cookie: `rose_blog_session=${session}`, 'sec-fetch-site': 'same-origin' }
  return {
    async send(path, fields) {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) {
        if (value instanceof File) body.append(name, value)
        else body.append(name, typeof value === 'string' ? value : await value.text())
      }
      const answer = await fetch(origin + path, { method: 'POST', headers, body, redirect: 'manual' })
      if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
      return answer
    },
    async settled() {
      for (;;) {
        const page = await (await fetch(`${origin}/editor/imports`, { headers })).text()
        if (!page.includes('under way')) return
        await Bun.sleep(100)
      }
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

/** The recorded export, its posts again and again. */
async function ghostExport(): Promise<string> {
  const path = new URL('../core/ghost/fixtures/export.json', import.meta.url)
  const file = (await Bun.file(path).json()) as { db: [{ data: Record<string, Record<string, unknown>[]> }] }
  const [{ data }] = file.db
  const recorded = data.posts ?? []
  data.posts = Array.from({ length: IMPORTED_POSTS }, (_, at) => ({
    ...recorded[at % recorded.length],
    id: at.toString(16).padStart(24, 'a'),
    slug: `imported-${at}`,
  }))
  return JSON.stringify(file)
}
