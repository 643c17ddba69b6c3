/** define-record-type and define-type: constructors, predicates and accessors are primitives of the type. */
import { chargeMemory } from '../../meter/meter.ts'
import type { Primitive, PrimitiveFn } from '../../values/callable.ts'
import { typeFault } from '../../values/errors.ts'
import { fromArray, toArray } from '../../values/lists.ts'
import { makePrimitive } from '../../values/primitive.ts'
import { sym } from '../../values/symbols.ts'
import { List, Rec, RecordType, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import type { Namespace } from '../namespace.ts'
import { asList, asSymbol, fault, isNamed, operands } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'

/** At the top level the primitives are installed at once, so that the rest of the program has them in line. */
const define: SpecialForm = (at, scope, r) => {
  if (scope.fn.lambda.name !== 'toplevel' || scope.fn.parent)
    fault(at, 'stands at the top level or directly in a body')
  const { names, types } = describe(at)
  for (const [name, value] of names) install(r.host.namespace, name, value)
  for (const [name, type] of types) r.host.namespace.addRecordType(name, type)
  return { op: 'const', value: null }
}

function install(namespace: Namespace, name: string, value: Value): void {
  const cell = namespace.cell(name)
  const redefined = cell.declared
  namespace.install(name, value)
  if (redefined) cell.inline = false
}

/** The same as `define`s, for bodies. */
export function definitionsOf(at: List): Value[] {
  if (isNamed(at.first, 'define-values')) return defineValues(at)
  return describe(at).names.map(([name, value]) => form('define', sym(name), value))
}

interface Described {
  names: [string, Value][]
  types: [string, RecordType][]
}

function describe(at: List): Described {
  return isNamed(at.first, 'define-type') ? describeSum(at) : describeRecord(at)
}

function describeRecord(at: List): Described {
  const [typeName, make, predicate, ...fieldSpecs] = operands(at, 3)
  const name = asSymbol(typeName instanceof List ? typeName.first : typeName, at)
  const specs = fieldSpecs.map(spec =>
    spec instanceof Sym ? [spec] : toArray(asList(spec, at)).map(x => asSymbol(x, at)),
  )
  const fields = specs.map(spec => (spec[0] as Sym).name)
  const type = new RecordType(name.name.replace(/^<(.+)>$/, '$1'), fields)
  const names: [string, Value][] = [[name.name, type]]
  const types: [string, RecordType][] = [[name.name, type]]
  if (make instanceof Sym || make instanceof List) {
    const makerName = make instanceof List ? asSymbol(make.first, at) : make
    const args = make instanceof List ? toArray(make.rest).map(x => asSymbol(x, at).name) : fields
    names.push([makerName.name, maker(makerName.name, type, positions(args, fields, at))])
    types.push([makerName.name, type])
  }
  if (predicate instanceof Sym) names.push([predicate.name, isA(predicate.name, type)])
  specs.forEach(([, getter, setter], i) => {
    if (getter) names.push([getter.name, accessor(getter.name, type, i)])
    if (setter) names.push([setter.name, modifier(setter.name, type, i)])
  })
  return { names, types }
}

/** `(define-type shape (circle r) (rect w h))`: circle, circle?, circle-r … and shape?. */
function describeSum(at: List): Described {
  const [typeName, ...variants] = operands(at, 1)
  const sum = new RecordType(asSymbol(typeName, at).name, [])
  const names: [string, Value][] = [[`${sum.name}?`, memberOf(`${sum.name}?`, sum)]]
  const types: [string, RecordType][] = []
  for (const variant of variants) {
    const [head, ...fields] = variant instanceof Sym ? [variant] : toArray(asList(variant, at))
    const name = asSymbol(head, at).name
    const fieldNames = fields.map(field => asSymbol(field instanceof List ? field.first : field, at).name)
    const type = new RecordType(name, fieldNames, sum)
    types.push([name, type])
    names.push(
      [
        name,
        maker(
          name,
          type,
          fieldNames.map((_, i) => i),
        ),
      ],
      [`${name}?`, isA(`${name}?`, type)],
    )
    fieldNames.forEach((field, i) => {
      names.push([`${name}-${field}`, accessor(`${name}-${field}`, type, i)])
    })
  }
  return { names, types }
}

function positions(args: string[], fields: string[], at: List): number[] {
  return args.map(arg => {
    const index = fields.indexOf(arg)
    if (index < 0) fault(at, `no field ${arg}`)
    return index
  })
}

function maker(name: string, type: RecordType, order: number[]): Primitive {
  const size = type.fields.length
  const bytes = 32 + size * 8
  const inOrder = order.length === size && order.every((field, i) => field === i)
  const direct: PrimitiveFn = (...args: Value[]) => {
    chargeMemory(bytes)
    return new Rec(type, args)
  }
  const placed: PrimitiveFn = (...args: Value[]) => {
    chargeMemory(bytes)
    const slots = new Array<Value>(size).fill(null)
    order.forEach((field, i) => {
      slots[field] = args[i] as Value
    })
    return new Rec(type, slots)
  }
  return makePrimitive(name, order.length, order.length, inOrder ? direct : placed)
}

function isA(name: string, type: RecordType): Primitive {
  return makePrimitive(name, 1, 1, (x: Value) => x instanceof Rec && x.type === type)
}

function memberOf(name: string, sum: RecordType): Primitive {
  return makePrimitive(name, 1, 1, (x: Value) => x instanceof Rec && x.type.parent === sum)
}

function accessor(name: string, type: RecordType, index: number): Primitive {
  return makePrimitive(name, 1, 1, (x: Value) => {
    if (!(x instanceof Rec) || x.type !== type) typeFault(name, `a ${type.name}`, x)
    return x.slots[index] as Value
  })
}

function modifier(name: string, type: RecordType, index: number): Primitive {
  return makePrimitive(name, 2, 2, (x: Value, value: Value) => {
    if (!(x instanceof Rec) || x.type !== type) typeFault(name, `a ${type.name}`, x)
    x.slots[index] = value
    return null
  })
}

/** `(define-values (a b) expr)`: the names, then one assignment of all. */
function defineValues(at: List): Value[] {
  const [params, expression] = operands(at, 2, 2)
  const names =
    params instanceof Sym
      ? [params]
      : toArray(asList(params, at)).filter(x => !isNamed(x, '&rest') && !isNamed(x, '%dotted'))
  const temps = names.map(x => new Sym(`${asSymbol(x, at).name}'`))
  const renamed =
    params instanceof Sym
      ? (temps[0] as Sym)
      : fromArray(toArray(asList(params, at)).map(x => temps[names.indexOf(x)] ?? x))
  const sets = names.map((x, i) => form('set!', x, temps[i] as Sym))
  return [...names.map(x => form('define', x, null)), form('receive', renamed, expression as Value, ...sets)]
}

const defineValuesForm: SpecialForm = (at, scope, r) => r.resolve(form('begin', ...defineValues(at)), scope)

export const RECORDS: readonly (readonly [string, SpecialForm])[] = [
  ['define-record-type', define],
  ['define-type', define],
  ['define-values', defineValuesForm],
]
