import { expect, test } from 'bun:test'
import type { PageContext } from '#core/contracts/page'
import type { Site } from '#core/contracts/site'
import { page as parsed } from '../tests/dom'
import { Footer } from './footer'
import { samplePage } from './styleguide-page'

const shown = async (site: Partial<Site> = {}, changes: Partial<PageContext> = {}) => {
  const page = samplePage({ demo: false, ...changes })
  return parsed(String(await Footer({ page: { ...page, site: { ...page.site, ...site } } })))
}
const hrefs = (document: Awaited<ReturnType<typeof shown>>, selector: string) =>
  [...document.querySelectorAll(`${selector} a`)].map(link => link.getAttribute('href'))

test('the foot leads to each app that is shown', async () => {
  expect(hrefs(await shown(), '.site-footer__apps')).toHaveLength(6)
  expect(hrefs(await shown({ hiddenApps: ['events'] }), '.site-footer__apps')).not.toContain(
    'http://localhost:4003/',
  )
})

test('it says how to follow the cooperative, by the host of its hub', async () => {
  const handle = (await shown()).querySelector('.site-footer__handle')?.textContent
  expect(handle).toBe('@blog@localhost:4004')
})

test.each([
  ['planned work', { plannedWork: 'Sunday, 6 to 7' }, {}, 'Sunday, 6 to 7'],
  ['the state of the site', { statusShown: true }, {}, 'Status'],
  ['the mailbox of the demo', {}, { demo: true }, 'Demo mailbox'],
])('it has %s only where there is that', async (_, site, changes, words) => {
  const text = async (more: boolean) =>
    (await shown(more ? site : { plannedWork: '', statusShown: false }, more ? changes : {})).body.textContent
  expect([(await text(true))?.includes(words), (await text(false))?.includes(words)]).toEqual([true, false])
})
