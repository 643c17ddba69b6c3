import { chargeWork } from '../meter/meter.ts'
import { compareNumbers } from '../numbers/compare.ts'
import { formatNumber } from '../numbers/format.ts'
import { bitLength, chargeBig, divideBig, isInteger, normal } from '../numbers/integers.ts'
import { MOST_DIGITS, parseNumber } from '../numbers/parse.ts'
import { div, fraction, isNumber, type Num, ratio, sub, toExact, toFloat } from '../numbers/tower.ts'
import { fail, typeFault } from '../values/errors.ts'
import { Flonum, Ratio, type Value } from '../values/types.ts'
import { integer, small, sqrtBig } from './integers.ts'
import type { Spec } from './spec.ts'

export function number(who: string, x: Value): Num {
  if (!isNumber(x)) typeFault(who, 'a number', x)
  return x
}

const isIntegral = (x: Value): boolean => isInteger(x) || (x instanceof Flonum && Number.isInteger(x.v))
const isRational = (x: Value): boolean =>
  isInteger(x) || x instanceof Ratio || (x instanceof Flonum && Number.isFinite(x.v))
const isExact = (x: Value): boolean => !(number('exact?', x) instanceof Flonum)
const isEvenBig = (n: number | bigint): boolean => BigInt.asUintN(1, BigInt(n)) === 0n
const sign = (who: string, x: Value): number => compareNumbers(number(who, x), 0)

function rounding(who: string, float: (v: number) => number, exact: (n: bigint, d: bigint) => bigint) {
  return (x: Value): Value => {
    const n = number(who, x)
    if (n instanceof Flonum) return new Flonum(float(n.v))
    return n instanceof Ratio ? normal(exact(n.n, n.d)) : n
  }
}

const floorBig = (n: bigint, d: bigint): bigint => divideBig(n < 0n ? n - d + 1n : n, d)

function roundBig(n: bigint, d: bigint): bigint {
  const down = floorBig(n, d)
  const twice = 2n * (n - down * d)
  if (twice === d) return down % 2n === 0n ? down : down + 1n
  return twice > d ? down + 1n : down
}

function roundEven(v: number): number {
  const down = Math.floor(v)
  const rest = v - down
  const up = rest > 0.5 || (rest === 0.5 && down % 2 !== 0)
  const nearest = up ? down + 1 : down
  return nearest === 0 && (v < 0 || Object.is(v, -0)) ? -0 : nearest
}

const real =
  (who: string, f: (v: number) => number) =>
  (x: Value): Value =>
    new Flonum(f(toFloat(number(who, x))))

/** Exact when the argument is zero or one and the result is known exactly. */
const exactAt =
  (who: string, f: (v: number) => number, at: number, is: number) =>
  (x: Value): Value =>
    x === at ? is : real(who, f)(x)

function log(x: Value, base?: Value): Value {
  if (base !== undefined)
    return div(
      new Flonum(Math.log(toFloat(number('log', x)))),
      new Flonum(Math.log(toFloat(number('log', base)))),
    )
  return exactAt('log', Math.log, 1, 0)(x)
}

function atan(y: Value, x?: Value): Value {
  if (x === undefined) return exactAt('atan', Math.atan, 0, 0)(y)
  return y === 0 && x === 1
    ? 0
    : new Flonum(Math.atan2(toFloat(number('atan', y)), toFloat(number('atan', x))))
}

/** Exact for perfect squares of exact numbers; there are no complex numbers, so a negative one is an error. */
function sqrt(x: Value): Value {
  const n = number('sqrt', x)
  if (compareNumbers(n, 0) < 0) fail('type-error', 'sqrt: of a negative number', x)
  if (n instanceof Flonum) return new Flonum(Math.sqrt(n.v))
  const { n: top, d: bottom } = fraction(n)
  const rootTop = sqrtBig(top)
  const rootBottom = sqrtBig(bottom)
  if (rootTop * rootTop === top && rootBottom * rootBottom === bottom) return ratio(rootTop, rootBottom)
  return new Flonum(Math.sqrt(toFloat(n)))
}

function expt(base: Value, power: Value): Value {
  const b = number('expt', base)
  const p = number('expt', power)
  if (!isInteger(p)) return exptFloat(b, p)
  if (b instanceof Flonum) return new Flonum(b.v ** Number(p))
  if (p < 0) {
    if (b === 0) fail('division-by-zero', 'expt: zero to a negative power')
    return div(1, expt(b, sub(0, p)))
  }
  if (b === 0 || b === 1) return p === 0 ? 1 : b
  if (b === -1) return isEvenBig(p) ? 1 : -1
  const exponent = small('expt', p)
  const { n, d } = fraction(b)
  const bits = Math.max(bitLength(n), bitLength(d)) * exponent
  chargeBig(bits)
  chargeWork((bits >>> 6) ** 2 / 8)
  return ratio(n ** BigInt(exponent), d ** BigInt(exponent))
}

function exptFloat(b: Num, p: Num): Value {
  const base = toFloat(b)
  const power = toFloat(p)
  if (base < 0 && !Number.isInteger(power)) fail('type-error', 'expt: a negative number to a broken power', b)
  const value = base ** power
  if (b instanceof Flonum || p instanceof Flonum) return new Flonum(value)
  const exact = Math.round(value)
  return Number.isSafeInteger(exact) &&
    p instanceof Ratio &&
    compareNumbers(number('expt', expt(exact, normal(p.d))), number('expt', expt(b, normal(p.n)))) === 0
    ? exact
    : new Flonum(value)
}

function numberToString(x: Value, radix: Value = 10): Value {
  const r = small('number->string', radix)
  if (r < 2 || r > 36) typeFault('number->string', 'a radix from 2 to 36', radix)
  return formatNumber(number('number->string', x), r)
}

function stringToNumber(text: Value, radix: Value = 10): Value {
  if (typeof text !== 'string') typeFault('string->number', 'a string', text)
  const r = small('string->number', radix)
  if (r < 2 || r > 36) typeFault('string->number', 'a radix from 2 to 36', radix)
  chargeWork(Math.min(text.length, MOST_DIGITS) >>> 2)
  return parseNumber(text, r) ?? false
}

export const NUMBERS: readonly Spec[] = [
  ['number?', 1, 1, isNumber, 'any number'],
  ['integer?', 1, 1, isIntegral, 'an integer, or a float without a fraction'],
  ['rational?', 1, 1, isRational, 'any number but infinities and NaN'],
  ['float?', 1, 1, (x: Value) => x instanceof Flonum, 'a float'],
  ['ratio?', 1, 1, (x: Value) => x instanceof Ratio, 'a fraction that is no integer'],
  ['exact?', 1, 1, isExact, 'not a float'],
  ['inexact?', 1, 1, (x: Value) => !isExact(x), 'a float'],
  ['exact-integer?', 1, 1, isInteger, 'an exact integer'],
  ['nan?', 1, 1, (x: Value) => Number.isNaN(toFloat(number('nan?', x))), 'not a number'],
  [
    'finite?',
    1,
    1,
    (x: Value) => Number.isFinite(x instanceof Flonum ? x.v : number('finite?', x) && 0),
    'neither infinite nor NaN',
  ],
  [
    'infinite?',
    1,
    1,
    (x: Value) => x instanceof Flonum && Math.abs(x.v) === Number.POSITIVE_INFINITY,
    'an infinity',
  ],
  ['zero?', 1, 1, (x: Value) => x === 0 || sign('zero?', x) === 0, 'zero'],
  ['positive?', 1, 1, (x: Value) => sign('positive?', x) > 0, 'above zero'],
  ['negative?', 1, 1, (x: Value) => sign('negative?', x) < 0, 'below zero'],
  [
    'even?',
    1,
    1,
    (x: Value) => (typeof x === 'number' ? x % 2 === 0 : isEvenBig(integer('even?', x))),
    'divisible by two',
  ],
  [
    'odd?',
    1,
    1,
    (x: Value) => (typeof x === 'number' ? x % 2 !== 0 : !isEvenBig(integer('odd?', x))),
    'not divisible by two',
  ],
  [
    'abs',
    1,
    1,
    (x: Value) => (x instanceof Flonum ? new Flonum(Math.abs(x.v)) : sign('abs', x) < 0 ? sub(0, x) : x),
    'magnitude',
  ],
  ['floor', 1, 1, rounding('floor', Math.floor, floorBig), 'the integer below'],
  ['ceiling', 1, 1, rounding('ceiling', Math.ceil, (n, d) => -floorBig(-n, d)), 'the integer above'],
  ['truncate', 1, 1, rounding('truncate', Math.trunc, divideBig), 'the integer towards zero'],
  ['round', 1, 1, rounding('round', roundEven, roundBig), 'the nearest integer, halves to even'],
  ['numerator', 1, 1, (x: Value) => part(x, 'numerator'), 'top of the fraction in lowest terms'],
  ['denominator', 1, 1, (x: Value) => part(x, 'denominator'), 'bottom of the fraction in lowest terms'],
  [
    'exact',
    1,
    1,
    (x: Value) => toExact('exact', number('exact', x)),
    'the exact number that a float stands for',
  ],
  ['inexact', 1, 1, (x: Value) => inexact(x), 'the nearest float'],
  ['exp', 1, 1, exactAt('exp', Math.exp, 0, 1), 'e to the power'],
  ['log', 1, 2, log, 'logarithm, natural or to a base'],
  ['sin', 1, 1, exactAt('sin', Math.sin, 0, 0), 'sine'],
  ['cos', 1, 1, exactAt('cos', Math.cos, 0, 1), 'cosine'],
  ['tan', 1, 1, exactAt('tan', Math.tan, 0, 0), 'tangent'],
  ['asin', 1, 1, exactAt('asin', Math.asin, 0, 0), 'arc sine'],
  ['acos', 1, 1, exactAt('acos', Math.acos, 1, 0), 'arc cosine'],
  ['atan', 1, 2, atan, 'arc tangent, of one number or of y and x'],
  ['sqrt', 1, 1, sqrt, 'square root, exact for perfect squares'],
  ['expt', 2, 2, expt, 'power'],
  ['number->string', 1, 2, numberToString, 'text of a number, in a radix'],
  ['string->number', 1, 2, stringToNumber, 'the number a text spells, or false'],
]

function inexact(x: Value): Value {
  const n = number('inexact', x)
  return n instanceof Flonum ? n : new Flonum(toFloat(n))
}

function part(x: Value, which: 'numerator' | 'denominator'): Value {
  const n = number(which, x)
  const exact = fraction(toExact(which, n))
  const chosen = normal(which === 'numerator' ? exact.n : exact.d)
  return n instanceof Flonum ? new Flonum(Number(chosen)) : chosen
}
