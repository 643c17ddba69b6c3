import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { dayOrderOf, readDay } from './csv-days'
import { decimalAmount } from './incoming-transfer'

describe('whether the day or the month comes first', () => {
  test('is told by the first number above twelve, wherever it stands', () => {
    expect(dayOrderOf(['01/02/2031', '13/02/2031'], 'en-US')).toBe('day-month')
    expect(dayOrderOf(['01/02/2031', '02/13/2031'], 'en-GB')).toBe('month-day')
    expect(dayOrderOf(['12/12/31', ' 31.1.31 '], 'en-US')).toBe('day-month')
    expect(dayOrderOf(['1-12-2031', '12-31-2031'], 'de-DE')).toBe('month-day')
  })

  test('is as the country writes it, where all of them could be both', () => {
    const both = ['12/12/2031', '01/02/2031']
    expect(['en-US', 'es-US'].map(locale => dayOrderOf(both, locale))).toEqual(['month-day', 'month-day'])
    expect(['en-GB', 'de-DE', 'en', 'fr-CA'].map(locale => dayOrderOf(both, locale))).toEqual(
      Array.from({ length: 4 }, () => 'day-month' as const),
    )
    expect(dayOrderOf([], 'en-US')).toBe('month-day')
    expect(dayOrderOf(['2031-13-01', 'yesterday'], 'en-GB')).toBe('day-month')
  })
})

describe('a day of a statement', () => {
  test('is read as it was written, with two or four digits of its year', () => {
    expect(readDay('3/4/2031', 'day-month')).toBe('2031-04-03')
    expect(readDay('3/4/2031', 'month-day')).toBe('2031-03-04')
    expect(readDay('03.04.31', 'day-month')).toBe('2031-04-03')
    expect(readDay('03-04-2031', 'month-day')).toBe('2031-03-04')
    expect(readDay('2031-04-03', 'month-day')).toBe('2031-04-03')
    expect(readDay('2031-04-03T23:59:59Z', 'month-day')).toBe('2031-04-03')
    expect(readDay('2031-04-03 10:00', 'day-month')).toBe('2031-04-03')
  })

  test('exists: leap days, and the last of a month', () => {
    expect(readDay('29/02/2032', 'day-month')).toBe('2032-02-29')
    for (const none of [
      '29/02/2031',
      '31/04/2031',
      '00/01/2031',
      '01/00/2031',
      '32/01/2031',
      '2031-02-30',
      '2031-00-10',
    ])
      expect(readDay(none, 'day-month')).toBeNull()
    expect(readDay('13/01/2031', 'month-day')).toBeNull()
  })

  test('and nothing else is one', () => {
    for (const none of [
      '',
      'today',
      '1/2',
      '1/2/203',
      '1/2/20311',
      '2031-4-3',
      '2031/04/03',
      '20310403',
      '3 April 2031',
      ' 3/4/2031',
    ])
      expect(readDay(none, 'day-month')).toBeNull()
  })

  test('written in either order reads the same', () => {
    const anyDay = fc.record({
      year: fc.integer({ min: 2000, max: 2099 }),
      days: fc.integer({ min: 0, max: 364 }),
    })
    fc.assert(
      fc.property(anyDay, ({ year, days }) => {
        const date = Temporal.PlainDate.from({ year, month: 1, day: 1 }).add({ days })
        const [day, month] = [String(date.day), String(date.month)]
        const written = date.toString()
        expect(readDay(`${day}/${month}/${year}`, 'day-month')).toBe(written)
        expect(readDay(`${month.padStart(2, '0')}.${day.padStart(2, '0')}.${year}`, 'month-day')).toBe(
          written,
        )
        expect(readDay(written, 'day-month')).toBe(written)
        expect(readDay(`${day}-${month}-${String(year).slice(2)}`, 'day-month')).toBe(written)
      }),
    )
  })
})

describe('an amount of a statement in XML', () => {
  const minor = (text: string, currency = 'EUR') => decimalAmount(text, currency)?.amount ?? null

  test('is in minor units of its currency, whatever zeros are behind it', () => {
    expect(['13', '13.0', '13.00', '13.00000', ' 13.5 ', '0.05', '0'].map(text => minor(text))).toEqual([
      1_300, 1_300, 1_300, 1_300, 1_350, 5, 0,
    ])
    expect(minor('650', 'JPY')).toBe(650)
    expect(minor('650.000', 'JPY')).toBe(650)
    expect(minor('1.234', 'KWD')).toBe(1_234)
    expect(decimalAmount('13.00', 'EUR')).toEqual({ amount: 1_300, currency: 'EUR' })
  })

  test('is none where it says a part of the smallest coin', () => {
    expect([minor('13.005'), minor('0.001'), minor('650.5', 'JPY'), minor('1.2345', 'KWD')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  test('and nothing else is one', () => {
    for (const none of [
      '',
      '.',
      '.5',
      '5.',
      '-5',
      '+5',
      '1,50',
      '1e3',
      '0x10',
      '1 000',
      '12345678901234',
      '1.000000',
      'Infinity',
    ])
      expect(minor(none)).toBeNull()
  })
})
