import type { Tx } from '#core/contracts/ctx'
import { enqueue } from '#core/jobs/enqueue'
import { letterJobKey } from '#core/mail/send-letter'
import { describeRecurrence } from '../recurrence/describe-recurrence'
import { changeLetter } from './change-letter'
import type { ChangedDate, DateDetails } from './changed-date'
import { type HeldTicket, stillHeld } from './held-tickets'
import { letterKey, TELL_TICKET_HOLDER } from './holder-letter'

/**
 * Whoever holds a ticket for something whose time, end, place or zone is another now, or whose series falls on other
 * days, gets one letter about all of it, by a job each, and is told of it where they read their notifications. `before` are their tickets before the change.
 */
export async function notifyChanges(
  tx: Tx,
  before: readonly HeldTicket[],
  kept: ReadonlySet<string>,
): Promise<void> {
  const after = new Map((await stillHeld(tx, before)).map(held => [keyOf(held), held]))
  const news = new Map<string, ChangedDate[]>()
  for (const was of before) {
    const is = after.get(keyOf(was))
    if (!is) continue
    const stays = !isOther(was, is)
    // A date that stayed behind once is still there at the next save: that the series moved is told once.
    if (stays && !(kept.has(is.occurrenceId) && isOtherSeries(was, is))) continue
    const { title, slug, occurrenceId } = is
    const told = { title, slug, occurrenceId, was: faceOf(tx, was), is: faceOf(tx, is), kept: stays }
    news.set(is.memberId, [...(news.get(is.memberId) ?? []), told])
  }
  const changeId = Bun.randomUUIDv7()
  for (const [memberId, dates] of news) {
    const told = { memberId, what: 'changed', changeId, dates }
    await enqueue(tx, TELL_TICKET_HOLDER, told, { key: letterJobKey(letterKey(told)) })
    await tx.services.federation.notify(tx, {
      memberId,
      kind: 'ticket',
      text: changeLetter(tx, dates).subject,
      activityId: null,
      url: `${tx.house.config.origins.account}/tickets`,
    })
  }
}

function keyOf({ memberId, occurrenceId }: HeldTicket): string {
  return `${memberId} ${occurrenceId}`
}

function isOther(was: HeldTicket, is: HeldTicket): boolean {
  return (
    was.startsAt.getTime() !== is.startsAt.getTime() ||
    was.endsAt.getTime() !== is.endsAt.getTime() ||
    was.place !== is.place ||
    was.timeZone !== is.timeZone
  )
}

function isOtherSeries(was: HeldTicket, is: HeldTicket): boolean {
  return was.recurrence !== is.recurrence || was.firstAt.getTime() !== is.firstAt.getTime()
}

function faceOf({ locale }: Tx, held: HeldTicket): DateDetails {
  const { place, timeZone, recurrence } = held
  const rule = recurrence && describeRecurrence(recurrence, { startsAt: held.firstAt, timeZone, locale })
  return {
    startsAt: held.startsAt.toISOString(),
    endsAt: held.endsAt.toISOString(),
    place,
    timeZone,
    rule: rule || '',
  }
}
