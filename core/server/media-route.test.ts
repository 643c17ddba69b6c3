import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../tests/house'

const KEY = 'images/ab/abcdef.webp'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await world.house.media.put(KEY, new TextEncoder().encode('a picture'))
})
afterAll(() => world.close())

test('every app shows what was uploaded, to be kept for ever and to run nothing', async () => {
  const visitor = await world.browser()
  for (const domain of ['blog', 'market', 'account'] as const) {
    const visit = await visitor.get(domain, `/media/${KEY}`)
    expect(visit.status).toBe(200)
    expect(visit.text).toBe('a picture')
    expect(visit.headers.get('content-type')).toBe('image/webp')
    expect(visit.headers.get('cache-control')).toContain('immutable')
    expect(visit.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  }
})

test('a browser that has it is told so', async () => {
  const visitor = await world.browser()
  const visit = await visitor.get('market', `/media/${KEY}`, { 'if-none-match': `"${KEY}"` })
  expect(visit.status).toBe(304)
})

test.each([
  'images/ab/missing.webp',
  'images/page.html',
  '..%2f..%2fsecret',
  '%2e%2e/%2e%2e/secret.json',
  'Images/ab.webp',
])('nothing is found under /media/%s', async key => {
  const visitor = await world.browser()
  expect((await visitor.get('blog', `/media/${key}`)).status).toBe(404)
})

test('a player gets the piece it asks for, and a piece of something else is all of it', async () => {
  const visitor = await world.browser()
  await world.house.media.put('files/ab/bell.mp3', new TextEncoder().encode('0123456789'))
  const get = (headers: Record<string, string>) => visitor.get('blog', '/media/files/ab/bell.mp3', headers)
  const piece = await get({ range: 'bytes=2-5' })
  expect([piece.status, piece.text, piece.headers.get('content-range')]).toEqual([
    206,
    '2345',
    'bytes 2-5/10',
  ])
  expect(piece.headers.get('content-length')).toBe('4')
  const beyond = await get({ range: 'bytes=10-' })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  const other = await get({ range: 'bytes=2-5', 'if-range': '"another"' })
  expect([other.status, other.text, other.headers.get('accept-ranges')]).toEqual([200, '0123456789', 'bytes'])
  expect((await get({ range: 'bytes=2-5', 'if-range': other.headers.get('etag') ?? '' })).status).toBe(206)
})
