import axe from 'axe-core'
import { chromium } from 'playwright-core'
import { findChromium } from '../tests/chromium'
import { PlainBrowser } from '../tests/e2e/plain-browser'
import { startCooperative } from './lib/cooperative'
import { installCheckers, lighthouse, nuErrors } from './lib/page-checkers'
import type { BenchRow } from './report'

export const name = 'Pages as browsers, readers and validators see them'

const LIGHTHOUSE_BAR = 95
const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [390, 1280]

/** Lighthouse on a phone, axe in both colour schemes at two widths, and the Nu HTML checker, on five pages. */
export async function run(): Promise<BenchRow[]> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('This bench needs Chromium: set CHROMIUM_PATH.')
  installCheckers()
  const cooperative = await startCooperative()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const member = await signedIn(cooperative.origin('account'), cooperative.origin('account'))
    const pages = await pagesOf(cooperative.origin, member)
    const rows: BenchRow[] = []
    for (const { what, url, cookie } of pages) {
      const scores = await lighthouse(url, executablePath, cookie)
      for (const [category, score] of Object.entries(scores)) {
        rows.push({
          what: `${what}: ${category}`,
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
    }
    return rows
  } finally {
    await browser.close()
    await cooperative.stop()
  }
}

type Subject = { readonly what: string; readonly url: string; readonly cookie?: string }

async function pagesOf(
  origin: (domain: 'blog' | 'market' | 'events' | 'account') => string,
  cookie: string,
): Promise<readonly Subject[]> {
  const visitor = new PlainBrowser()
  await visitor.open(`${origin('blog')}/`)
  const post = firstLink(visitor, 'article a[href]')
  await visitor.open(`${origin('market')}/`)
  const product = firstLink(visitor, 'a[href^="/products/"]')
  return [
    { what: 'home', url: `${origin('blog')}/` },
    { what: 'post', url: post },
    { what: 'product', url: product },
    { what: 'month', url: `${origin('events')}/` },
    { what: 'account', url: `${origin('account')}/`, cookie },
  ]
}

function firstLink(browser: PlainBrowser, selector: string): string {
  const href = browser.document.querySelector(selector)?.getAttribute('href')
  if (!href) throw new Error(`No ${selector} on ${browser.url}`)
  return new URL(href, browser.url).href
}

/** The cookies of a demo member who signed in by mail at this page's app. */
async function signedIn(page: string, account: string): Promise<string> {
  const member = new PlainBrowser()
  await member.open(`${page}/login?return_to=/`)
  await member.press('link', { email: 'joan@wernside.example.test' })
  const link = await newestLink(account)
  await member.open(link)
  await member.press('Continue')
  return [...member.cookies].map(([cookie, value]) => `${cookie}=${value}`).join('; ')
}

async function newestLink(account: string): Promise<string> {
  const text = await (await fetch(`${account}/mailbox`, { headers: { accept: 'text/html' } })).text()
  const link = /http:\/\/localhost:\d+\/signin\/[\w-]+/.exec(text)?.[0]
  if (!link) throw new Error('No sign-in link in the mailbox')
  return link
}

async function axeViolations(
  browser: Awaited<ReturnType<typeof chromium.launch>>,
  url: string,
  cookie?: string,
): Promise<string[]> {
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
