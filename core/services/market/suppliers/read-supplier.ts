import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { createRobots } from '#core/net/robots'
import type { SupplierScrape } from '#core/scrape/scrape-options'
import { scrapeSupplier } from '#core/scrape/scrape-supplier'
import type { Selectors } from '#core/scrape/selectors'
import { refusalSentence } from './refusal-sentence'
import { reportRunFailures } from './report-failures'

/** Between two pages of one site, unless its robots.txt asks for more. */
const DELAY_MS = 500

/** The job of a run. Done again after a crash it starts over; what it found before is only found again. */
export const readSupplier: Task = async (ctx, payload) => {
  const runId = String(payload.runId)
  const run = await db(ctx)
    .selectFrom('scrape_runs as r')
    .innerJoin('suppliers as s', 's.id', 'r.supplier_id')
    .select(['r.supplier_id', 's.url', 's.selectors', 's.etag'])
    .where('r.id', '=', runId)
    .where('r.finished_at', 'is', null)
    .executeTakeFirst()
  if (!run) return
  const found = await read(ctx, runId, run)
  if (typeof found === 'string') {
    await transaction(ctx, async tx => {
      const failed = await db(tx)
        .updateTable('scrape_runs')
        .set({ finished_at: sql<Date>`now()`, failure: found })
        .where('id', '=', runId)
        .where('finished_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (failed) await reportRunFailures(tx, run.supplier_id)
    })
    return
  }
  await keep(ctx, runId, run.supplier_id, found)
}

type Listing = { readonly url: string; readonly selectors: Selectors | null; readonly etag: string | null }

/** What was found, or the sentence that says why nothing was. */
async function read(
  ctx: Ctx,
  runId: string,
  { url, selectors, etag }: Listing,
): Promise<SupplierScrape | string> {
  const { fetch, cache, config } = ctx.house
  try {
    return await scrapeSupplier(url, {
      selectors: selectors ?? undefined,
      currency: ctx.house.site().currency,
      etag,
      safeFetch: fetch,
      robots: createRobots({ safeFetch: fetch, cache }),
      // On one desk nobody has to be spared.
      delayMs: config.allowPrivate ? 0 : DELAY_MS,
      onProgress: ({ pagesRead, productsFound }) =>
        db(ctx)
          .updateTable('scrape_runs')
          .set({ pages_read: pagesRead, products_found: productsFound })
          .where('id', '=', runId)
          .execute(),
    })
  } catch (fault) {
    const sentence = refusalSentence(fault)
    if (!sentence) throw fault
    return sentence
  }
}

/** Only what was read is written: what a shopkeeper reviewed, and the products made of it, stay as they are. */
async function keep(ctx: Ctx, runId: string, supplierId: string, found: SupplierScrape): Promise<void> {
  await transaction(ctx, async tx => {
    await db(tx)
      .updateTable('suppliers')
      // What could not be read is read again.
      .set({ etag: found.products.length > 0 || found.isUnchanged ? (found.etag ?? null) : null })
      .where('id', '=', supplierId)
      .execute()
    await keepDrafts(tx, supplierId, found.products)
    await keepPrices(tx, supplierId)
    await keepUnread(tx, supplierId, found)
    await finishRun(tx, runId, found)
  })
}

async function keepDrafts(tx: Tx, supplierId: string, products: SupplierScrape['products']): Promise<void> {
  for (const product of products) {
    await db(tx)
      .insertInto('product_drafts')
      .values({
        id: Bun.randomUUIDv7(),
        supplier_id: supplierId,
        key: product.key,
        scraped: jsonb(product),
        first_seen_at: tx.now,
        last_seen_at: tx.now,
      })
      .onConflict(conflict =>
        conflict.columns(['supplier_id', 'key']).doUpdateSet(({ ref }) => ({
          scraped: ref('excluded.scraped'),
          last_seen_at: ref('excluded.last_seen_at'),
        })),
      )
      .execute()
  }
}

/** Of what was read now, each price that is another than the last one. */
async function keepPrices(tx: Tx, supplierId: string): Promise<void> {
  await sql`
    insert into scraped_prices (draft_id, read_at, amount, currency)
    select d.id, ${tx.now}, (d.scraped #>> '{price,amount}')::bigint, d.scraped #>> '{price,currency}'
    from product_drafts d left join lateral (
      select amount, currency from scraped_prices p where p.draft_id = d.id order by p.read_at desc limit 1) last on true
    where d.supplier_id = ${supplierId} and d.last_seen_at = ${tx.now} and d.scraped #>> '{price,amount}' is not null
      and (last.amount, last.currency) is distinct from
        ((d.scraped #>> '{price,amount}')::bigint, (d.scraped #>> '{price,currency}')::char(3))
    on conflict do nothing`.execute(db(tx))
}

/** A page that did not answer today is not gone: what it said before stands. */
async function keepUnread(tx: Tx, supplierId: string, { isPart, unread }: SupplierScrape): Promise<void> {
  await sql`
    update product_drafts set last_seen_at = ${tx.now}
    where supplier_id = ${supplierId}
      and (${isPart ?? false}::boolean or split_part(key, '#', 1) = any(${[...unread]}::text[])
        or scraped ->> 'linkedAs' = any(${[...unread]}::text[]))`.execute(db(tx))
}

async function finishRun(tx: Tx, runId: string, found: SupplierScrape): Promise<void> {
  const warnings = [
    ...found.warnings,
    ...(found.truncated ? ['There are more pages than one run reads.'] : []),
    ...(found.isUnchanged ? ['Nothing in it has changed since it was last read.'] : []),
  ]
  await db(tx)
    .updateTable('scrape_runs')
    .set({
      pages_read: found.pagesRead,
      products_found: found.products.length,
      finished_at: sql<Date>`now()`,
      warnings: jsonb(warnings),
    })
    .where('id', '=', runId)
    .execute()
}
