import { expect, test } from 'bun:test'
import { page as parsed } from '../tests/dom'
import { ErrorPage } from './error-page'
import { samplePage } from './styleguide-page'

const STATUSES = [400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 500, 503] as const
const shown = async (more: Partial<Parameters<typeof ErrorPage>[0]> = {}) =>
  parsed(String(await ErrorPage({ page: samplePage(), status: 404, requestId: 'r-1', ...more })))

test.each(STATUSES)('%i says what it was and what to do next, in words of its own', async status => {
  const document = await shown({ status })
  expect(document.querySelector('h1')?.textContent).toBe(`Error ${status}`)
  const [title, text] = ['h2', '.empty-state > p'].map(each =>
    document.querySelector(each)?.textContent?.trim(),
  )
  expect(text).toMatch(/\.$/)
  expect(document.title).toStartWith(title ?? '-')
})

test('no two of them say the same', async () => {
  const titles = await Promise.all(STATUSES.map(async status => (await shown({ status })).title))
  expect(new Set(titles).size).toBe(STATUSES.length)
})

test('words that fit better take the place of the general ones, one by one', async () => {
  const document = await shown({ title: 'No such jar' })
  expect(document.querySelector('h2')?.textContent).toBe('No such jar')
  expect(document.querySelector('.empty-state > p')?.textContent).toContain('may have moved')
  expect((await shown({ text: 'It was sold.' })).querySelector('.empty-state > p')?.textContent).toBe(
    'It was sold.',
  )
})

test('it leads to the front page, and to somebody to write to where there is an address', async () => {
  const hrefs = (document: Awaited<ReturnType<typeof shown>>) =>
    [...document.querySelectorAll('.empty-state__action a')].map(link => link.getAttribute('href'))
  const { site } = samplePage()
  const at = (email: string) => shown({ page: samplePage({ site: { ...site, email } }) })
  expect(hrefs(await at(''))).toEqual(['/'])
  expect(hrefs(await at('hello@growers.test'))).toEqual(['/', 'mailto:hello@growers.test'])
  expect((await at('')).querySelector('.error-page__request code')?.textContent).toBe('r-1')
})
