import { expect, test } from 'bun:test'
import { page as parsed } from '../tests/dom'
import { ErrorPage, type ErrorStatus } from './error-page'
import { Fragment, fragmentPlaceholder } from './fragment'
import { samplePage } from './styleguide-page'

test('what stands for a late fragment is a link, and asks for the very same thing', () => {
  const params = { post: 'a b&c="d"', page: '2' }
  const view = { of: 'cart/mini', params, href: '/cart?x="y"', label: '<Cart>', reserve: 'line' } as const
  const document = parsed(String(fragmentPlaceholder(view)))
  const asked = new URL(
    document.querySelector('[data-hx-get]')?.getAttribute('data-hx-get') ?? '',
    'http://x',
  )
  expect([asked.pathname, Object.fromEntries(asked.searchParams)]).toEqual(['/fragments/cart/mini', params])
  const link = document.querySelector('a')
  expect([link?.getAttribute('href'), link?.textContent]).toEqual(['/cart?x="y"', '<Cart>'])
})

test('where the owner has nothing to lend, what stands beneath it is shown', async () => {
  const lent = async (html: string) => {
    const page = { ...samplePage(), fragment: async () => html }
    return String(await Fragment({ page, of: 'cart/mini', children: <p>Nothing yet</p> }))
  }
  expect([await lent('<b>2</b>'), await lent('')]).toEqual(['<b>2</b>', '<p>Nothing yet</p>'])
})

test('each fault has a calm page with what to do next, its number for us, and an address only where there is one', async () => {
  const all: readonly ErrorStatus[] = [400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 500, 503]
  const page = samplePage()
  for (const email of ['us@growers.example', '']) {
    const site = { ...page.site, email }
    for (const status of all) {
      const html = String(await ErrorPage({ page: { ...page, site }, status, requestId: 'r-1' }))
      const document = parsed(html)
      expect([status, document.querySelector('h1')?.textContent]).toEqual([status, `Error ${status}`])
      expect(document.querySelector('.error-page__request code')?.textContent).toBe('r-1')
      expect(document.querySelector('main a[href="/"]')).not.toBeNull()
      expect(document.querySelector('main a[href^="mailto:"]') !== null).toBe(email !== '')
    }
  }
})
