import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { describeRecurrence } from './describe-recurrence'
import { timesOf } from './times-of'

test.each([
  ['FREQ=WEEKLY;BYDAY=TH', 'every week on Thursday'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR', 'every 2 weeks on Monday, Wednesday and Friday'],
  ['FREQ=MONTHLY;BYDAY=1SA;COUNT=6', 'every month on the first Saturday, 6 times'],
  ['FREQ=MONTHLY;BYDAY=-1SU', 'every month on the last Sunday'],
  ['FREQ=DAILY', 'every day'],
  ['FREQ=YEARLY;BYMONTH=6;BYDAY=1SA', 'every year on the first Saturday in June'],
  ['FREQ=YEARLY;BYDAY=1SA', 'every year on the first Saturday of the year'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,-1', 'every month on the 15th and the last day'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,2,3,4', 'every month on the 1st, the 2nd, the 3rd and the 4th'],
  ['FREQ=MONTHLY;BYMONTHDAY=10,11,12,13', 'every month on the 10th, the 11th, the 12th and the 13th'],
  ['FREQ=MONTHLY;BYMONTHDAY=21,22,23,31', 'every month on the 21st, the 22nd, the 23rd and the 31st'],
  [
    'FREQ=MONTHLY;BYDAY=-2FR;BYMONTH=1,12',
    'every month on the second to last Friday in January and December',
  ],
  ['FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=-1', 'every month on the last day that is a Monday or Friday'],
])('%s is %s', (rule, words) => {
  expect(describeRecurrence(rule)).toBe(words)
})

const thursday = { startsAt: new Date('2026-12-10T10:00:00Z'), timeZone: 'Europe/London' }

test.each([
  ['FREQ=WEEKLY', 'every week on Thursday'],
  ['FREQ=MONTHLY', 'every month on the 10th'],
  ['FREQ=YEARLY', 'every year on the 10th in December'],
  ['FREQ=YEARLY;BYMONTH=3', 'every year on the 10th in March'],
  ['FREQ=DAILY;UNTIL=20261231T235959Z', 'every day, until 31 December 2026'],
  ['FREQ=DAILY;UNTIL=20261231T095959Z', 'every day, until 30 December 2026'],
])('what %s leaves unsaid is said: %s', (rule, words) => {
  expect(describeRecurrence(rule, thursday)).toBe(words)
})

test('the last day is the one where it happens', () => {
  const auckland = { startsAt: new Date('2026-12-09T21:00:00Z'), timeZone: 'Pacific/Auckland' }
  expect(describeRecurrence('FREQ=DAILY;UNTIL=20261231T210000Z', auckland)).toBe(
    'every day, until 1 January 2027',
  )
})

test.each([
  'FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR',
  'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
  'FREQ=YEARLY;BYYEARDAY=100',
  'FREQ=DAILY;BYHOUR=9,17',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU',
  'FREQ=WEEKLY;BYDAY=1SA',
  'FREQ=WEEKLY;BYDAY=TH;BYDAY=FR',
  'FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z',
  'FREQ=WEEKLY;UNTIL=20270230T000000Z',
  'FREQ=WEEKLY\nEXDATE:20261217T100000Z',
  'FREQ=WEEKLY;X-OURS=1',
  'FREQ=HOURLY',
  'FREQ=MONTHLY;BYMONTHDAY=0',
  'soon',
  '',
])('%j is not said at all rather than by half', rule => {
  expect(describeRecurrence(rule, thursday)).toBeNull()
})

const some = <T>(values: readonly T[], most: number) =>
  fc.subarray([...values], { minLength: 1, maxLength: most })
const optional = (part: fc.Arbitrary<string>) => fc.oneof({ weight: 2, arbitrary: fc.constant('') }, part)
const rules = fc
  .tuple(
    fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    optional(fc.constantFrom(';INTERVAL=2', ';INTERVAL=3')),
    optional(
      some(['MO', 'TH', 'SU', '1SA', '-1SA', '2TH', '5MO', '-2FR', '20MO'], 3).map(days => `;BYDAY=${days}`),
    ),
    optional(some([1, 2, 6, 12], 2).map(months => `;BYMONTH=${months}`)),
    optional(some([1, 13, 31, -1, -30], 2).map(days => `;BYMONTHDAY=${days}`)),
    optional(fc.constantFrom(';BYSETPOS=1', ';BYSETPOS=-1', ';BYSETPOS=2')),
    optional(fc.constantFrom(';WKST=SU', ';WKST=MO')),
    optional(
      fc.constantFrom(
        ...[';COUNT=1', ';COUNT=4', ';UNTIL=20280309T090000Z', ';UNTIL=20280309T110000Z'],
        ...[';UNTIL=20280310T000000Z', ';UNTIL=20280309'],
      ),
    ),
  )
  .map(([frequency, ...parts]) => `FREQ=${frequency}${parts.join('')}`)

test('two rules with other dates never read alike', () => {
  const datesOf = (recurrence: string) => {
    const schedule = { ...thursday, endsAt: new Date('2026-12-10T12:00:00Z'), recurrence }
    return timesOf(schedule, thursday.startsAt, new Date('2033-01-01')).map(({ startsAt }) =>
      startsAt.toISOString(),
    )
  }
  const said = new Map<string, { rule: string; dates: string[] }>()
  for (const rule of fc.sample(rules, { numRuns: 1500, seed: 8 })) {
    const words = describeRecurrence(rule, thursday)
    if (words === null) continue
    const dates = datesOf(rule)
    const known = said.get(words)
    if (known)
      expect({ rules: [known.rule, rule], words, dates }).toEqual({
        rules: [known.rule, rule],
        words,
        dates: known.dates,
      })
    else said.set(words, { rule, dates })
  }
  expect(said.size).toBeGreaterThan(100)
})
