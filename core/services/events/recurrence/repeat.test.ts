import { expect, test } from 'bun:test'
import { ONCE, type Repeat, repeatOf, ruleOf } from './repeat'

const zone = 'Europe/London'
const cases: readonly [string, Repeat, string | null][] = [
  ['once', ONCE, null],
  ['every Thursday', { ...ONCE, kind: 'weekly', days: ['TH'] }, 'FREQ=WEEKLY;BYDAY=TH'],
  [
    'every second week on two days, six times',
    { ...ONCE, kind: 'weekly', every: 2, days: ['MO', 'FR'], count: 6 },
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=6',
  ],
  [
    'until a summer day, all of it',
    { ...ONCE, kind: 'weekly', days: ['TH'], until: '2027-06-10' },
    'FREQ=WEEKLY;BYDAY=TH;UNTIL=20270610T225959Z',
  ],
  ['the second Thursday of the month', { ...ONCE, kind: 'monthly' }, 'FREQ=MONTHLY;BYDAY=2TH'],
]

test.each(cases)('%s becomes a rule', (_, repeat, rule) => {
  expect(ruleOf(repeat, '2026-12-10', zone)).toBe(rule)
})

test.each(cases)('%s is read back from its rule', (_, repeat, rule) => {
  expect({ ...repeatOf(rule, zone), rule: null }).toEqual({ ...repeat, rule: null })
})

test('on the 31st it is the last of its kind in the month', () => {
  expect(ruleOf({ ...ONCE, kind: 'monthly' }, '2026-12-31', zone)).toBe('FREQ=MONTHLY;BYDAY=-1TH')
})

test('a rule beyond the form is kept as it is written', () => {
  expect(repeatOf('FREQ=YEARLY;BYMONTH=1', zone)).toMatchObject({
    kind: 'rule',
    rule: 'FREQ=YEARLY;BYMONTH=1',
  })
  expect(ruleOf({ ...ONCE, kind: 'rule', rule: 'rrule:freq=daily' }, '2026-12-10', zone)).toBe('FREQ=DAILY')
})
