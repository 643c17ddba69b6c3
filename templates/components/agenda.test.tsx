import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Agenda, type AgendaEntry } from './agenda'
import { Badge } from './badge'

const HOSTILE = '"><script>alert(1)</script>'
const LONDON = { locale: 'en-GB', timeZone: 'Europe/London' }
const shown = (entries: readonly AgendaEntry[], format = LONDON) =>
  parsed(String(<Agenda entries={entries} {...format} />))
const MIDNIGHT = new Date('2031-06-30T23:30:00Z')

describe('an agenda', () => {
  test('keeps the order that it is given, each a link under the one above', () => {
    const titles = ['Third', 'First', 'Second']
    const document = shown(titles.map(title => ({ title, href: `/${title}`, startsAt: MIDNIGHT })))
    const links = [...document.querySelectorAll('ol.agenda > li h3 > a')]
    expect(links.map(link => [link.textContent?.trim(), link.getAttribute('href')])).toEqual(
      titles.map(title => [title, `/${title}`]),
    )
  })

  test('has no entry where there is nothing', () => {
    expect(shown([]).querySelectorAll('li')).toHaveLength(0)
  })

  test.each([
    ['Europe/London', '1', 'Jul', 'Tue', '00:30'],
    ['America/New_York', '30', 'Jun', 'Mon', '19:30'],
    ['Asia/Kathmandu', '1', 'Jul', 'Tue', '05:15'],
  ])('in %s says the day %s %s, %s, and the time %s', (timeZone, day, month, weekday, time) => {
    const document = shown([{ title: 'Late', href: '/', startsAt: MIDNIGHT }], { ...LONDON, timeZone })
    const part = (name: string) => document.querySelector(`.calendar-leaf__${name}`)?.textContent?.trim()
    expect([part('day'), part('month'), part('weekday')]).toEqual([day, month, weekday])
    expect(document.querySelector('.agenda__meta')?.textContent?.trim()).toBe(time)
    // For machines it is the same moment wherever it is read.
    expect(document.querySelector('time')?.getAttribute('datetime')).toBe('2031-06-30T23:30:00.000Z')
  })

  test.each([
    [{}, '00:30'],
    [{ endsAt: new Date('2031-07-01T01:00:00Z') }, '00:30–02:00'],
    [{ place: 'The barn' }, '00:30 · The barn'],
    [{ place: '' }, '00:30'],
    [{ endsAt: new Date('2031-07-01T01:00:00Z'), place: 'The barn' }, '00:30–02:00 · The barn'],
  ])('with %j says “%s”', (more, words) => {
    const document = shown([{ title: 'Late', href: '/', startsAt: MIDNIGHT, ...more }])
    expect(document.querySelector('.agenda__meta')?.textContent?.trim()).toBe(words)
  })

  test('has room at the end of its line for what somebody put there, and none for nothing', () => {
    const entry = { title: 'Late', href: '/', startsAt: MIDNIGHT }
    const [bare, badged] = [entry, { ...entry, aside: <Badge text="Full" /> }].map(each =>
      shown([each]).querySelector('li'),
    )
    expect(bare?.children).toHaveLength(2)
    expect(badged?.lastElementChild?.textContent?.trim()).toBe('Full')
  })

  test('runs nothing that stands in a title, an address or a place', () => {
    const document = shown([{ title: HOSTILE, href: HOSTILE, place: HOSTILE, startsAt: MIDNIGHT }])
    expect(document.querySelectorAll('script')).toHaveLength(0)
    const link = document.querySelector('h3 a')
    expect([link?.textContent?.trim(), link?.getAttribute('href')]).toEqual([HOSTILE, HOSTILE])
    expect(document.querySelector('.agenda__meta')?.textContent).toContain(HOSTILE)
  })
})
