import { type NotNull, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { letterJobKey, sendLetter } from '#core/mail/send-letter'
import { changeLetter } from './change-letter'
import type { ChangedDate } from './changed-date'
import { letterKey, TELL_TICKET_HOLDER } from './holder-letter'

/** Something changed is told in a letter of its own, see `notify-changes.ts`. */
export type News = 'cancelled' | 'tomorrow'

/** Whoever holds a valid ticket for this time gets one letter, by a job each: one bad address stops nobody's. */
export async function notifyHolders(tx: Tx, occurrenceId: string, news: News): Promise<void> {
  const holders = await db(tx)
    .selectFrom('tickets as t')
    .leftJoin('ticket_cancellations as c', 'c.ticket_id', 't.id')
    .select('t.holder_id as id')
    .distinct()
    .where('t.occurrence_id', '=', occurrenceId)
    .where('t.holder_id', 'is not', null)
    .where('c.ticket_id', 'is', null)
    .$narrowType<{ id: NotNull }>()
    .execute()
  for (const { id: memberId } of holders) await notifyHolder(tx, occurrenceId, memberId, news, tx.now)
  if (news !== 'cancelled' || holders.length === 0) return
  const { title } = await db(tx)
    .selectFrom('occurrences as o')
    .innerJoin('event_entries as e', 'e.id', 'o.entry_id')
    .select('e.title')
    .where('o.id', '=', occurrenceId)
    .executeTakeFirstOrThrow()
  for (const { id: memberId } of holders)
    await tx.services.federation.notify(tx, {
      memberId,
      kind: 'ticket',
      text: isolate`Cancelled: ${title}`,
      activityId: null,
      url: `${tx.house.config.origins.account}/tickets`,
    })
}

export async function notifyHolder(
  ctx: Pick<Ctx, 'em'>,
  occurrenceId: string,
  memberId: string,
  news: News,
  now: Date,
): Promise<void> {
  const told = { occurrenceId, memberId, what: news, toldAt: now.getTime() }
  await enqueue(ctx, TELL_TICKET_HOLDER, told, { key: letterJobKey(letterKey(told)) })
}

type Subject = {
  readonly id: string
  readonly title: string
  readonly slug: string
  readonly place: string
  readonly startsAt: Date
  readonly timeZone: string
  /** A free ticket has no money to come back. */
  readonly hasPaid: boolean
}

type Addressee = { readonly name: string; readonly email: string }

/** The job: one letter to one holder. Sent twice it has the same Message-ID, so it is one letter. */
export async function sendHolderLetter(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const to = await db(ctx)
    .selectFrom('members')
    .select(['name', 'email'])
    .where('id', '=', String(payload.memberId))
    .executeTakeFirst()
  const letter = await letterOf(ctx, payload)
  if (!to?.email || !letter) return
  const key = letterKey(payload)
  await sendLetter(
    ctx,
    { key, kind: 'ticket', recipient: to.email, task: TELL_TICKET_HOLDER, payload },
    addressed(ctx, { name: to.name, email: to.email }, letter, key),
  )
}

type Letter = { readonly subject: string; readonly text: string }

async function letterOf(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<Letter | null> {
  const { occurrenceId, memberId, what, dates } = payload
  if (what === 'changed') return changeLetter(ctx, dates as readonly ChangedDate[])
  const { rows } = await sql<Subject>`
    select o.id, e.title, e.slug, e.place, o.starts_at as "startsAt", c.time_zone as "timeZone",
      exists (select from tickets t join order_lines l on l.id = t.order_line_id
              where t.occurrence_id = o.id and t.holder_id = ${memberId} and l.unit_amount > 0) as "hasPaid"
    from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
    where o.id = ${occurrenceId}`.execute(db(ctx))
  const [subject] = rows
  return subject ? words(ctx, subject, what === 'cancelled' ? 'cancelled' : 'tomorrow') : null
}

function words(ctx: Ctx, subject: Subject, what: News): { subject: string; text: string } {
  const { id, slug, title, place, timeZone } = subject
  const { account, events } = ctx.house.config.origins
  const format = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const when = format.format(subject.startsAt)
  const page = `${events}/events/${slug}/${id}`
  if (what === 'cancelled') {
    return {
      subject: isolate`Cancelled: ${title}`,
      text: `We are sorry: “${title}” on ${when} is cancelled.\n\n${subject.hasPaid ? 'What you paid is on its way back to you; you' : 'You'} need not do anything.\n\nOther dates, if there are any: ${page}`,
    }
  }
  const where = place ? `\nWhere: ${place}` : ''
  return {
    subject: isolate`Soon: ${title}`,
    text: `“${title}” is on ${when}.${where}\n\nYour ticket, to show at the door: ${account}/tickets\nAll about it: ${page}`,
  }
}

function addressed(ctx: Ctx, { name, email }: Addressee, { subject, text }: Letter, key: string): Mail {
  const { config } = ctx.house
  return {
    to: email,
    from: config.mailFrom,
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: `Dear ${name},\n\n${text}\n\n${ctx.house.site().name}\n`,
    messageId: `<${key}@${new URL(config.origins.events).hostname}>`,
  }
}
