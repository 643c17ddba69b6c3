/**
 * A world of SX: its globals, what the host grants it, and the ways to evaluate in it. Worlds share only the
 * primitives and the standard library, which no program can change.
 */
import { SUSPENDED } from '../cek/registers.ts'
import { JitWorld } from '../jit/state.ts'
import {
  chargeOutput,
  FUEL_SLICE,
  fuelUsed,
  type MeterState,
  meter,
  restoreMeter,
  saveMeter,
  startMeter,
  UNLIMITED,
} from '../meter/meter.ts'
import { writerOf } from '../printer/print.ts'
import { type Dialect, readAll } from '../reader/read.ts'
import type { Namespace } from '../resolve/namespace.ts'
import { Remembered } from '../values/text.ts'
import type { Value } from '../values/types.ts'
import { announce } from './announce.ts'
import { Evaluator } from './evaluator.ts'
import type { Grants } from './grants.ts'
import { toHostError } from './host-errors.ts'
import { enter, leave, type Running } from './running.ts'
import type { Sliced } from './scheduler.ts'
import { slicesOfPage, slicesOfValue } from './slices.ts'

/**
 * The first slices of a sliced run are short, so that many that come at once all get a little of their way soon:
 * most pages need no more.
 */
const FIRST_SLICE = 500

export class World {
  /** Calls and loop turns of the last evaluation. */
  lastFuel = 0
  private readonly evaluator: Evaluator
  private readonly running: Running

  constructor(
    private readonly grants: Grants,
    readonly namespace: Namespace,
    readonly dialect: Dialect,
  ) {
    this.evaluator = new Evaluator(grants, namespace, dialect)
    this.running = {
      write: grants.print ?? (() => {}),
      ambient: this.evaluator.ambient(),
      exposure: this.evaluator.exposure,
      jit: new JitWorld(),
      remembered: new Remembered(),
    }
  }

  /**
   * Evaluates all forms of `text` and gives the value of the last.
   * @throws ReadError, SyntaxFault, LimitError, Uncaught
   */
  eval(text: string): Value {
    return this.metered(() => {
      this.evaluator.checkSource(text)
      return this.evaluator.evalForms(readAll(text, this.dialect))
    })
  }

  /** The HTML of the value of the last form. */
  render(text: string): string {
    let html = ''
    this.renderStream(text, part => {
      html += part
    })
    return html
  }

  /** As render, handing over each part as soon as it is there: what stands before a hole, then what fills it. */
  renderStream(text: string, write: (part: string) => void): void {
    this.metered(() => {
      const forms = this.evaluator.read(text)
      const last = forms.pop() ?? null
      for (const form of forms) this.evaluator.evalTop(form)
      const emit = (part: string) => {
        chargeOutput(part.length)
        if (part !== '') write(part)
      }
      for (const part of this.evaluator.parts(last)) {
        if (typeof part === 'string') emit(part)
        else emit(part.fill(this.evaluator.run(this.evaluator.close(part.lambda), [])))
      }
    })
  }

  /** Evaluates forms that were read already. */
  evalData(forms: Value[]): Value {
    return this.metered(() => this.evaluator.evalForms(forms))
  }

  /** Notes what `forms` will define, when they are evaluated one by one. */
  announce(forms: Value[]): void {
    announce(forms, this.namespace)
  }

  /** Evaluates a file, through the access that was granted. */
  loadFile(path: string): Value {
    return this.metered(() => this.evaluator.evalFile(path))
  }

  /** Calls a function of this world. */
  call(fn: Value, args: Value[]): Value {
    return this.metered(() => this.evaluator.run(fn, args))
  }

  /** A value as it reads; writing it may use as much as making it did. */
  show(value: Value): string {
    return this.metered(() => writerOf(this.dialect)(value))
  }

  /** Runs `work` with this world's limits and output, then gives the evaluation around it its own back. */
  private metered<T>(work: () => T): T {
    const outside = enter(this.running)
    startMeter(this.grants.limits ?? UNLIMITED)
    try {
      return work()
    } catch (e) {
      throw toHostError(e)
    } finally {
      this.lastFuel = fuelUsed()
      leave(outside)
    }
  }

  /**
   * The HTML of the last form, or its value as it reads, a slice at a time: every call of `step` runs one and tells
   * whether there is more. What is compiled runs as it does elsewhere; it pays for the slices it uses up, and the
   * machine gives way when it has control again.
   */
  sliced(text: string, wanted: 'html' | 'value' = 'html'): Sliced<string> {
    const steps = wanted === 'html' ? slicesOfPage(this.evaluator, text) : slicesOfValue(this.evaluator, text)
    let slice = FIRST_SLICE
    let own: MeterState | null = null
    let pausedAt = 0
    return {
      step: () => {
        const outside = enter(this.running)
        if (own) {
          restoreMeter(own)
          meter.deadline += performance.now() - pausedAt
        } else startMeter(this.grants.limits ?? UNLIMITED, slice)
        slice = Math.min(slice * 2, FUEL_SLICE)
        meter.slice = slice
        try {
          const { value, done } = steps.next()
          return done ? value : SUSPENDED
        } catch (e) {
          throw toHostError(e)
        } finally {
          own = saveMeter()
          pausedAt = performance.now()
          leave(outside)
        }
      },
    }
  }
}
