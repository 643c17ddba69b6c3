import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { isUsable } from '../navigation/navigation'
import { storable } from '../storable'

const MAX_REDIRECTS = 5_000
const MAX_PATH = 1_000
const AT_ONCE = 500
/** Browsers give up after twenty. */
const MOST_STEPS = 20

export class UnusableFile extends Refusal {
  override name = 'UnusableFile'
}

export type RedirectsReport = { readonly taken: number; readonly dropped: readonly string[] }
type Rule = { readonly from: string; readonly to: string; readonly permanent: boolean }

/**
 * Ghost's `redirects.json` (a list of `{from, to, permanent}`) or `redirects.yaml` (`301:` and `302:`, each from → to).
 * Those of one fixed path are taken; those with a pattern are named in the report. Throws `UnusableFile`.
 */
export async function importRedirects(ctx: Ctx, text: string): Promise<RedirectsReport> {
  requireRole(ctx, 'operator')
  const rules = rulesIn(storable(text))
  if (rules.length > MAX_REDIRECTS)
    throw new UnusableFile(`These are more than ${MAX_REDIRECTS} redirects: make two files of them.`)
  const dropped: string[] = []
  const taken = new Map<string, Rule>()
  for (const rule of rules) {
    const from = literalPath(rule.from)
    if (!from) dropped.push(`${rule.from}: a pattern, and only fixed paths are followed here.`)
    else if (!isUsable(rule.to) || rule.to.startsWith('mailto:'))
      dropped.push(`${rule.from}: leads to no address.`)
    else if (pathOf(ctx, rule.to) === from) dropped.push(`${rule.from}: leads to itself.`)
    else taken.set(from, { ...rule, from })
  }
  for (const { from } of await circular(ctx, taken)) {
    taken.delete(from)
    dropped.push(`${from}: leads in a circle.`)
  }
  const rows = [...taken.values()].map(({ from, to, permanent }) => ({
    ...{ from_path: from, to_address: to, permanent, imported_at: ctx.now },
  }))
  await transaction(ctx, async tx => {
    for (let at = 0; at < rows.length; at += AT_ONCE)
      await db(tx)
        .insertInto('redirects')
        .values(rows.slice(at, at + AT_ONCE))
        .onConflict(conflict =>
          conflict.column('from_path').doUpdateSet(eb => ({
            to_address: eb.ref('excluded.to_address'),
            permanent: eb.ref('excluded.permanent'),
          })),
        )
        .execute()
  })
  return { taken: rows.length, dropped }
}

/** The rules, the last first, by which somebody who follows them would come to where they were. */
async function circular(ctx: Ctx, taken: ReadonlyMap<string, Rule>): Promise<readonly Rule[]> {
  const next = new Map([...taken.values()].map(({ from, to }) => [from, pathOf(ctx, to)]))
  await learnKnown(ctx, next)
  return [...taken.values()].reverse().filter(({ from }) => {
    const seen = new Set([from])
    let at = next.get(from)
    while (at && !seen.has(at)) {
      seen.add(at)
      at = next.get(at)
    }
    if (at !== from) return false
    // The others of its circle lead somewhere again.
    next.delete(from)
    return true
  })
}

/** Adds the redirects that are here already and that these lead to, as far as they go. */
async function learnKnown(ctx: Ctx, next: Map<string, string | null>): Promise<void> {
  let ends = [...next.values()]
  for (let far = 0; far < MOST_STEPS; far += 1) {
    const unknown = [...new Set(ends)].filter((path): path is string => path !== null && !next.has(path))
    const rows: { from_path: string; to_address: string }[] = []
    for (let at = 0; at < unknown.length; at += AT_ONCE)
      rows.push(
        ...(await db(ctx)
          .selectFrom('redirects')
          .select(['from_path', 'to_address'])
          .where('from_path', 'in', unknown.slice(at, at + AT_ONCE))
          .execute()),
      )
    if (rows.length === 0) return
    for (const { from_path, to_address } of rows) next.set(from_path, pathOf(ctx, to_address))
    ends = rows.map(({ from_path }) => next.get(from_path) ?? null)
  }
}

/** Which path of the journal is asked for there; null where that is another site. */
function pathOf(ctx: Ctx, address: string): string | null {
  const { blog } = ctx.house.config.origins
  const url = URL.parse(address, blog)
  return url && url.origin === new URL(blog).origin ? asPath(decoded(url.pathname)) : null
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A lone % is part of the name.
    return path
  }
}

/** Where the address leads, or null. */
export async function redirectFrom(
  ctx: Ctx,
  path: string,
): Promise<{ readonly to: string; readonly permanent: boolean } | null> {
  const from = asPath(path)
  if (from.length > MAX_PATH) return null
  const row = await db(ctx)
    .selectFrom('redirects')
    .select(['to_address', 'permanent'])
    .where('from_path', '=', from)
    .executeTakeFirst()
  return row ? { to: row.to_address, permanent: row.permanent } : null
}

/** `/old/` is looked up as `/old`. */
function asPath(address: string): string {
  return address.replace(/\/+$/, '') || '/'
}

function rulesIn(text: string): Rule[] {
  const value = parsed(text)
  if (Array.isArray(value))
    return value.flatMap(each => {
      const { from, to, permanent } = (each ?? {}) as Readonly<Record<string, unknown>>
      return typeof from === 'string' && typeof to === 'string'
        ? [{ from, to, permanent: permanent === true }]
        : []
    })
  const groups = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>)
  const rules = groups.flatMap(([status, pairs]) =>
    typeof pairs === 'object' && pairs !== null && /^30[12]$/.test(status)
      ? Object.entries(pairs).map(([from, to]) => ({ from, to: String(to), permanent: status === '301' }))
      : [],
  )
  if (rules.length === 0) throw new UnusableFile('There are no redirects in this file.')
  return rules
}

function parsed(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : Bun.YAML.parse(text)
  } catch {
    throw new UnusableFile('This file cannot be read as redirects.json or redirects.yaml.')
  }
}

/** The path, where the pattern has only one: `^/old/?$`, `/old/`. */
function literalPath(from: string): string | null {
  const path = from
    .replace(/^\^/, '')
    .replaceAll('\\/', '/')
    .replaceAll('\\.', '.')
    .replace(/\/?\??\$?$/, '')
  const isLiteral = path.startsWith('/') && path.length <= MAX_PATH && !/[()[\]{}*+?|^$\\]/.test(path)
  return isLiteral && path !== '/' ? path : null
}
