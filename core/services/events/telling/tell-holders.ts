import type { Ctx, Tx } from '#core/contracts/ctx'
import { enqueue } from '#core/jobs/enqueue'
import { letterJobKey, sendLetter } from '#core/mail/send-letter'
import { select } from '../select'

export type News =
  | { readonly what: 'moved'; readonly was: Date }
  | { readonly what: 'cancelled' }
  | { readonly what: 'tomorrow' }

/** Whoever holds a valid ticket for this time gets one letter, by a job each: one bad address stops nobody's. */
export async function tellHolders(tx: Tx, occurrenceId: string, news: News): Promise<void> {
  const holders = await tx.em.execute<{ id: string }[]>(
    `select distinct t.holder_id as id from tickets t where t.occurrence_id = ? and t.holder_id is not null
       and not exists (select from ticket_cancellations c where c.ticket_id = t.id)`,
    [occurrenceId],
  )
  for (const { id: memberId } of holders) await tellHolder(tx, occurrenceId, memberId, news, tx.now)
}

export async function tellHolder(
  ctx: Pick<Ctx, 'em'>,
  occurrenceId: string,
  memberId: string,
  news: News,
  now: Date,
): Promise<void> {
  const told = { occurrenceId, memberId, what: news.what, toldAt: now.getTime() }
  await enqueue(
    ctx,
    TELL_TICKET_HOLDER,
    { ...told, was: news.what === 'moved' ? news.was.toISOString() : null },
    { key: letterJobKey(keyOf(told)) },
  )
}

const TELL_TICKET_HOLDER = 'tell-ticket-holder'

type Told = {
  readonly occurrenceId: string
  readonly memberId: string
  readonly what: string
  readonly toldAt: number
}

function keyOf({ what, occurrenceId, memberId, toldAt }: Told): string {
  return `${what}-${occurrenceId}-${memberId}-${toldAt}`
}

type Subject = {
  readonly title: string
  readonly slug: string
  readonly place: string
  readonly startsAt: Date
  readonly timeZone: string
  readonly name: string
  readonly email: string
  /** A free ticket has no money to come back. */
  readonly hasPaid: boolean
}

/** The job: one letter to one holder. Sent twice it has the same Message-ID, so it is one letter. */
export async function tellTicketHolder(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { was, ...told } = payload as Told & { was: string | null }
  const { occurrenceId, memberId, what } = told
  const [subject] = await select<Subject>(
    ctx,
    `select e.title, e.slug, e.place, o.starts_at as "startsAt", c.time_zone as "timeZone", m.name, m.email,
       exists (select from tickets t join order_lines l on l.id = t.order_line_id
               where t.occurrence_id = o.id and t.holder_id = m.id and l.unit_amount > 0) as "hasPaid"
     from occurrences o join event_entries e on e.id = o.entry_id join calendars c on c.id = e.calendar_id
     join members m on m.id = ? and m.email is not null where o.id = ?`,
    [memberId, occurrenceId],
  )
  if (!subject) return
  const { config } = ctx.house
  const key = keyOf(told)
  await sendLetter(
    ctx,
    { key, kind: 'ticket', recipient: subject.email, task: TELL_TICKET_HOLDER, payload },
    {
      ...letterOf(ctx, subject, what, was === null ? null : new Date(was)),
      to: subject.email,
      from: config.mailFrom,
      messageId: `<${key}@${new URL(config.origins.events).hostname}>`,
    },
  )
}

function letterOf(
  ctx: Ctx,
  subject: Subject,
  what: string,
  was: Date | null,
): { subject: string; text: string } {
  const { title, place, name } = subject
  const origins = ctx.house.config.origins
  const say = (at: Date) =>
    new Intl.DateTimeFormat(ctx.locale, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: subject.timeZone,
    }).format(at)
  const when = say(subject.startsAt)
  const where = place ? `\nWhere: ${place}` : ''
  const body: Record<string, [string, string]> = {
    moved: [
      `New time: ${title}`,
      `“${title}” has moved${was ? ` from ${say(was)}` : ''}.\n\nIt is now on ${when}.${where}\n\nYour ticket is valid for the new time. If you cannot come then, you can give it back: ${origins.account}`,
    ],
    cancelled: [
      `Cancelled: ${title}`,
      `We are sorry: “${title}” on ${when} is cancelled.\n\n${subject.hasPaid ? 'What you paid is on its way back to you; you' : 'You'} need not do anything.`,
    ],
    tomorrow: [
      `Soon: ${title}`,
      `“${title}” is on ${when}.${where}\n\nYour ticket, to show at the door: ${origins.account}\nAll about it: ${origins.events}/events/${subject.slug}`,
    ],
  }
  const [heading, text] = body[what] ?? [title, when]
  return {
    subject: heading.replace(/[\r\n]+/g, ' '),
    text: `Dear ${name},\n\n${text}\n\n${ctx.house.site().name}\n`,
  }
}
