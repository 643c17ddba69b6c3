import { expect, test } from 'bun:test'
import { sayRecurrence } from './say-recurrence'

test.each([
  ['FREQ=WEEKLY;BYDAY=TH', 'every week on Thursday'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR', 'every 2 weeks on Monday, Wednesday and Friday'],
  ['FREQ=MONTHLY;BYDAY=1SA;COUNT=6', 'every month on the first Saturday, 6 times'],
  ['FREQ=MONTHLY;BYDAY=-1SU', 'every month on the last Sunday'],
  ['FREQ=DAILY', 'every day'],
])('%s is %s', (rule, words) => {
  expect(sayRecurrence(rule)).toBe(words)
})
