/** Evaluates the forms of one namespace, with what the host grants; the meter runs and the world is entered already. */
import type { Ambient } from '../cek/ambient.ts'
import { codeOf } from '../cek/code-of.ts'
import { Machine } from '../cek/machine.ts'
import { native } from '../cek/native.ts'
import { Uncaught } from '../cek/signal.ts'
import { UNLIMITED } from '../meter/meter.ts'
import { type Dialect, readAll } from '../reader/read.ts'
import { rawPrimitive, streamParts } from '../render/stream.ts'
import type { MakeLambda } from '../resolve/core.ts'
import { FORMS, SCHEME_FORMS } from '../resolve/forms/table.ts'
import type { Namespace } from '../resolve/namespace.ts'
import { FormResolver } from '../resolve/resolver.ts'
import { fault, isNamed } from '../resolve/shape.ts'
import type { ResolverHost } from '../resolve/special-form.ts'
import { Closure, type Macro } from '../values/callable.ts'
import { fail, LimitError, Raised, SyntaxFault } from '../values/errors.ts'
import { EMPTY, fromArray, toArray } from '../values/lists.ts'
import { toForm } from '../values/pairs.ts'
import { ErrorValue, List, Sym, type Value } from '../values/types.ts'
import { announce } from './announce.ts'
import { NO_FILES } from './files.ts'
import type { Grants } from './grants.ts'
import { withPosition } from './host-errors.ts'
import { Libraries } from './libraries.ts'

export class Evaluator {
  readonly exposure = { captures: false }
  private readonly resolver: FormResolver
  private readonly libraries: Libraries
  private readonly loaded = new Set<string>()
  private directory: string

  constructor(
    private readonly grants: Grants,
    readonly namespace: Namespace,
    readonly dialect: Dialect,
  ) {
    if (grants.raw) namespace.install('raw!', rawPrimitive())
    this.libraries = new Libraries(namespace.parent ?? namespace)
    this.directory = grants.files?.root ?? ''
    this.resolver = new FormResolver(this.host(namespace), dialect === 'sx' ? FORMS : SCHEME_FORMS, dialect)
  }

  /** The forms of a text, with what they will define announced. */
  read(text: string): Value[] {
    this.checkSource(text)
    const forms = readAll(text, this.dialect)
    announce(forms, this.namespace)
    return forms
  }

  checkSource(text: string): void {
    const most = (this.grants.limits ?? UNLIMITED).source
    if (text.length > most) throw new LimitError('source', `the limit of ${most} characters of source`)
  }

  evalForms(forms: Value[]): Value {
    announce(forms, this.namespace)
    let value: Value = null
    for (const form of forms) value = this.evalTop(form)
    return value
  }

  /** A `begin` at the top level is its forms, one after another, so that its macros hold for what follows. */
  evalTop(form: Value): Value {
    if (form instanceof List && isNamed(form.first, 'begin')) {
      let value: Value = null
      for (const inner of toArray(form.rest)) value = this.evalTop(inner)
      return value
    }
    try {
      return this.run(this.thunk(form), [])
    } catch (e) {
      throw withPosition(e, form)
    }
  }

  /** A top-level form as a function without parameters. */
  thunk(form: Value, sealed = false): Closure {
    return this.close(this.resolver.toplevel(form, sealed))
  }

  /** What a page shows first, and the holes that are filled after it. */
  parts(form: Value): ReturnType<typeof streamParts> {
    return streamParts(this.resolver.toplevel(form))
  }

  close(lambda: MakeLambda): Closure {
    return new Closure(codeOf(lambda.lambda), [])
  }

  run(fn: Value, args: Value[]): Value {
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

  private host(namespace: Namespace): ResolverHost {
    return {
      namespace,
      exposure: this.exposure,
      expand: (macro: Macro, operands: Value[]) => this.expand(macro, operands),
      close: lambda => this.close(lambda),
      grantsRaw: this.grants.raw === true,
      defineLibrary: form =>
        this.libraries.define(form, (forms, inside) => {
          const library = new Evaluator(this.grants, inside, this.dialect)
          library.evalForms(forms)
          if (library.exposure.captures) this.exposure.captures = true
        }),
      importSets: form => {
        for (const set of toArray(form.rest)) this.libraries.importSet(set, namespace)
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

  evalFile(path: string): Value {
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

  ambient(): Ambient {
    return {
      evaluator: (form, sealed) => {
        try {
          return this.thunk(form, sealed)
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
