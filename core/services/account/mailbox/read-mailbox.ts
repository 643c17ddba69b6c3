import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import type { KeptAttachment } from '#core/entities/site/sent-mail'

const MAILS_PER_PAGE = 20
/** A letter leaves within milliseconds; whoever was just told that one is on its way finds it here. */
const ON_ITS_WAY_MS = 1_500
const LOOK_AGAIN_MS = 50

export type MailLine = {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly sentAt: Date
  /** The link that signs its reader in; null in every other mail. */
  readonly signInLink: string | null
}

export type ReadMail = MailLine & {
  readonly sender: string
  readonly text: string
  readonly html: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly attachments: readonly KeptAttachment[]
}

export type MailPage = {
  readonly mails: readonly MailLine[]
  readonly recipients: readonly string[]
  readonly page: number
  readonly pages: number
}

type Row = {
  id: string
  recipient: string
  sender: string
  subject: string
  text: string
  html: string | null
  headers: Record<string, string>
  attachments: KeptAttachment[]
  sent_at: Date
}

/**
 * The mails that stayed in the house, newest first. Throws `NotFound` where mail leaves by SMTP, and on a
 * server with a name of its own outside of the demo: whoever reads these mails can sign in as anybody.
 */
export async function readMailbox(ctx: Ctx, filter: { recipient: string; page: number }): Promise<MailPage> {
  requireMailbox(ctx)
  await lettersArrived(ctx)
  const like = `%${filter.recipient
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`
  const [count] = await ctx.em.execute<{ mails: number }[]>(
    'select count(*)::int as mails from sent_mails where lower(recipient) like ?',
    [like],
  )
  const pages = Math.max(1, Math.ceil((count?.mails ?? 0) / MAILS_PER_PAGE))
  const page = Math.min(Math.max(1, filter.page), pages)
  const rows = await ctx.em.execute<Row[]>(
    'select * from sent_mails where lower(recipient) like ? order by id desc limit ? offset ?',
    [like, MAILS_PER_PAGE, (page - 1) * MAILS_PER_PAGE],
  )
  const recipients = await ctx.em.execute<{ recipient: string }[]>(
    'select recipient from sent_mails group by recipient order by max(id::text) desc limit 12',
  )
  return {
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
export async function readMail(ctx: Ctx, id: string): Promise<ReadMail> {
  requireMailbox(ctx)
  const [row] = await ctx.em.execute<Row[]>('select * from sent_mails where id::text = ?', [id])
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
    sentAt: new Date(row.sent_at),
    signInLink,
  }
}
