import { describe, expect, test } from 'bun:test'
import { literalsIn } from './script-literals'

describe('literals in a script', () => {
  test.each([
    ['assigned', 'window.state = {"name":"Honey","price":6.5};', [{ name: 'Honey', price: 6.5 }]],
    [
      'given to a function',
      "dataLayer.push({'name': 'Honey', price: '6.50',})",
      [{ name: 'Honey', price: '6.50' }],
    ],
    ['the whole of it', '[{"sku":"H-1"}]', [[{ sku: 'H-1' }]]],
    [
      'written as JSON in a string',
      String.raw`var s = JSON.parse("{\"sku\":\"H-1\",\"ok\":true}")`,
      [{ sku: 'H-1', ok: true }],
    ],
    ['as minifiers write them', 'a={b:!0,c:!1,d:.5,e:-1e3}', [{ b: true, c: false, d: 0.5, e: -1000 }]],
    [
      'with what is computed left out',
      'a={sku:"H-1",at:location.href,n:null}',
      [{ sku: 'H-1', at: null, n: null }],
    ],
    ['with comments', 'a = { /* of a jar */ price: 6.5, // now\n sku: "H" }', [{ price: 6.5, sku: 'H' }]],
    ['with signs that are written by number', String.raw`a={"n":"\u0048\x6fney\n"}`, [{ n: 'Honey\n' }]],
    ['behind code that is none', 'if (a == b) { run() }; x = {"sku":"H-1"}', [{ sku: 'H-1' }]],
  ])('%s', (_, code, found) => {
    expect(JSON.parse(JSON.stringify(literalsIn(code)))).toEqual(found)
  })

  test.each([
    ['a string without an end', `a="${'x'.repeat(200_000)}`],
    ['many of them', '= "'.repeat(100_000)],
    ['comments without an end', '={/*'.repeat(100_000)],
    ['lists in lists', `a=${'['.repeat(200_000)}`],
    ['things in things', `a=${'{"a":'.repeat(200_000)}`],
    ['things that are cut off, again and again', '={"a":1,'.repeat(100_000)],
  ])('%s is read in no time', (_, code) => {
    const started = performance.now()
    literalsIn(code)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
