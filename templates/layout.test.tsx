import { expect, test } from 'bun:test'
import { load } from 'cheerio'
import { ErrorPage } from './error-page'
import { fragmentPlaceholder } from './fragment'
import { Layout } from './layout'
import { StyleGuide } from './styleguide'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'
const HTML_LIMIT_BYTES = 14 * 1024

test('a page is a whole document with its language, one style sheet and a way past the masthead', async () => {
  const html = await Layout({ page: samplePage(), title: 'Home', children: 'words' })
  expect(html).toStartWith('<!doctype html>')
  expect(html).toContain('<html lang="en-GB">')
  expect(html.match(/rel="stylesheet"/g)).toHaveLength(1)
  expect(html).toContain('href="#main"')
})

test('where people write another language, the page is in that of its own words', async () => {
  for (const locale of ['ar-TN', 'pl']) {
    const html = await Layout({ page: samplePage({ locale }), title: 'Home', children: 'words' })
    expect(html).toContain('<html lang="en">')
  }
})

test('htmx gets the title and the main part alone', async () => {
  const html = await Layout({ page: samplePage({ partial: true }), title: 'Home', children: 'words' })
  expect(html).toStartWith('<title>Home · Rose Ash</title><main id="main"')
  expect(html).not.toContain('masthead')
})

test('nothing is inline, so that the strict policy holds', async () => {
  const html = await StyleGuide({ page: samplePage() })
  expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?! src)/)
  expect(Bun.gzipSync(html).length).toBeLessThanOrEqual(HTML_LIMIT_BYTES)
})

test('hostile words stay words in the title, the flash and the error page', async () => {
  const page = samplePage({ flash: { kind: 'error', text: HOSTILE } })
  const html = await ErrorPage({ page, status: 404, requestId: HOSTILE, title: HOSTILE, text: HOSTILE })
  const document = load(html)
  expect(document('script:not([src])').length).toBe(0)
  expect(document('[role=alert]').text()).toBe(HOSTILE)
  expect(document('title').text()).toStartWith(HOSTILE)
})

test('a placeholder is a plain link that fetches its fragment from the origin of its page', async () => {
  const html = await fragmentPlaceholder({
    of: 'events/upcoming',
    params: { container: 'post:1 & 2' },
    href: '/events',
    label: HOSTILE,
    reserve: 'card',
  })
  expect(html).toContain('hx-get="/fragments/events/upcoming?container=post%3A1+%26+2"')
  expect(html).toContain('href="/events"')
  expect(html).not.toContain('<script>')
})

test('where the account lends no menu, the way in is a plain link', async () => {
  const page = samplePage({ viewer: { member: null, roles: [] }, fragment: async () => '' })
  expect(load(await Layout({ page, title: 'Home' }))('.sign-in').text()).toBe('Sign in')
})
