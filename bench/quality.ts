import axe from 'axe-core'
import { type Browser, chromium } from 'playwright-core'
import { findChromium } from '../tests/chromium'
import { PlainBrowser } from '../tests/e2e/plain-browser'
import { startCooperative } from './lib/cooperative'
import { installCheckers, lighthouse, nuErrors } from './lib/page-checkers'
import type { BenchRow } from './report'

export const name = 'Pages as browsers, readers and validators see them'

const LIGHTHOUSE_BAR = 95
const MEMBER = 'joan@wernside.example.test'
const EDITOR = 'mair@wernside.example.test'
const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [390, 1280]

/** Lighthouse on a phone, axe in both colour schemes at two widths, and the Nu HTML checker, on pages of all kinds. */
export async function run(): Promise<BenchRow[]> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('This bench needs Chromium: set CHROMIUM_PATH.')
  installCheckers()
  const cooperative = await startCooperative()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const rows: BenchRow[] = []
    for (const subject of [...(await pagesOf(cooperative.origin)), ...(await blogPages(cooperative.origin))])
      rows.push(...(await qualityOf(subject, browser, executablePath)))
    return rows
  } finally {
    await browser.close()
    await cooperative.stop()
  }
}

/** What the three say of one page. */
async function qualityOf(
  { what, url, cookie, unlisted = false }: Subject,
  browser: Browser,
  executablePath: string,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const scores = await lighthouse(url, executablePath, { cookie, unlisted })
  console.error(what, scores)
  for (const [category, score] of Object.entries(scores)) {
    // These ask search engines to stay away, which Lighthouse takes for a fault: all else of it counts.
    const but = unlisted && category === 'seo' ? ', but for noindex' : ''
    rows.push({
      what: `${what}: ${category}${but}`,
      figure: score,
      unit: '',
      bar: `≥ ${LIGHTHOUSE_BAR}`,
      pass: score >= LIGHTHOUSE_BAR,
    })
  }
  const violations = await axeViolations(browser, url, cookie)
  rows.push({
    what: `${what}: axe`,
    figure: violations.length,
    unit: 'violations',
    bar: '0',
    pass: violations.length === 0,
  })
  for (const violation of violations) console.error(`  axe, ${what}: ${violation}`)
  const faults = await nuErrors(
    await (await fetch(url, { headers: { accept: 'text/html', cookie: cookie ?? '' } })).text(),
  )
  rows.push({
    what: `${what}: Nu checker`,
    figure: faults.length,
    unit: 'errors',
    bar: '0',
    pass: faults.length === 0,
  })
  for (const fault of faults) console.error(`  Nu, ${what}: ${fault.message} ${fault.extract ?? ''}`)
  return rows
}

export type Subject = {
  readonly what: string
  readonly url: string
  readonly cookie?: string
  readonly unlisted?: boolean
}

type Origin = (domain: 'blog' | 'market' | 'events' | 'account') => string

async function pagesOf(origin: Origin): Promise<readonly Subject[]> {
  const visitor = new PlainBrowser()
  await visitor.open(`${origin('blog')}/`)
  const post = firstLink(visitor, 'article a[href]')
  await visitor.open(`${origin('market')}/`)
  const product = firstLink(visitor, 'a[href^="/products/"]')
  const member = await signedIn(origin('account'), origin('account'), MEMBER)
  return [
    { what: 'home', url: `${origin('blog')}/` },
    { what: 'post', url: post },
    { what: 'product', url: product },
    { what: 'month', url: `${origin('events')}/` },
    { what: 'account', url: `${origin('account')}/`, cookie: cookiesOf(member) },
  ]
}

/** Where posts are written, what is said below them, and what is found of them. */
async function blogPages(origin: Origin): Promise<readonly Subject[]> {
  const [blog, account] = [origin('blog'), origin('account')]
  const editor = await signedIn(blog, account, EDITOR)
  const member = await signedIn(blog, account, MEMBER)
  await editor.open(`${blog}/editor`)
  const post = firstLink(editor, 'main a[href^="/editor/posts/0"]').replace(
    /(\/editor\/posts\/[^/?]+).*/,
    '$1',
  )
  await editor.open(`${post}/revisions`)
  const revision = firstLink(editor, 'a[href*="/revisions/"]')
  await member.open(`${blog}/`)
  await member.open(firstLink(member, 'article a[href]'))
  const form = member.document.querySelector('form[action^="/comments/on/"]')
  const below = new URL(form?.getAttribute('action') ?? '', member.url).href
  await member.press('Post your comment', { text: 'Which of them keeps longest?' })
  await member.open(below)
  const one = firstLink(member, 'main a[href^="/comments/0"]').replace(/[?#].*/, '')
  await member.open(one)
  await member.press('Answer', { text: 'Those from the top of the hill.' })
  const [write, say] = [cookiesOf(editor), cookiesOf(member)]
  return [
    { what: 'editor', url: post, cookie: write, unlisted: true },
    { what: 'revisions', url: `${post}/revisions`, cookie: write, unlisted: true },
    { what: 'revision', url: revision, cookie: write, unlisted: true },
    { what: 'comments', url: below, unlisted: true },
    { what: 'comments of a member', url: below, cookie: say, unlisted: true },
    { what: 'comment', url: one, unlisted: true },
    { what: 'moderation', url: `${blog}/editor/comments`, cookie: write, unlisted: true },
    { what: 'search', url: `${blog}/search?q=the+hill`, unlisted: true },
  ]
}

function firstLink(browser: PlainBrowser, selector: string): string {
  const href = browser.document.querySelector(selector)?.getAttribute('href')
  if (!href) throw new Error(`No ${selector} on ${browser.url}`)
  return new URL(href, browser.url).href
}

/** A demo member who signed in by mail at this page's app. */
async function signedIn(page: string, account: string, email: string): Promise<PlainBrowser> {
  const member = new PlainBrowser()
  await member.open(`${page}/login?return_to=/`)
  await member.press('link', { email })
  const link = await newestLink(account)
  await member.open(link)
  await member.press('Continue')
  return member
}

function cookiesOf(member: PlainBrowser): string {
  return [...member.cookies].map(([cookie, value]) => `${cookie}=${value}`).join('; ')
}

async function newestLink(account: string): Promise<string> {
  const text = await (await fetch(`${account}/mailbox`, { headers: { accept: 'text/html' } })).text()
  const link = /http:\/\/localhost:\d+\/signin\/[\w-]+/.exec(text)?.[0]
  if (!link) throw new Error('No sign-in link in the mailbox')
  return link
}

async function axeViolations(browser: Browser, url: string, cookie?: string): Promise<string[]> {
  const found = new Set<string>()
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
        extraHTTPHeaders: cookie ? { cookie } : {},
      })
      const page = await context.newPage()
      await page.goto(url)
      await page.addScriptTag({ content: axe.source })
      const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run())
      for (const { id, nodes } of violations)
        found.add(`${id} at ${width} px, ${colorScheme}: ${nodes[0]?.html}`)
      await context.close()
    }
  }
  return [...found]
}
