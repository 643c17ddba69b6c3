/**
 * A world of SX: its globals, what the host grants it, and the ways to evaluate in it. Worlds share only the
 * primitives and the standard library, which no program can change.
 */
import { ambient } from '../cek/ambient.ts'
import { codeOf } from '../cek/code-of.ts'
import { dynamic } from '../cek/dynamic.ts'
import { Machine, SUSPENDED } from '../cek/machine.ts'
import { native, type Saved } from '../cek/native.ts'
import { Escape, Reenter, Uncaught } from '../cek/signal.ts'
import { exposure } from '../jit/capture.ts'
import { JitWorld, jitWorld } from '../jit/state.ts'
import {
  chargeOutput,
  FUEL_SLICE,
  fuelUsed,
  type Limits,
  type MeterState,
  meter,
  restoreMeter,
  saveMeter,
  startMeter,
  UNLIMITED,
} from '../meter/meter.ts'
import { output } from '../prims/output.ts'
import { writerOf } from '../printer/print.ts'
import { positionOf } from '../reader/positions.ts'
import { type Dialect, readAll } from '../reader/read.ts'
import { rawPrimitive, streamParts } from '../render/stream.ts'
import type { MakeLambda } from '../resolve/core.ts'
import { FORMS, SCHEME_FORMS } from '../resolve/forms/table.ts'
import { isForPrograms, Namespace } from '../resolve/namespace.ts'
import { Resolver, type World } from '../resolve/resolver.ts'
import { fault, isNamed } from '../resolve/shape.ts'
import { Closure, type Macro } from '../values/callable.ts'
import { fail, LimitError, Raised, SyntaxFault } from '../values/errors.ts'
import { EMPTY, fromArray, toArray } from '../values/lists.ts'
import { toForm } from '../values/pairs.ts'
import { Remembered, remembered } from '../values/text.ts'
import { ErrorValue, List, Sym, type Value } from '../values/types.ts'
import { base } from './base.ts'
import { type FileAccess, NO_FILES } from './files.ts'
import { Libraries } from './libraries.ts'
import { r7rsBase } from './r7rs.ts'
import type { Sliced } from './sliced.ts'

export interface Grants {
  limits?: Limits
  /** Receives what the program prints. */
  print?: (text: string) => void
  /** Files that `load` and `require` may read; none by default. */
  files?: FileAccess
  /** Whether `raw!`, script, style, iframe and on… attributes may be written. */
  raw?: boolean
  /** Effects that `perform` may ask for, by name. */
  effects?: Record<string, (...args: Value[]) => Value>
}

export class Sx {
  readonly namespace: Namespace
  /** Calls and loop turns of the last evaluation. */
  lastFuel = 0
  private readonly exposure = { captures: false }
  private readonly jit = new JitWorld()
  private readonly remembered = new Remembered()
  private readonly resolver: Resolver
  private readonly libraries: Libraries
  private readonly loaded = new Set<string>()
  private directory: string

  constructor(
    private readonly grants: Grants = {},
    namespace: Namespace = new Namespace(base(), isForPrograms),
    /** What `r7rs` gives one of. */
    readonly dialect: Dialect = 'sx',
  ) {
    this.namespace = namespace
    if (grants.raw) namespace.install('raw!', rawPrimitive())
    this.libraries = new Libraries(namespace.parent ?? namespace)
    this.directory = grants.files?.root ?? ''
    this.resolver = new Resolver(this.world(namespace), dialect === 'sx' ? FORMS : SCHEME_FORMS, dialect)
  }

  /** A world of the r7rs dialect, under which R7RS-small programs run. */
  static r7rs(grants: Grants = {}): Sx {
    return new Sx(grants, new Namespace(r7rsBase(), isForPrograms), 'r7rs')
  }

  /**
   * Evaluates all forms of `text` and gives the value of the last.
   * @throws ReadError, SyntaxFault, LimitError, Uncaught
   */
  eval(text: string): Value {
    return this.metered(() => {
      this.checkSource(text)
      return this.evalForms(readAll(text, this.dialect))
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
      const forms = this.read(text)
      const last = forms.pop() ?? null
      for (const form of forms) this.evalTop(form)
      const emit = (part: string) => {
        chargeOutput(part.length)
        if (part !== '') write(part)
      }
      for (const part of streamParts(this.resolver.toplevel(last))) {
        if (typeof part === 'string') emit(part)
        else emit(part.fill(this.run(this.close(part.lambda), [])))
      }
    })
  }

  /** Evaluates forms that were read already. */
  evalData(forms: Value[]): Value {
    return this.metered(() => this.evalForms(forms))
  }

  /** Notes what `forms` will define, when they are evaluated one by one. */
  announce(forms: Value[]): void {
    announce(forms, this.namespace)
  }

  /** Evaluates a file, through the access that was granted. */
  loadFile(path: string): Value {
    return this.metered(() => this.evalFile(path))
  }

  /** Calls a function of this world. */
  call(fn: Value, args: Value[]): Value {
    return this.metered(() => this.run(fn, args))
  }

  /** A value as it reads; writing it may use as much as making it did. */
  show(value: Value): string {
    return this.metered(() => writerOf(this.dialect)(value))
  }

  /** Runs `work` with this world's limits and output, then gives the evaluation around it its own back. */
  private metered<T>(work: () => T): T {
    const outside = this.enter()
    startMeter(this.grants.limits ?? UNLIMITED)
    try {
      return work()
    } catch (e) {
      throw outward(e)
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
    const steps = wanted === 'html' ? this.slicesOfPage(text) : this.slicesOfValue(text)
    let slice = FIRST_SLICE
    let own: MeterState | null = null
    let pausedAt = 0
    return {
      step: () => {
        const outside = this.enter()
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
          throw outward(e)
        } finally {
          own = saveMeter()
          pausedAt = performance.now()
          leave(outside)
        }
      },
    }
  }

  private *slicesOfValue(text: string): Generator<typeof SUSPENDED, string> {
    let value: Value = null
    for (const form of this.read(text)) value = yield* this.slicesOfForm(form)
    const shown = writerOf(this.dialect)(value)
    chargeOutput(shown.length)
    return shown
  }

  /** As evalTop. */
  private *slicesOfForm(form: Value): Generator<typeof SUSPENDED, Value> {
    if (form instanceof List && isNamed(form.first, 'begin')) {
      let value: Value = null
      for (const inner of toArray(form.rest)) value = yield* this.slicesOfForm(inner)
      return value
    }
    try {
      return yield* this.slicesOf(this.close(this.resolver.toplevel(form)))
    } catch (e) {
      throw placed(e, form)
    }
  }

  private *slicesOfPage(text: string): Generator<typeof SUSPENDED, string> {
    const forms = this.read(text)
    const last = forms.pop() ?? null
    for (const form of forms) yield* this.slicesOfForm(form)
    let html = ''
    for (const part of streamParts(this.resolver.toplevel(last))) {
      const made = typeof part === 'string' ? part : part.fill(yield* this.slicesOf(this.close(part.lambda)))
      chargeOutput(made.length)
      html += made
    }
    return html
  }

  private *slicesOf(thunk: Closure): Generator<typeof SUSPENDED, Value> {
    const machine = new Machine(0, null)
    machine.preemptive = true
    native.machine = machine
    let value = machine.start(thunk, [])
    while (value === SUSPENDED) {
      const dyn = dynamic.now
      yield SUSPENDED
      dynamic.now = dyn
      native.machine = machine
      value = machine.resume()
    }
    machine.active = false
    return value
  }

  /** Makes this world the running one; what was running before comes back with `leave`. */
  private enter(): Outside {
    const outside: Outside = {
      meter: saveMeter(),
      write: output.write,
      ambient: { ...ambient },
      dynamic: dynamic.now,
      exposure: exposure.now,
      jit: jitWorld.now,
      remembered: remembered.now,
      native: { left: native.left, base: native.base, machine: native.machine },
    }
    output.write = this.grants.print ?? (() => {})
    dynamic.now = null
    exposure.now = this.exposure
    jitWorld.now = this.jit
    remembered.now = this.remembered
    native.machine = null
    Object.assign(ambient, this.ambient())
    return outside
  }

  /** The forms of a text, with what they will define announced. */
  private read(text: string): Value[] {
    this.checkSource(text)
    const forms = readAll(text, this.dialect)
    announce(forms, this.namespace)
    return forms
  }

  private checkSource(text: string): void {
    const most = (this.grants.limits ?? UNLIMITED).source
    if (text.length > most) throw new LimitError('source', `the limit of ${most} characters of source`)
  }

  private evalForms(forms: Value[]): Value {
    announce(forms, this.namespace)
    let value: Value = null
    for (const form of forms) value = this.evalTop(form)
    return value
  }

  /** A `begin` at the top level is its forms, one after another, so that its macros hold for what follows. */
  private evalTop(form: Value): Value {
    if (form instanceof List && isNamed(form.first, 'begin')) {
      let value: Value = null
      for (const inner of toArray(form.rest)) value = this.evalTop(inner)
      return value
    }
    try {
      return this.run(this.close(this.resolver.toplevel(form)), [])
    } catch (e) {
      throw placed(e, form)
    }
  }

  private close(lambda: MakeLambda): Closure {
    return new Closure(codeOf(lambda.lambda), [])
  }

  private run(fn: Value, args: Value[]): Value {
    const machine = new Machine(0, null)
    const outer = native.machine
    native.machine = machine
    try {
      return machine.start(fn, args) as Value
    } finally {
      machine.active = false
      native.machine = outer
    }
  }

  /** A macro of the r7rs dialect is given data, and gives back a datum. */
  private expand(macro: Macro, operands: Value[]): Value {
    if (this.dialect === 'sx') return this.run(macro.expander, operands)
    const data = operands.map(form => this.resolver.literal(form))
    return toForm(this.run(macro.expander, data))
  }

  private world(namespace: Namespace): World {
    return {
      namespace,
      exposure: this.exposure,
      expand: (macro: Macro, operands: Value[]) => this.expand(macro, operands),
      close: lambda => this.close(lambda),
      grantsRaw: this.grants.raw === true,
      defineLibrary: form =>
        this.libraries.define(form, (forms, inside) => {
          const library = new Sx(this.grants, inside, this.dialect)
          library.evalForms(forms)
          if (library.exposure.captures) this.exposure.captures = true
        }),
      importSets: form => {
        for (const set of toArray(form.rest)) this.libraries.bring(set, namespace)
      },
      requireFile: form => {
        for (const path of toArray(form.rest)) {
          if (typeof path !== 'string') fault(form, 'a path is a string')
          this.require(path)
        }
      },
    }
  }

  private require(path: string): void {
    const files = this.grants.files ?? NO_FILES
    const full = files.resolve(path, this.directory)
    if (this.loaded.has(full)) return
    this.loaded.add(full)
    this.evalFile(full)
  }

  private evalFile(path: string): Value {
    const files = this.grants.files ?? NO_FILES
    const full = files.resolve(path, this.directory)
    const text = files.read(full)
    this.checkSource(text)
    const outer = this.directory
    this.directory = files.directoryOf(full)
    try {
      return this.evalForms(readAll(text, this.dialect))
    } finally {
      this.directory = outer
    }
  }

  private ambient(): typeof ambient {
    return {
      evaluator: (form, sealed) => {
        try {
          return this.close(this.resolver.toplevel(form, sealed))
        } catch (e) {
          if (e instanceof Uncaught) throw new Raised(e.payload)
          if (e instanceof SyntaxFault) throw new Raised(new ErrorValue('syntax-error', e.message, EMPTY))
          throw e
        }
      },
      load: path => {
        if (typeof path !== 'string') fail('type-error', 'load: wanted a path', path)
        return this.evalFile(path)
      },
      perform: ([name, ...args]) => {
        if (!(name instanceof Sym) && typeof name !== 'string')
          fail('type-error', 'perform: wanted a name', name as Value)
        const wanted = name instanceof Sym ? name.name : name
        const effects = this.grants.effects
        const effect = effects && Object.hasOwn(effects, wanted) ? effects[wanted] : undefined
        if (!effect) fail('effect', `perform: the host grants no ${wanted}`, fromArray(args))
        return effect(...args)
      },
    }
  }
}

/** A form of the standard library has no place in the text; the form that led there has. */
function placed(e: unknown, form: Value): unknown {
  return e instanceof Uncaught && positionOf(e.at) === null ? new Uncaught(e.payload, form) : e
}

/**
 * The first slices of a sliced run are short, so that many that come at once all get a little of their way soon:
 * most pages need no more.
 */
const FIRST_SLICE = 500

interface Outside {
  meter: MeterState
  write: (text: string) => void
  ambient: typeof ambient
  dynamic: typeof dynamic.now
  exposure: typeof exposure.now
  jit: JitWorld
  remembered: Remembered
  native: Saved
}

function leave(outside: Outside): void {
  restoreMeter(outside.meter)
  output.write = outside.write
  dynamic.now = outside.dynamic
  exposure.now = outside.exposure
  jitWorld.now = outside.jit
  remembered.now = outside.remembered
  Object.assign(native, outside.native)
  Object.assign(ambient, outside.ambient)
}

/**
 * What the host sees: its stack has an end too, and reaching it is a limit like the others; what a primitive raised
 * while a form was being resolved had no handler.
 */
function outward(e: unknown): unknown {
  if (e instanceof Raised) return new Uncaught(e.payload, e.at)
  if (e instanceof Escape || e instanceof Reenter)
    return new Uncaught(new ErrorValue('continuation', 'control left for a place that is gone', EMPTY), null)
  if (!(e instanceof RangeError)) return e
  return /call stack/i.test(e.message)
    ? new LimitError('depth', 'nested too deep for the host')
    : new LimitError('memory', 'too big for the host')
}

/** Notes the names that `forms` will define, so that none of them is put in line as a primitive before. */
function announce(forms: Value[], namespace: Namespace): void {
  for (const form of forms) {
    if (!(form instanceof List) || !(form.first instanceof Sym)) continue
    if (form.first.name === 'begin') announce(toArray(form.rest), namespace)
    if (form.first.name !== 'define' && form.first.name !== 'defmacro') continue
    let target: Value = form.rest.first
    while (target instanceof List) target = target.first
    if (target instanceof Sym) namespace.redefine(target.name)
  }
}
