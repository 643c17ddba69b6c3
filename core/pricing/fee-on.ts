import { percentOf } from './percent'

/** A fee that follows what the goods weigh (minor units a kilogram) or come to (hundredths of a percent). */
export type FollowingFee = { readonly kind: 'per-kg' | 'percent'; readonly rate: number }

const MILLION = 1_000_000n

/** What it comes to for so many millionths of a kilogram, or for so many minor units; half of one is rounded up. */
export function feeOn({ kind, rate }: FollowingFee, basis: number): number {
  if (kind === 'percent') return percentOf(basis, rate)
  return Number((BigInt(rate) * BigInt(basis) * 2n + MILLION) / (MILLION * 2n))
}

/** What was asked for of a fee in all, and how much of it was paid with the order and may go back with it. */
export type ChargedFee = { readonly charged: number; readonly left: number }

/**
 * By how much a fee of a paid order changes that comes to `due` once its goods were weighed: with a minus what goes back.
 * Never the other way than the goods, and never back more than is left: what that keeps is made up for by the next weighing.
 */
export function feeChange({ charged, left }: ChargedFee, due: number, isHeavier: boolean): number {
  if (isHeavier) return Math.max(0, due - charged)
  return 0 - Math.min(Math.max(0, charged - due), left)
}
