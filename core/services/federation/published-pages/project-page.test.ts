import { afterAll, beforeAll, expect, test } from 'bun:test'
import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { projectPage } from './project-page'

const FIRST = new Date('2026-05-01T09:00:00.000Z')

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a page is one article, as it was changed last, in whatever order the changes are processed', async () => {
  const page = Bun.randomUUIDv7()
  const created = await happened('Create', page, 0, 'Plums')
  const early = await happened('Update', page, 1_000, 'Ripe plums')
  const late = await happened('Update', page, 2_000, 'No plums left')
  for (const activity of [late, created, early, late]) await projectPage.handle(ctx(), activity)
  expect(await article(page)).toMatchObject({
    title: 'No plums left',
    edited_at: late.publishedAt,
    deleted_at: null,
    tags: [expect.objectContaining({ name: '#fruit' })],
  })
})

test('a page that is gone stays gone when an earlier change comes late, and its text goes with it', async () => {
  const page = Bun.randomUUIDv7()
  const created = await happened('Create', page, 0, 'Pears')
  const changed = await happened('Update', page, 1_000, 'Ripe pears')
  const gone = await happened('Delete', page, 2_000)
  for (const activity of [created, gone, changed]) await projectPage.handle(ctx(), activity)
  expect(await article(page)).toMatchObject({
    title: null,
    html: '',
    attachments: [],
    tags: [],
    deleted_at: gone.publishedAt,
  })
})

test('a page that is published again after it was gone is an article again', async () => {
  const page = Bun.randomUUIDv7()
  const activities = [
    await happened('Create', page, 0, 'Quinces'),
    await happened('Delete', page, 1_000),
    await happened('Create', page, 2_000, 'More quinces'),
  ]
  for (const activity of activities) await projectPage.handle(ctx(), activity)
  expect(await article(page)).toMatchObject({ title: 'More quinces', deleted_at: null, edited_at: null })
})

function ctx(): Ctx {
  return world.ctx()
}

async function happened(type: string, page: string, laterMs: number, title = ''): Promise<Activity> {
  const now = new Date(FIRST.getTime() + laterMs)
  const said = { html: `<p>${title}</p>`, url: `https://blog.example/${page}`, tags: ['Fruit'] }
  const id = await transaction({ ...ctx(), now }, tx =>
    emit(tx, {
      type,
      domain: 'blog',
      subject: { kind: 'post', id: page },
      payload: type === 'Delete' ? {} : { title, ...said, publishedAt: FIRST.toISOString() },
      audience: 'public',
    }),
  )
  return ctx().em.fork().findOneOrFail(Activity, { id })
}

async function article(page: string) {
  return db(ctx())
    .selectFrom('notes')
    .selectAll()
    .where('uri', 'like', `%/objects/${page}`)
    .executeTakeFirst()
}
