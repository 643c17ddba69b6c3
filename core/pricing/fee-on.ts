import { percentOf } from './percent'

/** A fee that follows what the goods weigh (minor units a kilogram), come to (hundredths of a percent), or how many they are (minor units each). */
export type FollowingFee = { readonly kind: 'per-kg' | 'percent' | 'per-item'; readonly rate: number }

const MILLION = 1_000_000n

/** What it comes to for so many millionths of a kilogram, minor units, or things; half of one is rounded up. */
export function feeOn({ kind, rate }: FollowingFee, basis: number): number {
  if (kind === 'per-item') return rate * basis
  if (kind === 'percent') return percentOf(basis, rate)
  return Number((BigInt(rate) * BigInt(basis) * 2n + MILLION) / (MILLION * 2n))
}

/**
 * By how much a fee changes of which `charged` is paid or asked for, and that comes to `due` once its goods were weighed: with a
 * minus what goes back. Nothing more is asked for where goods go back; what should have gone back before, and did not, always does.
 */
export function feeChange(charged: number, due: number, isHeavier: boolean): number {
  return isHeavier ? due - charged : 0 - Math.max(0, charged - due)
}
