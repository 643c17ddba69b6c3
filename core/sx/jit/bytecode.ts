/** From a lambda to its bytecode: by lib/compiler.sx, which is loaded at the latest when a lambda is compiled. */
import { readFileSync } from 'node:fs'
import { bodyOf } from '../cek/lower.ts'
import type { Lambda } from '../resolve/core.ts'
import { coreData } from '../resolve/data.ts'
import { Cell, Namespace } from '../resolve/namespace.ts'
import { base } from '../runtime/base.ts'
import { Sx } from '../runtime/sx.ts'
import type { Code } from '../values/code.ts'
import { fromArray, list } from '../values/lists.ts'
import { Opaque, type Value } from '../values/types.ts'
import { fuse } from '../vm/fuse.ts'
import { ONE_BYTE, OPCODES } from '../vm/opcodes.ts'
import type { Template } from '../vm/template.ts'

let compiler: { sx: Sx; compileBody: Value } | null = null

/** Runs of the bytecode before it is made into JavaScript. */
export const HEAT = { runs: 400 }

export function compileToBytecode(code: Code): Template {
  const lambda = code.lambda as Lambda
  // The machine's own lowering adds temporaries to the slots; done first, so that both count the same.
  bodyOf(code)
  const { sx, compileBody } = loaded()
  const boxedParams = fromArray(lambda.params.filter(v => v.boxed).map(v => v.slot))
  const [instructions, pool, places] = sx.call(compileBody, [coreData(lambda.body), boxedParams]) as [
    number[],
    unknown[],
    unknown[],
  ]
  const plain = Int32Array.from(instructions)
  return {
    code: plain,
    ...fuse(plain, pool, code.fixed),
    pool,
    places,
    text: null,
    cells: pool.map(x => (x instanceof Opaque && x.inner instanceof Cell ? x.inner : x)),
    slots: lambda.slots,
    heat: HEAT.runs,
  }
}

/** For servers: otherwise the first request that compiles something would wait for it, on its own time. */
export function loadCompiler(): void {
  loaded()
}

function loaded(): { sx: Sx; compileBody: Value } {
  if (compiler) return compiler
  const namespace = new Namespace(base())
  OPCODES.forEach((name, i) => {
    namespace.install(`OP-${name}`, i)
  })
  const oneByte = Object.entries(ONE_BYTE).map(([name, [count, op]]): [string, Value] => [
    name,
    list(count, OPCODES.indexOf(op)),
  ])
  namespace.install('ONE-BYTE', new Map(oneByte))
  const sx = new Sx({}, namespace)
  sx.eval(readFileSync(new URL('../lib/compiler.sx', import.meta.url), 'utf8'))
  compiler = { sx, compileBody: namespace.find('compile-body')?.v as Value }
  return compiler
}

/** The compiler's own functions, for the tests that let it compile itself. */
export function compilerWorld(): Sx {
  return loaded().sx
}
