import { typedTexts } from '#core/app/form'
import type { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { latestImports } from '#core/services/market/imports/imports'
import {
  addSchedule,
  EVERY_HOURS,
  endSchedule,
  fetchNow,
  pauseSchedule,
  ScheduledAlready,
  schedulesForWork,
  TooManySchedules,
} from '#core/services/market/imports/schedules'
import { NoWebAddress } from '#core/services/market/suppliers/add-supplier'
import type { Room } from '../../../domain'
import { ImportsPage } from './imports-page'
import { SCHEDULED_KINDS } from './schedules-section'

const BACK = '/shop/imports'

export const importSchedules: Room = app => {
  app.post('/shop/import-schedules', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const values = typedTexts(body)
    const { url = '', scheduled, every, listNew } = values
    const kind = SCHEDULED_KINDS.find(({ value }) => value === scheduled)?.value
    const everyHours = EVERY_HOURS.find(hours => String(hours) === every)
    const errors: Record<string, string> = {}
    if (!kind) errors.scheduled = 'Say what is in it.'
    if (!everyHours) errors.every = 'Say how often.'
    if (url.length > 2_000) errors.url = 'That address is longer than 2,000 characters.'
    if (kind && everyHours && !errors.url) {
      try {
        await addSchedule(ctx, { kind, url, everyHours, listNew: listNew === 'on' })
        return reply.see(BACK)
      } catch (fault) {
        if (!isRefusal(fault)) throw fault
        errors.url = fault.message
      }
    }
    return reply.html(
      <ImportsPage
        page={page}
        imports={await latestImports(ctx)}
        schedules={await schedulesForWork(ctx)}
        scheduleTyped={{ values, errors }}
      />,
      { status: 422 },
    )
  })

  app.post('/shop/import-schedules/:id/fetch', async ({ ctx, params, reply }) => {
    await fetchNow(ctx, params.id)
    return reply.see(BACK)
  })

  app.post('/shop/import-schedules/:id/pause', async ({ ctx, params, reply }) => {
    await pauseSchedule(ctx, params.id, true)
    return reply.see(BACK)
  })

  app.delete('/shop/import-schedules/:id/pause', async ({ ctx, params, reply }) => {
    await pauseSchedule(ctx, params.id, false)
    return reply.see(BACK)
  })

  app.delete('/shop/import-schedules/:id', async ({ ctx, params, reply }) => {
    await endSchedule(ctx, params.id)
    return reply.see(BACK)
  })
}

const isRefusal = (fault: unknown): fault is Refusal =>
  [NoWebAddress, ScheduledAlready, TooManySchedules].some(kind => fault instanceof kind)
