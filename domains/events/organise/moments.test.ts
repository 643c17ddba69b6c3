import { expect, test } from 'bun:test'
import { momentsOf, wallTimesOf } from './moments'

const said = (date: string, from: string, to: string, timeZone = 'Europe/London') => {
  const { startsAt, endsAt } = momentsOf({ date, from, to }, timeZone)
  return [startsAt.toISOString().slice(5, 16), endsAt.toISOString().slice(5, 16)]
}

test.each([
  ['a winter morning', '2026-12-05', '10:00', '12:00', ['12-05T10:00', '12-05T12:00']],
  ['a summer morning', '2026-06-05', '10:00', '12:00', ['06-05T09:00', '06-05T11:00']],
  ['past midnight', '2026-12-31', '22:00', '01:00', ['12-31T22:00', '01-01T01:00']],
  ['in the hour that is skipped', '2026-03-29', '01:30', '01:50', ['03-29T01:30', '03-29T01:50']],
  ['from the hour that is skipped', '2026-03-29', '01:30', '02:15', ['03-29T01:30', '03-29T02:15']],
  ['in the hour that comes twice', '2026-10-25', '01:15', '01:45', ['10-25T00:15', '10-25T00:45']],
  ['across it', '2026-10-25', '00:30', '02:30', ['10-24T23:30', '10-25T02:30']],
])('%s', (_, date, from, to, moments) => {
  expect(said(date, from, to)).toEqual(moments)
})

test('is read back as it was written', () => {
  const { startsAt, endsAt } = momentsOf(
    { date: '2026-07-04', from: '19:30', to: '00:30' },
    'Australia/Lord_Howe',
  )
  expect(wallTimesOf(startsAt, endsAt, 'Australia/Lord_Howe')).toEqual({
    date: '2026-07-04',
    from: '19:30',
    to: '00:30',
  })
})
