import { expect, test } from 'bun:test'
import { COOPERATIVE } from './cooperative'
import { demoEvents } from './events'
import { demoSources } from './ghost/sources'
import { MARKET_PAGES } from './market-pages'
import { PRODUCERS } from './producers'
import { PRODUCTS } from './products'

const everything = JSON.stringify([
  COOPERATIVE,
  PRODUCERS,
  PRODUCTS,
  MARKET_PAGES,
  demoEvents(new Date('2026-11-23T12:00:00Z')),
  await demoSources(),
])

test('nothing is filled in with words that mean nothing', () => {
  expect(everything).not.toMatch(/lorem|ipsum|dolor sit|foo bar|placeholder|TODO|TBD/i)
})

test('apostrophes and quotation marks in prose are printer’s ones', () => {
  const prose = [
    ...PRODUCTS.map(product => product.description),
    ...PRODUCERS.flatMap(producer => producer.story),
  ]
  expect(prose.filter(text => text.includes("'"))).toEqual([])
})

test('no address leads out of the demo', () => {
  const hosts = [...everything.matchAll(/https?:\/\/([^/"\\]+)/g)].map(match => match[1])
  expect(hosts.filter(host => !host?.endsWith('.example.test'))).toEqual([])
})
