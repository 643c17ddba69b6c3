import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { db } from '#core/database/db'

/** A page that takes as long keeps its reader waiting; how long whole pages take on the whole is in the metrics. */
export const SLOW_MS = 1_000
const PAUSE_MS = 10_000
/** So many routes wait in memory at most. */
const MOST_ROUTES = 200

/** One answer: which route of which app, and how long it took. */
export type Timed = {
  readonly domain: string
  readonly method: string
  readonly path: string
  readonly ms: number
  readonly requestId: string
}

type Slow = {
  domain: string
  route: string
  times: number
  total: number
  longest: number
  requestId: string
}

export type SlowPages = {
  /** Notes the ones that were slow. `routes` are those of the app, so that each page is found by its pattern. */
  note(timed: Timed, routes: readonly { readonly method: string; readonly path: string }[]): void
  flush(): Promise<void>
}

/** Keeps slow pages in `slow_pages`, one row for each route and day. What cannot be written is let go: they come again. */
export function createSlowPages(orm: () => MikroORM | null, say: (fault: unknown) => void): SlowPages {
  const waiting = new Map<string, Slow>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const [open, slow] = [orm(), [...waiting.values()]]
    if (!open || slow.length === 0) return
    waiting.clear()
    const day = new Date().toISOString().slice(0, 10)
    await db({ em: open.em.fork() })
      .insertInto('slow_pages')
      .values(
        slow.map(({ domain, route, times, total, longest, requestId }) => ({
          day,
          domain,
          route,
          times,
          request_id: requestId,
          total_ms: Math.round(total),
          longest_ms: Math.round(longest),
        })),
      )
      .onConflict(conflict =>
        conflict.columns(['day', 'domain', 'route']).doUpdateSet({
          times: sql`slow_pages.times + excluded.times`,
          total_ms: sql`slow_pages.total_ms + excluded.total_ms`,
          request_id: sql`case when excluded.longest_ms > slow_pages.longest_ms then excluded.request_id else slow_pages.request_id end`,
          longest_ms: sql`greatest(slow_pages.longest_ms, excluded.longest_ms)`,
        }),
      )
      .execute()
  }

  return {
    note({ domain, method, path, ms, requestId }, routes) {
      if (ms < SLOW_MS) return
      const route = `${method} ${routeOf(method, path, routes)}`
      const key = `${domain} ${route}`
      const known = waiting.get(key)
      if (!known && waiting.size >= MOST_ROUTES) return
      const isLonger = !known || ms > known.longest
      waiting.set(key, {
        domain,
        route,
        times: (known?.times ?? 0) + 1,
        total: (known?.total ?? 0) + ms,
        longest: isLonger ? ms : known.longest,
        requestId: isLonger ? requestId : known.requestId,
      })
      if (timer) return
      timer = setTimeout(() => flush().catch(fault => say(fault)), PAUSE_MS)
      timer.unref()
    },
    flush,
  }
}

/** The pattern that answers this path, one without parameters before one with them; of an unknown path nothing is kept. */
export function routeOf(
  method: string,
  path: string,
  routes: readonly { readonly method: string; readonly path: string }[],
): string {
  const asked = method === 'HEAD' ? 'GET' : method
  const fits = routes.filter(route => route.method === asked && isOf(path, route.path))
  const parameters = (pattern: string) => pattern.split(/[:*]/).length
  const [best] = fits.toSorted((a, b) => parameters(a.path) - parameters(b.path))
  return best?.path ?? '(no page)'
}

function isOf(path: string, pattern: string): boolean {
  const [asked, parts] = [path.replace(/\/$/, '').split('/'), pattern.replace(/\/$/, '').split('/')]
  if (parts.at(-1) === '*')
    return asked.length >= parts.length && fits(asked.slice(0, parts.length - 1), parts.slice(0, -1))
  return asked.length === parts.length && fits(asked, parts)
}

const fits = (asked: readonly string[], parts: readonly string[]) =>
  parts.every((part, at) => part.startsWith(':') || part === asked[at])
