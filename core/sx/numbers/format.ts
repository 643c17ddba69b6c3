import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { type Flonum, Ratio } from '../values/types.ts'
import { bitLength } from './integers.ts'
import type { Num } from './tower.ts'

/** As the reader reads it: a float always shows a point, an exponent or its `.0` name. */
export function formatNumber(x: Num, radix = 10): string {
  if (typeof x === 'number') return x.toString(radix)
  if (typeof x === 'bigint') return formatBig(x, radix)
  if (x instanceof Ratio) return `${formatBig(x.n, radix)}/${formatBig(x.d, radix)}`
  return radix === 10 ? formatFloat(x) : formatFloatIn(x, radix)
}

/** In another radix a float has a point and no exponent. */
function formatFloatIn(x: Flonum, radix: number): string {
  if (!Number.isFinite(x.v) || Object.is(x.v, -0)) return formatFloat(x)
  const text = x.v.toString(radix)
  return text.includes('.') ? text : `${text}.0`
}

function formatFloat(x: Flonum): string {
  const v = x.v
  if (Number.isNaN(v)) return '+nan.0'
  if (v === Number.POSITIVE_INFINITY) return '+inf.0'
  if (v === Number.NEGATIVE_INFINITY) return '-inf.0'
  if (Object.is(v, -0)) return '-0.0'
  const text = String(v)
  return /[.e]/.test(text) ? text.replace('e+', 'e') : `${text}.0`
}

function formatBig(n: bigint, radix: number): string {
  const bits = bitLength(n)
  if (bits > 4096) {
    chargeMemory(bits >>> 1)
    chargeWork(((bits >>> 6) ** 2) >>> 4)
  }
  return n.toString(radix)
}
