/** define-library and import: done while resolving, since what follows may use the macros they bring. */

import { fault } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'

const defineLibrary: SpecialForm = (at, scope, r) => {
  if (scope.fn.lambda.name !== 'toplevel') fault(at, 'stands at the top level')
  r.host.defineLibrary(at)
  return { op: 'const', value: null }
}

const import_: SpecialForm = (at, scope, r) => {
  if (scope.fn.lambda.name !== 'toplevel') fault(at, 'stands at the top level')
  r.host.importSets(at)
  return { op: 'const', value: null }
}

/** `(require "path")`: loads a file once, found beside the file that asks. */
const require_: SpecialForm = (at, scope, r) => {
  if (scope.fn.lambda.name !== 'toplevel') fault(at, 'stands at the top level')
  r.host.requireFile(at)
  return { op: 'const', value: null }
}

export const LIBRARY: readonly (readonly [string, SpecialForm])[] = [
  ['define-library', defineLibrary],
  ['import', import_],
  ['require', require_],
]
