import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { CalendarMonth } from './calendar-month'
import { CalendarWeek } from './calendar-week'
import { formatTime } from './time'

const HOSTILE = '"><script>alert(1)</script>'
const ENTRY = { title: HOSTILE, href: '/events/x?a=1&b=2', time: '7 pm', accent: true }

const month = (props: Partial<Parameters<typeof CalendarMonth>[0]> = {}) =>
  parsed(String(<CalendarMonth month="2028-02" entries={{}} today="2028-02-29" locale="en-GB" {...props} />))
const datesIn = (document: ReturnType<typeof month>) =>
  [...document.querySelectorAll('time')].map(each => each.getAttribute('datetime'))

describe('a month', () => {
  test('has its days in weeks from Monday, with the 29th in a leap year', () => {
    const dates = datesIn(month())
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([29, '2028-02-01', '2028-02-29'])
    const [week] = [...month().querySelectorAll('tbody tr')]
    // The first is a Tuesday.
    expect(
      [...(week?.querySelectorAll('td') ?? [])].map(each => each.classList.contains('month__outside')),
    ).toEqual([true, false, false, false, false, false, false])
    expect(datesIn(month({ month: '2027-02' }))).toHaveLength(28)
  })

  test('marks today, of this month alone', () => {
    const today = (props = {}) =>
      [...month(props).querySelectorAll('[aria-current=date] time')].map(each =>
        each.getAttribute('datetime'),
      )
    expect(today()).toEqual(['2028-02-29'])
    expect(today({ today: '2028-03-01' })).toEqual([])
  })

  test('shows what happens on its day, and no day of another month', () => {
    const document = month({ entries: { '2028-02-03': [ENTRY, ENTRY], '2028-03-03': [ENTRY] } })
    const [day] = [...document.querySelectorAll('td:not(.month__day--empty):not(.month__outside)')]
    expect(day?.querySelector('time')?.getAttribute('datetime')).toBe('2028-02-03')
    expect(document.querySelectorAll('.entry-chip--accent')).toHaveLength(2)
    const chip = document.querySelector('.entry-chip')
    expect([chip?.getAttribute('href'), chip?.textContent]).toEqual([ENTRY.href, `7 pm${HOSTILE}`])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })

  test('leads to those beside it where there are any', () => {
    const hrefs = (props = {}) =>
      [...month(props).querySelectorAll('.month__head a')].map(each => [
        each.getAttribute('rel'),
        each.getAttribute('href'),
        each.getAttribute('aria-label'),
      ])
    expect(hrefs()).toEqual([])
    expect(hrefs({ previousHref: '/?m=1' })).toEqual([['prev', '/?m=1', 'Previous month']])
    expect(hrefs({ nextHref: '/?m=3' })).toEqual([['next', '/?m=3', 'Next month']])
  })

  test('is called as its reader calls it', () => {
    expect(month().querySelector('h2')?.textContent).toBe('February 2028')
    expect(month({ locale: 'de' }).querySelector('h2')?.textContent).toBe('Februar 2028')
  })
})

describe('a week', () => {
  const week = (date: string, today = '2027-12-31') =>
    parsed(
      String(<CalendarWeek week={date} entries={{ '2028-01-01': [ENTRY] }} today={today} locale="en-GB" />),
    )

  test('is the same from whichever of its days, over the turn of the year', () => {
    const [monday, sunday] = [week('2027-12-27'), week('2028-01-02')]
    const names = (document: typeof monday) =>
      [...document.querySelectorAll('h3')].map(each => each.textContent)
    expect(names(monday)).toEqual(names(sunday))
    expect(names(monday)).toHaveLength(7)
    expect(names(monday)[0]).toContain('27 Dec')
    expect(names(monday)[6]).toContain('2 Jan')
  })

  test('has what happens on its day, and today marked', () => {
    const document = week('2027-12-30')
    const days = [...document.querySelectorAll('.week__day')]
    expect(days.map(day => day.querySelectorAll('a').length)).toEqual([0, 0, 0, 0, 0, 1, 0])
    expect(days.map(day => day.getAttribute('aria-current') === 'date')).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
      false,
    ])
    expect(document.querySelectorAll('script')).toHaveLength(0)
  })
})

describe('a moment', () => {
  const at = new Date('2027-03-28T00:59:00Z')
  const said = (timeZone: string, moment = at) => formatTime(moment, { locale: 'en-GB', timeZone }, 'both')

  test('is said in the zone of the place, on both sides of the hour that summer takes', () => {
    expect(said('Europe/London')).toBe('28 Mar 2027, 00:59')
    expect(said('Europe/London', new Date('2027-03-28T01:00:00Z'))).toBe('28 Mar 2027, 02:00')
    expect(said('America/New_York')).toBe('27 Mar 2027, 20:59')
    expect(said('Pacific/Auckland')).toBe('28 Mar 2027, 13:59')
  })

  test('is said alike after a great many other ways of saying it', () => {
    const before = said('Europe/London')
    for (let minutes = 0; minutes < 240; minutes++)
      formatTime(at, { locale: `en-GB-u-ca-gregory-x-a${minutes}`, timeZone: 'UTC' }, 'time')
    expect(said('Europe/London')).toBe(before)
  })
})
