import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { StepPlot } from './step-plot'

const day = (at: Date) => at.toISOString().slice(0, 10)
const on = (date: string, value: number) => ({ at: new Date(`${date}T00:00:00Z`), value })
const UNTIL = new Date('2026-01-11T00:00:00Z')
type Props = Partial<Parameters<typeof StepPlot>[0]>
const plot = (steps: ReturnType<typeof on>[], props: Props = {}) =>
  parsed(String(<StepPlot title="Price" steps={steps} until={UNTIL} day={day} {...props} />))
const words = (document: ReturnType<typeof plot>, selector: string) =>
  [...document.querySelectorAll(selector)].map(each => each.textContent?.trim())
const path = (document: ReturnType<typeof plot>) => document.querySelector('.chart__line')?.getAttribute('d')

describe('a line of steps', () => {
  test('stays level until the value changes, to scale in time', () => {
    expect(path(plot([on('2026-01-01', 2), on('2026-01-06', 4)]))).toBe('M0 170H300V22H600')
  })

  test('of a stock stands on nothing, of a price on the least of them', () => {
    const steps = [on('2026-01-01', 5), on('2026-01-06', 10)]
    expect(path(plot(steps, { fromZero: true }))).toBe('M0 96H300V22H600')
    expect(path(plot([on('2026-01-01', -5), on('2026-01-06', 5)], { fromZero: true }))).toBe(
      'M0 170H300V22H600',
    )
  })

  test('that never changed lies in the middle, and divides by nothing', () => {
    expect(path(plot([on('2026-01-01', 3)]))).toBe('M0 96H600')
    expect(path(plot([on('2026-01-11', 3)]))).toBe('M0 96H600')
    expect(String(<StepPlot title="Price" steps={[]} until={UNTIL} day={day} />)).toBe('')
  })

  test('says the last figure and the first, and the greatest and the least where there is room', () => {
    const far = [on('2026-01-01', 3), on('2026-01-04', 9), on('2026-01-07', 1), on('2026-01-10', 4)]
    expect(words(plot(far), '.chart__value')).toEqual(['4', '3', '9', '1'])
    const near = [on('2026-01-01', 3), on('2026-01-02', 9), on('2026-01-10', 4)]
    expect(words(plot(near), '.chart__value')).toEqual(['4', '3'])
    expect(words(plot(near), '.chart__label')).toEqual(['2026-01-01', '2026-01-11'])
  })

  test('has its figures in a table beneath, unless the page has one', () => {
    const steps = [on('2026-01-01', 3), on('2026-01-06', 4)]
    expect(words(plot(steps), 'th')).toEqual(['2026-01-01', '2026-01-06'])
    expect(plot(steps, { bare: true }).querySelector('table')).toBeNull()
    expect(plot(steps).querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
  })
})
