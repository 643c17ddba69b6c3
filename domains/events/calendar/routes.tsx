import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { PageOptions } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { calendars } from '#core/services/events/calendar/calendars'
import { countHappenings, type Happening, happenings } from '#core/services/events/calendar/happenings'
import type { Room } from '../../domain'
import { around, mondayOf, readDay, readMonth, today } from './dates'
import { AGENDA_PAGE, AgendaPage, MonthPage, WeekPage } from './pages'

/** So many of the next dates stand above the month on the front page. */
const COMING_UP = 5
const CACHE = { cacheTags: ['occurrences'] } satisfies PageOptions

/** Month, week and agenda. */
export const calendar: Room = app => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const month = today(page.now, page.timeZone).toPlainYearMonth()
    const { chosen } = await shownOf(ctx, query.calendar)
    const next = await happenings(ctx, { from: ctx.now, calendar: chosen, standing: true, limit: COMING_UP })
    return reply.html(await monthPage(ctx, page, month, chosen, next), CACHE)
  })

  app.get('/month/:month', async ({ ctx, page, params, query, reply }) =>
    reply.html(await monthPage(ctx, page, readMonth(params.month), query.calendar), CACHE),
  )

  app.get('/week/:day', async ({ ctx, page, params, query, reply }) => {
    const monday = mondayOf(readDay(params.day))
    const shown = await shownOf(ctx, query.calendar)
    const range = around(monday, 7, page.timeZone)
    const found = await happenings(ctx, { ...range, calendar: shown.chosen })
    return reply.html(<WeekPage page={page} monday={monday} happenings={found} {...shown} />, CACHE)
  })

  app.get('/agenda', async ({ ctx, page, query, reply }) => {
    const shown = await shownOf(ctx, query.calendar)
    const span = { from: ctx.now, calendar: shown.chosen }
    const number = pageNumber(query.page)
    const total = await countHappenings(ctx, span, { page: number, perPage: AGENDA_PAGE })
    refuseBeyond(number, pagesOf(total, AGENDA_PAGE))
    const found = await happenings(ctx, { ...span, limit: AGENDA_PAGE, offset: (number - 1) * AGENDA_PAGE })
    return reply.html(
      <AgendaPage page={page} number={number} total={total} happenings={found} {...shown} />,
      CACHE,
    )
  })
}

async function monthPage(
  ctx: Ctx,
  page: PageContext,
  month: Temporal.PlainYearMonth,
  calendar: string | undefined,
  next?: readonly Happening[],
) {
  const shown = await shownOf(ctx, calendar)
  const range = around(month.toPlainDate({ day: 1 }), month.daysInMonth, page.timeZone)
  const found = await happenings(ctx, { ...range, calendar: shown.chosen })
  return <MonthPage page={page} month={month} next={next} happenings={found} {...shown} />
}

async function shownOf(ctx: Ctx, chosen: string | undefined) {
  const all = await calendars(ctx)
  if (chosen && !all.some(({ slug }) => slug === chosen)) throw new NotFound()
  return { calendars: all, chosen: chosen || undefined }
}
