import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { FAILURES_BEFORE_LETTER, shopkeepersToNotify } from '../failure-recipients'

export const SEND_FAILURES = 'market-send-import-failures'

type Failing = { readonly id: string; readonly failures: number; readonly since: Date }

/** Shopkeepers get a letter when it failed so often in a row; one for all that follow. */
export async function reportFailures(tx: Tx, { id, failures, since }: Failing): Promise<void> {
  if (failures !== FAILURES_BEFORE_LETTER) return
  for (const email of await shopkeepersToNotify(tx)) await postLetter(tx, letterTo(id, since, email))
}

function letterTo(scheduleId: string, since: Date, recipient: string): OutgoingLetter {
  return {
    key: `import-fails:${scheduleId}:${since.getTime()}:${recipient}`,
    kind: 'import',
    recipient,
    task: SEND_FAILURES,
    payload: { scheduleId, since: since.toISOString(), recipient },
  }
}

/** Job: the letter, unless it works again by now. */
export const sendFailures: Task = async (ctx, payload) => {
  const { scheduleId, since, recipient } = payload as Readonly<Record<string, string>>
  const row = await db(ctx)
    .selectFrom('import_schedules')
    .select(['url', 'failure', 'failures'])
    .where('id', '=', String(scheduleId))
    .where('failures', '>=', FAILURES_BEFORE_LETTER)
    .executeTakeFirst()
  if (!row || !recipient) return
  const letter = letterTo(String(scheduleId), new Date(String(since)), recipient)
  await sendLetter(ctx, letter, mailOf(ctx, recipient, row))
}

type Told = { readonly url: string; readonly failure: string | null; readonly failures: number }

function mailOf(ctx: Ctx, to: string, { url, failure, failures }: Told): Mail {
  const { config } = ctx.house
  return {
    to,
    from: config.mailFrom,
    subject: 'A table could not be fetched',
    text: [
      `This table could not be fetched ${failures} times in a row:`,
      url,
      '',
      failure ?? '',
      '',
      'Nothing in the shop has changed because of it. It is tried again at its next time.',
      '',
      `Look at it, pause it or end it: ${config.origins.market}/shop/imports`,
      '',
      ctx.house.site().name,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
