import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireRole } from '#core/contracts/require-role'
import {
  endHoliday,
  forecastCsv,
  HolidayRefused,
  holidaysForWork,
  makeHoliday,
  shownForecast,
  standingsForWork,
} from '#core/services/cart/standing/for-work'
import { readStanding, type StandingState } from '#core/services/cart/standing/own-standing'
import { saveStandingSettings, standingSettings } from '#core/services/cart/standing/settings'
import { dayOf } from '#core/text/day-of'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { STATES } from './words'
import { SettingsPage, StandingsWorkPage, StandingWorkPage } from './work-pages'

const WORK = '/shop/standing-orders'

const within = (minimum: number, maximum: number) =>
  t.Integer({ minimum, maximum, error: `A whole number from ${minimum} to ${maximum}.` })

const SETTINGS = t.Object({
  offered: t.Boolean(),
  cutOffDays: within(1, 14),
  cutOffHour: within(0, 23),
  hoursBeforeClose: within(2, 120),
  noticeDays: within(1, 14),
  tellPercent: within(0, 100),
})

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

/** All standing orders, what they will ask for, days without, and how they work here. */
export const standingWork: Room = app => {
  app.get(WORK, ({ query, ...scope }) =>
    showList(scope, stateOf(query.state), typeof query.after === 'string' ? query.after : null, {
      values: {},
      errors: {},
    }),
  )

  app.get(`${WORK}/coming.csv`, async ({ ctx, reply }) =>
    reply.file(await forecastCsv(ctx), {
      type: 'text/csv;charset=utf-8',
      name: `standing-orders-${dayOf(ctx.now, ctx.house.site().timeZone)}.csv`,
    }),
  )

  app.post(`${WORK}/holidays`, async ({ body, ...scope }) => {
    const values = typedTexts(body)
    try {
      await makeHoliday(scope.ctx, values.from ?? '', values.until ?? '')
    } catch (refusal) {
      if (!(refusal instanceof HolidayRefused)) throw refusal
      return showList(scope, 'running', null, { values, errors: { from: refusal.message } }, 422)
    }
    return scope.reply.see(WORK, {
      kind: 'success',
      text: 'Nothing comes on these days, and who was to have something is told.',
    })
  })

  app.delete(`${WORK}/holidays/:id`, async ({ ctx, params, reply }) => {
    await endHoliday(ctx, params.id)
    return reply.see(WORK, { kind: 'success', text: 'It comes as usual.' })
  })

  app.get(`${WORK}/settings`, async scope => {
    requireRole(scope.ctx, 'shopkeeper')
    const { offered, ...numbers } = await standingSettings(scope.ctx)
    const values = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]))
    return showSettings(scope, { values: { ...values, offered: offered ? 'on' : '' }, errors: {} })
  })

  app.post(`${WORK}/settings`, async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'shopkeeper')
    const form = readForm(SETTINGS, body)
    if (!form.ok) return showSettings(scope, form, 422)
    await saveStandingSettings(scope.ctx, form.values)
    return scope.reply.see(WORK, { kind: 'success', text: 'Saved.' })
  })

  app.get(`${WORK}/:id`, async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'orders')
    return reply.html(<StandingWorkPage page={page} standing={await readStanding(ctx, params.id)} />)
  })
}

const stateOf = (text: string | undefined): StandingState =>
  text !== undefined && Object.hasOwn(STATES, text) ? (text as StandingState) : 'running'

async function showList(
  { ctx, page, reply }: Scope,
  state: StandingState,
  after: string | null,
  holiday: Typed,
  status = 200,
): Promise<Response> {
  const { standings, next } = await standingsForWork(ctx, state, after)
  const view = {
    page,
    state,
    standings,
    next,
    holiday,
    forecast: await shownForecast(ctx),
    holidays: await holidaysForWork(ctx),
  }
  return reply.html(<StandingsWorkPage {...view} />, { status })
}

function showSettings({ page, reply }: Scope, typed: Typed, status = 200): Response | Promise<Response> {
  return reply.html(<SettingsPage page={page} typed={typed} />, { status })
}
