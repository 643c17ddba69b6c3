/**
 * A world of SX: its globals, what the host grants it, and the ways to evaluate in it. Worlds share only the
 * primitives and the standard library, which no program can change.
 */
import { ambient } from '../cek/ambient.ts'
import { exposure } from '../jit/capture.ts'
import { jit } from '../jit/state.ts'
import { codeOf } from '../cek/code-of.ts'
import { dynamic } from '../cek/dynamic.ts'
import { Machine } from '../cek/machine.ts'
import { native } from '../cek/native.ts'
import { type Limits, restoreMeter, saveMeter, startMeter, UNLIMITED } from '../meter/meter.ts'
import { output } from '../prims/output.ts'
import { type Dialect, readAll } from '../reader/read.ts'
import type { MakeLambda } from '../resolve/core.ts'
import { FORMS } from '../resolve/forms/table.ts'
import { Namespace } from '../resolve/namespace.ts'
import { Resolver, type World } from '../resolve/resolver.ts'
import { fault, isNamed } from '../resolve/shape.ts'
import { Closure, type Macro } from '../values/callable.ts'
import { fail, LimitError, Raised, SyntaxFault } from '../values/errors.ts'
import { EMPTY, fromArray, toArray } from '../values/lists.ts'
import { ErrorValue, List, Sym, type Value } from '../values/types.ts'
import { base } from './base.ts'
import { type FileAccess, NO_FILES } from './files.ts'
import { Libraries } from './libraries.ts'

export interface Grants {
  limits?: Limits
  /** Receives what the program prints. */
  print?: (text: string) => void
  /** Files that `load` and `require` may read; none by default. */
  files?: FileAccess
  /** Effects that `perform` may ask for, by name. */
  effects?: Record<string, (...args: Value[]) => Value>
}

export class Sx {
  readonly namespace: Namespace
  private readonly exposure = { captures: false }
  private readonly excluded = new Set<string>()
  private readonly resolver: Resolver
  private readonly libraries: Libraries
  private readonly loaded = new Set<string>()
  private directory: string

  constructor(
    private readonly grants: Grants = {},
    namespace: Namespace = new Namespace(base()),
  ) {
    this.namespace = namespace
    this.libraries = new Libraries(namespace.parent ?? namespace)
    this.directory = grants.files?.root ?? ''
    this.resolver = new Resolver(this.world(namespace), FORMS)
  }

  /**
   * Evaluates all forms of `text` and gives the value of the last.
   * @throws ReadError, SyntaxFault, LimitError, Uncaught
   */
  eval(text: string, dialect: Dialect = 'sx'): Value {
    return this.metered(() => {
      this.checkSource(text)
      return this.evalForms(readAll(text, dialect))
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
  loadFile(path: string, dialect: Dialect = 'sx'): Value {
    return this.metered(() => this.evalFile(path, dialect))
  }

  /** Calls a function of this world. */
  call(fn: Value, args: Value[]): Value {
    return this.metered(() => this.run(fn, args))
  }

  /** Runs `work` with this world's limits and output, then gives the evaluation around it its own back. */
  private metered<T>(work: () => T): T {
    const meterBefore = saveMeter()
    const writeBefore = output.write
    const ambientBefore = { ...ambient }
    const dynamicBefore = dynamic.now
    const exposureBefore = exposure.now
    const excludedBefore = jit.excluded
    const nativeBefore = { left: native.left, base: native.base, machine: native.machine }
    startMeter(this.grants.limits ?? UNLIMITED)
    output.write = this.grants.print ?? (() => {})
    dynamic.now = null
    exposure.now = this.exposure
    jit.excluded = this.excluded
    native.machine = null
    Object.assign(ambient, this.ambient())
    try {
      return work()
    } catch (e) {
      if (e instanceof RangeError && /call stack/i.test(e.message))
        throw new LimitError('depth', 'nested too deep for the host')
      throw e
    } finally {
      restoreMeter(meterBefore)
      output.write = writeBefore
      dynamic.now = dynamicBefore
      exposure.now = exposureBefore
      jit.excluded = excludedBefore
      Object.assign(native, nativeBefore)
      Object.assign(ambient, ambientBefore)
    }
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
    return this.run(this.close(this.resolver.toplevel(form)), [])
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

  private world(namespace: Namespace): World {
    return {
      namespace,
      exposure: this.exposure,
      expand: (macro: Macro, operands: Value[]) => this.run(macro.expander, operands),
      close: lambda => this.close(lambda),
      element: () => null,
      defineLibrary: form =>
        this.libraries.define(form, (forms, inside) => {
          new Sx(this.grants, inside).evalForms(forms)
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
    this.evalFile(full, 'sx')
  }

  private evalFile(path: string, dialect: Dialect): Value {
    const files = this.grants.files ?? NO_FILES
    const full = files.resolve(path, this.directory)
    const text = files.read(full)
    this.checkSource(text)
    const outer = this.directory
    this.directory = files.directoryOf(full)
    try {
      return this.evalForms(readAll(text, dialect))
    } finally {
      this.directory = outer
    }
  }

  private ambient(): typeof ambient {
    return {
      evaluator: form => {
        try {
          return this.close(this.resolver.toplevel(form))
        } catch (e) {
          if (e instanceof SyntaxFault) throw new Raised(new ErrorValue('syntax-error', e.message, EMPTY))
          throw e
        }
      },
      load: path => {
        if (typeof path !== 'string') fail('type-error', 'load: wanted a path', path)
        return this.evalFile(path, 'sx')
      },
      perform: ([name, ...args]) => {
        const wanted = name instanceof Sym ? name.name : String(name)
        const effects = this.grants.effects
        const effect = effects && Object.hasOwn(effects, wanted) ? effects[wanted] : undefined
        if (!effect) fail('effect', `perform: the host grants no ${wanted}`, fromArray(args))
        return effect(...args)
      },
    }
  }
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
