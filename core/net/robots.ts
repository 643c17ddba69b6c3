import type { Cache } from '#core/contracts/platform/cache'
import type { SafeFetch } from '#core/contracts/platform/safe-fetch'
import { OutboundRefusal, PrivateAddressRefused, UrlRefused } from './errors'
import { allowsRobot, crawlDelay, readRobots } from './robots-rules'
import { ROBOT_NAME } from './safe-fetch'

const KEPT_MS = 24 * 60 * 60 * 1000
const KEPT_AFTER_FAULT_MS = 10 * 60 * 1000
/** What is read of a longer one, up to its last whole line, as RFC 9309 §2.5 has it: 500 KiB at least. */
const MAX_BYTES = 512 * 1024
const MAX_CRAWL_DELAY_MS = 30_000

export type Robots = {
  /**
   * What the site of `url` allows our robot (RFC 9309). Throws PrivateAddressRefused or UrlRefused for a site that
   * may not be visited at all.
   */
  check(url: string | URL): Promise<RobotsVerdict>
}

export type RobotsVerdict = {
  readonly allowed: boolean
  /** `unreachable`: robots.txt could not be read, which counts as everything disallowed (RFC 9309 §2.3.1.4). */
  readonly reason: 'allowed' | 'disallowed' | 'unreachable'
  /** The wish of the site between two visits, 0 without one, at most 30 s. */
  readonly crawlDelayMs: number
  readonly sitemaps: readonly string[]
}

type RobotsOptions = { readonly safeFetch: SafeFetch; readonly cache: Cache; readonly robotName?: string }

/** robots.txt of every site we visit, kept for a day as RFC 9309 §2.4 has it, ten minutes when it failed. */
export function createRobots({ safeFetch, cache, robotName = ROBOT_NAME }: RobotsOptions): Robots {
  return {
    async check(url) {
      const page = new URL(url)
      const robotsUrl = new URL('/robots.txt', page).href
      const text = await cachedText(robotsUrl)
      if (text === null) return { allowed: false, reason: 'unreachable', crawlDelayMs: 0, sitemaps: [] }

      const rules = readRobots(text)
      const allowed = allowsRobot(rules, robotName, page)
      const delay = crawlDelay(rules, robotName) * 1000
      return {
        allowed,
        reason: allowed ? 'allowed' : 'disallowed',
        crawlDelayMs: Math.min(delay, MAX_CRAWL_DELAY_MS),
        sitemaps: rules.sitemaps.flatMap(address => absolute(address, page) ?? []),
      }
    },
  }

  async function cachedText(robotsUrl: string): Promise<string | null> {
    const key = `robots:${robotsUrl}`
    const cached = await cache.get(key)
    if (cached !== null) return parseKept(cached)
    const text = await readText(robotsUrl)
    await cache.set(key, JSON.stringify(text), { ttlMs: text === null ? KEPT_AFTER_FAULT_MS : KEPT_MS })
    return text
  }

  /** The rules as text, empty when there are none, null when they cannot be known. */
  async function readText(robotsUrl: string): Promise<string | null> {
    try {
      const answer = await safeFetch(robotsUrl, { maxBytes: MAX_BYTES, longer: 'cut' })
      if (answer.ok) return wholeLines(await answer.arrayBuffer())
      return answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? '' : null
    } catch (fault) {
      if (fault instanceof PrivateAddressRefused || fault instanceof UrlRefused) throw fault
      if (fault instanceof OutboundRefusal) return null
      throw fault
    }
  }
}

/** A line that was cut might forbid or allow more than it says; null when there is no whole one. */
function wholeLines(bytes: ArrayBuffer): string | null {
  const text = new TextDecoder().decode(bytes)
  if (bytes.byteLength < MAX_BYTES) return text
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return end < 0 ? null : text.slice(0, end + 1)
}

function parseKept(kept: string): string | null {
  const text: unknown = JSON.parse(kept)
  return typeof text === 'string' ? text : null
}

function absolute(address: string, page: URL): string | null {
  return URL.canParse(address, page) ? new URL(address, page).href : null
}
