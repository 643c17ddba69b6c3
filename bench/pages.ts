import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '#core/config/config'
import { jobCtx } from '#core/database/ctx'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { seedBlog } from '#core/demo/seed/blog'
import { openHouse } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { bareElysia } from './lib/bare-elysia'
import { type Cooperative, startCooperative } from './lib/cooperative'
import { load } from './lib/sockets'
import type { BenchRow } from './report'

export const name = 'Pages of the blog'

const SECONDS = 4
const POST = '/violet-leeks'
const VIEWS = 10_000
/** A guest with a cart: pages are made anew for them, nothing is kept. */
const GUEST = { cookie: 'rose_cart=bench' }
/** As every browser asks. */
const VISITOR = { 'accept-encoding': 'gzip' }

/** Anonymous pages from the cache beside a bare Elysia in the same run; a post made anew; memory after 10,000 views. */
export async function run(): Promise<BenchRow[]> {
  const { folder: dataDir, close } = scratchFolder('bench')
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  try {
    const site = await startCooperative({ dataDir, env: { DATABASE_URL: database.url } })
    try {
      await haveJournal(database.url, dataDir)
      return await measure(site)
    } finally {
      await site.stop()
    }
  } finally {
    await database.stop()
    close()
  }
}

async function measure(site: Cooperative): Promise<BenchRow[]> {
  const blog = site.origin('blog')
  const hello = (await bareElysia(SECONDS, VISITOR)).perSecond
  const cached: BenchRow[] = []
  for (const [what, path] of [
    ['home', '/'],
    ['post', POST],
  ] as const) {
    await fetch(blog + path)
    const page = await load(blog + path, { seconds: SECONDS, headers: VISITOR })
    const figure = (page.perSecond / hello) * 100
    const pass = figure >= 40 && page.refused === 0
    cached.push({
      what: `${what} from the cache`,
      figure: page.perSecond,
      unit: 'req/s',
      bar: '',
      pass: page.refused === 0,
    })
    cached.push({ what: `${what} from the cache, of a bare Elysia's`, figure, unit: '%', bar: '≥ 40', pass })
  }
  await load(blog + POST, { seconds: 2, headers: GUEST })
  const anew = await load(blog + POST, { seconds: SECONDS, headers: GUEST })
  await load(blog + POST, { requests: VIEWS / 2, headers: GUEST })
  await load(`${blog}/`, { requests: VIEWS / 2, headers: VISITOR })
  const memory = residentMb(site.pid)
  return [
    { what: 'bare Elysia, "hello"', figure: hello, unit: 'req/s', bar: '', pass: true },
    ...cached,
    {
      what: 'post made anew for a guest',
      figure: anew.perSecond,
      unit: 'req/s',
      bar: '≥ 1,000',
      pass: anew.perSecond >= 1_000 && anew.refused === 0,
    },
    {
      what: `memory of six apps after ${VIEWS} views and more`,
      figure: memory,
      unit: 'MB',
      bar: '≤ 300',
      pass: memory <= 300,
    },
  ]
}

/** The demo's journal, if the cooperative has not brought it: importing it again changes nothing. */
async function haveJournal(databaseUrl: string, dataDir: string): Promise<void> {
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'error' })
  const house = await openHouse(config, databaseUrl, { apiKey: 'unused', merchantCode: 'unused' }, services)
  offerConcepts(house, domains)
  try {
    await seedBlog(jobCtx(house))
  } finally {
    await house.close()
  }
}

/** What the process holds of the machine's memory (Linux), in MB. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}
