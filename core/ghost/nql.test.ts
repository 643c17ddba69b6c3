import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  MalformedFilter,
  type Nql,
  type NqlCondition,
  type NqlOperator,
  type NqlValue,
  parseNql,
} from './nql'

const NOW = new Date('2026-11-28T12:00:00Z')
const parse = (text: string) => parseNql(text, NOW)
const is = (field: string, ...values: NqlValue[]): Nql => ({ field, operator: 'is', not: false, values })
const has = (operator: NqlOperator, value: NqlValue, not = false): Nql => ({
  field: 'x',
  operator,
  not,
  values: [value],
})

test.each<[string, Nql]>([
  ['slug:rose-ash', is('slug', 'rose-ash')],
  ['featured:true', is('featured', true)],
  ['feature_image:null', is('feature_image', null)],
  ['tags.slug:[a, b]', is('tags.slug', 'a', 'b')],
  ['tag:-[a,b]', { ...is('tag', 'a', 'b'), not: true }],
  ['visibility:-public', { ...is('visibility', 'public'), not: true }],
  ["title:'It\\'s (ours), + more'", is('title', "It's (ours), + more")],
  ['title:"two words"', is('title', 'two words')],
  ['slug:a\\+b', is('slug', 'a+b')],
  ['x:>=5', has('gte', 5)],
  ['x:<-2.5', has('lt', -2.5)],
  ['x:~ash', has('contains', 'ash')],
  ["x:-~^'ash'", has('starts', 'ash', true)],
  ['x:~$ash', has('ends', 'ash')],
  ['x:>now-30d', has('gt', new Date('2026-10-29T12:00:00Z'))],
  ['x:<now+1M', has('lt', new Date('2026-12-28T12:00:00Z'))],
  ["x:>'2026-11-23 08:26:55'", has('gt', '2026-11-23 08:26:55')],
])('%s is read', (text, expected) => expect(parse(text)).toEqual(expected))

test.each([
  ['2027-03-31T10:00:00Z', 'now-1M', '2027-02-28T10:00:00.000Z'],
  ['2028-02-29T10:00:00Z', 'now-1y', '2027-02-28T10:00:00.000Z'],
  ['2027-01-31T23:59:00Z', 'now+1M', '2027-02-28T23:59:00.000Z'],
  ['2026-11-28T12:00:00Z', 'now-999999y', '1000-01-01T00:00:00.000Z'],
  ['2026-11-28T12:00:00Z', 'now-999999w', '1000-01-01T00:00:00.000Z'],
  ['2026-11-28T12:00:00Z', 'now+999999M', '9999-12-31T00:00:00.000Z'],
])('from %s %s is %s', (now, written, moment) => {
  const { values } = parseNql(`x:${written}`, new Date(now)) as NqlCondition
  expect(values).toEqual([new Date(moment)])
})

test('and binds more than or, and brackets most', () => {
  expect(parse('a:1+b:2,c:3')).toEqual({ or: [{ and: [is('a', 1), is('b', 2)] }, is('c', 3)] })
  expect(parse('a:1+(b:2,c:3)')).toEqual({ and: [is('a', 1), { or: [is('b', 2), is('c', 3)] }] })
  expect(parse('x:>now+y:1')).toEqual({ and: [has('gt', NOW), is('y', 1)] })
})

describe('refused is', () => {
  test.each([
    '',
    'title:[',
    'title',
    'title:',
    ':a',
    'a:1+',
    'a:1,,b:2',
    '(a:1',
    'a:1)',
    'a:>[1,2]',
    "a:'x",
    'a:1 b:2',
  ])('%p', text => expect(() => parse(text)).toThrow(MalformedFilter))

  test('what is too long, or too deep', () => {
    expect(() => parse(`a:${'x'.repeat(2_000)}`)).toThrow(MalformedFilter)
    expect(() => parse(`${'('.repeat(30)}a:1${')'.repeat(30)}`)).toThrow(MalformedFilter)
  })
})

test('any text between quotes comes out as it is, and any text at all is read or refused', () => {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }).filter(text => !/[\n\r\u2028\u2029]/.test(text)),
      text => {
        expect(parse(`a:${quoted(text)}`)).toEqual(is('a', text))
      },
    ),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab:+,()[]-~><=\'" 1\\'), maxLength: 30 }), text => {
      try {
        parse(text)
      } catch (fault) {
        expect(fault).toBeInstanceOf(MalformedFilter)
      }
    }),
  )
})
