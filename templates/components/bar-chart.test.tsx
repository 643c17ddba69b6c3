import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { type Bar, BarChart } from './bar-chart'
import { Sparkline } from './sparkline'

const HOSTILE = '"><script>alert(1)</script>'
const chart = (bars: readonly Bar[], format?: (value: number) => string) =>
  parsed(String(<BarChart title="Takings" bars={bars} format={format} />))
const named = (...values: number[]): Bar[] => values.map((value, at) => ({ label: `Week ${at + 1}`, value }))
const heights = (bars: readonly Bar[]) =>
  [...chart(bars).querySelectorAll('rect')].map(each => Number(each.getAttribute('height')))

describe('a chart of bars', () => {
  test('draws each in proportion to the greatest, within the drawing', () => {
    const [all = 0, half, none] = heights(named(8, 4, 0))
    expect([half, none]).toEqual([all / 2, 0])
    for (const bar of chart(named(8, 4, 0)).querySelectorAll('rect')) {
      const number = (name: string) => Number(bar.getAttribute(name))
      expect(number('x')).toBeGreaterThanOrEqual(0)
      expect(number('x') + number('width')).toBeLessThanOrEqual(600)
      expect(number('y')).toBeGreaterThan(0)
      expect(number('y') + number('height')).toBeLessThanOrEqual(200)
    }
  })

  test('of what went below nothing draws no bar upside down, and says the figure', () => {
    const document = chart(named(-5, 5))
    expect(heights(named(-5, 5))[0]).toBe(0)
    expect(document.querySelector('.chart__value')?.textContent?.trim()).toBe('-5')
  })

  test.each([[[]], [[0]], [[0, 0, 0]]])('of %j divides by nothing', values => {
    expect(String(<BarChart title="Takings" bars={named(...values)} />)).not.toMatch(/NaN|Infinity/)
    expect(heights(named(...values))).toEqual(values)
  })

  test('says each figure as it is read, in the drawing and in the table below', () => {
    const document = chart(named(650, 1200), value => `£${(value / 100).toFixed(2)}`)
    const texts = (selector: string) =>
      [...document.querySelectorAll(selector)].map(each => each.textContent?.trim())
    expect(texts('.chart__value')).toEqual(['£6.50', '£12.00'])
    expect(texts('td')).toEqual(['£6.50', '£12.00'])
    expect(texts('th[scope=row]')).toEqual(['Week 1', 'Week 2'])
    expect(texts('caption')).toEqual(['Takings'])
  })

  test('leaves out words that have no room, on a phone more than on a desk, but never the greatest nor the last name', () => {
    const values = Array.from({ length: 12 }, (_, at) => (at === 4 ? 90_000 : at * 1000))
    const document = chart(named(...values), value => `£${(value / 100).toFixed(2)}`)
    const words = (selector: string) =>
      [...document.querySelectorAll(selector)].map(each => each.textContent?.trim())
    expect(words('.chart__value')).toEqual(['£900.00'])
    expect(words('.chart__label:not(.chart__less)')).toEqual([
      'Week 2',
      'Week 4',
      'Week 6',
      'Week 8',
      'Week 10',
      'Week 12',
    ])
    expect(words('td')).toHaveLength(12)
    const roomy = chart(named(5, 7), value => `£${value}`)
    expect([...roomy.querySelectorAll('.chart__less')]).toEqual([])
  })

  test('is not read out bar by bar: who listens has the table', () => {
    const document = chart(named(1))
    expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
    expect(document.querySelector('details')?.hasAttribute('open')).toBe(false)
  })

  test('runs nothing that stands in a label', () => {
    const document = chart([{ label: HOSTILE, value: 1 }])
    expect(document.querySelectorAll('script')).toHaveLength(0)
    expect(document.querySelector('th')?.textContent?.trim()).toBe(HOSTILE)
  })
})

describe('a line among words', () => {
  const points = (...values: number[]) => {
    const line = parsed(String(<Sparkline label="Sales" values={values} />)).querySelector('polyline')
    return (line?.getAttribute('points') ?? '')
      .split(' ')
      .filter(Boolean)
      .map(point => point.split(',').map(Number))
  }

  test('goes from edge to edge, and from its least at the foot to its most at the head', () => {
    expect(points(3, 12, 7.5)).toEqual([
      [0, 25],
      [60, 3],
      [120, 14],
    ])
  })

  test('that is level stays at its foot, whatever its height', () => {
    for (const value of [0, 5, -5, 1e9])
      expect(points(value, value)).toEqual([
        [0, 25],
        [120, 25],
      ])
  })

  test('of one point or none is not broken', () => {
    expect(points(4)).toEqual([[0, 25]])
    expect(points()).toEqual([])
  })

  test('says in words what it shows', () => {
    const picture = parsed(String(<Sparkline label={HOSTILE} values={[1]} />)).querySelector('svg')
    expect([picture?.getAttribute('role'), picture?.getAttribute('aria-label')]).toEqual(['img', HOSTILE])
  })
})
