import { expect, test } from 'bun:test'
import { page as parsed } from '../tests/dom'
import { PrintLayout } from './print'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'

test('a sheet is a document of its own that leads back, and is kept from search engines', async () => {
  const html = String(
    await PrintLayout({ page: samplePage(), title: HOSTILE, backHref: '/orders/1', children: <p>Leeks</p> }),
  )
  expect(html).toStartWith('<!doctype html>')
  const document = parsed(html)
  expect(document.querySelector('nav a')?.getAttribute('href')).toBe('/orders/1')
  expect(document.querySelector('h1')?.textContent?.trim()).toBe(HOSTILE)
  expect(document.querySelector('main > p')?.textContent).toBe('Leeks')
  expect(document.querySelector('meta[name=robots]')?.getAttribute('content')).toContain('noindex')
  expect([
    document.querySelectorAll('script:not([src])').length,
    document.querySelector('.masthead'),
  ]).toEqual([0, null])
})
