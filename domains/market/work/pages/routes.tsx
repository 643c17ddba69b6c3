import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import {
  MARKET_PAGES_PER_PAGE,
  marketPageForEdit,
  marketPagesForWork,
  previewMarketPage,
  publishMarketPage,
  saveMarketPage,
  unpublishMarketPage,
} from '#core/services/market/pages/compose'
import type { Room } from '../../../domain'
import { MarketPageView } from '../../pages/pages'
import { asDrafts, chosenIn, readBlocks } from './block-form'
import { ComposePage } from './compose-page'
import { WorkMarketPagesPage } from './pages'

const FORM = t.Object({
  title: t.String({ minLength: 1, maxLength: 200, error: 'Give it a title.' }),
  summary: t.Optional(t.String({ maxLength: 300 })),
})

export const workPages: Room = app => {
  app.get('/shop/pages', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const list = await marketPagesForWork(ctx, number)
    refuseBeyond(number, pagesOf(list.total, MARKET_PAGES_PER_PAGE))
    return reply.html(<WorkMarketPagesPage page={page} number={number} {...list} />)
  })

  app.get('/shop/pages/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'editor', 'shopkeeper')
    const typed = { values: {}, errors: {} }
    const drafts = asDrafts([{ kind: 'text', markdown: '' }])
    return reply.html(<ComposePage page={page} known={null} typed={typed} drafts={drafts} choices={[]} />)
  })

  app.get('/shop/pages/:id', async ({ ctx, page, params, reply }) => {
    const known = await marketPageForEdit(ctx, params.id)
    const typed = { values: { title: known.title, summary: known.summary }, errors: {} }
    const choices = await chosenIn(ctx, known.blocks)
    const drafts = asDrafts(known.blocks)
    return reply.html(
      <ComposePage page={page} known={known} typed={typed} drafts={drafts} choices={choices} />,
    )
  })

  app.get('/shop/pages/:id/preview', async ({ ctx, page, params, reply }) => {
    const shown = await previewMarketPage(ctx, params.id)
    return reply.html(<MarketPageView page={page} shown={shown} draft />)
  })

  app.post('/shop/pages', scope => save(scope, null))
  app.post('/shop/pages/:id', scope => save(scope, scope.params.id))

  app.post('/shop/pages/:id/publication', async ({ ctx, params, reply }) => {
    await publishMarketPage(ctx, params.id)
    return reply.see(`/shop/pages/${params.id}`, { kind: 'success', text: 'Published.' })
  })

  app.delete('/shop/pages/:id/publication', async ({ ctx, params, reply }) => {
    await unpublishMarketPage(ctx, params.id)
    return reply.see(`/shop/pages/${params.id}`, { kind: 'success', text: 'Only we can see it now.' })
  })
}

type Scope = { ctx: Ctx; page: PageContext; reply: Reply; body: unknown }

/** Saves, or shows the form rearranged: without a script, every button of the form comes here. */
async function save({ ctx, page, reply, body }: Scope, id: string | null): Promise<Response> {
  requireRole(ctx, 'editor', 'shopkeeper')
  const known = id ? await marketPageForEdit(ctx, id) : null
  const { drafts, choices, errors, save } = await readBlocks(ctx, body)
  const form = readForm(FORM, body)
  if (form.ok && save && Object.keys(errors).length === 0) {
    const blocks = drafts.map(({ block }) => block)
    const saved = await saveMarketPage(ctx, id, { summary: '', ...form.values, blocks }, seenVersion(body))
    return reply.see(`/shop/pages/${saved}`, { kind: 'success', text: 'Saved.' })
  }
  // Whoever only moves a block has not yet said that the rest is right.
  const faults = save && !form.ok ? form.errors : {}
  const version = seenVersion(body) ?? undefined
  const typed = { values: { ...form.values, version }, errors: { ...faults, ...errors } }
  const status = save || Object.keys(errors).length > 0 ? 422 : 200
  return reply.html(
    <ComposePage page={page} known={known} typed={typed} drafts={drafts} choices={choices} />,
    { status },
  )
}
