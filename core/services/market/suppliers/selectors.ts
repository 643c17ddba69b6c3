import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { createRobots } from '#core/net/robots'
import { absoluteUrl } from '#core/scrape/page-url'
import type { Extraction } from '#core/scrape/product'
import { readPage, refuseDisallowed } from '#core/scrape/read-page'
import { refuseSelectors, SelectorInvalid, type Selectors, selectProducts } from '#core/scrape/selectors'
import { refusalSentence } from './refusal-sentence'

/** One of the places cannot be looked for. */
export class SelectorRefused extends Refusal {
  override name = 'SelectorRefused'
  constructor(
    readonly field: keyof Selectors,
    message: string,
  ) {
    super(message)
  }
}

/** Where things stand on a supplier's pages; null where its pages say it themselves. For shopkeepers. Throws `NotFound`. */
export async function selectorsOf(
  ctx: Ctx,
  asked: string,
): Promise<{
  readonly id: string
  readonly name: string
  readonly url: string
  readonly selectors: Selectors | null
}> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('suppliers')
    .select(['id', 'name', 'url', 'selectors'])
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
}

/** All blank: as the pages say it themselves. For shopkeepers. Throws `NotFound`, `SelectorRefused`. */
export async function saveSelectors(ctx: Ctx, asked: string, selectors: Selectors): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  refuse(selectors)
  const isNone = Object.entries(selectors).every(
    ([field, selector]) => field === 'currency' || selector === '',
  )
  await db(ctx)
    .updateTable('suppliers')
    .set({ selectors: isNone ? null : jsonb(selectors) })
    .where('id', '=', readId(asked))
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound())
}

export type Preview = Extraction & { readonly url: string; readonly fault: string | null }

/**
 * What these places say of one page of the supplier's, read now: nothing is kept. Only of its own site, as far as its
 * robots.txt lets us. For shopkeepers. Throws `NotFound`, `SelectorRefused`.
 */
export async function previewSelectors(
  ctx: Ctx,
  asked: string,
  selectors: Selectors,
  page: string,
): Promise<Preview> {
  const { url: listing } = await selectorsOf(ctx, asked)
  refuse(selectors)
  const url = absoluteUrl(page || listing, listing)
  const nothing = { products: [], warnings: [], links: [] }
  if (!url || new URL(url).origin !== new URL(listing).origin)
    return { ...nothing, url: page, fault: 'This page is not on the supplier’s own site.' }
  const { fetch, cache } = ctx.house
  const visitor = { safeFetch: fetch, robots: createRobots({ safeFetch: fetch, cache }) }
  try {
    await refuseDisallowed(url, visitor.robots)
    const read = await readPage(url, visitor)
    return { ...selectProducts(read.html, read.url, selectors), url, fault: null }
  } catch (fault) {
    const sentence = refusalSentence(fault)
    if (!sentence) throw fault
    return { ...nothing, url, fault: sentence }
  }
}

function refuse(selectors: Selectors): void {
  try {
    refuseSelectors(selectors)
  } catch (fault) {
    if (!(fault instanceof SelectorInvalid)) throw fault
    throw new SelectorRefused(fault.field, fault.message)
  }
}
