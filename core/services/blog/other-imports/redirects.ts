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
    else if (asPath(rule.to) === from) dropped.push(`${rule.from}: leads to itself.`)
    else taken.set(from, { ...rule, from })
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
