import { t } from 'elysia'
import { type Rejected, readForm, rejectField, seenVersion } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { CategoryCircle } from '#core/database/constraint-refusals'
import { TooManyCategories } from '#core/services/market/categories/most-categories'
import {
  categoriesForWork,
  moveCategory,
  removeCategory,
  saveCategory,
  type WorkCategory,
} from '#core/services/market/categories/save-category'
import type { Room } from '../../../domain'
import { CategoriesPage, CategoryPage } from './category-pages'

const FORM = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give it a name.' }),
  description: t.Optional(t.String({ maxLength: 300, error: 'One line is enough.' })),
  parent: t.Optional(t.String({ maxLength: 40 })),
})
const MOVE = t.Object({
  direction: t.Union([t.Literal('up'), t.Literal('down')]),
  from: t.Optional(t.Literal('category')),
})

export const workCategories: Room = app => {
  app.get('/shop/categories', async ({ ctx, page, reply }) =>
    reply.html(<CategoriesPage page={page} categories={await categoriesForWork(ctx)} />),
  )

  app.get('/shop/categories/:id', async ({ ctx, page, params, reply }) => {
    const categories = await categoriesForWork(ctx)
    const category = oneOf(categories, readId(params.id))
    return reply.html(<CategoryPage page={page} categories={categories} category={category} />)
  })

  app.post('/shop/categories', scope => save(scope, null))
  app.post('/shop/categories/:id', scope => save(scope, readId(scope.params.id)))

  app.post('/shop/categories/:id/position', async ({ ctx, params, body, reply }) => {
    const form = readForm(MOVE, body)
    await moveCategory(ctx, params.id, form.ok ? form.values.direction : 'up')
    const isFromItsPage = form.ok && form.values.from === 'category'
    return reply.see(isFromItsPage ? `/shop/categories/${readId(params.id)}` : '/shop/categories')
  })

  app.delete('/shop/categories/:id', async ({ ctx, params, reply }) => {
    await removeCategory(ctx, params.id)
    return reply.see('/shop/categories', { kind: 'success', text: 'Removed.' })
  })
}

function oneOf(categories: readonly WorkCategory[], id: string): WorkCategory {
  const category = categories.find(each => each.id === id)
  if (!category) throw new NotFound()
  return category
}

type Scope = { ctx: Ctx; page: PageContext; reply: Reply; body: unknown }

async function save({ ctx, page, reply, body }: Scope, id: string | null): Promise<Response> {
  requireRole(ctx, 'shopkeeper')
  const form = readForm(FORM, body)
  const again = async (typed: Rejected) => {
    const categories = await categoriesForWork(ctx)
    const view = { page, categories, typed }
    const came = id ? (
      <CategoryPage {...view} category={oneOf(categories, id)} />
    ) : (
      <CategoriesPage {...view} />
    )
    return reply.html(came, { status: 422 })
  }
  if (!form.ok) return again(form)
  const { name, description = '', parent } = form.values
  try {
    await saveCategory(ctx, id, { name, description, parentId: parent ?? null }, seenVersion(body))
  } catch (fault) {
    if (fault instanceof CategoryCircle) return again(rejectField(body, 'parent', fault.message))
    if (fault instanceof TooManyCategories) return again(rejectField(body, 'name', fault.message))
    throw fault
  }
  return reply.see('/shop/categories', { kind: 'success', text: isolate`${name} is saved.` })
}
