import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import { whileClaimed } from '#core/jobs/claim'
import { enqueue } from '#core/jobs/enqueue'
import { letters } from '#core/metrics/metrics'
import { HeaderInjectionRefused, InvalidMailAddress, MailUndeliverable } from './mailer'

/** With graphile-worker's growing pauses (3 s, 7 s, 20 s … 6 h) a mail server may be away for two days. */
const MAX_ATTEMPTS = 14

export type LetterKind =
  | 'sign-in'
  | 'change of address'
  | 'security'
  | 'closing'
  | 'order'
  | 'ticket'
  | 'comment'
  | 'tier'
  | 'test of a newsletter'
  | 'welcome'
  | 'invitation'
  | 'producer order'
  | 'order cycle'
  | 'household'
  | 'wish'
  | 'import'

export type OutgoingLetter = {
  /** Its name for ever: posted or sent twice under one name, it is one letter. */
  readonly key: string
  readonly kind: LetterKind
  readonly recipient: string
  /** The job that writes and sends it, and from what: ids and addresses, and no secret. */
  readonly task: string
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * Asks for a letter in the transaction that is its reason. No page waits for a mail server: the job `task` sends it
 * (`sendLetter`), again and again when that is away, and the operator sees what did not leave.
 *
 * What the letter says is not written down here. A link that signs its reader in would otherwise stand in the
 * database for as long as the job waits: its job makes the link anew each time, from the id and the house's secret.
 */
export async function postLetter(tx: Tx, letter: OutgoingLetter): Promise<void> {
  await db(tx)
    .insertInto('outgoing_letters')
    .values({ ...row(letter), attempts: 0 })
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
  await enqueueLetter(tx, letter)
}

/** The job of a letter, now: in place of one that waits. */
export async function enqueueLetter(
  ctx: Pick<Ctx, 'em'>,
  { key, task, payload }: Pick<OutgoingLetter, 'key' | 'task' | 'payload'>,
): Promise<void> {
  await enqueue(ctx, task, payload, { key: letterJobKey(key), maxAttempts: MAX_ATTEMPTS })
}

/** By which the job of a letter is found while it waits. */
export function letterJobKey(key: string): string {
  return `letter:${key}`
}

/**
 * The part of the job: sends `mail` once, under a Message-ID of its own, so that what a crash repeats is one letter
 * to its reader. Must not be called in a transaction. `refused`: the server said never, and that is written down.
 * Throws `LetterWaits` or `AlreadyClaimed` when it has to be tried again later.
 */
export async function sendLetter(ctx: Ctx, letter: OutgoingLetter, mail: Mail): Promise<'sent' | 'refused'> {
  return whileClaimed(ctx, letterJobKey(letter.key), async () => {
    if (!(await noteAttempt(ctx, letter))) return 'sent'
    try {
      await ctx.house.mailer.send({ ...mail, messageId: mail.messageId ?? messageIdOf(ctx, letter.key) })
    } catch (fault) {
      return noteFailure(ctx, letter, fault)
    }
    letters.inc({ outcome: 'sent' })
    await db(ctx)
      .updateTable('outgoing_letters')
      .set({ sent_at: sql<Date>`now()`, failure: null })
      .where('key', '=', letter.key)
      .execute()
    return 'sent'
  })
}

/** It would be of no use any more; the reason is the operator's to read. */
export async function giveUpLetter(ctx: Ctx, key: string, why: string): Promise<void> {
  await db(ctx)
    .updateTable('outgoing_letters')
    .set({ failed_at: ctx.now, failure: sql<string>`coalesce(failure || '; ', '') || ${why}` })
    .where('key', '=', key)
    .where('sent_at', 'is', null)
    .execute()
}

/**
 * Runs the job of a letter. One that comes to its end without it (the bill is paid, the wish withdrawn) has no letter to
 * send any more, and none waits for it.
 */
export async function settlingLetter(
  ctx: Ctx,
  run: () => Promise<void>,
  jobKey?: string | null,
): Promise<void> {
  await run()
  if (!jobKey?.startsWith(letterJobKey(''))) return
  await db(ctx)
    .updateTable('outgoing_letters')
    .set({ failed_at: ctx.now, failure: sql<string>`coalesce(failure || '; ', '') || 'not needed any more'` })
    .where('key', '=', jobKey.slice(letterJobKey('').length))
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .execute()
}

/** Fails the job, so that it is tried again after a pause. */
export class LetterWaits extends Error {
  override name = 'LetterWaits'
  constructor(key: string, cause: unknown) {
    super(`the letter ${key} has to be tried again`, { cause })
  }
}

/** False when it was sent before. */
async function noteAttempt(ctx: Ctx, letter: OutgoingLetter): Promise<boolean> {
  const noted = await db(ctx)
    .insertInto('outgoing_letters')
    .values({ ...row(letter), attempts: 1, tried_at: sql<Date>`now()` })
    .onConflict(conflict =>
      conflict
        .column('key')
        .doUpdateSet({
          attempts: sql<number>`outgoing_letters.attempts + 1`,
          tried_at: sql<Date>`now()`,
          recipient: letter.recipient,
          failed_at: null,
        })
        .where('outgoing_letters.sent_at', 'is', null),
    )
    .returning('key')
    .executeTakeFirst()
  return noted !== undefined
}

async function noteFailure(ctx: Ctx, letter: OutgoingLetter, fault: unknown): Promise<'refused'> {
  if (!isMailFault(fault)) throw fault
  const forGood = isRefusedForGood(fault)
  letters.inc({ outcome: forGood ? 'refused' : 'waits' })
  await db(ctx)
    .updateTable('outgoing_letters')
    .set({ failure: reasonOf(fault), failed_at: forGood ? sql<Date>`now()` : null })
    .where('key', '=', letter.key)
    .execute()
  ctx.house.log.warn({ err: fault, letter: letter.key, forGood }, 'a letter did not leave')
  if (!forGood) throw new LetterWaits(letter.key, fault)
  return 'refused'
}

type MailFault = InvalidMailAddress | HeaderInjectionRefused | MailUndeliverable

/** What a `Mailer` throws; anything else is a fault of ours. */
export function isMailFault(fault: unknown): fault is MailFault {
  return (
    fault instanceof InvalidMailAddress ||
    fault instanceof HeaderInjectionRefused ||
    fault instanceof MailUndeliverable
  )
}

/** Malformed, or refused with 5xx: the same letter will not do better tomorrow. */
export function isRefusedForGood(fault: MailFault): boolean {
  return !(fault instanceof MailUndeliverable) || (fault.permanent && !fault.serverAway)
}

/** What the mail server said, when it said something. */
export function reasonOf(fault: Error): string {
  return fault.cause instanceof Error ? fault.cause.message : fault.message
}

function row({ key, kind, recipient, task, payload }: OutgoingLetter) {
  const json = sql<typeof payload>`${JSON.stringify(payload)}::jsonb`
  return { key, kind, recipient, task, payload: json, queued_at: sql<Date>`now()` }
}

function messageIdOf({ house }: Ctx, key: string): string {
  return `<${key.replace(/[^A-Za-z0-9.-]/g, '-')}@${new URL(house.config.origins.account).hostname}>`
}
