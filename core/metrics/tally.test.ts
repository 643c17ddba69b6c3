import { expect, test } from 'bun:test'
import { Counter, Registry } from 'prom-client'
import { settle, tallied, talliedBy } from './tally'

const counterIn = (registry: Registry) =>
  new Counter({
    name: 'jars_total',
    help: 'Jars',
    labelNames: ['of', 'fate'] as const,
    registers: [registry],
    collect: settle,
  })

test('what was tallied is in the counter each time that somebody asks, and once', async () => {
  const registry = new Registry()
  const jars = counterIn(registry)
  const sold = tallied(jars, { of: 'honey', fate: 'sold' })
  sold()
  sold()
  jars.inc({ of: 'honey', fate: 'sold' })
  expect(await registry.metrics()).toContain('jars_total{of="honey",fate="sold"} 3')
  expect(await registry.metrics()).toContain('jars_total{of="honey",fate="sold"} 3')
  sold()
  expect(await registry.metrics()).toContain('jars_total{of="honey",fate="sold"} 4')
})

test('labels that nothing happened with are not there; those that come late are', async () => {
  const registry = new Registry()
  const jars = counterIn(registry)
  const fates = talliedBy((fate: string) => tallied(jars, { of: 'jam', fate }))
  expect(await registry.metrics()).not.toContain('jam')
  for (const fate of ['dropped', 'sold', 'dropped']) fates(fate)
  const text = await registry.metrics()
  expect(text).toContain('jars_total{of="jam",fate="dropped"} 2')
  expect(text).toContain('jars_total{of="jam",fate="sold"} 1')
})
