import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { netParts } from './net-parts'
import { priceWithVat } from './price-with-vat'
import { vatIncluded } from './vat'

const RATES = [null, 0, 550, 700, 1_900, 2_000, 2_500] as const

test('parts without VAT, also those that take something off, come to the net of their rate and all of it to the total', () => {
  const part = fc.record({
    gross: fc.integer({ min: -2_000, max: 5_000 }),
    vatRate: fc.constantFrom(...RATES),
  })
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), given => {
      const parts = given.map((each, at) => ({ ...each, key: String(at) }))
      const { nets, vat } = netParts(parts)
      for (const { rate, net } of vat) {
        const own = parts.filter(({ vatRate }) => vatRate === rate)
        expect(own.reduce((sum, { key }) => sum + (nets.get(key) ?? 0), 0)).toBe(net)
      }
      const all = [...nets.values(), ...vat.map(sum => sum.vat)].reduce((sum, amount) => sum + amount, 0)
      expect(all).toBe(parts.reduce((sum, { gross }) => sum + gross, 0))
      for (const { key, gross, vatRate } of parts)
        expect(Math.abs((nets.get(key) ?? 0) - gross / (1 + (vatRate ?? 0) / 10_000))).toBeLessThan(1)
    }),
    { numRuns: 300 },
  )
})

test('a price that was typed without VAT is shown without VAT as it was typed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(...RATES), (net, rate) => {
      const gross = priceWithVat(net, rate)
      expect(gross - vatIncluded(gross, rate)).toBe(net)
    }),
    { numRuns: 500 },
  )
})
