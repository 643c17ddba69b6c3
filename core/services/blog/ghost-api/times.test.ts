import { describe, expect, test } from 'bun:test'
import { fieldsOf, textOf } from './fields'
import { contentTime, timeOfId } from './times'

describe('a time as the Content API has it', () => {
  const SUMMER = new Date('2031-07-01T23:30:00Z')

  test.each([
    ['Etc/UTC', '2031-07-01T23:30:00.000+00:00'],
    ['Europe/London', '2031-07-02T00:30:00.000+01:00'],
    ['America/New_York', '2031-07-01T19:30:00.000-04:00'],
    ['Asia/Kathmandu', '2031-07-02T05:15:00.000+05:45'],
  ])('in %s is %s', (zone, text) => {
    expect(contentTime(SUMMER, zone)).toBe(text)
    // It is the same moment to whoever reads it.
    expect(new Date(text)).toEqual(SUMMER)
  })

  test('has its thousandths, and has both halves of the hour that comes twice', () => {
    expect(contentTime(new Date('2031-01-01T00:00:00.007Z'), 'Etc/UTC')).toBe('2031-01-01T00:00:00.007+00:00')
    const twice = ['2031-10-26T00:30:00Z', '2031-10-26T01:30:00Z'].map(moment =>
      contentTime(new Date(moment), 'Europe/London'),
    )
    expect(twice).toEqual(['2031-10-26T01:30:00.000+01:00', '2031-10-26T01:30:00.000+00:00'])
  })
})

describe('when an id was made', () => {
  test.each([
    ['00000000-0000-7000-8000-000000000000', '1970-01-01T00:00:00.000Z'],
    ['0199a000-0000-7000-8000-000000000001', new Date(0x0199a0000000).toISOString()],
    ['019a1b2c-3d4e-7fff-bfff-ffffffffffff', new Date(0x019a1b2c3d4e).toISOString()],
  ])('%s says %s', (id, moment) => {
    expect(timeOfId(id).toISOString()).toBe(moment)
  })

  test('is the moment in which it was', () => {
    const at = Date.UTC(2031, 6, 1, 12)
    expect(timeOfId(Bun.randomUUIDv7('hex', at)).getTime()).toBe(at)
  })
})

describe('what a program sent', () => {
  test.each([null, undefined, 'text', 7, true])('%p has no fields', value => {
    expect(fieldsOf(value)).toEqual({})
  })

  test('has the fields that it has', () => {
    expect(fieldsOf({ title: 'x' })).toEqual({ title: 'x' })
  })

  test.each([
    ['', ''],
    ['x', 'x'],
    [null, null],
    [undefined, null],
    [7, null],
    [['x'], null],
    [{ toString: 'x' }, null],
  ])('%p is the text %p', (value, text) => {
    expect(textOf(value)).toBe(text)
  })
})
