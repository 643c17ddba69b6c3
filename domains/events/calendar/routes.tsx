import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { calendars } from '#core/services/events/reading/calendars'
import { countHappenings, happenings } from '#core/services/events/reading/happenings'
import type { Room } from '../../domain'
import { around, mondayOf, readDay, readMonth, today } from './dates'
import { AgendaPage, MonthPage, WeekPage } from './pages'

const AGENDA_PAGE = 30
const CACHE = { cacheTags: ['occurrences'] }

/** Month, week and agenda. */
export const calendar: Room = app => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const month = today(page.now, page.timeZone).toPlainYearMonth()
    return reply.html(monthPage(ctx, page, month, query.calendar), CACHE)
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
    const pages = Math.max(1, Math.ceil((await countHappenings(ctx, span)) / AGENDA_PAGE))
    const number = pageNumber(query.page, pages)
    const found = await happenings(ctx, { ...span, limit: AGENDA_PAGE, offset: (number - 1) * AGENDA_PAGE })
    return reply.html(
      <AgendaPage page={page} number={number} pages={pages} happenings={found} {...shown} />,
      CACHE,
    )
  })
}

async function monthPage(
  ctx: Ctx,
  page: PageContext,
  month: Temporal.PlainYearMonth,
  calendar: string | undefined,
) {
  const shown = await shownOf(ctx, calendar)
  const range = around(month.toPlainDate({ day: 1 }), month.daysInMonth, page.timeZone)
  const found = await happenings(ctx, { ...range, calendar: shown.chosen })
  return <MonthPage page={page} month={month} happenings={found} {...shown} />
}

async function shownOf(ctx: Ctx, chosen: string | undefined) {
  const all = await calendars(ctx)
  if (chosen && !all.some(({ slug }) => slug === chosen)) throw new NotFound()
  return { calendars: all, chosen: chosen || undefined }
}

function pageNumber(text: string | undefined, pages: number): number {
  const number = Number(text ?? 1)
  if (!Number.isInteger(number) || number < 1 || number > pages) throw new NotFound()
  return number
}
