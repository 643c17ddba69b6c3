import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isTracing, type Spanned, spanned } from '#core/tracing/trace'
import { ANEW } from './plan-anew'

/** Texts beyond this many are not prepared: each takes memory in every connection, and the server has many. */
const MOST = 300
/** Lists of any length make texts of any number: a text that comes back is worth its place. */
const WORTH_IT = 5
/** A table that is given a column would have a prepared `*` refused (SQLSTATE 0A000). */
const STAR = /\*\s*(?:,|\bfrom\b|$)|\.\*|\breturning \*/i

/** Of a statement, in a span. */
const MOST_TEXT = 2_000

/** Several in one text cannot be prepared: without a name they are sent as they are. */
const SEVERAL = /;\s*\S/

/**
 * Prepares the statements that `nameOf` names, once in each connection: the driver then sends their name and their values, and
 * neither parses them anew nor asks what they return. From their sixth time on PostgreSQL keeps their plan where it is
 * estimated to cost no more than planning them for their values. What has no name goes by its values each time.
 */
export function nameStatements(pool: Pool, nameOf: (text: string) => string | undefined): void {
  pool.on('connect', client => prepareOn(client, nameOf))
}

function prepareOn(client: PoolClient, nameOf: (text: string) => string | undefined): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const named = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
    const send = () =>
      name ? query({ name, text, values } as QueryConfig, ...rest) : query(text, values, ...rest)
    return isTracing() && typeof text === 'string' ? spanned(spanOf(text), send) : send()
  }
  client.query = named as typeof client.query
}

/** Values are bound, so that a text tells nothing of anybody; one that begins or ends a transaction is one word. */
function spanOf(text: string): Spanned {
  const verb = /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL'
  return {
    name: verb,
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.text': text.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT),
    },
  }
}

/** Names texts that come back, but for what says `PLAN_ANEW`; the same text has the same name in all connections of a pool. */
export function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return text => {
    const name = names.get(text)
    if (name || names.size >= MOST) return name
    const times = (seen.get(text) ?? 0) + 1
    if (times < WORTH_IT) {
      if (seen.size >= MOST) seen.clear()
      seen.set(text, times)
      return undefined
    }
    seen.delete(text)
    if (STAR.test(text) || SEVERAL.test(text) || text.includes(ANEW)) return undefined
    const made = `q${names.size + 1}`
    names.set(text, made)
    return made
  }
}
