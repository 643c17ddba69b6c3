import { describe, expect, test } from 'bun:test'
import { isRule, readRule } from './rule'

describe('a rule is read whole', () => {
  test('with what was left out as the standard has it', () => {
    expect(readRule('FREQ=WEEKLY')).toEqual({
      frequency: 'WEEKLY',
      interval: 1,
      count: null,
      until: null,
      weekStart: 'MO',
      months: [],
      monthDays: [],
      days: [],
      positions: [],
    })
  })

  test('whatever the case and the spaces around it', () => {
    expect(readRule(' freq=monthly;byday=2sa;wkst=su\n')).toMatchObject({
      frequency: 'MONTHLY',
      weekStart: 'SU',
      days: [{ nth: 2, day: 'SA' }],
    })
  })

  test('its lists in order and without doubles: from the front, then those counted from the end', () => {
    const rule = readRule('FREQ=MONTHLY;BYMONTHDAY=-1,31,-2,1,31;BYMONTH=12,3;BYSETPOS=-1,2,1')
    expect(rule).toMatchObject({ monthDays: [1, 31, -2, -1], months: [3, 12], positions: [1, 2, -1] })
    expect(readRule('FREQ=MONTHLY;BYDAY=-1FR,2MO,1SU,1MO,1MO')?.days).toEqual([
      { nth: 1, day: 'MO' },
      { nth: 1, day: 'SU' },
      { nth: 2, day: 'MO' },
      { nth: -1, day: 'FR' },
    ])
    expect(readRule('FREQ=WEEKLY;BYDAY=SU,MO')?.days.map(({ day }) => day)).toEqual(['MO', 'SU'])
  })

  test('until a day or a moment', () => {
    expect(readRule('FREQ=DAILY;UNTIL=20270610')?.until).toBe('20270610')
    expect(readRule('FREQ=DAILY;UNTIL=20280229T235959Z')?.until).toBe('20280229T235959Z')
  })
})

describe('a rule is not understood', () => {
  test.each([
    ['without a frequency', ['', 'INTERVAL=2', 'FREQ', 'FREQ=', 'FREQ=HOURLY', 'FREQ=SECONDLY']],
    [
      'with a part that is given twice, or that nobody knows',
      ['FREQ=DAILY;FREQ=DAILY', 'FREQ=DAILY;BYEASTER=1'],
    ],
    [
      'with a part in it that is none',
      ['FREQ=DAILY;', 'FREQ=DAILY;;COUNT=2', 'RRULE:FREQ=DAILY', 'FREQ=DAILY=2'],
    ],
    ['with an interval that is none', [0, 1001, -1, 1.5, '1e3', 'x'].map(n => `FREQ=DAILY;INTERVAL=${n}`)],
    ['that comes never or without end', [0, 10_001, -5, ''].map(n => `FREQ=DAILY;COUNT=${n}`)],
    ['that ends in two ways', ['FREQ=DAILY;COUNT=3;UNTIL=20270610']],
    [
      'until a day that is none',
      [
        '20270230',
        '20270229',
        '20271301',
        '2027',
        '20270610T240000Z',
        '20270610T1200Z',
        '20270610T120000',
      ].map(day => `FREQ=DAILY;UNTIL=${day}`),
    ],
    ['in a month that is none', [0, 13, -1, 'x', ''].map(month => `FREQ=YEARLY;BYMONTH=${month}`)],
    ['on a day of the month that is none', [0, 32, -32, 1.5].map(day => `FREQ=MONTHLY;BYMONTHDAY=${day}`)],
    [
      'on a weekday that is none',
      ['XX', '0MO', '54MO', 'MO2', 'MO,,TU'].map(day => `FREQ=YEARLY;BYDAY=${day}`),
    ],
    ['in a place that is none', [0, 367, -367].map(place => `FREQ=MONTHLY;BYDAY=MO;BYSETPOS=${place}`)],
    ['in a week that begins on no day', ['FREQ=WEEKLY;WKST=XX']],
  ] as const)('%s', (_, rules) => {
    for (const rule of rules) expect({ rule, read: readRule(rule) }).toEqual({ rule, read: null })
  })

  test('where the standard forbids it', () => {
    for (const rule of [
      'FREQ=WEEKLY;BYDAY=2SA',
      'FREQ=DAILY;BYDAY=1MO',
      'FREQ=MONTHLY;BYDAY=6MO',
      'FREQ=MONTHLY;BYDAY=-6MO',
      'FREQ=WEEKLY;BYMONTHDAY=3',
      'FREQ=MONTHLY;BYSETPOS=1',
    ])
      expect({ rule, read: readRule(rule) }).toEqual({ rule, read: null })
  })
})

test('the outermost of each is understood', () => {
  for (const rule of [
    'FREQ=DAILY;INTERVAL=1000;COUNT=10000',
    'FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=1,31,-31',
    'FREQ=MONTHLY;BYDAY=5MO,-5MO',
    'FREQ=YEARLY;BYDAY=53MO,-53SU',
    'FREQ=YEARLY;BYMONTH=3;BYSETPOS=366,-366',
  ])
    expect({ rule, isRead: readRule(rule) !== null }).toEqual({ rule, isRead: true })
})

describe('a rule without words can be followed', () => {
  test('with weeks, days of the year and hours that are numbered', () => {
    for (const rule of [
      'FREQ=YEARLY;BYWEEKNO=20,-1',
      'freq=daily;byhour=9,12;byminute=30',
      'FREQ=YEARLY;BYYEARDAY=-1',
    ])
      expect({ rule, can: isRule(rule), inWords: readRule(rule) }).toEqual({ rule, can: true, inWords: null })
  })

  test('and not with one of them twice, empty, or in front of no rule', () => {
    for (const rule of [
      'FREQ=DAILY;BYHOUR=9;BYHOUR=12',
      'FREQ=DAILY;BYHOUR=',
      'FREQ=DAILY;BYHOUR=nine',
      'BYHOUR=9',
      '',
    ])
      expect({ rule, can: isRule(rule) }).toEqual({ rule, can: false })
  })
})
