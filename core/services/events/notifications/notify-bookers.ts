import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { letterJobKey, sendLetter } from '#core/mail/send-letter'
import { formatSpan } from './format-span'

/** The job that writes to one member who booked times. */
export const TELL_BOOKER = 'tell-slot-booker'

/** A member's place in a time to book, however many bookings it is for. */
export type BookedSlot = {
  readonly memberId: string
  readonly slotId: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
}

/** Moments as ISO text: it travels in a job. */
type Face = { readonly startsAt: string; readonly endsAt: string; readonly timeZone: string }
type Moved = { readonly title: string; readonly place: string; readonly was: Face; readonly is: Face }

/** Who has booked what is to come in a calendar. */
export async function bookedSlots(tx: Tx, calendarId: string): Promise<readonly BookedSlot[]> {
  const { rows } = await sql<BookedSlot>`
    select distinct b.member_id as "memberId", s.id as "slotId", s.title, s.place, s.starts_at as "startsAt",
      s.ends_at as "endsAt", c.time_zone as "timeZone"
    from bookings b join slots s on s.id = b.slot_id join calendars c on c.id = s.calendar_id
    where c.id = ${calendarId} and s.ends_at > ${tx.now} and b.member_id is not null
    order by s.starts_at, s.id`.execute(db(tx))
  return rows
}

/** Whoever booked a time that is another now, or on other clocks, gets one letter about all of them, by a job each. */
export async function notifyBookers(
  tx: Tx,
  calendarId: string,
  before: readonly BookedSlot[],
): Promise<void> {
  if (before.length === 0) return
  const { rows } = await sql<Pick<BookedSlot, 'slotId' | 'startsAt' | 'endsAt' | 'timeZone'>>`
    select s.id as "slotId", s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone"
    from slots s join calendars c on c.id = s.calendar_id where c.id = ${calendarId}`.execute(db(tx))
  const after = new Map(rows.map(slot => [slot.slotId, faceOf(slot)]))
  const news = new Map<string, Moved[]>()
  for (const slot of before) {
    const was = faceOf(slot)
    const is = after.get(slot.slotId)
    if (!is || JSON.stringify(was) === JSON.stringify(is)) continue
    const { title, place } = slot
    news.set(slot.memberId, [...(news.get(slot.memberId) ?? []), { title, place, was, is }])
  }
  const changeId = Bun.randomUUIDv7()
  for (const [memberId, slots] of news) {
    const told = { memberId, changeId, slots }
    await enqueue(tx, TELL_BOOKER, told, { key: letterJobKey(keyOf(told)) })
  }
}

/** The job: one letter to one member. Sent twice it has the same Message-ID, so it is one letter. */
export async function sendBookerLetter(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { memberId, changeId, slots } = payload as { memberId: string; changeId: string; slots: Moved[] }
  const to = await db(ctx)
    .selectFrom('members')
    .select(['name', 'email'])
    .where('id', '=', memberId)
    .executeTakeFirst()
  if (!to?.email) return
  const { config } = ctx.house
  const key = keyOf({ memberId, changeId })
  await sendLetter(
    ctx,
    { key, kind: 'ticket', recipient: to.email, task: TELL_BOOKER, payload },
    {
      to: to.email,
      from: config.mailFrom,
      subject:
        slots.length === 1 ? isolate`New time: ${slots[0]?.title}` : `New times: ${slots.length} of yours`,
      text: [
        `Dear ${to.name},\n`,
        ...slots.map(slot => lines(ctx, slot)),
        'What you booked is booked for the new time. If you cannot come then, choose another one:',
        `${config.origins.events}/slots\n`,
        `${ctx.house.site().name}\n`,
      ].join('\n'),
      messageId: `<${key}@${new URL(config.origins.events).hostname}>`,
    },
  )
}

function keyOf({ changeId, memberId }: { readonly changeId: string; readonly memberId: string }): string {
  return `slots-${changeId}-${memberId}`
}

function faceOf({ startsAt, endsAt, timeZone }: Pick<BookedSlot, 'startsAt' | 'endsAt' | 'timeZone'>): Face {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), timeZone }
}

function lines(ctx: Ctx, { title, place, was, is }: Moved): string {
  return [
    `“${title}” has another time:`,
    `  It was:    ${formatSpan(ctx.locale, was, true)}`,
    `  It is now: ${[formatSpan(ctx.locale, is, true), place].filter(Boolean).join(' · ')}\n`,
  ].join('\n')
}
