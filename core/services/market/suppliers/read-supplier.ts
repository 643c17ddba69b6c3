import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { createRobots } from '#core/net/robots'
import { type SupplierScrape, scrapeSupplier } from '#core/scrape/scrape-supplier'
import { refusalSentence } from './refusal-sentence'

/** Between two pages of one site, unless its robots.txt asks for more. */
const DELAY_MS = 500

/** The job of a run. Done again after a crash it starts over; what it found before is only found again. */
export const readSupplier: Task = async (ctx, payload) => {
  const runId = String(payload.runId)
  const [run] = await ctx.em.execute<{ supplier_id: string; url: string }[]>(
    `select r.supplier_id, s.url from scrape_runs r join suppliers s on s.id = r.supplier_id
     where r.id = ? and r.finished_at is null`,
    [runId],
  )
  if (!run) return
  const found = await read(ctx, runId, run.url)
  if (typeof found === 'string') {
    await ctx.em.execute('update scrape_runs set finished_at = now(), failure = ? where id = ?', [
      found,
      runId,
    ])
    return
  }
  await keep(ctx, runId, run.supplier_id, found)
}

/** What was found, or the sentence that says why nothing was. */
async function read(ctx: Ctx, runId: string, url: string): Promise<SupplierScrape | string> {
  const { fetch, cache, config } = ctx.house
  try {
    return await scrapeSupplier(url, {
      safeFetch: fetch,
      robots: createRobots({ safeFetch: fetch, cache }),
      // On one desk nobody has to be spared.
      delayMs: config.allowPrivate ? 0 : DELAY_MS,
      onProgress: ({ pagesRead, productsFound }) =>
        ctx.em.execute('update scrape_runs set pages_read = ?, products_found = ? where id = ?', [
          pagesRead,
          productsFound,
          runId,
        ]),
    })
  } catch (fault) {
    const sentence = refusalSentence(fault)
    if (!sentence) throw fault
    return sentence
  }
}

/** Only what was read is written: what a shopkeeper reviewed, and the products made of it, stay as they are. */
async function keep(ctx: Ctx, runId: string, supplierId: string, found: SupplierScrape): Promise<void> {
  const warnings = found.truncated
    ? [...found.warnings, 'There are more pages than one run reads.']
    : found.warnings
  await transaction(ctx, async tx => {
    for (const product of found.products) {
      await tx.em.execute(
        `insert into product_drafts (id, supplier_id, key, scraped, first_seen_at, last_seen_at)
         values (?, ?, ?, ?::jsonb, ?, ?)
         on conflict (supplier_id, key) do update set scraped = excluded.scraped, last_seen_at = excluded.last_seen_at`,
        [Bun.randomUUIDv7(), supplierId, product.key, JSON.stringify(product), tx.now, tx.now],
      )
    }
    await tx.em.execute(
      `update scrape_runs set finished_at = now(), pages_read = ?, products_found = ?, warnings = ?::jsonb where id = ?`,
      [found.pagesRead, found.products.length, JSON.stringify(warnings), runId],
    )
  })
}
