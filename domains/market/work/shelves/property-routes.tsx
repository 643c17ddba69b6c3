import { t } from 'elysia'
import { readForm, seenVersion, typedValues } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import {
  propertiesForWork,
  removeProperty,
  saveProperty,
  setPropertiesOf,
} from '#core/services/market/properties/save-property'
import type { Room } from '../../../domain'
import { PropertiesPage } from './property-pages'

const FORM = t.Object({
  name: t.String({ minLength: 1, maxLength: 50, error: 'Give it a word or two: organic, no added sugar.' }),
  description: t.Optional(t.String({ maxLength: 300, error: 'One line is enough.' })),
})

export const workProperties: Room = app => {
  app.get('/shop/properties', async ({ ctx, page, reply }) =>
    reply.html(<PropertiesPage page={page} properties={await propertiesForWork(ctx)} />),
  )

  app.post('/shop/properties', scope => save(scope, null))
  app.post('/shop/properties/:id', scope => save(scope, readId(scope.params.id)))

  app.delete('/shop/properties/:id', async ({ ctx, params, reply }) => {
    await removeProperty(ctx, params.id)
    return reply.see('/shop/properties', { kind: 'success', text: 'Removed.' })
  })

  app.post('/shop/products/:id/properties', async ({ ctx, params, body, reply }) => {
    const chosen = [typedValues(body).property].flat().filter(id => typeof id === 'string')
    await setPropertiesOf(ctx, params.id, chosen)
    return reply.see(`/shop/products/${params.id}#properties`, { kind: 'success', text: 'Saved.' })
  })
}

type Scope = { ctx: Ctx; page: PageContext; reply: Reply; body: unknown }

async function save({ ctx, page, reply, body }: Scope, id: string | null): Promise<Response> {
  requireRole(ctx, 'shopkeeper')
  const form = readForm(FORM, body)
  if (!form.ok) {
    const properties = await propertiesForWork(ctx)
    return reply.html(<PropertiesPage page={page} properties={properties} typed={form} of={id ?? 'new'} />, {
      status: 422,
    })
  }
  await saveProperty(ctx, id, { description: '', ...form.values }, seenVersion(body))
  return reply.see('/shop/properties', { kind: 'success', text: isolate`${form.values.name} is saved.` })
}
