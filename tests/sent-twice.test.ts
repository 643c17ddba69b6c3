import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { stage } from '#core/services/events/testing/stage'
import type { Cast } from './cast'
import { formFields } from './form-fields'
import { type TestHouse, testHouse } from './house'

// Forms that make something, pressed twice: one thing comes of it. Whoever goes back and types something else gets another.

let world: TestHouse
let postId: string
beforeAll(async () => {
  world = await testHouse()
  await stage(world.ctx())
  await createNewsletter(world.ctx('operator'), { name: 'Notes', slug: 'notes', description: '' })
  const post = await createPost(world.ctx('editor'), 'post', written('Damsons', 'Ripe.'))
  await publish(world.ctx('editor'), post.id)
  postId = post.id
})
afterAll(() => world.close())

type FormCase = {
  readonly who: keyof Cast['members']
  readonly app: DomainName
  readonly page: () => string
  readonly action: () => string
  readonly typed: Readonly<Record<string, string>>
  /** What whoever goes back types instead. */
  readonly other: Readonly<Record<string, string>>
  readonly table: string
}

const FORMS: Readonly<Record<string, FormCase>> = {
  'a note': {
    who: 'member',
    app: 'federation',
    page: () => '/',
    action: () => '/notes',
    table: 'notes',
    typed: { text: 'Curlews are back.' },
    other: { text: 'Two of them.' },
  },
  'a comment': {
    who: 'member',
    app: 'blog',
    page: () => `/comments/on/${postId}`,
    table: 'comments',
    action: () => `/comments/on/${postId}`,
    typed: { text: 'Ours, too.' },
    other: { text: 'Not all of them.' },
  },
  'a post': {
    who: 'editor',
    app: 'blog',
    page: () => '/editor/posts/new',
    action: () => '/editor/posts',
    typed: { title: 'Sloes' },
    other: { title: 'Sloe gin' },
    table: 'posts',
  },
  'a product': {
    who: 'shopkeeper',
    app: 'market',
    page: () => '/shop/products/new',
    action: () => '/shop/products',
    typed: { title: 'Quince jelly', name: 'Jar', sku: 'QJ', price: '4.50', stock: '3' },
    other: { title: 'Quince paste', sku: 'QP' },
    table: 'products',
  },
  'a producer': {
    who: 'shopkeeper',
    app: 'market',
    page: () => '/shop/producers/new',
    table: 'producers',
    action: () => '/shop/producers',
    typed: { name: 'Hill Farm' },
    other: { name: 'Dale Farm' },
  },
  'a calendar': {
    who: 'organiser',
    app: 'events',
    page: () => '/organise/calendars/new',
    table: 'calendars',
    action: () => '/organise/calendars',
    typed: { name: 'Walks' },
    other: { name: 'Talks' },
  },
  'an entry': {
    who: 'organiser',
    app: 'events',
    page: () => '/organise/entries/new',
    table: 'event_entries',
    action: () => '/organise/entries',
    typed: { title: 'Owl walk', date: '2031-03-20', from: '19:30', to: '21:00' },
    other: { title: 'Bat walk' },
  },
  'a letter': {
    who: 'editor',
    app: 'account',
    page: () => '/letters/new',
    action: () => '/letters',
    table: 'letters',
    typed: { subject: 'Frost', markdown: 'Tonight.' },
    other: { subject: 'Thaw' },
  },
}

for (const [what, { who, app, page, action, typed, other, table }] of Object.entries(FORMS)) {
  test(`${what} is made once of a form that is sent three times, and another of other words`, async () => {
    const browser = await world.browser(who)
    const { document, status } = await browser.get(app, page())
    expect(status).toBe(200)
    const form = document.querySelector(`form[action="${action()}"][method="post"]`)
    expect(form).not.toBeNull()
    const fields = { ...formFields(form!), ...typed }
    const before = await rowsOf(table)
    const send = (more = {}) => browser.post(app, action(), { ...fields, ...more })
    const answers = [...(await Promise.all([send(), send()])), await send()]
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1)
    expect((await rowsOf(table)) - before).toBe(1)
    expect((await send(other)).status).toBe(303)
    expect((await rowsOf(table)) - before).toBe(2)
  })
}

async function rowsOf(table: string): Promise<number> {
  const { rows } = await sql<{ many: number }>`select count(*)::int as many from ${sql.table(table)}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.many ?? 0
}
