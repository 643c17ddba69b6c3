import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { currentRequestId } from '#core/log/request-id'
import { fragments } from '#core/metrics/metrics'
import { declarationOf, type FragmentBook } from './book'
import { type Breaker, createBreaker } from './breaker'
import { placeholder } from './placeholder'
import { renderOwn, tagsOf } from './render'
import { signBorrower } from './viewer-token'

/** How long a page waits for a fragment of another process, and of its own. */
const BUDGETS = { remoteMs: 50, localMs: 200 }

export type Composed = { readonly html: string; readonly inTime: boolean; readonly tags: readonly CacheTag[] }

type Breakers = Record<DomainName, Breaker>

const breakersOf = new WeakMap<Ctx['house'], Breakers>()

function breakerOf(house: Ctx['house'], owner: DomainName): Breaker {
  let breakers = breakersOf.get(house)
  if (!breakers) {
    breakers = Object.fromEntries(DOMAINS.map(domain => [domain, createBreaker()])) as Breakers
    breakersOf.set(house, breakers)
  }
  return breakers[owner]
}

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
    : askOwner(ctx, page, owner, name, params, budgets.remoteMs)
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
  const timer = setTimeout(() => late.resolve(null), budgetMs)
  let outcome: 'inlined' | 'late' | 'failed' = 'late'
  const settled = work.then(
    html => {
      outcome = 'inlined'
      return html
    },
    error => {
      outcome = 'failed'
      ctx.house.log.warn({ err: error, fragment: name }, 'fragment failed')
      return null
    },
  )
  try {
    return await Promise.race([settled, late.promise])
  } finally {
    fragments.inc({ fragment: name, outcome })
    clearTimeout(timer)
  }
}

async function askOwner(
  ctx: Ctx,
  page: PageContext,
  owner: DomainName,
  name: FragmentName,
  params: Readonly<Record<string, string>>,
  budgetMs: number,
): Promise<string> {
  const breaker = breakerOf(ctx.house, owner)
  if (!breaker.closed()) throw new Error(`${owner} is not asked for a moment`)
  const declaration = declarationOf(ctx, name)
  const shared = declaration.audience === 'public'
  const token = await signBorrower(ctx.house.config, {
    viewer: shared ? { member: null, roles: [] } : ctx.viewer,
    guest: shared ? null : ctx.guest,
  })
  const query = new URLSearchParams(params).toString()
  const url = `${ctx.house.config.internalOrigins[owner]}/internal/fragments/${name.slice(owner.length + 1)}?${query}`
  try {
    const response = await fetch(url, {
      headers: {
        authorization: `Bearer ${token}`,
        'x-page-domain': page.domain,
        'x-page-path': page.path,
        ...requestIdHeader(),
      },
      signal: AbortSignal.timeout(budgetMs * 4),
    })
    if (!response.ok) throw new Error(`${owner} answered ${response.status} for ${name}`)
    const html = await response.text()
    breaker.succeed()
    return html
  } catch (error) {
    breaker.fail()
    throw error
  }
}

/** The owner's lines of the log are found with ours. */
function requestIdHeader(): Record<string, string> {
  const id = currentRequestId()
  return id ? { 'x-request-id': id } : {}
}
