import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { DOMAINS } from '#core/contracts/domain'
import { UNNAMED } from '#core/contracts/site'
import { VISITOR } from '#core/contracts/viewer'
import { Masthead } from './masthead'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'

async function masthead(changes: Parameters<typeof samplePage>[0] = {}, active?: (typeof DOMAINS)[number]) {
  const page = samplePage(changes)
  return load(String(await (<Masthead page={page} active={active ?? page.domain} />)))
}
const current = ($: ReturnType<typeof load>) =>
  $('.apps [aria-current=page]')
    .toArray()
    .map(each => $(each).attr('href'))

describe('the masthead', () => {
  test.each(DOMAINS)('of %s marks that app alone as where one is', async domain => {
    const { origins } = samplePage()
    expect(current(await masthead({ domain }))).toEqual([`${origins[domain]}/`])
  })

  test('marks the app that a page is of, though another shows it', async () => {
    const { origins } = samplePage()
    expect(current(await masthead({ domain: 'blog' }, 'market'))).toEqual([`${origins.market}/`])
    expect(current(await masthead({ domain: 'blog' }))).toEqual([`${origins.blog}/`])
  })

  test('leads home by the name of the site, whatever that is', async () => {
    const $ = await masthead({ site: { ...UNNAMED, name: HOSTILE } })
    expect($('.masthead__brand').attr('href')).toBe('http://localhost:4000/')
    expect($('.masthead__name').text()).toBe(HOSTILE)
    expect($('script')).toHaveLength(0)
    const other = await masthead({ site: { ...UNNAMED, name: 'Test Growers' } })
    expect(other('.masthead__name').text()).toBe('Test Growers')
  })

  test('lets a visitor who fills in a form sign in by a button of that form, which takes along what they typed', async () => {
    const page = samplePage({ viewer: VISITOR, path: '/checkout' })
    const leaving = { form: 'checkout', action: '/checkout/details', enter: { text: 'Order' } }
    const $ = load(String(await (<Masthead page={page} active={page.domain} leaving={leaving} />)))
    const button = $('.masthead__account button')
    expect(['form', 'formaction', 'name', 'value'].map(name => button.attr(name))).toEqual([
      'checkout',
      '/checkout/details',
      'next',
      'sign-in',
    ])
    expect($('.masthead a[href^="/login"]')).toHaveLength(0)
  })

  test('lets a visitor sign in and come back to where they were', async () => {
    const $ = await masthead({ viewer: VISITOR, path: '/how-the-box-works?page=2' })
    expect($('.account-menu')).toHaveLength(0)
    expect($('.masthead__account a').attr('href')).toBe('/login?return_to=%2Fhow-the-box-works%3Fpage%3D2')
  })

  test('has a member’s menu with a way out', async () => {
    const $ = await masthead()
    expect($('.account-menu__name').text()).toBe('Bryony Hale')
    expect($('form[action="/logout"]').attr('method')).toBe('post')
    expect($('.mini-cart').text()).toContain('3 items')
  })
})
