import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import {
  mediaJoin,
  PICTURE_COLUMNS,
  type PictureRow,
  pictureOf,
  type ShownPicture,
} from '#core/media/picture'
import { NOT_RETIRED } from '../organising/retire-ticket-type'
import { select } from '../select'
import { type AttachedTo, attachedTo } from './attached-to'

/** So many of the next times are shown on an event's page. */
const NEXT_TIMES = 12

export type TicketOffer = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly amount: number
  readonly currency: string
  readonly left: number
}

export type EventTime = {
  readonly id: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly cancelled: boolean
  readonly tickets: readonly TicketOffer[]
}

/** Our own drawings for events, and what is shown from an address. */
export const DRAWN = { width: 1200, height: 800 }

export type EventPageView = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  /** Markdown. */
  readonly description: string
  readonly place: string
  readonly image: string | null
  readonly picture: ShownPicture | null
  readonly recurrence: string | null
  readonly cancellationHours: number
  readonly calendar: string
  readonly calendarSlug: string
  readonly timeZone: string
  /** What is not over yet, soonest first; of something over, its last time. */
  readonly times: readonly EventTime[]
  readonly attachedTo: readonly AttachedTo[]
}

/** An event as its visitors see it. Throws `NotFound`. */
export async function eventPage(ctx: Ctx, slug: string): Promise<EventPageView> {
  const [entry] = await select<
    Omit<EventPageView, 'times' | 'attachedTo' | 'picture'> & PictureRow & { imageAlt: string }
  >(
    ctx,
    `select e.id, e.slug, e.title, e.summary, e.description, e.place, e.image, e.image_alt as "imageAlt",
       e.recurrence, e.cancellation_hours as "cancellationHours", c.name as calendar, c.slug as "calendarSlug",
       c.time_zone as "timeZone", ${PICTURE_COLUMNS}
     from event_entries e join calendars c on c.id = e.calendar_id ${mediaJoin('e')} where e.slug = ?`,
    [slug],
  )
  if (!entry) throw new NotFound()
  const next = await timesOf(ctx, entry.id, 'o.ends_at > ? order by o.starts_at', NEXT_TIMES)
  const times =
    next.length > 0 ? next : await timesOf(ctx, entry.id, 'o.ends_at <= ? order by o.starts_at desc', 1)
  const picture = pictureOf(entry, entry.imageAlt, DRAWN)
  return { ...entry, picture, times, attachedTo: await attachedTo(ctx, entry.id) }
}

function timesOf(ctx: Ctx, entryId: string, which: string, limit: number): Promise<EventTime[]> {
  return select<EventTime>(
    ctx,
    `select o.id, o.starts_at as "startsAt", o.ends_at as "endsAt", o.cancelled_at is not null as cancelled,
       coalesce((select jsonb_agg(jsonb_build_object('id', tt.id, 'name', tt.name, 'description', tt.description,
           'amount', tt.price_amount, 'currency', tt.price_currency, 'left', oq.size - oq.sold - oq.reserved)
           order by tt.position, tt.name)
         from ticket_types tt join occurrence_quotas oq on oq.quota_id = tt.quota_id and oq.occurrence_id = o.id
         where tt.entry_id = o.entry_id and ${NOT_RETIRED} and tt.price_currency = (select coop_currency())), '[]') as tickets
     from occurrences o where o.entry_id = ? and ${which} limit ?`,
    [entryId, ctx.now, limit],
  )
}
