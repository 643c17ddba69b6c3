import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Reply } from '#core/app/reply'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { PictureRefused } from '#core/media/store-picture'
import { countProducers } from '#core/services/market/catalogue/producers'
import {
  PRODUCER_FORM,
  PRODUCERS_PER_WORK_PAGE,
  producerForEdit,
  producersForWork,
  saveProducer,
} from '#core/services/market/producers/save-producer'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../../domain'
import { ProducerFormPage, WorkProducersPage } from './producer-pages'

const FORM = t.Object({
  name: t.String({ minLength: 1, maxLength: 160, error: 'Give them a name.' }),
  place: t.Optional(t.String({ maxLength: 160 })),
  since: t.Optional(t.Integer({ minimum: 1000, maximum: 2100, error: 'A year, like 1994.' })),
  practice: t.Optional(t.String({ maxLength: 1_000 })),
  story: t.Optional(t.String({ maxLength: 50_000 })),
})

export const workProducers: Room = app => {
  app.get('/shop/producers', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const producers = await producersForWork(ctx, number)
    const total = await countProducers(ctx, number, PRODUCERS_PER_WORK_PAGE)
    refuseBeyond(number, pagesOf(total, PRODUCERS_PER_WORK_PAGE))
    return reply.html(<WorkProducersPage page={page} producers={producers} number={number} total={total} />)
  })

  app.get('/shop/producers/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'shopkeeper')
    return reply.html(<ProducerFormPage page={page} id={null} typed={{ values: {}, errors: {} }} />)
  })

  app.get('/shop/producers/:id', async ({ ctx, page, params, reply }) => {
    const producer = await producerForEdit(ctx, params.id)
    const { since, id: _, slug: __, ...texts } = producer
    const version = PRODUCER_FORM.version(producer)
    const values = { ...texts, since: since === null ? undefined : String(since), version }
    return reply.html(<ProducerFormPage page={page} id={params.id} typed={{ values, errors: {} }} />)
  })

  takesFiles(app, '/shop/producers', 'shopkeeper')
  takesFiles(app, '/shop/producers/:id', 'shopkeeper')
  app.post('/shop/producers', scope => save(scope, null))
  app.post('/shop/producers/:id', scope => save(scope, readId(scope.params.id)))
}

type Scope = { ctx: Ctx; page: PageContext; reply: Reply; body: unknown }

async function save({ ctx, page, reply, body }: Scope, id: string | null): Promise<Response> {
  requireRole(ctx, 'shopkeeper')
  const again = (typed: Typed) =>
    reply.html(<ProducerFormPage page={page} id={id} typed={typed} />, { status: 422 })
  const form = readForm(FORM, body)
  if (!form.ok) return again(form)
  const { name, place = '', practice = '', story = '', since = null } = form.values
  try {
    const picture = await uploadOf(body, 'picture')
    await saveProducer(
      ctx,
      id,
      { name, place, practice, story, since },
      picture,
      seenVersion(body),
      formKey(body),
    )
  } catch (fault) {
    if (fault instanceof PictureRefused) return again(rejectField(body, 'picture', fault.message))
    throw fault
  }
  return reply.see('/shop/producers', { kind: 'success', text: isolate`${name} is saved.` })
}
