import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { oklch, wcagContrast } from 'culori'
import fc from 'fast-check'
import { ContrastTooLow, checkAccent, checkBand, coloursSheet, GROUNDS, readColour } from './colours'

const TOKENS = readFileSync(join(import.meta.dir, '../../../../public/css/tokens.css'), 'utf8')

/** The values of a token: by day, at night. */
function token(name: string): string[] {
  const [, value = ''] = new RegExp(`--${name}: ([^;]*);`).exec(TOKENS) ?? []
  return value.match(/oklch\([^)]*\)/g) ?? []
}

test('the grounds are those of the style sheet, and the worst of each kind', () => {
  const grounds = ['paper', 'surface', 'sunken'].map(token)
  const luminance = (colour: string) => wcagContrast(colour, '#000000')
  const byDay = grounds.map(([day = '']) => day).sort((a, b) => luminance(a) - luminance(b))
  const atNight = grounds.map(([, night = '']) => night).sort((a, b) => luminance(b) - luminance(a))
  expect(GROUNDS.day).toBe(byDay[0] as typeof GROUNDS.day)
  expect(GROUNDS.night).toBe(atNight[0] as typeof GROUNDS.night)
  const onBand = ['ink', 'muted', 'accent', 'leaf'].map(name => token(name)[1] ?? '')
  expect(GROUNDS.onBand).toBe(onBand.sort((a, b) => luminance(a) - luminance(b))[0] as typeof GROUNDS.onBand)
})

test.each([
  ['#7a1f3d', true],
  ['#e0457b', false],
  ['#ffff00', false],
  ['#000000', true],
])('links in %s can be read: %p', (colour, passes) => {
  const check = () => checkAccent(colour)
  passes ? check() : expect(check).toThrow(ContrastTooLow)
})

test('a refusal says the ratio, and the nearest colour that is taken', () => {
  const refused = faultOf(() => checkAccent('#e0457b'))
  expect(refused.message).toMatch(/contrast of 3\.\d\d to 1/)
  expect(refused.message).toContain(refused.nearest)
  checkAccent(refused.nearest)
  // No further away than it has to be: half a step of lightness back, and it fails again.
  expect(wcagContrast(refused.nearest, GROUNDS.day)).toBeLessThan(4.7)
  checkBand(faultOf(() => checkBand('#ffffff')).nearest)
})

test('whatever colour is asked for: it is taken, or what is named in its place is', () => {
  const channel = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(channel, channel, channel, (...rgb) => {
      const colour = `#${rgb.map(each => each.toString(16).padStart(2, '0')).join('')}`
      for (const check of [checkAccent, checkBand]) {
        try {
          check(colour)
        } catch (fault) {
          check((fault as ContrastTooLow).nearest)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('in both schemes links, buttons and their soft grounds can be read', () => {
  for (const accent of ['#7a1f3d', '#0b3d91', '#000000', '#5a4a00', '#005f3b']) {
    const sheet = coloursSheet({ accent, band: '#22303c' })
    const pair = (name: string) => new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(sheet) ?? []
    const [, day = '', night = ''] = pair('accent')
    const [, dayInk = '', nightInk = ''] = pair('accent-ink')
    const [, daySoft = '', nightSoft = ''] = pair('accent-soft')
    const ratios = [
      [night, GROUNDS.night],
      [dayInk, day],
      [nightInk, night],
      [day, daySoft],
      [night, nightSoft],
    ].map(([one = '', other = '']) => wcagContrast(one, other))
    expect([accent, Math.min(...ratios) >= 4.5]).toEqual([accent, true])
  }
})

test('a soft ground has a touch of the colour, and never more of it', () => {
  for (const accent of ['#b00020', '#0b5394', '#5b2a86', '#006400']) {
    const sheet = coloursSheet({ accent, band: null })
    const [, day = '', night = ''] =
      /--accent-soft: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/.exec(sheet) ?? []
    expect(Math.max(oklch(day)?.c ?? 1, oklch(night)?.c ?? 1)).toBeLessThan(0.04)
  }
})

test('what is no colour is none, and a short one is written out', () => {
  expect(['red', '#12', '#12345g', '', '#0af', ' #0AF0AF '].map(readColour)).toEqual([
    null,
    null,
    null,
    null,
    '#00aaff',
    '#0af0af',
  ])
})

function faultOf(check: () => void): ContrastTooLow {
  try {
    check()
  } catch (fault) {
    if (fault instanceof ContrastTooLow) return fault
    throw fault
  }
  throw new Error('nothing was refused')
}
