/**
 * Core as SX lists: what lib/compiler.sx reads. Objects of the host (cells, lambdas) go through it unopened.
 *
 *   (const x) (local slot) (local-box slot) (up i) (up-box i) (global cell) (if a b c) (seq a …) (charge n a)
 *   (let slot boxed? init body) (fix (slot boxed? lambda)… body) (lambda maker) (call f arg …) (prim p arg …)
 *   (set-local slot a) (set-box slot a) (set-up i a) (init-box slot a) (set-global cell a) (define-global cell a)
 *   (loop id ((slot boxed?) …) (init …) body) (turn id arg …) (at form a), where a stands at `form` in the source
 */
import { fromArray, list } from '../values/lists.ts'
import { sym } from '../values/symbols.ts'
import { type List, Opaque, type Value } from '../values/types.ts'
import type { Core, LocalRef, SetVar, UpRef, Variable } from './core.ts'

export function coreData(core: Core): List {
  switch (core.op) {
    case 'const':
      return list(sym('const'), core.value)
    case 'local':
    case 'up':
      return reference(core)
    case 'global':
      return list(sym('global'), opaque(core.cell))
    case 'if':
      return list(sym('if'), coreData(core.test), coreData(core.yes), coreData(core.no))
    case 'seq':
      return list(sym('seq'), ...core.body.map(coreData))
    case 'charge':
      return list(sym('charge'), core.n, coreData(core.body))
    case 'let':
      return list(sym('let'), core.v.slot, core.v.boxed, coreData(core.init), coreData(core.body))
    case 'fix': {
      const members = core.lambdas.map((lambda, i) => {
        const v = core.vars[i] as Variable
        return list(v.slot, v.boxed, opaque(lambda))
      })
      return list(sym('fix'), fromArray(members), coreData(core.body))
    }
    case 'lambda':
      return list(sym('lambda'), opaque(core))
    case 'call':
      return placed(core.at, list(sym('call'), coreData(core.fn), ...core.args.map(coreData)))
    case 'prim':
      return placed(core.at, list(sym('prim'), core.prim, core.prim.name, ...core.args.map(coreData)))
    case 'set':
      return assignment(core)
    case 'setg':
      return list(sym(core.define ? 'define-global' : 'set-global'), opaque(core.cell), coreData(core.value))
    case 'loop': {
      const vars = fromArray(core.label.vars.map(v => list(v.slot, v.boxed)))
      return list(
        sym('loop'),
        opaque(core.label),
        vars,
        fromArray(core.inits.map(coreData)),
        coreData(core.body),
      )
    }
    case 'turn':
      return list(sym('turn'), opaque(core.label), ...core.args.map(coreData))
  }
}

const placed = (form: List | null, core: List): List => (form === null ? core : list(sym('at'), form, core))

const handles = new WeakMap<object, Opaque>()

/** One handle an object, so that the compiler can compare them. */
function opaque(inner: object): Opaque {
  const known = handles.get(inner)
  if (known) return known
  const made = new Opaque('core', inner)
  handles.set(inner, made)
  return made
}

function reference(ref: LocalRef | UpRef): List {
  const { v } = ref
  const where: Value = ref.op === 'local' ? v.slot : ref.index
  if (v.forward) return list(sym(`${ref.op}-${v.boxed ? 'box' : 'raw'}-checked`), where, v.name)
  return list(sym(v.boxed ? `${ref.op}-box` : ref.op), where)
}

function assignment(core: SetVar): List {
  const { target, initial, value } = core
  const { v } = target
  if (target.op === 'up') return list(sym('set-up'), target.index, coreData(value), v.forward ? v.name : null)
  if (!v.boxed) return list(sym('set-local'), v.slot, coreData(value), v.forward && !initial ? v.name : null)
  return list(sym('set-box'), v.slot, coreData(value), v.forward && !initial ? v.name : null)
}
