import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import { BUNDLE_BUDGET, buildClientBundles } from '#core/app/client-bundle'
import { sessionCookieName } from '#core/app/request-scope'
import { readConfig } from '#core/config/config'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { documentOf } from '#core/lexical'
import { openHouse } from '#core/server/open-house'
import { BLANK } from '#core/services/blog/post-input'
import { createPost } from '#core/services/blog/save-post'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { findChromium } from '../tests/chromium'
import { startCooperative } from './lib/cooperative'
import { benchDatabase } from './lib/database'
import type { BenchRow } from './report'

export const name = 'The editor on a phone'

const PHONE = { width: 390, height: 844 }
/** How much slower than a desk's the core of a middling phone is, as Lighthouse has it. */
const SLOWER = 4
const STARTS = 7
const KEYS = 120
const PARAGRAPHS = 250
const WORDS_IN_EACH = 40
/** After the last key: the counts, the copy in this browser, what an autosave compares. */
const PAUSE_MS = 1_800

/**
 * What the main thread of the page spends until one may type, and for each key in a post of 10,000 words. It is CPU time,
 * which other work on the machine does not change; a phone needs four times as much for the start.
 */
export async function run(): Promise<BenchRow[]> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('This bench needs Chromium: set CHROMIUM_PATH.')
  const { folder: dataDir, close } = scratchFolder('bench')
  const database = await benchDatabase()
  const site = await startCooperative({ dataDir, env: { DATABASE_URL: database.url } })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const { cookies, short, long } = await prepare(database.url, dataDir)
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' })
    await context.addCookies(cookies.map(cookie => ({ ...cookie, url: site.origin('blog') })))
    const starts = await startsOf(context, `${site.origin('blog')}/editor/posts/${short}`)
    const typing = await typingIn(context, `${site.origin('blog')}/editor/posts/${long}`)
    const start = at(starts, 0.5) * SLOWER
    const key = at(typing.keys, 0.95)
    return [
      ...(await weights()),
      {
        what: `until one may type, CPU of the main thread × ${SLOWER}`,
        figure: start,
        unit: 'ms',
        bar: '≤ 1,500',
        pass: start <= 1_500,
      },
      {
        what: 'a key in 10,000 words, median',
        figure: at(typing.keys, 0.5),
        unit: 'ms',
        bar: '',
        pass: true,
      },
      { what: 'a key in 10,000 words, p95', figure: key, unit: 'ms', bar: '≤ 16', pass: key <= 16 },
      {
        what: 'when one pauses, all that follows',
        figure: typing.pause,
        unit: 'ms',
        bar: '',
        pass: true,
      },
    ]
  } finally {
    await browser.close()
    await site.stop()
    await database.stop()
    close()
  }
}

/** What a phone fetches before. */
async function weights(): Promise<readonly BenchRow[]> {
  return (await buildClientBundles()).flatMap(({ name: bundle, weights, entry, next, gzipBytes }) => {
    const first = weights.filter(({ file }) => file === entry || next.includes(file))
    return [
      {
        what: `${bundle}: until one may type, with gzip`,
        unit: 'bytes',
        bar: '',
        pass: true,
        figure: first.reduce((sum, each) => sum + each.gzipBytes, 0),
      },
      {
        what: `${bundle}: all of it, with gzip`,
        figure: gzipBytes,
        unit: 'bytes',
        bar: `≤ ${BUNDLE_BUDGET.toLocaleString('en')}`,
        pass: gzipBytes <= BUNDLE_BUDGET,
      },
    ]
  })
}

/** An editor's cookies, a post of a few words and one of 10,000. */
async function prepare(databaseUrl: string, dataDir: string) {
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'error' })
  const house = await openHouse(config, databaseUrl, { apiKey: 'unused', merchantCode: 'unused' }, services)
  offerConcepts(house, domains)
  try {
    const job = jobCtx(house)
    const member = await db(job)
      .selectFrom('role_grants as g')
      .innerJoin('members as m', 'm.id', 'g.member_id')
      .select(['m.id', 'm.name', 'm.email', 'm.handle'])
      .where('g.role', '=', 'editor')
      .executeTakeFirstOrThrow()
    const ctx: Ctx = {
      ...job,
      viewer: { member: { ...member, email: member.email ?? '' }, roles: ['editor'] },
    }
    const signIn = Bun.randomUUIDv7()
    const cookies = await Promise.all(
      DOMAINS.map(async domain => ({
        name: sessionCookieName(domain),
        value: await house.sessions.begin(member.id, { domain, signIn, device: 'bench' }),
      })),
    )
    const written = async (title: string, paragraphs: number) =>
      (await createPost(ctx, 'post', { ...BLANK, title, document: words(paragraphs) })).id
    return { cookies, short: await written('A short one', 3), long: await written('A long one', PARAGRAPHS) }
  } finally {
    await house.close()
  }
}

function words(paragraphs: number) {
  const text = Array.from({ length: WORDS_IN_EACH }, (_, word) => `word${word}`).join(' ')
  const own = { type: 'extended-text', version: 1, detail: 0, format: 0, mode: 'normal', style: '' }
  const block = { type: 'paragraph', version: 1, direction: 'ltr', format: '', indent: 0 }
  return documentOf(
    Array.from({ length: paragraphs }, (_, number) => ({
      ...block,
      children: [{ ...own, text: `${number} ${text}.` }],
    })),
  )
}

async function startsOf(context: BrowserContext, url: string): Promise<readonly number[]> {
  const figures: number[] = []
  for (let turn = 0; turn < STARTS; turn += 1) {
    const page = await context.newPage()
    const session = await thread(page)
    await page.goto(url)
    await ready(page)
    figures.push(await spent(session))
    await page.close()
  }
  return figures
}

async function typingIn(context: BrowserContext, url: string) {
  const page = await context.newPage()
  const session = await thread(page)
  await page.goto(url)
  await ready(page)
  await page
    .locator('.editor-text[contenteditable] p')
    .nth(PARAGRAPHS / 2)
    .click()
  await page.waitForTimeout(PAUSE_MS)
  const keys: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    const before = await spent(session)
    await page.keyboard.press(key % 6 === 5 ? 'Space' : 'e')
    await painted(page)
    keys.push((await spent(session)) - before)
  }
  const before = await spent(session)
  await page.waitForTimeout(PAUSE_MS)
  return { keys, pause: (await spent(session)) - before }
}

async function ready(page: Page): Promise<void> {
  await page.locator('.editor-text[contenteditable] p').first().waitFor()
  await painted(page)
}

const painted = (page: Page) =>
  page.evaluate(() => new Promise<void>(done => requestAnimationFrame(() => setTimeout(done))))

/** Its figures are CPU time of the thread. */
async function thread(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return session
}

/** What tasks of the main thread have taken so far, in ms, but for what these questions themselves take. */
async function spent(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const seconds = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return (seconds('TaskDuration') - seconds('DevToolsCommandDuration')) * 1_000
}

/** The figure below which such a share of them lies. */
function at(figures: readonly number[], share: number): number {
  return figures.toSorted((one, other) => one - other)[Math.ceil(figures.length * share) - 1]!
}
