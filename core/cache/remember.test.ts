import { expect, test } from 'bun:test'
import { createMemoryCache } from './memory-cache'
import { remember } from './remember'

test('a hundred readers of a cold page make it once', async () => {
  const cache = createMemoryCache()
  let made = 0
  const make = async () => {
    await new Promise(setImmediate)
    return `page ${++made}`
  }
  const read = () => remember(cache, 'home', { ttlMs: 60_000, make })
  const pages = await Promise.all(Array.from({ length: 100 }, read))
  expect(new Set(pages)).toEqual(new Set(['page 1']))
  expect(await read()).toBe('page 1')
})

test('who comes after a purge never gets what was begun before it', async () => {
  const cache = createMemoryCache()
  const gate = Promise.withResolvers<string>()
  const read = (make: () => Promise<string>) =>
    remember(cache, 'list', { ttlMs: 60_000, tags: ['products'], make })

  const asked = Promise.withResolvers<void>()
  const begun = read(() => {
    asked.resolve()
    return gate.promise
  })
  await asked.promise
  await cache.bumpTag('products')
  const after = read(async () => 'new price')
  gate.resolve('old price')

  expect(await begun).toBe('old price')
  expect(await after).toBe('new price')
  expect(await read(async () => 'never made')).toBe('new price')
})

test('a failure reaches everybody who waits and is not remembered', async () => {
  const cache = createMemoryCache()
  const failing = () =>
    remember(cache, 'home', { ttlMs: 60_000, make: () => Promise.reject(new Error('no rows')) })
  const outcomes = await Promise.allSettled([failing(), failing()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await remember(cache, 'home', { ttlMs: 60_000, make: async () => 'well' })).toBe('well')
})
