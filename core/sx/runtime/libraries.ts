/** define-library and import (R7RS 5.6): a library is a namespace, of which some cells are shared out. */

import { LIBRARIES } from '../lib/r7rs-names.ts'
import { write } from '../printer/print.ts'
import { chosenForms } from '../resolve/expand.ts'
import { Cell, isForPrograms, Namespace } from '../resolve/namespace.ts'
import { asList, asSymbol, fault, isNamed } from '../resolve/shape.ts'
import { SyntaxFault } from '../values/errors.ts'
import { each, toArray } from '../values/lists.ts'
import { List, Sym, type Value } from '../values/types.ts'

export type Exports = Map<string, Cell>

/** A copy of a cell of the base, so that no program can change the base's own. Syntax has no value. */
class Standard extends Cell {
  constructor(name: string, of: Cell | null) {
    super(name)
    this.v = of?.v
    this.inline = of?.inline ?? false
  }
}

export class Libraries {
  private readonly known = new Map<string, Exports>()

  constructor(private readonly base: Namespace) {}

  /** Evaluates the body with `evaluate`, in a namespace of its own, and keeps what it exports. */
  define(form: List, evaluate: (forms: Value[], namespace: Namespace) => void): void {
    const [name, ...parts] = toArray(form.rest)
    const namespace = new Namespace(this.base, isForPrograms)
    const wanted: [inside: string, outside: string][] = []
    for (const part of declarations(parts, form)) {
      const items = toArray(part.rest)
      if (isNamed(part.first, 'export')) wanted.push(...items.map(item => exportName(item, form)))
      else if (isNamed(part.first, 'import')) for (const set of items) this.importSet(set, namespace)
      else if (isNamed(part.first, 'begin')) evaluate(items, namespace)
      else fault(part, 'unknown in define-library')
    }
    const exports: Exports = new Map()
    for (const [inside, outside] of wanted) {
      const cell = namespace.find(inside)
      if (!cell || cell.v === undefined)
        throw new SyntaxFault(`${write(name ?? null)} exports ${inside}, which it does not define`, form)
      exports.set(outside, cell)
    }
    this.known.set(write(name ?? null), exports)
  }

  importSet(set: Value, into: Namespace): void {
    for (const [name, cell] of this.resolve(set))
      if (!(cell instanceof Standard && cell.name === name)) into.cells.set(name, cell)
  }

  /** What `(scheme …)` exports of this base: it is there anyway, and can only be had by another name. */
  private standard(form: List): Exports {
    const [, library] = toArray(form)
    const names = library instanceof Sym ? LIBRARIES[library.name] : undefined
    return new Map(names?.map(name => [name, new Standard(name, this.base.find(name))]))
  }

  /** The exports that an import set names. `(scheme …)` and `(sx …)` stand for what is there anyway. */
  private resolve(set: Value): Exports {
    const form = asList(set, set)
    const [head, inner, ...rest] = toArray(form)
    const modified = head instanceof Sym && inner instanceof List ? MODIFIERS[head.name] : undefined
    if (modified) return modified(this.resolve(inner as List), rest, form)
    if (isNamed(head, 'scheme')) return this.standard(form)
    if (isNamed(head, 'sx') || isNamed(head, 'srfi')) return new Map()
    const found = this.known.get(write(form))
    if (!found) throw new SyntaxFault(`no library ${write(form)}`, form)
    return found
  }
}

/** What a library is declared by, each `cond-expand` taken for what it stands for. */
function declarations(parts: Value[], form: List): List[] {
  return parts.flatMap(x => {
    const part = asList(x, form)
    return isNamed(part.first, 'cond-expand') ? declarations(chosenForms(part), form) : [part]
  })
}

function exportName(item: Value, form: List): [string, string] {
  if (item instanceof Sym) return [item.name, item.name]
  const [, inside, outside] = toArray(asList(item, form))
  return [asSymbol(inside, form).name, asSymbol(outside, form).name]
}

const MODIFIERS: Record<string, ((from: Exports, args: Value[], form: List) => Exports) | undefined> = {
  only: (from, names, form) =>
    new Map(names.map(n => [asSymbol(n, form).name, pick(from, asSymbol(n, form).name, form)])),
  except: (from, names, form) => {
    const out = new Map(from)
    for (const n of names) out.delete(asSymbol(n, form).name)
    return out
  },
  prefix: (from, [prefix], form) =>
    new Map([...from].map(([name, cell]) => [asSymbol(prefix, form).name + name, cell])),
  rename: (from, pairs, form) => {
    const out = new Map(from)
    for (const pair of pairs) {
      const [old, new_] = [...each(asList(pair, form))]
      out.delete(asSymbol(old, form).name)
      out.set(asSymbol(new_, form).name, pick(from, asSymbol(old, form).name, form))
    }
    return out
  },
}

function pick(from: Exports, name: string, form: List): Cell {
  const cell = from.get(name)
  if (!cell) throw new SyntaxFault(`the library has no ${name}`, form)
  return cell
}
