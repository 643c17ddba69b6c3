import { typedTexts, typedValues } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { takesFiles } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { productsCsv } from '#core/services/market/exports/products-csv'
import { shopifyCsv } from '#core/services/market/exports/shopify-csv'
import { wooCommerceCsv } from '#core/services/market/exports/woocommerce-csv'
import { fieldsOf } from '#core/services/market/imports/fields'
import type { ImportKind } from '#core/services/market/imports/import-field'
import {
  beginImport,
  ColumnsUnclear,
  ImportMovedOn,
  importFaults,
  latestImports,
  readImport,
  requireBringer,
  runImport,
  tryImport,
  undoImport,
} from '#core/services/market/imports/imports'
import { UnreadableTable } from '#core/services/market/imports/read-table'
import { schedulesForWork } from '#core/services/market/imports/schedules'
import type { Room } from '../../../domain'
import { ImportPage } from './import-page'
import { ImportsPage } from './imports-page'

const KINDS: readonly ImportKind[] = ['products', 'stock', 'prices', 'orders', 'members']
const EXPORTS = { products: productsCsv, shopify: shopifyCsv, woocommerce: wooCommerceCsv } as const

const shownOn = async (ctx: Ctx) => ({
  imports: await latestImports(ctx),
  schedules: await schedulesForWork(ctx),
})

const isKind = (text: string | undefined): text is ImportKind => KINDS.some(kind => kind === text)

export const imports: Room = app => {
  app.get('/shop/imports', async ({ ctx, page, reply }) =>
    reply.html(<ImportsPage page={page} {...(await shownOn(ctx))} />),
  )

  takesFiles(app, '/shop/imports', 'shopkeeper')
  app.post('/shop/imports', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper', 'operator')
    const { kind } = typedTexts(body)
    const file = typedValues(body).file
    const again = async (errors: Readonly<Record<string, string>>) =>
      reply.html(
        <ImportsPage
          page={page}
          {...(await shownOn(ctx))}
          typed={{ values: { kind: kind ?? 'products' }, errors }}
        />,
        { status: 422 },
      )
    if (!isKind(kind)) return again({ kind: 'Say what is in it.' })
    requireBringer(ctx, kind)
    if (!(file instanceof File) || file.size === 0) return again({ file: 'Choose the file.' })
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const id = await beginImport(ctx, kind, { name: file.name, bytes })
      return reply.see(`/shop/imports/${id}`)
    } catch (fault) {
      if (fault instanceof UnreadableTable) return again({ file: fault.message })
      throw fault
    }
  })

  app.get('/shop/imports/:id', async ({ ctx, page, params, query, reply }) => {
    const shown = await readImport(ctx, params.id)
    const after = /^\d{1,6}$/.test(query.after ?? '') ? Number(query.after) : 0
    const { faults, next } = await importFaults(ctx, shown, after)
    return reply.html(<ImportPage page={page} shown={shown} faults={faults} next={next} />)
  })

  app.post('/shop/imports/:id/trial', async ({ ctx, page, params, body, reply }) => {
    const shown = await readImport(ctx, params.id)
    const typed = typedTexts(body)
    const columns = Object.fromEntries(
      fieldsOf(shown.kind).flatMap(({ name }) => {
        const column = typed[`column.${name}`]
        return column && /^\d{1,3}$/.test(column) ? [[name, Number(column)]] : []
      }),
    )
    const listNew = typed.listNew === 'on'
    try {
      await tryImport(ctx, params.id, { columns, listNew })
      return reply.see(`/shop/imports/${params.id}`)
    } catch (fault) {
      if (fault instanceof ImportMovedOn)
        return reply.see(`/shop/imports/${params.id}`, { kind: 'notice', text: fault.message })
      if (!(fault instanceof ColumnsUnclear)) throw fault
      const again = { ...shown, columns, listNew, phase: 'matching' as const }
      return reply.html(
        <ImportPage page={page} shown={again} faults={[]} next={null} error={fault.message} />,
        {
          status: 422,
        },
      )
    }
  })

  app.post('/shop/imports/:id/run', ({ ctx, params, reply }) =>
    unlessMovedOn(reply, params.id, () => runImport(ctx, params.id)),
  )

  app.delete('/shop/imports/:id/run', ({ ctx, params, reply }) =>
    unlessMovedOn(reply, params.id, () => undoImport(ctx, params.id)),
  )

  app.get('/shop/exports/:name', async ({ ctx, params, reply }) => {
    requireRole(ctx, 'shopkeeper', 'operator')
    const [, name = ''] = /^([a-z]+)\.csv$/.exec(params.name) ?? []
    if (!Object.hasOwn(EXPORTS, name)) throw new NotFound()
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: `the products, for ${name}` } })
    const csv = await EXPORTS[name as keyof typeof EXPORTS](ctx)
    return reply.file(csv, { type: 'text/csv;charset=utf-8', name: `${name}.csv` })
  })
}

/** Pressed twice, or by two: its page says at which step it is. */
async function unlessMovedOn(reply: Reply, id: string, step: () => Promise<void>): Promise<Response> {
  const path = `/shop/imports/${id}`
  try {
    await step()
  } catch (refusal) {
    if (!(refusal instanceof ImportMovedOn)) throw refusal
    return reply.see(path, { kind: 'notice', text: refusal.message })
  }
  return reply.see(path)
}
