import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { buyer } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'
import { grower } from '../../../tests/hub'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The menu as any page of these apps borrows it: here, a page that is not there. */
async function menuOn(domain: 'blog' | 'market', path: string, who?: 'member' | 'editor' | 'operator') {
  const visit = await (await world.browser(who)).get(domain, path)
  return visit.document.querySelector('.masthead__account')
}

test('a visitor signs in at the app they are on, and comes back to the page they were on', async () => {
  const market = await menuOn('market', '/none?q=honey')
  expect(market?.querySelector('a.sign-in')?.getAttribute('href')).toBe(
    '/login?return_to=%2Fnone%3Fq%3Dhoney',
  )
  const blog = await menuOn('blog', '/other')
  expect(blog?.querySelector('a.sign-in')?.getAttribute('href')).toBe('/login?return_to=%2Fother')
})

test('a member signs out by a form of the page’s own app', async () => {
  const menu = await menuOn('market', '/none', 'member')
  expect(menu?.querySelector('form')?.getAttribute('action')).toBe('/logout')
  expect(menu?.querySelector('form')?.getAttribute('method')).toBe('post')
  expect(menu?.textContent).toContain('Mair Pugh')
})

test('the menu opens the doors of one’s roles, and no other', async () => {
  const { origins } = world.house.config
  const hrefs = async (who: 'member' | 'editor' | 'operator') =>
    [...((await menuOn('blog', '/none', who))?.querySelectorAll('a') ?? [])].map(a => a.getAttribute('href'))
  expect(await hrefs('member')).not.toContain(`${origins.blog}/editor`)
  expect(await hrefs('editor')).toContain(`${origins.account}/letters`)
  expect(await hrefs('editor')).not.toContain(`${origins.account}/members`)
  expect(await hrefs('operator')).toEqual(
    expect.arrayContaining([`${origins.blog}/editor`, `${origins.account}/members`]),
  )
})

test('who works in a producer’s room finds its door in the menu and on their own page, and nobody else', async () => {
  const { ctx, browser } = await buyer(world)
  const room = `${world.house.config.origins.market}/room`
  const doors = async (who = browser) => {
    const { document } = await who.get('account', '/')
    return [...document.querySelectorAll('a')].filter(a => a.getAttribute('href') === room)
  }
  const join = async (name: string) =>
    db(world.ctx())
      .insertInto('producer_members')
      .values({
        producer_id: await grower(world, name),
        member_id: requireMember(ctx).id,
        joined_at: new Date(),
      })
      .execute()
  await join('Hollow <Farm>')
  const labels = (await doors()).map(a => a.textContent.trim())
  expect(labels.sort()).toEqual(['Room of Hollow <Farm>', 'To your room'])
  await join('Ridge Bees')
  expect((await browser.get('account', '/')).document.querySelector('main')?.textContent).toContain(
    'Hollow <Farm> and Ridge Bees',
  )
  expect(await doors(await world.browser())).toEqual([])
  expect(await doors(await world.browser('member'))).toEqual([])
})
