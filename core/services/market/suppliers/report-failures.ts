import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { FAILURES_BEFORE_LETTER, shopkeepersToNotify } from '../failure-recipients'

export const SEND_SUPPLIER_FAILURES = 'market-send-supplier-failures'

/**
 * Shopkeepers get a letter when the runs of a supplier that is read by schedule have failed so often in a row; one for all
 * failures that follow. Within the transaction that wrote the last of them.
 */
export async function reportRunFailures(tx: Tx, supplierId: string): Promise<void> {
  const failing = await failuresOf(tx, supplierId)
  if (failing?.failures !== FAILURES_BEFORE_LETTER || !failing.isScheduled || !failing.since) return
  const since = failing.since.getTime()
  for (const email of await shopkeepersToNotify(tx)) await postLetter(tx, letterTo(supplierId, since, email))
}

function letterTo(supplierId: string, since: number, recipient: string): OutgoingLetter {
  return {
    key: `supplier-fails:${supplierId}:${since}:${recipient}`,
    kind: 'import',
    recipient,
    task: SEND_SUPPLIER_FAILURES,
    payload: { supplierId, since, recipient },
  }
}

type Failing = {
  readonly name: string
  readonly url: string
  readonly isScheduled: boolean
  readonly failures: number
  readonly since: Date | null
  readonly failure: string | null
}

/** How many runs have failed since the last one that did not. */
async function failuresOf(ctx: Pick<Ctx, 'em'>, supplierId: string): Promise<Failing | undefined> {
  const { rows } = await sql<Failing>`
    select s.name, s.url, s.read_every_days is not null as "isScheduled", count(r.id)::int as failures,
      min(r.started_at) as since, (array_agg(r.failure order by r.started_at desc))[1] as failure
    from suppliers s left join scrape_runs r on r.supplier_id = s.id and r.failure is not null
      and r.started_at > coalesce((select max(w.started_at) from scrape_runs w
        where w.supplier_id = s.id and w.finished_at is not null and w.failure is null), '-infinity')
    where s.id = ${supplierId} group by s.id`.execute(db(ctx))
  return rows[0]
}

/** Job: the letter, unless it works again by now. */
export const sendSupplierFailures: Task = async (ctx, payload) => {
  const { supplierId, since, recipient } = payload as {
    readonly supplierId: string
    readonly since: number
    readonly recipient: string
  }
  const failing = await failuresOf(ctx, supplierId)
  if (!failing || failing.failures < FAILURES_BEFORE_LETTER) return
  await sendLetter(ctx, letterTo(supplierId, since, recipient), mailOf(ctx, recipient, supplierId, failing))
}

function mailOf(ctx: Ctx, to: string, id: string, { name, url, failure, failures }: Failing): Mail {
  const { config } = ctx.house
  return {
    to,
    from: config.mailFrom,
    subject: `${name} could not be read`,
    text: [
      `The list of ${name} could not be read ${failures} times in a row:`,
      url,
      '',
      failure ?? '',
      '',
      'Nothing in the shop has changed because of it. It is tried again at its next time.',
      '',
      `Look at it, or read it no more by itself: ${config.origins.market}/shop/suppliers/${id}`,
      '',
      ctx.house.site().name,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
