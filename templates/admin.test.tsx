import { expect, test } from 'bun:test'
import type { PlacedEntry } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import { page as parsed } from '../tests/dom'
import { AdminLayout } from './admin'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'
const work = (label: string, path: string, more: Partial<PlacedEntry> = {}): PlacedEntry => ({
  in: 'work',
  domain: 'market',
  for: 'shopkeeper',
  label,
  path,
  ...more,
})
const MENU = [
  work('Stock', '/shop/stock', { also: ['/shop/variants'] }),
  work('Prices', '/shop/prices'),
  work('Stock ledger', '/shop/stock/ledger', { group: 'Rarely used' }),
  work('Orders', '/shop', { app: 'cart', group: 'Rarely used' }),
  work('Pages', '/shop/pages', { for: ['editor', 'shopkeeper'] }),
  work('Moderation', '/moderation', { for: 'moderator' }),
  work('Of another app', '/orders', { domain: 'cart' }),
  work('Account', '/mine', { in: 'account', for: 'member' }),
]
const page = (changes: Partial<PageContext> = {}) =>
  samplePage({ domain: 'market', path: '/shop/stock', menu: MENU, ...changes })
const shown = async (changes: Partial<PageContext> = {}, more: object = {}) =>
  parsed(
    String(
      await AdminLayout({
        page: page(changes),
        worker: 'shopkeeper',
        title: 'Stock',
        children: 'words',
        ...more,
      }),
    ),
  )
const links = (document: Awaited<ReturnType<typeof shown>>) =>
  [...document.querySelectorAll('.work__link')].map(link => link.textContent?.trim())

test('the menu beside is of this role’s work in this app, as far as its viewer may do it', async () => {
  expect(links(await shown())).toEqual(['Stock', 'Prices', 'Pages', 'Stock ledger', 'Orders'])
  const viewer = { ...samplePage().viewer, roles: ['editor'] as const }
  expect(links(await shown({ viewer }))).toEqual(['Pages'])
  expect(links(await shown({}, { worker: 'editor' }))).toEqual(['Pages'])
})

test('entries that belong together stand under their heading, which names them', async () => {
  const document = await shown()
  const heading = document.querySelector('.work__group')
  expect(heading?.textContent?.trim()).toBe('Rarely used')
  const group = document.querySelector(`ul[aria-labelledby="${heading?.id}"]`)
  expect(group?.querySelectorAll('a')).toHaveLength(2)
})

test('a page of another app is there by its whole address', async () => {
  const hrefs = [...(await shown()).querySelectorAll('.work__link')].map(link => link.getAttribute('href'))
  expect(hrefs).toContain('http://localhost:4002/shop')
  expect(hrefs).toContain('/shop/prices')
})

test.each([
  ['/shop/stock?page=2', ['Stock']],
  ['/shop/variants/1', ['Stock']],
  ['/shop/stock/ledger/1', ['Stock ledger']],
  ['/shop/stocks', ['Orders']],
  ['/elsewhere', []],
])('at %s one is at %j', async (path, current) => {
  const document = await shown({ path })
  const here = [...document.querySelectorAll('.work__nav [aria-current=page]')]
  expect(here.map(link => link.textContent?.trim())).toEqual(current)
})

test('work pages say whose they are, are kept from search engines, and have their words as they are', async () => {
  const document = await shown({}, { title: HOSTILE, lead: HOSTILE, actions: <a href="/new">New</a> })
  expect(document.querySelector('.work__nav')?.getAttribute('aria-label')).toBe("Shopkeeper's pages")
  expect(document.querySelector('meta[name=robots]')?.getAttribute('content')).toContain('noindex')
  expect(document.querySelector('h1')?.textContent?.trim()).toBe(HOSTILE)
  expect(document.querySelectorAll('script:not([src])')).toHaveLength(0)
  expect(document.querySelector('.work__content a')?.textContent).toBe('New')
})
