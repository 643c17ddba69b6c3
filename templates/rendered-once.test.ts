import { expect, test } from 'bun:test'
import type { SharedPage } from '#core/contracts/page'
import { UNNAMED } from '#core/contracts/site'
import { renderedOnce } from './rendered-once'

const origins = {} as SharedPage['origins']
const pageOf = (more: Partial<SharedPage> = {}): SharedPage => ({
  domain: 'blog',
  origins,
  locale: 'en-GB',
  timeZone: 'Europe/London',
  site: UNNAMED,
  demo: false,
  asset: String,
  ...more,
})

function counting() {
  let made = 0
  const part = renderedOnce((page, jam: { name: string }) => {
    made += 1
    return `${jam.name} at ${page.site.name} for ${Object.keys(page).length}`
  })
  return { part, made: () => made }
}

test('a part is made once for a value in each app, whatever else differs from page to page', () => {
  const { part, made } = counting()
  const plum = { name: 'Plum' }
  const html = part(pageOf(), plum)
  expect(part({ ...pageOf(), path: '/other', flash: 'Sold' } as SharedPage, plum)).toBe(html)
  expect(made()).toBe(1)
  part(pageOf({ domain: 'market' }), plum)
  part(pageOf(), plum)
  expect(made()).toBe(2)
})

test('another value, another site, another language or another time make it anew', () => {
  const { part } = counting()
  const plum = { name: 'Plum' }
  const first = part(pageOf(), plum)
  expect(part(pageOf(), { name: 'Damson' })).not.toBe(first)
  expect(part(pageOf({ site: { ...UNNAMED, name: 'Other' } }), plum)).toContain('at Other')
  expect(part(pageOf(), plum)).toBe(first)
  let made = 0
  const dated = renderedOnce(({ locale, timeZone }, _: object) => `${locale} ${timeZone} ${++made}`)
  const value = {}
  expect(dated(pageOf(), value)).toBe('en-GB Europe/London 1')
  expect(dated(pageOf({ timeZone: 'Asia/Tokyo' }), value)).toBe('en-GB Asia/Tokyo 2')
  expect(dated(pageOf({ locale: 'cy' }), value)).toBe('cy Europe/London 3')
})

test('it is given nothing of who looks', () => {
  const seen = renderedOnce((page, _: object) => Object.keys(page).sort().join())
  const whole = { ...pageOf(), viewer: { member: 'wren' }, flash: null, path: '/', now: new Date() }
  expect(seen(whole as SharedPage, {})).toBe('asset,demo,domain,locale,origins,site,timeZone')
})
