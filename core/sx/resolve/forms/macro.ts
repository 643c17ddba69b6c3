/** defmacro: the expander is a lambda over forms. Hygiene is by gensym. */
import type { Value } from '../../values/types.ts'
import { asSymbol, fault, operands } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'

const defmacro: SpecialForm = (at, scope, r) => {
  const [name, params, ...body] = operands(at, 2)
  if (scope.fn.lambda.name !== 'toplevel' || scope.fn.parent)
    fault(at, 'stands at the top level or directly in a body')
  const macroName = asSymbol(name, at)
  const cell = r.host.namespace.redefine(macroName.name)
  const expander = r.lambda(macroName.name, params as Value, body, scope, at)
  const macro = r.primitive('%make-macro', [{ op: 'const', value: macroName.name }, expander])
  return { op: 'setg', cell, value: macro, define: true, at }
}

export const MACRO: readonly (readonly [string, SpecialForm])[] = [['defmacro', defmacro]]
