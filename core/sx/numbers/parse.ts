/**
 * Number syntax (R7RS 7.1.1): 12 -3 1/2 2.5 .5 1e9 #xFF #b101 #e1.5 #i1/3 #x#e-A +inf.0 -inf.0 +nan.0. Letters
 * are read in either case; there are no complex numbers.
 */
import { chargeWork } from '../meter/meter.ts'
import { Flonum } from '../values/types.ts'
import { chargeBig, normal } from './integers.ts'
import { type Num, ratio, toFloat } from './tower.ts'

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/
const SPECIAL: Readonly<Record<string, number>> = {
  '+inf.0': Number.POSITIVE_INFINITY,
  '-inf.0': Number.NEGATIVE_INFINITY,
  '+nan.0': Number.NaN,
  '-nan.0': Number.NaN,
}
const RADIX: Readonly<Record<string, number>> = { x: 16, d: 10, o: 8, b: 2 }
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
/** A literal may not be longer: reading takes time that grows with the square of the digits. */
export const MOST_DIGITS = 100_000
/** Of an exact number written with an exponent. */
const MOST_EXPONENT = 100_000

/** The number that `text` spells, or null when it spells none (or one longer than MOST_DIGITS). */
export function parseNumber(text: string, radix = 10): Num | null {
  if (text.length > MOST_DIGITS) return null
  if (radix === 10 && INTEGER.test(text)) return parseInteger(text)
  if (text.startsWith('#')) return parsePrefixed(text, radix)
  return parseReal(text, radix, false)
}

/** A radix and an exactness, each at most once, in either order. */
function parsePrefixed(text: string, radix: number): Num | null {
  const found = /^(?:#([xdob])(?:#([ei]))?|#([ei])(?:#([xdob]))?)/i.exec(text)
  if (!found) return null
  const base = RADIX[(found[1] ?? found[4] ?? '').toLowerCase()] ?? radix
  const exactness = (found[2] ?? found[3] ?? '').toLowerCase()
  const body = text.slice(found[0].length)
  const number = parseReal(body, base, exactness === 'e')
  if (number === null || exactness === '') return number
  if (exactness === 'e') return number instanceof Flonum ? null : number
  return new Flonum(toFloat(number))
}

/** With `exact`, a decimal stands for the fraction that it spells. */
function parseReal(text: string, radix: number, exact: boolean): Num | null {
  const special = /^[+-](?:inf|nan)\.0$/i.test(text) ? SPECIAL[text.toLowerCase()] : undefined
  if (special !== undefined) return new Flonum(special)
  const slash = text.indexOf('/')
  if (slash >= 0) return parseFraction(text.slice(0, slash), text.slice(slash + 1), radix)
  if (radix !== 10) return parseRadix(text, radix)
  if (INTEGER.test(text)) return parseInteger(text)
  if (!DECIMAL.test(text)) return null
  return exact ? parseExactly(text) : new Flonum(Number(text))
}

function parseInteger(text: string): Num {
  if (text.length < 16) return Number(text) + 0
  chargeBig(text.length * 4)
  chargeWork((text.length >>> 4) ** 2)
  return normal(text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', '')))
}

function parseFraction(top: string, bottom: string, radix: number): Num | null {
  if (/^[+-]/.test(bottom)) return null
  const n = radix === 10 ? (INTEGER.test(top) ? parseInteger(top) : null) : parseRadix(top, radix)
  const d = radix === 10 ? (INTEGER.test(bottom) ? parseInteger(bottom) : null) : parseRadix(bottom, radix)
  if (n === null || d === null || d === 0) return null
  return ratio(BigInt(n as number | bigint), BigInt(d as number | bigint))
}

/** 1.25e3: the digits without the point, times a power of ten. */
function parseExactly(text: string): Num | null {
  const [mantissa, power = '0'] = text.toLowerCase().split('e') as [string, string?]
  const [whole = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(power) - fraction.length
  if (Math.abs(exponent) > MOST_EXPONENT) return null
  const digits = BigInt(parseInteger(whole + fraction) as number | bigint)
  chargeBig(Math.abs(exponent) * 4)
  chargeWork((Math.abs(exponent) >>> 4) ** 2)
  const scale = 10n ** BigInt(Math.abs(exponent))
  return exponent < 0 ? ratio(digits, scale) : normal(digits * scale)
}

function parseRadix(text: string, radix: number): Num | null {
  const body = text.replace(/^[+-]/, '').toLowerCase()
  const valid = DIGITS.slice(0, radix)
  if (body === '') return null
  for (const digit of body) if (!valid.includes(digit)) return null
  const magnitude = magnitudeOf(body, radix)
  return normal(text.startsWith('-') ? -magnitude : magnitude)
}

const PREFIXES: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' }

/** By the host where it knows the radix, else in halves. */
function magnitudeOf(digits: string, radix: number): bigint {
  const prefix = PREFIXES[radix]
  if (prefix) {
    chargeBig(digits.length * 4)
    return BigInt(prefix + digits)
  }
  if (digits.length <= 8) return BigInt(Number.parseInt(digits, radix))
  chargeWork((digits.length >>> 3) ** 2 + 1)
  const low = digits.length >>> 1
  return (
    magnitudeOf(digits.slice(0, -low), radix) * BigInt(radix) ** BigInt(low) +
    magnitudeOf(digits.slice(-low), radix)
  )
}
