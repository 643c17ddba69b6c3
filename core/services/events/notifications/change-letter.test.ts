import { expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { changeLetter } from './change-letter'
import type { ChangedDate, DateDetails } from './changed-date'

const origins = { account: 'https://account.example', events: 'https://events.example' }
const ctx = { locale: 'en-GB', house: { config: { origins } } } as Ctx
const THURSDAYS: DateDetails = {
  startsAt: '2026-12-10T10:00:00Z',
  endsAt: '2026-12-10T11:00:00Z',
  place: 'The barn',
  timeZone: 'Europe/London',
  rule: 'every week on Thursday',
}
const changed = (is: Partial<DateDetails>, more: Partial<ChangedDate> = {}): ChangedDate => ({
  title: 'Bread',
  slug: 'bread',
  occurrenceId: 'o',
  kept: false,
  was: THURSDAYS,
  is: { ...THURSDAYS, ...is },
  ...more,
})

test.each<[string, Partial<DateDetails>]>([
  ['New time', { startsAt: '2026-12-10T09:00:00Z', place: 'The shed' }],
  ['New place and end', { place: 'The shed', endsAt: '2026-12-10T12:00:00Z' }],
  ['New place', { place: 'The shed' }],
  ['New end', { endsAt: '2026-12-10T12:00:00Z' }],
  ['New time zone', { timeZone: 'Europe/Paris' }],
])('%s stands on top of a letter that tells of it', (subject, is) => {
  expect(changeLetter(ctx, [changed(is)]).subject).toBe(`${subject}: Bread`)
})

test.each([
  [
    'every week on Thursday',
    'every week on Friday',
    ': not every week on Thursday, but every week on Friday',
  ],
  ['every week on Thursday', 'every week on Thursday', ''],
  ['every week on Thursday', '', ''],
  ['', 'every week on Friday', ''],
])('of a date that stays, while the rule %p became %p, it says both or neither', (before, after, words) => {
  const date = changed({ rule: after }, { was: { ...THURSDAYS, rule: before }, kept: true })
  const { subject, text } = changeLetter(ctx, [date])
  expect(subject).toBe('Changed dates: Bread')
  expect(text).toStartWith(`“Bread” falls on other days from now on${words}.\n`)
})

test.each([
  ['another', { timeZone: 'Europe/Paris' }, ['(Europe/London)', '(Europe/Paris)']],
  ['the same', { place: 'The shed' }, ['', '']],
])('of %s time zone both times say which, or neither', (_, is, zones) => {
  const { text } = changeLetter(ctx, [changed(is)])
  const lines = [/It was: .*/, /It is now: .*/].map(line => line.exec(text)?.[0] ?? 'missing')
  expect(lines.map(line => /\(.*\)|missing/.exec(line)?.[0] ?? '')).toEqual(zones)
})
