import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { assemble } from '#core/concepts/assemble'
import { db } from '#core/database/db'
import { createPost } from '#core/services/blog/save-post'
import { SlugTaken } from '#core/services/blog/slug'
import { written } from '#core/services/blog/testing'
import { allServices, ofTheHouse } from '#core/services/registry'
import { domains } from '#domains/domains'
import type { Browser } from './browser'
import * as recipes from './fixtures/toy-concept/domains/recipes'
import * as recipeServices from './fixtures/toy-concept/services/recipes'
import { type TestHouse, testHouse } from './house'

/** The lines of `domains/blog/index.ts` and `core/services/blog/concepts.ts`, and one more on either side. */
const blog = { ...domains.blog, recipes }
const concepts = { ...allServices.blog.concepts, recipes: recipeServices }

const assembled = assemble({ ...allServices, blog: { ...allServices.blog, concepts } }, ofTheHouse)

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse({}, { domains: { ...domains, blog }, assembled })
  await sql`create table recipes (id uuid primary key, title text not null, method text not null, words int,
    thanked_at timestamptz, written_at timestamptz not null,
    written_by_id uuid not null references members)`.execute(db(world.ctx()))
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const recipe = async () => {
  const { rows } = await sql<{ words: number | null; thanked_at: Date | null }>`
    select words, thanked_at from recipes`.execute(db(world.ctx()))
  return rows[0]
}
const titles = async () => {
  const page = await (await world.browser()).get('blog', '/recipes')
  return [page.status, ...[...page.document.querySelectorAll('.recipes li')].map(item => item.textContent)]
}

describe('a concept that is one folder and one line', () => {
  test('has its pages, and its form', async () => {
    expect(await titles()).toEqual([200])
    const form = (await editor.get('blog', '/recipes/new')).document.querySelector('main form')
    expect(form?.getAttribute('action')).toBe('/recipes')
    const sent = await editor.post('blog', '/recipes', {
      title: 'Quince cheese',
      method: 'Boil for four hours.',
    })
    expect([sent.status, sent.location]).toEqual([303, '/recipes'])
    expect(await titles()).toEqual([200, 'Quince cheese'])
  })

  test('says what a member has to settle before they leave', async () => {
    const closing = await editor.get('account', '/closing')
    expect(closing.document.querySelector('main')?.textContent).toContain('the words of Quince cheese')
  })

  test('has its job and its handler of what happened', async () => {
    expect(await recipe()).toMatchObject({ words: null, thanked_at: null })
    await world.work()
    expect(await recipe()).toEqual({ words: 4, thanked_at: expect.any(Date) })
    expect(await titles()).toEqual([200, 'Quince cheese (4 words)'])
    expect(assembled.crons).toContainEqual({ schedule: '30 4 * * *', task: 'count-words-of-recipes' })
  })

  test('lends its fragment to the pages of another app', async () => {
    const visitor = await world.browser()
    const borrow = () => visitor.get('market', '/fragments/blog/recipes')
    let lent = await borrow()
    // Late on a busy machine, it is there when the page asks again.
    for (let asked = 1; lent.status === 204 && asked < 20; asked++) lent = await borrow()
    expect([lent.status, lent.text]).toEqual([200, expect.stringContaining('Quince cheese')])
  })

  test('stands in the menus of those whom it is for', async () => {
    const beside = (await editor.get('blog', '/editor/posts')).document.querySelectorAll('.work__nav a')
    expect([...beside].map(link => link.getAttribute('href'))).toContain('/recipes/new')
    const own = (await editor.get('blog', '/recipes/new')).document.querySelector('.work__nav [aria-current]')
    expect(own?.textContent?.trim()).toBe('Recipes')
    const address = `${world.house.config.origins.blog}/recipes`
    const links = async (browser: Browser) =>
      [...(await browser.get('market', '/none')).document.querySelectorAll('.account-menu a')].map(link =>
        link.getAttribute('href'),
      )
    expect(await links(editor)).toContain(address)
    expect(await links(await world.browser())).not.toContain(address)
  })

  test('is in the sitemap, but for what robots.txt keeps out', async () => {
    const visitor = await world.browser()
    const address = `${world.house.config.origins.blog}/recipes`
    expect((await visitor.get('blog', '/sitemap.xml')).text).toContain(`<loc>${address}</loc>`)
    expect((await visitor.get('blog', '/robots.txt')).text).toContain('Disallow: /recipes/new')
  })

  test('keeps its address to itself', async () => {
    const ctx = world.ctx('editor')
    const asked = createPost(ctx, 'page', { ...written('Our recipes', 'All of them.'), slug: 'recipes' })
    expect(await asked.catch(fault => fault)).toBeInstanceOf(SlugTaken)
    expect((await createPost(ctx, 'page', written('Recipes', 'All of them.'))).slug).toBe('recipes-2')
  })

  test('gives a member theirs in the export', async () => {
    const page = await editor.get('account', '/export')
    expect([...page.document.querySelectorAll('dt')].map(term => term.textContent)).toContain('Recipes')
    const file = JSON.parse((await editor.get('account', '/export/data.json')).text)
    expect(file.recipes).toEqual([
      { title: 'Quince cheese', method: 'Boil for four hours.', written_at: expect.any(String) },
    ])
    const others = await (await world.browser('member')).get('account', '/export/data.json')
    expect(JSON.parse(others.text).recipes).toEqual([])
  })

  test('forgets a member whose account is closed', async () => {
    const { id } = world.cast.members.editor
    await sql`insert into account_closings (member_id, asked_at, erase_after)
      values (${id}, now() - interval '15 days', now() - interval '1 day')`.execute(db(world.ctx()))
    await assembled.tasks['erase-closed-accounts']?.run(world.ctx(), {})
    expect(await recipe()).toBeUndefined()
    expect(await titles()).toEqual([200])
  })
})
