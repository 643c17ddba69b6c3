import { whenLate } from '#core/cache/when-late'
import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { logThrottled } from '#core/log/throttled-log'
import { fragments } from '#core/metrics/metrics'
import { tallied, talliedBy } from '#core/metrics/tally'
import { askOwner } from './ask-owner'
import { declarationOf, type FragmentBook } from './book'
import { placeholder } from './placeholder'
import { readKept, renderOwn, tagsOf } from './render'

/** How long a page waits for a fragment of another process, and of its own. */
const BUDGETS = { remoteMs: 50, localMs: 200 }
/** An owner goes on for so many budgets after the page has left: what it makes is kept for the next. */
const PATIENCE = 4

type Outcome = 'inlined' | 'late' | 'failed'

const countOf = (outcome: Outcome) =>
  talliedBy((fragment: string) => tallied(fragments, { fragment, outcome }))
const counters = { inlined: countOf('inlined'), late: countOf('late'), failed: countOf('failed') }

export type Composed = { readonly html: string; readonly inTime: boolean; readonly tags: readonly CacheTag[] }

/**
 * The HTML of a fragment for the page being rendered, whoever owns it. Late, failed or down: a sized
 * placeholder that holds a plain link and loads itself. Never throws.
 */
export async function composeFragment(
  ctx: Ctx,
  book: FragmentBook,
  page: PageContext,
  name: FragmentName,
  params: Readonly<Record<string, string>> = {},
  budgets = BUDGETS,
): Promise<Composed> {
  const declaration = declarationOf(ctx, name)
  const owner = name.slice(0, name.indexOf('/')) as DomainName
  const local = book.find(name) !== null
  const work = local
    ? renderOwn(ctx, book, page, name, params)
    : borrow(ctx, page, owner, name, params, budgets.remoteMs)
  const html = await withinBudget(ctx, name, work, local ? budgets.localMs : budgets.remoteMs)
  const tags = tagsOf(ctx, declaration, name, params)
  if (html !== null) return { html, inTime: true, tags }
  return { html: placeholder(declaration, page.origins[owner], name, params), inTime: false, tags }
}

async function withinBudget(
  ctx: Ctx,
  name: string,
  work: Promise<string>,
  budgetMs: number,
): Promise<string | null> {
  const late = Promise.withResolvers<null>()
  const came = whenLate(budgetMs, () => late.resolve(null))
  let outcome: Outcome = 'late'
  const settled = work.then(
    html => {
      outcome = 'inlined'
      return html
    },
    error => {
      outcome = 'failed'
      logThrottled(ctx.house.log, 'warn', { err: error, fragment: name }, 'a fragment failed')
      return null
    },
  )
  try {
    return await Promise.race([settled, late.promise])
  } finally {
    counters[outcome](name)
    came()
  }
}

/** From the shared cache, or from the owner. What is stale is shown, and the owner asked so that it makes a new one. */
async function borrow(
  ctx: Ctx,
  page: PageContext,
  owner: DomainName,
  name: FragmentName,
  params: Readonly<Record<string, string>>,
  budgetMs: number,
): Promise<string> {
  const { kept } = await readKept(ctx, name, params)
  if (kept && !kept.isStale) return kept.html
  const asked = askOwner(ctx, page, owner, { name, params }, budgetMs * PATIENCE)
  if (!kept) return asked
  asked.catch(fault => ctx.house.log.debug({ err: fault, fragment: name }, 'a stale fragment stays'))
  return kept.html
}
