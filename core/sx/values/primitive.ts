import { Primitive, type PrimitiveFn } from './callable.ts'
import { Code, type EntryN } from './code.ts'
import { arityFault } from './errors.ts'

/** A primitive taking `min` to `max` arguments (-1: any number). `fn` may rely on the count. */
export function makePrimitive(name: string, min: number, max: number, fn: PrimitiveFn): Primitive {
  return new Primitive(name, min, max, fn, primitiveCode(name))
}

/** Called through a value, a primitive checks its arity; called by name, the resolver already has. */
const enter: EntryN = (callee: Primitive, _depth, args) => {
  checkArity(callee, args.length)
  return callee.fn(...args)
}

function primitiveCode(name: string): Code {
  const code = new Code(name, null, enter)
  code.j1 = (f: Primitive, depth, a) =>
    f.min <= 1 && (f.max < 0 || f.max >= 1) ? f.fn(a) : enter(f, depth, [a])
  code.j2 = (f: Primitive, depth, a, b) =>
    f.min <= 2 && (f.max < 0 || f.max >= 2) ? f.fn(a, b) : enter(f, depth, [a, b])
  return code
}

export function checkArity(f: { name: string; min: number; max: number }, count: number): void {
  if (count >= f.min && (f.max < 0 || count <= f.max)) return
  const wanted = f.max === f.min ? `${f.min}` : f.max < 0 ? `at least ${f.min}` : `${f.min} to ${f.max}`
  arityFault(f.name.replace(/^%/, ''), `${wanted} argument${wanted === '1' ? '' : 's'}`, count)
}
