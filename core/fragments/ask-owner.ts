import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { currentRequestId } from '#core/log/request-id'
import { fragmentRequests } from '#core/metrics/metrics'
import { currentTraceparent, spanned } from '#core/tracing/trace'
import { declarationOf } from './book'
import { type Breaker, createBreaker } from './breaker'
import { signBorrower } from './viewer-token'

/** A fragment that a page wants. */
export type Wanted = { readonly name: FragmentName; readonly params: Readonly<Record<string, string>> }

/** A line of the answer to several: which one it is of, and its HTML; null when it failed. */
export type Lent = { readonly at: number; readonly html: string | null }

type Asked = Wanted & { readonly answer: PromiseWithResolvers<string> }

type Breakers = Record<DomainName, Breaker>

const breakersOf = new WeakMap<Ctx['house'], Breakers>()
/** What the page of a request wants of an owner, and was not asked for yet. */
const gathered = new WeakMap<Ctx, Map<DomainName, Asked[]>>()

/**
 * The HTML of a fragment of another process. What one page wants of one owner at a moment goes in one request, and each
 * is there as soon as it is made. Throws when the owner fails, is late, or has failed too often lately.
 */
export async function askOwner(
  ctx: Ctx,
  page: PageContext,
  owner: DomainName,
  wanted: Wanted,
  patienceMs: number,
): Promise<string> {
  if (!breakerOf(ctx.house, owner).closed()) {
    fragmentRequests.inc({ owner, outcome: 'spared' })
    throw new Error(`${owner} is not asked for a moment`)
  }
  const answer = Promise.withResolvers<string>()
  const owners = gathered.get(ctx) ?? new Map<DomainName, Asked[]>()
  gathered.set(ctx, owners)
  const waiting = owners.get(owner)
  if (waiting) waiting.push({ ...wanted, answer })
  else {
    owners.set(owner, [{ ...wanted, answer }])
    // After all of the page that can be rendered now has said what it wants.
    setImmediate(() => {
      const asked = owners.get(owner) ?? []
      owners.delete(owner)
      ask(ctx, page, owner, asked, patienceMs)
    })
  }
  return answer.promise
}

async function ask(
  ctx: Ctx,
  page: PageContext,
  owner: DomainName,
  asked: readonly Asked[],
  patienceMs: number,
): Promise<void> {
  const breaker = breakerOf(ctx.house, owner)
  const span = {
    name: `fragments of ${owner}`,
    kind: 'client' as const,
    attributes: { 'coop.fragments': asked.map(({ name }) => name) },
  }
  let gaveOne = false
  let failure: unknown = null
  try {
    const response = await spanned(span, () => request(ctx, page, owner, asked, patienceMs))
    if (!response.ok) throw new Error(`${owner} answered ${response.status} for ${asked[0]?.name}`)
    await hand(response, asked, () => {
      gaveOne = true
    })
  } catch (fault) {
    failure = fault
    for (const { answer } of asked) answer.reject(fault)
  }
  // An owner that gives one of them is there: one slow fragment takes none of the others from later pages.
  if (gaveOne || failure === null) breaker.succeed()
  else breaker.fail()
  fragmentRequests.inc({ owner, outcome: failure === null ? 'answered' : 'failed' })
}

async function request(
  ctx: Ctx,
  page: PageContext,
  owner: DomainName,
  asked: readonly Asked[],
  patienceMs: number,
): Promise<Response> {
  const shared = asked.every(({ name }) => declarationOf(ctx, name).audience === 'public')
  const token = await signBorrower(ctx.house.config, {
    viewer: shared ? { member: null, roles: [] } : ctx.viewer,
    guest: shared ? null : ctx.guest,
  })
  const headers = {
    authorization: `Bearer ${token}`,
    'x-page-domain': page.domain,
    'x-page-path': page.path,
    ...causeHeaders(),
  }
  const base = `${ctx.house.config.internalOrigins[owner]}/internal/fragments`
  const fragments = asked.map(({ name, params }) => ({ name, params }))
  return fetch(base, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ fragments }),
    signal: AbortSignal.timeout(patienceMs),
  })
}

/** Gives each its HTML as its line comes. A stream that ends early has failed for those that are missing. */
async function hand(response: Response, asked: readonly Asked[], onLine: () => void): Promise<void> {
  let rest = ''
  const text = new TextDecoder()
  const reader = response.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const lines = (rest + text.decode(read.value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { at, html } = JSON.parse(line) as Lent
      const { name, answer } = asked[at] as Asked
      if (html === null) answer.reject(new Error(`${name} failed at its owner`))
      else answer.resolve(html)
      onLine()
    }
  }
  for (const { name, answer } of asked) answer.reject(new Error(`${name} did not come`))
}

function breakerOf(house: Ctx['house'], owner: DomainName): Breaker {
  let breakers = breakersOf.get(house)
  if (!breakers) {
    breakers = Object.fromEntries(DOMAINS.map(domain => [domain, createBreaker()])) as Breakers
    breakersOf.set(house, breakers)
  }
  return breakers[owner]
}

/** The owner's lines of the log, and its spans, are found with ours. */
function causeHeaders(): Record<string, string> {
  const [id, traceparent] = [currentRequestId(), currentTraceparent()]
  return { ...(id ? { 'x-request-id': id } : {}), ...(traceparent ? { traceparent } : {}) }
}
