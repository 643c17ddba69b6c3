/**
 * What an evaluation may still use. One evaluation runs at a time, so the meter is the module's own.
 *
 * `cells[FUEL]` counts down to zero in slices: the small cell is what every tier decrements, and only when it
 * runs out are the whole budget, the clock and the host's wish to stop looked at. `cells[MEMORY]` counts bytes
 * in the same way. Both are charged before the work they pay for.
 */
import { LimitError } from '../values/errors.ts'

export interface Limits {
  /** Calls and loop turns. */
  fuel: number
  /** Bytes of data made, summed over the evaluation. */
  memory: number
  /** Calls nested in one another, tail calls not counted. */
  depth: number
  /** Characters of HTML and printed text. */
  output: number
  /** Characters of one source text. */
  source: number
  /** Milliseconds of running. */
  wall: number
}

export const UNLIMITED: Limits = {
  fuel: Number.POSITIVE_INFINITY,
  memory: Number.POSITIVE_INFINITY,
  depth: 1_000_000,
  output: Number.POSITIVE_INFINITY,
  source: Number.POSITIVE_INFINITY,
  wall: Number.POSITIVE_INFINITY,
}

export const UNTRUSTED: Limits = {
  fuel: 1_000_000,
  memory: 16 * 1024 * 1024,
  depth: 10_000,
  output: 1_000_000,
  source: 256 * 1024,
  wall: 250,
}

export const FUEL = 0
const MEMORY = 1
export const cells = new Int32Array(2)

/** Small enough that a slice without any call in a primitive stays well under the wall limit. */
export const FUEL_SLICE = 20_000
const MEMORY_SLICE = 1 << 28
const MOST_AT_ONCE = 1 << 30
/** A few milliseconds of the slowest primitives. */
const WORK_SLICE = 100_000

class Meter {
  limits: Limits = UNLIMITED
  /** Fuel that is handed out at a time. */
  slice = FUEL_SLICE
  /** Budget beyond the cells. */
  fuelBehind = Number.POSITIVE_INFINITY
  memoryBehind = Number.POSITIVE_INFINITY
  deadline = Number.POSITIVE_INFINITY
  outputLeft = Number.POSITIVE_INFINITY
  /** Steps inside primitives that make no whole unit of fuel yet. */
  work = 0
  /** Steps inside primitives until the clock is looked at. */
  workUntilClock = WORK_SLICE
  /** Fuel handed out so far, for the counters. */
  fuelGiven = 0
}

export const meter = new Meter()

/** Starts a fresh budget, handed out in slices of at most `slice` calls and turns. */
export function startMeter(limits: Limits, slice = FUEL_SLICE): void {
  meter.limits = limits
  meter.slice = slice
  meter.fuelBehind = limits.fuel
  meter.memoryBehind = limits.memory
  meter.deadline = limits.wall === Number.POSITIVE_INFINITY ? limits.wall : performance.now() + limits.wall
  meter.outputLeft = limits.output
  meter.fuelGiven = 0
  meter.work = 0
  meter.workUntilClock = WORK_SLICE
  cells[FUEL] = 0
  cells[MEMORY] = 0
  refillFuel()
  refillMemory()
}

/** Calls and loop turns charged since `startMeter`. */
export function fuelUsed(): number {
  return meter.fuelGiven - (cells[FUEL] as number)
}

export interface MeterState {
  fields: Meter
  fuel: number
  memory: number
}

/** Sets the running evaluation aside, so that another can be metered; `restoreMeter` takes it up again. */
export function saveMeter(): MeterState {
  return {
    fields: Object.assign(new Meter(), meter),
    fuel: cells[FUEL] as number,
    memory: cells[MEMORY] as number,
  }
}

export function restoreMeter(saved: MeterState): void {
  Object.assign(meter, saved.fields)
  cells[FUEL] = saved.fuel
  cells[MEMORY] = saved.memory
}

/** Charges `n` calls or turns. */
export function charge(n: number): void {
  if (n > MOST_AT_ONCE) {
    chargeHugely(n)
    return
  }
  const left = (cells[FUEL] as number) - n
  cells[FUEL] = left
  if (left < 0) fuelOut()
}

/** More than the cell could hold below zero. */
function chargeHugely(n: number): void {
  if (meter.fuelBehind < n) outOfFuel()
  meter.fuelBehind -= n
  meter.fuelGiven += n
}

function outOfFuel(): never {
  throw new LimitError('fuel', `the limit of ${meter.limits.fuel} calls and loop turns`)
}

/** Called with the fuel cell below zero: gives the next slice or ends the evaluation. */
export function fuelOut(): void {
  checkClock()
  refillFuel()
  if ((cells[FUEL] as number) < 0) outOfFuel()
}

export function checkClock(): void {
  if (performance.now() > meter.deadline)
    throw new LimitError('time', `the time limit of ${meter.limits.wall} ms`)
}

function refillFuel(): void {
  const owed = cells[FUEL] as number
  const slice = Math.min(meter.fuelBehind, meter.slice - owed)
  meter.fuelBehind -= slice
  meter.fuelGiven += slice
  cells[FUEL] = owed + slice
}

/** Charges `bytes` of new data. */
export function chargeMemory(bytes: number): void {
  if (bytes > MEMORY_SLICE) {
    chargeHuge(bytes)
    return
  }
  const left = (cells[MEMORY] as number) - bytes
  cells[MEMORY] = left
  if (left < 0) memoryOut()
}

function memoryOut(): void {
  refillMemory()
  if ((cells[MEMORY] as number) < 0)
    throw new LimitError('memory', `the limit of ${meter.limits.memory} bytes of data`)
}

function refillMemory(): void {
  const owed = cells[MEMORY] as number
  const slice = Math.min(meter.memoryBehind, MEMORY_SLICE - owed)
  meter.memoryBehind -= slice
  cells[MEMORY] = owed + slice
}

function chargeHuge(bytes: number): void {
  if (meter.memoryBehind < bytes)
    throw new LimitError('memory', `the limit of ${meter.limits.memory} bytes of data`)
  meter.memoryBehind -= bytes
}

/** Work inside a primitive that grows with its argument: one unit of fuel for 64 steps. */
export function chargeWork(steps: number): void {
  // A negative count, from a program, would be work given back.
  if (!(steps > 0)) return
  meter.work += steps
  if (meter.work < 64) return
  const whole = Math.floor(meter.work / 64)
  meter.work -= whole * 64
  meter.workUntilClock -= whole * 64
  if (meter.workUntilClock < 0) {
    meter.workUntilClock = WORK_SLICE
    checkClock()
  }
  charge(whole)
}

export function chargeOutput(characters: number): void {
  meter.outputLeft -= characters
  if (meter.outputLeft < 0)
    throw new LimitError('output', `the limit of ${meter.limits.output} characters of output`)
}
