import { requireRole } from '#core/contracts/require-role'
import { REPORTS } from '#core/services/cart/reports/definitions'
import { readRange } from '#core/services/cart/reports/range'
import {
  ReportTooLong,
  rangeText,
  readReport,
  reportCsv,
  reportFile,
} from '#core/services/cart/reports/read-report'
import type { Room } from '../../domain'
import { ReportPage, ReportsPage, rangeQuery } from './pages'

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const

/** Reports on the screen and as files. For shopkeepers. */
export const reports: Room = app => {
  app.get('/shop/reports', ({ ctx, page, reply }) => {
    requireRole(ctx, 'money')
    return reply.html(<ReportsPage page={page} reports={REPORTS} />)
  })

  app.get('/shop/reports/:name', async ({ ctx, page, params, query, reply }) => {
    const range = readRange(ctx, query)
    const view = await readReport(ctx, params.name, range)
    const cycles = await ctx.services.market.cycleChoices(ctx, range.cycleId ? [range.cycleId] : [])
    const about = await rangeText(ctx, range)
    return reply.html(
      <ReportPage page={page} name={params.name} view={view} range={range} cycles={cycles} about={about} />,
    )
  })

  app.get('/shop/reports/:name/csv', async ({ ctx, params, query, reply }) => {
    const csv = await reportCsv(ctx, params.name, readRange(ctx, query))
    return reply.file(csv, { type: 'text/csv;charset=utf-8', name: `${params.name}.csv` })
  })

  for (const kind of ['xlsx', 'pdf'] as const)
    app.get(`/shop/reports/:name/${kind}`, async ({ ctx, params, query, reply }) => {
      const range = readRange(ctx, query)
      try {
        const file = await reportFile(ctx, params.name, range, kind)
        return reply.file(file, { type: TYPES[kind], name: `${params.name}.${kind}` })
      } catch (refusal) {
        if (!(refusal instanceof ReportTooLong)) throw refusal
        const asked = `kind=report&name=${params.name}&format=${kind}&${rangeQuery(range)}`
        return reply.see(`/shop/files/new?${asked}`)
      }
    })
}
