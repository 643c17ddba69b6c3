import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { formatTime, Time, TimeRange, type TimeStyle } from './time'

const AT = new Date('2031-07-06T22:30:00Z')
const london = { locale: 'en-GB', timeZone: 'Europe/London' }
const shown = (element: JSX.Element) => parsed(String(element)).querySelector('time')!

describe('a moment', () => {
  test.each<[TimeStyle, string]>([
    ['date', '6 July 2031'],
    ['short', '6 Jul'],
    ['time', '23:30'],
    ['both', '6 Jul 2031, 23:30'],
    ['day', 'Sunday 6 July'],
    ['full', 'Sunday, 6 July 2031'],
    ['long', 'Sunday 6 July at 23:30'],
  ])('said as %s is read where the cooperative is', (style, words) => {
    expect(formatTime(AT, london, style)).toBe(words)
  })

  test('is another day in another zone, and the same moment for machines', () => {
    const [here, there] = [
      shown(<Time at={AT} {...london} />),
      shown(<Time at={AT} locale="en-GB" timeZone="Pacific/Auckland" />),
    ]
    expect([here.textContent?.trim(), there.textContent?.trim()]).toEqual(['6 July 2031', '7 July 2031'])
    for (const time of [here, there]) expect(time.getAttribute('datetime')).toBe('2031-07-06T22:30:00.000Z')
  })

  test('is said in the language of the site', () => {
    expect(formatTime(AT, { ...london, locale: 'de' })).toBe('6. Juli 2031')
    expect(formatTime(AT, { ...london, locale: 'en-US' })).toBe('July 6, 2031')
  })

  test('is said the same the second time, and after very many sites', () => {
    const before = formatTime(AT, london)
    for (const timeZone of Intl.supportedValuesOf('timeZone').slice(0, 250))
      formatTime(AT, { locale: 'en-GB', timeZone }, 'short')
    expect(formatTime(AT, london)).toBe(before)
  })
})

describe('a span', () => {
  const range = (hours: number) =>
    shown(<TimeRange from={AT} to={new Date(AT.getTime() + hours * 3_600_000)} {...london} />).textContent ??
    ''

  test('of one day names the day once', () => {
    expect(range(0.25).match(/Jul/g)).toHaveLength(1)
  })

  test('past midnight names both days', () => {
    expect(range(2)).toMatch(/6 Jul.*7 Jul/)
  })

  test('of no length is one moment', () => {
    expect(range(0)).toContain('23:30')
    expect(range(0)).not.toContain('–')
  })
})
