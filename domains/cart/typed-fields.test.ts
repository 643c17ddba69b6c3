import { describe, expect, test } from 'bun:test'
import { dayField, Faults, percentField } from './typed-fields'

const faults = (currency = 'GBP', timeZone = 'Europe/London') => new Faults(currency, timeZone)
/** What was read, and what is said beside the field. */
function read<T>(work: (of: Faults) => T, of = faults()): [T, string | undefined] {
  return [work(of), of.errors.field]
}

describe('an amount', () => {
  test.each([
    ['4.50', 450],
    ['4,5', 450],
    ['£4.50', 450],
    ['0.01', 1],
    ['1,234.56', 123_456],
  ])('%p is %d', (typed, amount) => {
    expect(read(of => of.amount('field', typed))).toEqual([amount, undefined])
  })

  test.each(['0', '-1', 'much', '€4', '4.5.6', '4 pounds and more', ' '])('%p is none', typed => {
    expect(read(of => of.amount('field', typed))).toEqual([null, 'Write an amount, like 4.50.'])
  })

  test('may be nothing where that is said, and a blank field says nothing', () => {
    expect(read(of => of.amount('field', '0', { least: 0 }))).toEqual([0, undefined])
    expect(read(of => of.amount('field', '9', { least: 900 }))).toEqual([900, undefined])
    expect(read(of => of.amount('field', '8.99', { least: 900 }))[0]).toBeNull()
    for (const blank of ['', undefined])
      expect(read(of => of.amount('field', blank))).toEqual([null, undefined])
  })

  test('is in the money of the cooperative', () => {
    expect(read(of => of.amount('field', '€4'), faults('EUR'))).toEqual([400, undefined])
    expect(read(of => of.amount('field', '400'), faults('JPY'))).toEqual([400, undefined])
    expect(read(of => of.amount('field', '£4'), faults('EUR'))[0]).toBeNull()
  })
})

describe('a percentage', () => {
  test.each([
    ['12.5', 1_250],
    ['12,5 %', 1_250],
    ['0.01', 1],
    ['100', 10_000],
    ['100%', 10_000],
    [' 7 ', 700],
    ['07.05', 705],
  ])('%p is %d hundredths', (typed, rate) => {
    expect(read(of => of.percent('field', typed))).toEqual([rate, undefined])
  })

  test.each(['0', '0.00', '100.01', '101', '1000', '-5', '12.345', 'ten', '5 percent', '%'])(
    '%p is none',
    typed => {
      expect(read(of => of.percent('field', typed))).toEqual([
        null,
        'Write a percentage above 0 and up to 100, like 12.5.',
      ])
    },
  )

  test('goes back into its field as it was typed', () => {
    expect([percentField(1_250), percentField(1), percentField(10_000), percentField(null)]).toEqual([
      '12.5',
      '0.01',
      '100',
      '',
    ])
  })
})

describe('a day', () => {
  test.each([
    ['2026-01-15', false, 'Europe/London', '2026-01-15T00:00:00.000Z'],
    ['2026-07-15', false, 'Europe/London', '2026-07-14T23:00:00.000Z'],
    ['2026-07-15', true, 'Europe/London', '2026-07-15T23:00:00.000Z'],
    ['2026-03-29', true, 'Europe/London', '2026-03-29T23:00:00.000Z'],
    ['2026-12-31', true, 'Asia/Tokyo', '2026-12-31T15:00:00.000Z'],
  ] as const)('%s, its end: %p, in %s is %s', (typed, after, zone, moment) => {
    const [day] = read(of => of.day('field', typed, { after }), faults('GBP', zone))
    expect(day?.toISOString()).toBe(moment)
    expect(dayField(day, zone, { before: after })).toBe(typed)
  })

  test.each(['2026-02-30', '30.2.2026', 'soon', '2026-13-01', '2026-07-15T09:30', '0000-01-01'])(
    '%p is none',
    typed => {
      expect(read(of => of.day('field', typed))).toEqual([null, 'There is no such day.'])
    },
  )

  test('may be blank, and then its field is', () => {
    expect(read(of => of.day('field', ''))).toEqual([null, undefined])
    expect(dayField(null, 'Europe/London')).toBe('')
  })
})

describe('a moment', () => {
  test('is on the clocks of the cooperative', () => {
    const [moment] = read(of => of.moment('field', '2026-07-15T09:30'))
    expect(moment?.toISOString()).toBe('2026-07-15T08:30:00.000Z')
  })

  test.each([
    '',
    undefined,
    '2026-07-15T25:00',
    '9:30',
    '2026-07-15T09:30Z',
    '2026-07-15',
    '2026-07-15T09:30+05:00',
  ])('%p is none', typed => {
    expect(read(of => of.moment('field', typed))).toEqual([null, 'Choose a day and a time.'])
  })
})

test('what is chosen from a list is one of it by its shape, or nothing, and never taken for nothing', () => {
  const id = Bun.randomUUIDv7()
  expect(read(of => of.id('field', id))).toEqual([id, undefined])
  for (const blank of ['', undefined]) expect(read(of => of.id('field', blank))).toEqual([null, undefined])
  expect(read(of => of.id('field', 'honey'))).toEqual([null, 'Choose one of these.'])
})

test('a form has no fault until a field has one, and each field says its own', () => {
  const form = faults()
  form.amount('price', '4')
  expect(form.none).toBe(true)
  form.amount('price', 'four')
  form.percent('rate', '200')
  expect([form.none, Object.keys(form.errors)]).toEqual([false, ['price', 'rate']])
})
