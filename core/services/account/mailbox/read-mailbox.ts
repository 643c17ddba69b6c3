import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import type { KeptAttachment } from '#core/entities/site/sent-mail'

export const MAILS_PER_PAGE = 20
/** Whoever had one of these is offered to choose from. */
const MAILS_LOOKED_AT = 500
/** A letter leaves within milliseconds; whoever was just told that one is on its way finds it here. */
const ON_ITS_WAY_MS = 1_500
const LOOK_AGAIN_MS = 50

export type MailSummary = {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly sentAt: Date
  /** The link that signs its reader in; null in every other mail. */
  readonly signInLink: string | null
}

export type ReadMail = MailSummary & {
  readonly sender: string
  readonly text: string
  readonly html: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly attachments: readonly KeptAttachment[]
}

export type MailPage = {
  readonly mails: readonly MailSummary[]
  readonly recipients: readonly string[]
  readonly total: number
  readonly page: number
  readonly pages: number
}

type Row = Selectable<Database['sent_mails']>

/**
 * The mails that stayed in the house, newest first. Throws `NotFound` where mail leaves by SMTP, and on a
 * server with a name of its own outside of the demo: whoever reads these mails can sign in as anybody.
 */
export async function readMailbox(ctx: Ctx, filter: { recipient: string; page: number }): Promise<MailPage> {
  requireMailbox(ctx)
  await lettersArrived(ctx)
  const asked = filter.recipient.trim().toLowerCase()
  const found = sql`from sent_mails ${asked ? sql`where lower(recipient) like ${likeContaining(asked)}` : sql``}`
  const total = await countRows(ctx, found, { page: filter.page, perPage: MAILS_PER_PAGE })
  const pages = Math.max(1, Math.ceil(total / MAILS_PER_PAGE))
  const page = Math.min(Math.max(1, filter.page), pages)
  const { rows } =
    await sql<Row>`select id, recipient, sender, subject, text, html, headers, attachments, sent_at ${found} order by id desc
    limit ${sql.lit(MAILS_PER_PAGE)} offset ${(page - 1) * MAILS_PER_PAGE}`.execute(db(ctx))
  const { rows: recipients } = await sql<Pick<Row, 'recipient'>>`
    select recipient from (select id, recipient from sent_mails order by id desc limit ${sql.lit(MAILS_LOOKED_AT)}) newest
    group by recipient order by max(id::text) desc limit 12`.execute(db(ctx))
  return {
    total,
    mails: rows.map(row => mailOf(ctx, row)),
    recipients: recipients.map(row => row.recipient),
    page,
    pages,
  }
}

/** Waits a moment for letters that were asked for just now and have not been tried yet. */
async function lettersArrived(ctx: Ctx): Promise<void> {
  const deadline = performance.now() + ON_ITS_WAY_MS
  while (performance.now() < deadline && (await isOneOnItsWay(ctx))) await Bun.sleep(LOOK_AGAIN_MS)
}

async function isOneOnItsWay(ctx: Ctx): Promise<boolean> {
  const letter = await db(ctx)
    .selectFrom('outgoing_letters')
    .select('key')
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('failure', 'is', null)
    .where('queued_at', '>', sql<Date>`now() - interval '5 seconds'`)
    .limit(1)
    .executeTakeFirst()
  return letter !== undefined
}

/** One mail, or `NotFound`. */
export async function readMail(ctx: Ctx, asked: string): Promise<ReadMail> {
  requireMailbox(ctx)
  const id = readId(asked)
  const row = await db(ctx).selectFrom('sent_mails').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return mailOf(ctx, row)
}

/** Whether there is a mailbox to read at all. */
export function hasMailbox({ house }: Pick<Ctx, 'house'>): boolean {
  const { smtpUrl, demo, coopDomain } = house.config
  return smtpUrl === null && (demo || coopDomain === null)
}

function requireMailbox(ctx: Ctx): void {
  if (!hasMailbox(ctx)) throw new NotFound()
}

function mailOf(ctx: Ctx, row: Row): ReadMail {
  const { id, recipient, sender, subject, text, html, headers, attachments } = row
  const signIn = `${ctx.house.config.origins.federation}/signin/`
  const signInLink = text.split(/\s+/).find(word => word.startsWith(signIn)) ?? null
  return {
    id,
    recipient,
    sender,
    subject,
    text,
    html,
    headers,
    attachments,
    sentAt: row.sent_at,
    signInLink,
  }
}
