/**
 * Forms to core: expands macros and special forms, resolves every name to a slot, a capture or a global cell.
 */
import { chargeMemory } from '../meter/meter.ts'
import { inheritPosition } from '../reader/positions.ts'
import type { Dialect } from '../reader/read.ts'
import { elementCore } from '../render/elements.ts'
import { Component, Macro, Primitive } from '../values/callable.ts'
import { SyntaxFault } from '../values/errors.ts'
import { toArray } from '../values/lists.ts'
import { DOTTED, toDatum } from '../values/pairs.ts'
import { Keyword, List, Sym, type Value } from '../values/types.ts'
import { isAlias } from './aliases.ts'
import { chargeBlock } from './blocks.ts'
import { isCapturing } from './controls.ts'
import { type Call, type Core, type LoopLabel, type MakeLambda, Variable } from './core.ts'
import { componentCall } from './forms/component.ts'
import { definitionsOf } from './forms/records.ts'
import { makeLambda } from './lambda.ts'
import type { Cell, Namespace } from './namespace.ts'
import { FunctionScope, Scope } from './scope.ts'
import { asSymbol, operands } from './shape.ts'
import { NotALoop, type Resolver, type ResolverHost, type SpecialForm } from './special-form.ts'

/** Forms nested deeper than this are refused: no person writes them, and the resolver recurses. */
const MOST_NESTED = 1_000

export class FormResolver implements Resolver {
  private depth = 0
  /** Whether the form at hand may not mention a capturing control. */
  private sealed = false
  loops: LoopLabel[] = []
  readonly closures = new WeakSet<List>()

  constructor(
    readonly host: ResolverHost,
    private readonly forms: ReadonlyMap<string, SpecialForm>,
    readonly dialect: Dialect = 'sx',
  ) {}

  literal(form: Value): Value {
    return this.dialect === 'r7rs' ? toDatum(form) : form
  }

  /**
   * A top-level form as a lambda without parameters. A `sealed` one may be made while compiled code runs.
   * @throws SyntaxFault, also where a sealed form mentions a capturing control
   */
  toplevel(form: Value, sealed = false): MakeLambda {
    const { depth, loops, sealed: outer } = this
    this.loops = []
    this.sealed = sealed
    try {
      const fn = new FunctionScope('toplevel', null)
      fn.lambda.at = form instanceof List ? form : null
      fn.lambda.body = chargeBlock(this.resolve(form, Scope.ofFunction(fn), true))
      return { op: 'lambda', lambda: fn.lambda, captures: [] }
    } finally {
      this.depth = depth
      this.loops = loops
      this.sealed = outer
    }
  }

  resolve(form: Value, scope: Scope, tail = false): Core {
    if (form instanceof Sym) return this.reference(form, scope)
    if (form instanceof Keyword) return { op: 'const', value: form.name }
    if (!(form instanceof Map) && (!(form instanceof List) || form.len === 0))
      return { op: 'const', value: this.literal(form) }
    // A form that a program made may hold itself many times over; each time is resolved anew.
    chargeMemory(64 + (form instanceof Map ? form.size : form.len) * 16)
    this.depth++
    if (this.depth > MOST_NESTED) throw new SyntaxFault(`nested more than ${MOST_NESTED} deep`)
    const core = form instanceof Map ? this.dict(form, scope) : this.list(form, scope, tail)
    this.depth--
    return core
  }

  lambda(name: string, params: Value, body: Value[], scope: Scope, at: List | null): MakeLambda {
    return makeLambda(name, params, body, scope, this, at)
  }

  enterFunction(): LoopLabel[] {
    const outer = this.loops
    this.loops = []
    return outer
  }

  leaveFunction(outer: LoopLabel[]): void {
    this.loops = outer
  }

  localMacro(form: List, scope: Scope): void {
    const [name, params, ...body] = operands(form, 2)
    const macroName = asSymbol(name, form)
    const outer = this.enterFunction()
    const toplevel = Scope.ofFunction(new FunctionScope('macro', null))
    const expander = this.lambda(macroName.name, params as Value, body, toplevel, form)
    this.leaveFunction(outer)
    scope.bind(macroName, new Macro(macroName.name, this.host.close(expander)))
  }

  definitions(form: List): Value[] {
    return definitionsOf(form)
  }

  sequence(forms: Value[], scope: Scope, tail: boolean): Core {
    if (forms.length === 0) return { op: 'const', value: null }
    const body = forms.map((form, i) => this.resolve(form, scope, tail && i === forms.length - 1))
    return body.length === 1 ? (body[0] as Core) : { op: 'seq', body }
  }

  reference(name: Sym, scope: Scope): Core {
    const binding = scope.lookup(name)
    if (binding instanceof Variable) return this.variable(binding, scope)
    if (binding instanceof Macro) throw new SyntaxFault(`${name.name} is a macro, not a value`, name)
    if (binding) throw new NotALoop(binding.label)
    if (this.isSpecial(name)) throw new SyntaxFault(`${name.name} stands where no such form can`, name)
    const cell = this.host.namespace.cell(name.name)
    scope.fn.lambda.effects.globals.add(cell)
    if (isCapturing(cell.v)) this.exposes(cell, scope)
    return { op: 'global', cell, at: null }
  }

  variable(v: Variable, scope: Scope): Core {
    const ref = scope.fn.refer(v)
    if (!v.defined) {
      v.forward = true
      v.assigned = true
    }
    return ref
  }

  isSpecial(name: Sym): boolean {
    // Forms with a % are what others are rewritten into; libraries write them, no program does.
    if (name.name.startsWith('%') && !isAlias(name) && name.name !== DOTTED && !this.host.namespace.seesInner)
      return false
    return this.forms.has(name.name) && this.host.namespace.find(name.name)?.declared !== true
  }

  special(form: Value, scope: Scope): string | null {
    if (!(form instanceof List) || !(form.first instanceof Sym)) return null
    const name = form.first
    return scope.lookup(name) === null && this.isSpecial(name) ? name.name : null
  }

  expandHead(form: Value, scope: Scope): Value {
    let at = form
    for (;;) {
      const macro = this.macroOf(at, scope)
      if (!macro) return at
      const from = at as List
      at = this.host.expand(macro, toArray(from.rest))
      inheritPosition(at, from)
    }
  }

  call(fn: Core, args: Core[], at: List | null, scope: Scope): Call {
    if (fn.op !== 'global') scope.fn.lambda.effects.unknown = true
    return { op: 'call', fn, args, at }
  }

  primitive(name: string, args: Core[], at: List | null = null): Core {
    const cell = this.base().find(name)
    if (!(cell?.v instanceof Primitive)) throw new Error(`no primitive ${name}`)
    return { op: 'prim', prim: cell.v, args, at }
  }

  control(name: string, args: Core[], scope: Scope, at: List | null = null): Core {
    const cell = this.base().cell(name)
    scope.fn.lambda.effects.globals.add(cell)
    if (isCapturing(cell.v)) this.exposes(cell, scope)
    return { op: 'call', fn: { op: 'global', cell, at: null }, args, at }
  }

  base(): Namespace {
    let at = this.host.namespace
    while (at.parent) at = at.parent
    return at
  }

  private exposes(cell: Cell, scope: Scope): void {
    if (this.sealed) {
      const name = cell.name.replace('%', '')
      throw new SyntaxFault(`compile-form: ${name} may capture what runs; give the form to eval`)
    }
    scope.fn.lambda.effects.captures = true
    this.host.exposure.captures = true
  }

  private list(form: List, scope: Scope, tail: boolean): Core {
    const head = form.first
    if (head instanceof Sym) {
      const binding = scope.lookup(head)
      if (binding instanceof Macro) return this.expanded(binding, form, scope, tail)
      if (binding && !(binding instanceof Variable)) return this.turn(binding, form, scope, tail)
      if (!binding) {
        const special = this.isSpecial(head) ? this.forms.get(head.name) : undefined
        if (special) return special(form, scope, this, tail)
        return this.globalCall(head, form, scope, tail)
      }
    }
    if (head instanceof Primitive)
      return { op: 'prim', prim: head, args: this.operands(form, scope), at: form }
    const args = this.operands(form, scope)
    return this.call(this.resolve(head, scope), args, form, scope)
  }

  private operands(form: List, scope: Scope): Core[] {
    return toArray(form.rest).map(arg => this.resolve(arg, scope))
  }

  private globalCall(head: Sym, form: List, scope: Scope, tail: boolean): Core {
    const known = this.host.namespace.find(head.name)
    const value = known?.v
    const isHtml = this.dialect === 'sx'
    if (isHtml && (value instanceof Component || head.name.startsWith('~')))
      return componentCall(head, form, scope, this)
    if (value instanceof Macro) return this.expanded(value, form, scope, tail)
    if (isHtml && (known === null || (value === undefined && !known.declared))) {
      const element = elementCore(head.name, form, scope, this)
      if (element) return element
    }
    const cell = this.host.namespace.cell(head.name)
    if (value instanceof Primitive && cell.inline && fits(value, form.len - 1))
      return fold(value, this.operands(form, scope), form)
    return this.cellCall(cell, form, scope)
  }

  private cellCall(cell: Cell, form: List, scope: Scope): Core {
    const { effects } = scope.fn.lambda
    effects.globals.add(cell)
    if (isCapturing(cell.v)) this.exposes(cell, scope)
    return { op: 'call', fn: { op: 'global', cell, at: form }, args: this.operands(form, scope), at: form }
  }

  private expanded(macro: Macro, form: List, scope: Scope, tail: boolean): Core {
    chargeMemory(64)
    const made = this.host.expand(macro, toArray(form.rest))
    inheritPosition(made, form)
    return this.resolve(made, scope, tail)
  }

  private macroOf(form: Value, scope: Scope): Macro | null {
    if (!(form instanceof List) || !(form.first instanceof Sym)) return null
    const binding = scope.lookup(form.first)
    if (binding) return binding instanceof Macro ? binding : null
    if (this.isSpecial(form.first)) return null
    const value = this.host.namespace.find(form.first.name)?.v
    return value instanceof Macro ? value : null
  }

  private turn(
    binding: Exclude<ReturnType<Scope['lookup']>, null | Variable | Macro>,
    form: List,
    scope: Scope,
    tail: boolean,
  ): Core {
    if (!tail || !this.loops.includes(binding.label)) throw new NotALoop(binding.label)
    if (form.len - 1 !== binding.label.vars.length) throw new NotALoop(binding.label)
    return { op: 'turn', label: binding.label, args: this.operands(form, scope) }
  }

  private dict(form: Map<string, Value>, scope: Scope): Core {
    const args: Core[] = []
    for (const [key, value] of form) args.push({ op: 'const', value: key }, this.resolve(value, scope))
    return this.primitive('dict', args)
  }
}

function fits(prim: Primitive, count: number): boolean {
  return count >= prim.min && (prim.max < 0 || count <= prim.max)
}

const FOLDED = new Set(['+', '*', '-', '/'])

/** n-ary arithmetic as nested binary calls, from the left, which the fast tiers put in line. */
function fold(prim: Primitive, args: Core[], at: List): Core {
  if (args.length <= 2 || !FOLDED.has(prim.name)) return { op: 'prim', prim, args, at }
  let whole = args[0] as Core
  for (const arg of args.slice(1)) whole = { op: 'prim', prim, args: [whole, arg], at }
  return whole
}
