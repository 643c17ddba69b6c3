import { sql } from 'kysely'
import { recordAudits } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { isUsable } from '../navigation/navigation'
import { addressHere, decodedPath, withoutTrailingSlash } from '../old-addresses/redirect-path'
import { redirectPattern } from '../old-addresses/redirect-pattern'
import { storable } from '../storable'

const MAX_REDIRECTS = 5_000
const MAX_PATH = 1_000
/** Each is tried on whatever address is not found. */
const MAX_PATTERNS = 100
const AT_ONCE = 500
/** Browsers give up after twenty. */
const MOST_STEPS = 20

export class UnusableFile extends Refusal {
  override name = 'UnusableFile'
}

export type RedirectsReport = { readonly taken: number; readonly dropped: readonly string[] }
type Target = { readonly to: string; readonly permanent: boolean }
type Rule = Target & { readonly from: string }
type Known = ReadonlyMap<string, Target>

/**
 * Ghost's `redirects.json` (a list of `{from, to, permanent}`) or `redirects.yaml` (`301:` and `302:`, each from → to).
 * Fixed paths are looked up; patterns are tried in the order of the file, of the newest file first. Whatever is not taken
 * is named in the report. The audit has one line for the file, and one for each address that led elsewhere before.
 * Throws `UnusableFile`.
 */
export async function importRedirects(ctx: Ctx, text: string): Promise<RedirectsReport> {
  requireRole(ctx, 'operator')
  const { rules, unread } = rulesIn(storable(text))
  if (rules.length > MAX_REDIRECTS)
    throw new UnusableFile(`These are more than ${MAX_REDIRECTS} redirects: make two files of them.`)
  const dropped = [...unread]
  const drop = (from: string, why: string) => dropped.push(`${from.slice(0, MAX_PATH)}: ${why}`)
  const fixed = new Map<string, Rule>()
  const patterns = new Map<string, Rule>()
  for (const rule of rules) {
    const from = literalPath(rule.from)
    const why = whyNot(ctx, rule, from)
    if (why) drop(rule.from, why)
    else if (!from) patterns.set(rule.from, rule)
    else if (isTakenBefore(patterns, from)) drop(rule.from, 'a pattern before it leads on from there.')
    else fixed.set(from, { ...rule, from })
  }
  for (const { from } of await circular(ctx, fixed)) {
    fixed.delete(from)
    drop(from, 'leads in a circle.')
  }
  await transaction(ctx, async tx => {
    // Of two files that come at once, one says what the other left; and no row stands for all patterns.
    await sql`select pg_advisory_xact_lock(hashtext('redirect_patterns'))`.execute(db(tx))
    const pathsBefore = await knownPaths(tx, [...fixed.keys()])
    await insertFixed(tx, [...fixed.values()])
    const patternsBefore = await knownPatterns(tx)
    const tooMany = await insertPatterns(tx, [...patterns.values()], patternsBefore)
    for (const from of tooMany) {
      patterns.delete(from)
      drop(from, `more than ${MAX_PATTERNS} patterns are not followed here.`)
    }
    await recordImport(tx, [pathsBefore, fixed], [patternsBefore, patterns])
  })
  return { taken: fixed.size + patterns.size, dropped }
}

/** Why a rule cannot be followed here; null where it can. */
function whyNot(ctx: Ctx, { from, to }: Rule, fixed: string | null): string | null {
  if (isOfFrontPage(from)) return 'the front page stays what it is.'
  if (!fixed && !redirectPattern(from)) return 'a pattern that cannot be followed here.'
  if (!isUsable(to) || to.startsWith('mailto:')) return 'leads to no address.'
  if (!fixed) return null
  const there = addressHere(ctx, to)
  return there && withoutTrailingSlash(decodedPath(there.pathname)) === fixed ? 'leads to itself.' : null
}

/** `/`, `^/$`: what would be asked for at the address where the journal begins. */
function isOfFrontPage(from: string): boolean {
  return /^\^?\/*\??\$?$/.test(from.replaceAll('\\/', '/'))
}

/** Of two rules for one path, Ghost follows the first. */
function isTakenBefore(patterns: ReadonlyMap<string, Rule>, path: string): boolean {
  return [...patterns.keys()].some(pattern => redirectPattern(pattern)?.test(path) ?? false)
}

async function insertFixed(tx: Tx, rules: readonly Rule[]): Promise<void> {
  const rows = rules.map(({ from, to, permanent }) => ({
    from_path: from,
    to_address: to,
    permanent,
    imported_at: tx.now,
  }))
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
}

/** Those of them that are one too many, counted with what earlier files left here. */
async function insertPatterns(tx: Tx, rules: readonly Rule[], known: Known): Promise<readonly string[]> {
  const here = new Set(known.keys())
  const taken: Rule[] = []
  const tooMany: string[] = []
  for (const rule of rules) {
    if (!here.has(rule.from) && here.size >= MAX_PATTERNS) tooMany.push(rule.from)
    else taken.push(rule)
    if (here.size < MAX_PATTERNS) here.add(rule.from)
  }
  const first = (await firstPosition(tx)) - taken.length
  const rows = taken.map(({ from, to, permanent }, at) => ({
    pattern: from,
    to_address: to,
    permanent,
    position: first + at,
    imported_at: tx.now,
  }))
  if (rows.length > 0)
    await db(tx)
      .insertInto('redirect_patterns')
      .values(rows)
      .onConflict(conflict =>
        conflict.column('pattern').doUpdateSet(eb => ({
          to_address: eb.ref('excluded.to_address'),
          permanent: eb.ref('excluded.permanent'),
          position: eb.ref('excluded.position'),
          imported_at: eb.ref('excluded.imported_at'),
        })),
      )
      .execute()
  return tooMany
}

/** A newer file is asked first, also one of the same millisecond: its patterns stand before this. */
async function firstPosition(tx: Tx): Promise<number> {
  const { first } = await db(tx)
    .selectFrom('redirect_patterns')
    .select(eb => eb.fn.min('position').as('first'))
    .executeTakeFirstOrThrow()
  return first ?? 0
}

/** Those of these paths that lead on already. */
async function knownPaths(tx: Tx, paths: readonly string[]): Promise<Known> {
  const known = new Map<string, Target>()
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const rows = await db(tx)
      .selectFrom('redirects')
      .select(['from_path', 'to_address as to', 'permanent'])
      .where('from_path', 'in', paths.slice(at, at + AT_ONCE))
      .execute()
    for (const { from_path, to, permanent } of rows) known.set(from_path, { to, permanent })
  }
  return known
}

async function knownPatterns(tx: Tx): Promise<Known> {
  const rows = await db(tx)
    .selectFrom('redirect_patterns')
    .select(['pattern', 'to_address as to', 'permanent'])
    .execute()
  return new Map(rows.map(({ pattern, to, permanent }) => [pattern, { to, permanent }]))
}

type Taken = readonly [before: Known, now: ReadonlyMap<string, Rule>]

/** A file that changes nothing is not written down. */
async function recordImport(tx: Tx, paths: Taken, patterns: Taken): Promise<void> {
  const changed = [...changedIn(paths), ...changedIn(patterns)]
  const after = { newPaths: newIn(paths), newPatterns: newIn(patterns), changed: changed.length }
  if (after.newPaths + after.newPatterns + after.changed === 0) return
  await recordAudits(tx, [
    { action: 'redirects.imported', subject: { kind: 'redirects', id: 'redirects' }, after },
    ...changed.map(({ from, before, after }) => ({
      action: 'redirect.changed' as const,
      subject: { kind: 'redirect', id: from },
      before,
      after,
    })),
  ])
}

function newIn([before, now]: Taken): number {
  return [...now.keys()].filter(from => !before.has(from)).length
}

function changedIn([before, now]: Taken) {
  return [...now.values()].flatMap(({ from, to, permanent }) => {
    const was = before.get(from)
    if (!was || (was.to === to && was.permanent === permanent)) return []
    return [{ from, before: was, after: { to, permanent } }]
  })
}

/** The rules, the last first, by which somebody who follows them would come to where they were. */
async function circular(ctx: Ctx, taken: ReadonlyMap<string, Rule>): Promise<readonly Rule[]> {
  const next = new Map([...taken.values()].map(({ from, to }) => [from, pathHere(ctx, to)]))
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
    for (const { from_path, to_address } of rows) next.set(from_path, pathHere(ctx, to_address))
    ends = rows.map(({ from_path }) => next.get(from_path) ?? null)
  }
}

/** Which path of the journal is asked for there; null where that is another site. */
function pathHere(ctx: Ctx, address: string): string | null {
  const url = addressHere(ctx, address)
  return url && withoutTrailingSlash(decodedPath(url.pathname))
}

type Read = { readonly rules: readonly Rule[]; readonly unread: readonly string[] }

function rulesIn(text: string): Read {
  const value = parsed(text)
  if (Array.isArray(value)) return rulesOfList(value)
  const groups = (value ?? {}) as Readonly<Record<string, unknown>>
  // Ghost puts these before those for good.
  const rules = ['302', '301'].flatMap(status => {
    const pairs = groups[status]
    if (typeof pairs !== 'object' || pairs === null) return []
    return Object.entries(pairs).map(([from, to]) => ({ from, to: String(to), permanent: status === '301' }))
  })
  if (rules.length === 0) throw new UnusableFile('There are no redirects in this file.')
  const unread = Object.keys(groups).filter(status => status !== '301' && status !== '302')
  return { rules, unread: unread.map(status => `${status}: only 301 and 302 are followed here.`) }
}

function rulesOfList(list: readonly unknown[]): Read {
  const rules: Rule[] = []
  const unread: string[] = []
  list.forEach((each, at) => {
    const { from, to, permanent } = (each ?? {}) as Readonly<Record<string, unknown>>
    if (typeof from === 'string' && typeof to === 'string')
      // As Ghost reads it: whatever is there and not `false`, `null`, `0` or blank.
      rules.push({ from, to, permanent: Boolean(permanent) })
    else unread.push(`Entry ${at + 1}: has no from and to.`)
  })
  return { rules, unread }
}

function parsed(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : Bun.YAML.parse(text)
  } catch {
    throw new UnusableFile('This file cannot be read as redirects.json or redirects.yaml.')
  }
}

/** The path as it is read, where the pattern has only one: `^/old/?$`, `/old/`. `/old/i` is `old` of any case to Ghost. */
function literalPath(from: string): string | null {
  if (from.startsWith('/') && from.endsWith('/i')) return null
  const path = from
    .replace(/^\^/, '')
    .replaceAll('\\/', '/')
    .replaceAll('\\.', '.')
    .replaceAll('\\-', '-')
    .replace(/(\/\??)?\$?$/, '')
  const isLiteral = path.startsWith('/') && path.length <= MAX_PATH && !/[()[\]{}*+?|^$\\]/.test(path)
  return isLiteral && path !== '/' ? decodedPath(path) : null
}
