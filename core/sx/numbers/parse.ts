/** Number syntax: 12 -3 1/2 2.5 .5 1e9 #xFF #b101 +inf.0 -inf.0 +nan.0, `_` nowhere. */
import { chargeWork } from '../meter/meter.ts'
import { Flonum } from '../values/types.ts'
import { chargeBig, normal } from './integers.ts'
import { type Num, ratio } from './tower.ts'

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/
const FRACTION = /^([+-]?\d+)\/(\d+)$/
const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[+-]?[01]+$/,
  8: /^[+-]?[0-7]+$/,
  16: /^[+-]?[0-9a-f]+$/i,
}
/** A literal may not be longer: reading takes time that grows with the square of the digits. */
export const MOST_DIGITS = 100_000

/** The number that `text` spells, or null when it spells none (or one longer than MOST_DIGITS). */
export function parseNumber(text: string, radix = 10): Num | null {
  if (text.length > MOST_DIGITS) return null
  if (radix !== 10) return parseRadix(text, radix)
  if (INTEGER.test(text)) return parseInteger(text)
  if (DECIMAL.test(text)) return new Flonum(Number(text))
  const parts = FRACTION.exec(text)
  if (parts) return parseFraction(parts[1] as string, parts[2] as string)
  if (text === '+inf.0') return new Flonum(Number.POSITIVE_INFINITY)
  if (text === '-inf.0') return new Flonum(Number.NEGATIVE_INFINITY)
  if (text === '+nan.0' || text === '-nan.0') return new Flonum(Number.NaN)
  return null
}

function parseInteger(text: string): Num {
  if (text.length < 16) return Number(text) + 0
  chargeBig(text.length * 4)
  chargeWork((text.length >>> 4) ** 2)
  return normal(text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', '')))
}

function parseFraction(top: string, bottom: string): Num | null {
  const d = BigInt(bottom)
  return d === 0n ? null : ratio(BigInt(top.replace('+', '')), d)
}

function parseRadix(text: string, radix: number): Num | null {
  const digits = DIGITS[radix]
  if (!digits) return parseOddRadix(text, radix)
  const slash = text.indexOf('/')
  if (slash > 0) {
    const n = parseRadix(text.slice(0, slash), radix)
    const d = parseRadix(text.slice(slash + 1), radix)
    if (n === null || d === null || d === 0) return null
    return ratio(BigInt(n as number | bigint), BigInt(d as number | bigint))
  }
  if (!digits.test(text)) return null
  const prefix = radix === 16 ? '0x' : radix === 8 ? '0o' : '0b'
  const magnitude = BigInt(prefix + text.replace(/^[+-]/, ''))
  return normal(text.startsWith('-') ? -magnitude : magnitude)
}

/** Radixes without a JS prefix, digit by digit. */
function parseOddRadix(text: string, radix: number): Num | null {
  const body = text.replace(/^[+-]/, '').toLowerCase()
  if (body.length === 0 || body.length > 4096) return null
  let total = 0n
  for (const digit of body) {
    const value = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(digit)
    if (value < 0 || value >= radix) return null
    total = total * BigInt(radix) + BigInt(value)
  }
  return normal(text.startsWith('-') ? -total : total)
}
